"""Background tasks of this room, for Procrastinate's discovery: each stands where its verb does."""

from articles.search import vocabulary

__all__ = ["vocabulary"]
