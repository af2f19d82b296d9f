"""The newsroom's screens for what is published. Importing this registers them."""

from . import addresses, article, people, revisions, taxonomy

__all__ = ["addresses", "article", "people", "revisions", "taxonomy"]
