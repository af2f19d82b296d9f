"""Append-only logs, by the name that earlier migrations know: ``authors/append_only.py``."""

from authors.append_only import refuse_changes

__all__ = ["refuse_changes"]
