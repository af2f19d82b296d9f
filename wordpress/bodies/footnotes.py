"""Footnotes of the block editor: kept in a custom field, shown where their block stands."""

import json
from typing import Any


def read_footnotes(field: str) -> str:
    """Give the notes as a numbered list, in the order of their numbers in the text; "" for none."""
    try:
        read: Any = json.loads(field) if field.strip() else []
        notes = [str(note["content"]) for note in read]
    except (KeyError, RecursionError, TypeError, ValueError):
        return ""
    return "<ol>{}</ol>".format("".join(f"<li>{note}</li>" for note in notes)) if notes else ""
