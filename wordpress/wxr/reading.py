"""The reading of an export: a stream of records out of one or many files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..records import Record


def read_export(paths: Iterable[Path]) -> Iterator[Record]:
    """Give what the files say, in their order: for each a Site first, then its terms, authors and posts.

    Comments stand inside their Post. What cannot be read is a Problem in its place; a broken file gives all that stands
    before the break, then a Problem with ``fatal``, and the next file is read.
    """
    raise NotImplementedError
