"""XML text. One character that XML 1.0 cannot carry would break a whole feed or sitemap."""

import re
from typing import Any

_UNREADABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strip_unreadable(value: Any) -> Any:
    """Strip what XML cannot carry from a text, or from all texts in a dict or list."""
    if isinstance(value, dict):
        return {key: strip_unreadable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [strip_unreadable(inner) for inner in value]
    return _UNREADABLE.sub("", value) if isinstance(value, str) else value
