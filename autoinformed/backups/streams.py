"""Streams of bytes that are hashed on their way."""

import hashlib
from collections.abc import Iterator
from typing import Protocol

CHUNK = 1024 * 1024


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class HashedReader:
    """A stream that knows the SHA-256 and the size of what was read from it."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def read_chunks(source: Readable) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def hash_stream(source: Readable) -> str:
    reader = HashedReader(source)
    for _ in read_chunks(reader):
        pass
    return reader.sha256
