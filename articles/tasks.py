"""Background tasks of this room, for Procrastinate's discovery: each stands where its verb does."""

from articles import most_read
from articles.search import did_you_mean

__all__ = ["did_you_mean", "most_read"]
