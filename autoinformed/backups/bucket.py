"""A bucket of S3-compatible storage as the place of backups, by boto3.

boto3 finds keys, region and address as all of its programs do: ``AWS_ACCESS_KEY_ID``,
``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT_URL``, a profile or the machine's role.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import batched
from typing import Any

from autoinformed.backups.errors import BackupError, NotThere
from autoinformed.backups.streams import Readable

# 10,000 parts are the most that one object may have: this allows 640 GB.
PART = 64 * 1024 * 1024
MOST_DELETED_AT_ONCE = 1_000


class Bucket:
    """Objects below ``prefix``. One appears when all of it has arrived, checked by a checksum."""

    def __init__(self, bucket: str, prefix: str) -> None:
        try:
            import boto3  # noqa: PLC0415 (only where a bucket is used)
            from boto3.s3.transfer import TransferConfig  # noqa: PLC0415
            from botocore.config import Config  # noqa: PLC0415
        except ImportError:
            raise BackupError(
                "Backups to s3:// need the package boto3: pip install 'autoinformed[backup]'."
            ) from None
        self.label = f"s3://{bucket}/{prefix}".rstrip("/")
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._transfer = TransferConfig(multipart_chunksize=PART, multipart_threshold=PART)
        config = Config(
            connect_timeout=10, read_timeout=60, retries={"mode": "standard", "max_attempts": 5}
        )
        with self._telling():
            self._client: Any = boto3.client("s3", config=config)
            self._client.head_bucket(Bucket=bucket)

    def list(self, prefix: str) -> Iterator[tuple[str, int]]:
        pages = self._client.get_paginator("list_objects_v2")
        with self._telling():
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                for found in page.get("Contents", []):
                    yield found["Key"].removeprefix(self._prefix), found["Size"]

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        with self._telling(name):
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
        with closing(answer["Body"]) as body:
            yield _Body(body, self, name)

    def write(self, name: str, source: Readable) -> None:
        with self._telling(name):
            self._client.upload_fileobj(
                _Unseekable(source), self._bucket, self._prefix + name, Config=self._transfer
            )

    def delete(self, names: Iterable[str]) -> None:
        for batch in batched(names, MOST_DELETED_AT_ONCE):
            with self._telling():
                answer = self._client.delete_objects(
                    Bucket=self._bucket,
                    Delete={"Objects": [{"Key": self._prefix + name} for name in batch]},
                )
            if answer.get("Errors"):
                raise BackupError(f"{self.label}: {answer['Errors'][0]['Message']}")

    def clear_unfinished(self) -> None:
        """Give up uploads in parts that a killed run left: they are stored, and paid for."""
        pages = self._client.get_paginator("list_multipart_uploads")
        with self._telling():
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for upload in page.get("Uploads", []):
                    self._client.abort_multipart_upload(
                        Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )

    @contextmanager
    def _telling(self, name: str = "") -> Iterator[None]:
        """Say in plain words what the storage said."""
        from boto3.exceptions import Boto3Error  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            yield
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "NoSuchKey":
                raise NotThere(f"{self.label} has no {name}.") from error
            if code in ("404", "NoSuchBucket"):
                raise BackupError(f"There is no bucket {self._bucket}: make it first.") from error
            raise BackupError(f"{self.label} refuses: {error}") from error
        except (BotoCoreError, Boto3Error) as error:
            raise BackupError(f"{self.label} cannot be reached: {error}") from error


class _Body:
    """An object on its way here; a line that breaks is told in words."""

    def __init__(self, body: Any, bucket: Bucket, name: str) -> None:
        self._body, self._bucket, self._name = body, bucket, name

    def read(self, size: int = -1, /) -> bytes:
        with self._bucket._telling(self._name):
            return self._body.read(size if size >= 0 else None)


class _Unseekable:
    """A stream that boto3 reads from its beginning to its end, once."""

    def __init__(self, source: Readable) -> None:
        self._source = source

    def read(self, size: int = -1, /) -> bytes:
        return self._source.read(size)
