"""Background tasks of this room, for Procrastinate's discovery: each stands where its verb does."""

from articles import pings, prepared, recompiling, replaced_pictures, staff_mail, tags, vocabulary

__all__ = [
    "pings",
    "prepared",
    "recompiling",
    "replaced_pictures",
    "staff_mail",
    "tags",
    "vocabulary",
]
