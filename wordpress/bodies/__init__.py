"""Bodies of WordPress, classic or of blocks, made the clean HTML that our fields keep."""

from .conversion import ConvertedBody, Gallery, Picture, convert_body
from .visible_text import compare_visible_words, visible_text

__all__ = [
    "ConvertedBody",
    "Gallery",
    "Picture",
    "compare_visible_words",
    "convert_body",
    "visible_text",
]
