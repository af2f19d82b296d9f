"""Full disk: how its faults are known, and uploads that keep what was typed beside them.

PostgreSQL says ``DiskFull``, the file system ``ENOSPC``, or ``EDQUOT`` where an account has used up
its share. Error pages of the newsroom tell it in words, with what was typed (``errors.py``).
"""

import errno
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from psycopg.errors import DiskFull

NO_ROOM = 507  # the status “Insufficient Storage”


def is_full_disk(fault: BaseException | None) -> bool:
    """Whether ``fault``, or what it came from, is that no room is left."""
    while fault is not None:
        if isinstance(fault, DiskFull):
            return True
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


class Storage(FileSystemStorage):
    """Django's, which leaves no half of a file where there was no room for the whole."""

    def _save(self, name: str, content: File) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError as fault:
            if is_full_disk(fault):
                Path(self.path(name)).unlink(missing_ok=True)
            raise


class UploadHandler(TemporaryFileUploadHandler):
    """Django's for large files; where there is no room for one, the rest of its form is read on.

    Django would stop there, and what was typed into the form would be lost with the file.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._leave_out_where_full(super().new_file, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._leave_out_where_full(super().receive_data_chunk, raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        with suppress(SkipFile):
            return self._leave_out_where_full(super().file_complete, file_size)

    def _leave_out_where_full(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return act(*args, **kwargs)
        except OSError as fault:
            if not is_full_disk(fault):
                raise
            self.request.full_disk = fault  # type: ignore[union-attr]
            with suppress(OSError, AttributeError):  # no room for what it still held, or no file
                self.file.close()
            raise SkipFile from fault
