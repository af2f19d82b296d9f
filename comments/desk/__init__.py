"""Desk of the moderators: what their screens show. What they decide is ``comments.moderation``."""
