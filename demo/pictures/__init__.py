"""The demo's pictures: drawn from numbers when the demo is loaded, so that none is kept as a file.

``PICTURES`` and ``PORTRAITS`` map a name to its ``Drawing``; ``Drawing.jpeg()`` draws it, the same
bytes each time with one version of Pillow.
"""

from demo.pictures.catalogue import PICTURES, PORTRAITS, Drawing

__all__ = ["PICTURES", "PORTRAITS", "Drawing", "file_name"]


def file_name(name):
    """What the picture library is told that the file of ``name`` was called."""
    return f"demo-{name}.jpg"
