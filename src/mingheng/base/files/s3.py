"""The file store in an S3-compatible object store (对象存储文件库).

Layout under the prefix: `blobs/<uuid>` holds the content, `index/aa/bb/<sha256>/<uuid>.<size>.<sm3>` is an empty object
whose name says everything about it. Content streams straight to its last place, so nothing has to be copied or deleted
afterwards: that works in a bucket with object lock too. A blob counts only when its index entry exists, and the entry is
written after the blob was read back and hashed here: object stores differ in what they check.
"""

from __future__ import annotations

import contextlib
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from mingheng.base.files.contents import (
    CHUNK,
    Digests,
    Found,
    StoredFile,
    checked,
    measured,
    missing,
    same_digest,
    store_damaged,
    store_full,
)

PART = 8 * 1024 * 1024
"""Bytes of one part of a multipart upload; 10,000 parts make 80 GB, and every store accepts parts of 5 MB and more."""

_NO_ROOM = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507"}


@dataclass(frozen=True)
class _Entry:
    """What an index entry's name says."""

    sha256: str
    blob: str
    size: int
    sm3: str
    index_key: str
    stored_at: datetime


class S3Store:
    """Content in a bucket; see the head of this file for the layout."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def put(self, stream: IO[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """See `FileStore.put`."""
        name = uuid.uuid4().hex
        blob = f"{self.prefix}blobs/{name}"
        digests = Digests()
        parts = _in_parts(measured(stream, digests, max_bytes))
        with _full_store_told():
            first = next(parts, b"")
            if len(first) < PART:
                known = self._entry(digests.sha256)
                if known is None:
                    self.client.put_object(Bucket=self.bucket, Key=blob, Body=first)
            else:
                known = self._put_in_parts(blob, first, parts, digests)
            if known is not None:
                return StoredFile(known.sha256, known.sm3, known.size, known.blob)
            self._read_back(blob, digests)
            self._index(name, digests)
        return StoredFile(digests.sha256, digests.sm3, digests.size, blob)

    def adopt(self, arrived: Path, sha256: str, size: int) -> str:
        """See `FileStore.adopt`: sent in parts, read back, and only then the file goes."""
        if not arrived.exists():
            return self._known(sha256).blob  # the process was killed just after the file went
        with arrived.open("rb") as file:
            stored = self.put(file)
        if (stored.sha256, stored.size) != (sha256, size):
            self.remove(stored.sha256)
            raise store_damaged()
        arrived.unlink(missing_ok=True)
        return stored.key

    def _put_in_parts(self, blob: str, first: bytes, rest: Iterator[bytes], digests: Digests) -> _Entry | None:
        """Send content part by part. Content that turns out to be known is dropped, and its entry is returned."""
        where = {"Bucket": self.bucket, "Key": blob}
        upload = {**where, "UploadId": self.client.create_multipart_upload(**where)["UploadId"]}
        try:
            sent = [self._send(upload, 1, first)]
            sent += [self._send(upload, number, part) for number, part in enumerate(rest, start=2)]
            known = self._entry(digests.sha256)
            if known is None:
                self.client.complete_multipart_upload(**upload, MultipartUpload={"Parts": sent})
                return None
        except BaseException:
            self.client.abort_multipart_upload(**upload)
            raise
        self.client.abort_multipart_upload(**upload)
        return known

    def _send(self, upload: dict[str, str], number: int, part: bytes) -> dict[str, Any]:
        answer = self.client.upload_part(**upload, PartNumber=number, Body=part)
        return {"PartNumber": number, "ETag": answer["ETag"]}

    def _read_back(self, blob: str, digests: Digests) -> None:
        """Refuse content that the object store does not give back as it was sent."""
        body = self.client.get_object(Bucket=self.bucket, Key=blob)["Body"]
        if not same_digest(body, digests.sha256):
            self.client.delete_object(Bucket=self.bucket, Key=blob)
            raise store_damaged()

    def _index(self, name: str, digests: Digests) -> None:
        entry = f"{name}.{digests.size}.{digests.sm3}"
        self.client.put_object(Bucket=self.bucket, Key=f"{self._index_of(digests.sha256)}{entry}", Body=b"")

    def _index_of(self, sha256: str) -> str:
        return f"{self.prefix}index/{sha256[:2]}/{sha256[2:4]}/{sha256}/"

    def _entries(self, under: str) -> Iterator[_Entry]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=under)
        for page in pages:
            for found in page.get("Contents", ()):
                sha256, entry = found["Key"].rsplit("/", 2)[1:]
                name, size, sm3 = entry.split(".")
                blob = f"{self.prefix}blobs/{name}"
                yield _Entry(sha256, blob, int(size), sm3, found["Key"], found["LastModified"])

    def _entry(self, sha256: str) -> _Entry | None:
        return next(self._entries(self._index_of(checked(sha256))), None)

    def _known(self, sha256: str) -> _Entry:
        entry = self._entry(sha256)
        if entry is None:
            raise missing()
        return entry

    def open(self, sha256: str) -> BinaryIO:
        """See `FileStore.open`; reads ask the object store for ranges."""
        entry = self._known(sha256)
        reader = _RangeReader(self.client, self.bucket, entry.blob, entry.size)
        return cast(BinaryIO, io.BufferedReader(reader, CHUNK))

    def exists(self, sha256: str) -> bool:
        """See `FileStore.exists`."""
        return self._entry(sha256) is not None

    def size(self, sha256: str) -> int:
        """See `FileStore.size`."""
        return self._known(sha256).size

    def verify(self, sha256: str) -> bool:
        """See `FileStore.verify`."""
        entry = self._entry(sha256)
        if entry is None:
            return False
        try:
            body = self.client.get_object(Bucket=self.bucket, Key=entry.blob)["Body"]
        except self.client.exceptions.NoSuchKey:
            return False
        return same_digest(body, sha256)

    def remove(self, sha256: str) -> None:
        """See `FileStore.remove`; the index entry goes first, so that no entry ever points to nothing."""
        for entry in list(self._entries(self._index_of(checked(sha256)))):
            self.client.delete_object(Bucket=self.bucket, Key=entry.index_key)
            self.client.delete_object(Bucket=self.bucket, Key=entry.blob)

    def walk(self) -> Iterator[Found]:
        """See `FileStore.walk`."""
        for entry in self._entries(f"{self.prefix}index/"):
            yield Found(entry.sha256, entry.stored_at)

    def whereabouts(self, sha256: str) -> Path | None:
        """See `FileStore.whereabouts`: no folder holds it."""
        return None

    def address(self, sha256: str, *, seconds: int, media_type: str, disposition: str) -> str:
        """See `FileStore.address`: a signed address, which the object store answers by parts too."""
        asked = {
            "Bucket": self.bucket,
            "Key": self._known(sha256).blob,
            "ResponseContentType": media_type,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": "private, max-age=0, must-revalidate",
        }
        return str(self.client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds))


class _RangeReader(io.RawIOBase):
    """An object as a file that can seek; each read asks for just the bytes that are wanted."""

    def __init__(self, client: Any, bucket: str, key: str, size: int) -> None:
        super().__init__()
        self._client, self._bucket, self._key, self._size = client, bucket, key, size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: Any) -> int:
        got = self._next(len(buffer))
        buffer[: len(got)] = got
        return len(got)

    def readall(self) -> bytes:
        # The inherited way asks for 8 KB at a time.
        return self._next(self._size)

    def _next(self, most: int) -> bytes:
        length = min(most, self._size - self._position)
        if length <= 0:
            return b""
        span = f"bytes={self._position}-{self._position + length - 1}"
        got: bytes = self._client.get_object(Bucket=self._bucket, Key=self._key, Range=span)["Body"].read()
        self._position += len(got)
        return got


def _in_parts(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Gather pieces into parts of exactly `PART` bytes; the last one is what is left, perhaps nothing at all."""
    part = bytearray()
    for chunk in chunks:
        part += chunk
        while len(part) >= PART:
            yield bytes(part[:PART])
            del part[:PART]
    if part:
        yield bytes(part)


@contextlib.contextmanager
def _full_store_told() -> Iterator[None]:
    """Turn a full object store into a refusal that people can act upon; any other trouble stays what it is."""
    try:
        yield
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") in _NO_ROOM:
            raise store_full() from problem
        raise


def store_at(url: str) -> S3Store:
    """Connect to `s3://bucket/prefix?endpoint=https://…&region=…`.

    Keys come from the usual AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Requests are signed with version 4 and name the
    bucket in the path: that is what every compatible server understands.
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    client = boto3.client(
        "s3",
        endpoint_url=query.get("endpoint", [None])[0],
        region_name=query.get("region", ["us-east-1"])[0],
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"max_attempts": 5, "mode": "standard"},
            connect_timeout=10,
            read_timeout=60,
        ),
    )
    return S3Store(client, parts.netloc, parts.path)
