"""Alerts. Mail to moderators: that comments wait, and which spam may be none."""
