"""Export files of WordPress (WXR), read as a stream."""

from .reading import read_export

__all__ = ["read_export"]
