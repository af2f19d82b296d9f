"""Readers' pages of comments, and each commenter's own."""
