"""规范字节：one value, one sequence of bytes, on every machine and database.

JSON with sorted keys, no spaces and UTF-8 as it is; what JSON lacks is written as a string: money and other decimals with
their scale, instants in UTC with microseconds, dates as ISO, bytes as hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


def canonical(value: object) -> bytes:
    """Return the canonical JSON bytes (规范字节) of a value made of mappings with text keys, sequences and plain values.

    :raises TypeError: for a value that has no single written form here.
    """
    return canonical_text(value).encode()


def canonical_text(value: object) -> str:
    """Return the canonical JSON of a value as text; see `canonical`."""
    return _encoder.encode(value)


def plain(value: object) -> Any:
    """Return a value as it will be read back: text, numbers, truth values, null, lists and mappings."""
    return json.loads(canonical_text(value))


def _other(value: object) -> Any:
    """Write what JSON lacks."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=canonical)
    return _as_text(value)


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value // timedelta(microseconds=1)}us"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


_encoder = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_other
)  # one for all: making an encoder costs more than a short text


def instant(at: datetime) -> str:
    """Return an instant in UTC with microseconds, e.g. 2026-11-23T13:05:00.000000Z.

    :raises TypeError: for an instant without a time zone, which names no single moment.
    """
    if at.tzinfo is None:
        raise TypeError("an instant needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def commitment(salt: bytes, content: bytes) -> str:
    """Return the salted commitment (加盐承诺) to some content: SHA-256 of salt and content, in hexadecimal digits."""
    return hashlib.sha256(salt + content).hexdigest()


def rows_digest(rows: Iterable[tuple[str, str, str | None]]) -> str:
    """Return the digest of a list of (table, key, digest or None for a removed row), whatever the order it came in."""
    listed = sorted(([table, key, digest] for table, key, digest in rows), key=lambda row: (row[0], row[1]))
    return hashlib.sha256(canonical(listed)).hexdigest()
