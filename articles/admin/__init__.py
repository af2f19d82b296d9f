"""The newsroom's screens for what is published. Importing this registers them."""

from . import addresses, article, companies, log, notices, people, series, taxonomy

__all__ = [
    "addresses",
    "article",
    "companies",
    "log",
    "notices",
    "people",
    "series",
    "taxonomy",
]
