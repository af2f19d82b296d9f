"""Digests: of what an export says of a thing, and of what stands here for it.

Two exports with the same source digest say the same; a row whose digest differs from the one that
the import kept was edited here since.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import fields
from typing import Any

from django.db.models import Model

from articles.models import Article
from newsroom.history import versions

# Where it stands in the file changes nothing, and comments count for themselves.
_LEFT_OUT = {"place", "comments"}
# What an editor decides about a row, by its model.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "authors.author": ("name", "slug", "role", "bio", "portrait_id"),
    "articles.category": ("name", "slug", "parent_id", "description"),
    "articles.tag": ("name", "slug", "description"),
    "articles.citation": ("citing_id", "cited_id"),
    "articles.followup": ("at", "text", "source", "source_url"),
    "articles.document": ("title", "sha256", "shown_to_readers"),
    "images.image": ("file", "alt", "caption", "credit", "is_decorative"),
    "pages.page": ("title", "slug", "body", "is_published", "seo_description"),
    "comments.comment": ("name", "website", "text", "status", "removal", "parent_id"),
}
# Companies come and go with what the house style knows of them: that is no edit.
_NOT_EDITED = {"companies"}


def digest_record(record: Any, *, without: Collection[str] = ()) -> str:
    """The digest of a record as the export gives it."""
    left_out = _LEFT_OUT | set(without)
    return _digest([getattr(record, f.name) for f in fields(record) if f.name not in left_out])


def digest_object(row: Model) -> str:
    """The digest of what an editor decides about ``row``."""
    if isinstance(row, Article):
        return digest_snapshot(versions.snapshot(row))
    return _digest([str(getattr(row, name)) for name in _COLUMNS[row._meta.label_lower]])


def digest_snapshot(snapshot: versions.Snapshot) -> str:
    """The digest of an article whose snapshot is at hand."""
    kept = {name: value for name, value in snapshot.items() if name not in _NOT_EDITED}
    return _digest(
        {
            name: sorted(value) if isinstance(value, list) and name != "authors" else value
            for name, value in kept.items()
        }
    )


def _digest(value: Any) -> str:
    text = json.dumps(value, default=_write_value, sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _write_value(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return [getattr(value, f.name) for f in fields(value)]
    return str(value)
