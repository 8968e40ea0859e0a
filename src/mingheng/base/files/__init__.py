"""The file store (文件库): photos, videos, papers, by the digest of their content.

`store()` gives the store of this installation: the folder DATA_DIR/files, or the object store named by FILES_URL.
See docs/mechanisms/files.md.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import cast

from django.conf import settings

from mingheng.base.files.contents import CHUNK, Digests, FileStore, Found, StoredFile, chunks_of, in_words
from mingheng.base.files.incoming import Arrival, Incoming
from mingheng.base.files.local import LocalStore
from mingheng.base.files.ranges import Span, part_of, wanted

__all__ = [
    "CHUNK",
    "Arrival",
    "Digests",
    "FileStore",
    "Found",
    "Incoming",
    "LocalStore",
    "Span",
    "StoredFile",
    "chunks_of",
    "in_words",
    "incoming",
    "part_of",
    "store",
    "store_at",
    "wanted",
]


def store() -> FileStore:
    """Return the file store of this installation, as the settings DATA_DIR and FILES_URL say."""
    return store_at(str(getattr(settings, "FILES_URL", "")), Path(settings.DATA_DIR))


def incoming() -> Incoming:
    """Return what is still arriving at this installation: a folder on the same disk as its own store."""
    return _incoming_at(Path(settings.DATA_DIR) / "files" / "arriving")


@lru_cache(maxsize=8)
def _incoming_at(folder: Path) -> Incoming:
    return Incoming(folder)


@lru_cache(maxsize=8)
def store_at(files_url: str, folder: Path) -> FileStore:
    """Return the object store at `files_url`, or with an empty address the store in `folder`/files.

    :raises ValueError: for an address that is not `s3://bucket/…`; a system check shows it at start.
    """
    if not files_url:
        return LocalStore(folder / "files")
    if not files_url.startswith("s3://"):
        raise ValueError(f"FILES_URL 应为空，或形如 s3://bucket/prefix?endpoint=…，而不是 {files_url!r}")
    # boto3 costs 40 MB and a third of a second: only those who use an object store pay for it.
    return cast(FileStore, import_module("mingheng.base.files.s3").store_at(files_url))
