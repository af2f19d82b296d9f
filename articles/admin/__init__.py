"""The newsroom's screens for what is published. Importing this registers them."""

from . import addresses, article, companies, log, notices, people, saved_views, series, taxonomy

__all__ = [
    "addresses",
    "article",
    "companies",
    "log",
    "notices",
    "people",
    "saved_views",
    "series",
    "taxonomy",
]
