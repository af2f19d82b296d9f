"""Readers' pages of following by mail, and what mail providers tell us."""
