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
    """Return the canonical JSON bytes (规范字节) of a value made of mappings, sequences and plain values.

    :raises TypeError: for a value that has no single written form here.
    """
    return canonical_text(value).encode()


def canonical_text(value: object) -> str:
    """Return the canonical JSON of a value as text; see `canonical`."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(value: object) -> Any:
    """Return a value as JSON knows it: text, whole numbers, floats, truth values, null, lists and mappings."""
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Mapping):
        return {_key(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=canonical)
    return _as_text(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return key


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
