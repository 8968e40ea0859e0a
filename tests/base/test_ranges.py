"""Parts of files: what a Range header asks for."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.files import Span, part_of, wanted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", (0, 99)),
        ("bytes=0-9", (0, 9)),
        ("bytes=90-", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=90-500", (90, 99)),
        ("bytes=99-99", (99, 99)),
        ("Bytes = 5 - 6 ", (5, 6)),
        ("bytes=100-", None),
        ("bytes=500-600", None),
        ("bytes=-0", None),
        ("bytes=9-5", (0, 99)),
        ("bytes=0-1,5-6", (0, 99)),
        ("bytes=-", (0, 99)),
        ("pages=1-2", (0, 99)),
        ("bytes=a-b", (0, 99)),
        ("bytes=" + "9" * 40 + "-", (0, 99)),
    ],
)
def test_header_names_a_part(header: str, expected: tuple[int, int] | None) -> None:
    span = wanted(header, 100)
    assert (span and (span.start, span.end)) == expected


def test_changed_file_is_sent_whole() -> None:
    assert wanted("bytes=0-9", 100, etag='"a"', if_range='"a"') == Span(0, 9, 100)
    changed = wanted("bytes=0-9", 100, etag='"a"', if_range='"b"')
    assert changed is not None
    assert changed.is_whole


def test_part_tells_its_length_and_header() -> None:
    span = Span(10, 19, 100)
    assert (span.length, span.is_whole, span.content_range) == (10, False, "bytes 10-19/100")


def test_empty_file_has_no_parts() -> None:
    assert wanted("bytes=0-0", 0) is None
    assert wanted("bytes=-1", 0) is None
    whole = wanted("", 0)
    assert whole is not None
    assert b"".join(part_of(io.BytesIO(b""), whole)) == b""


@given(st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_part_is_exactly_what_was_asked_for(start: int, end: int) -> None:
    content = bytes(2_500_000)
    span = wanted(f"bytes={start}-{end}", len(content))
    file = io.BytesIO(content)
    if span is None:
        assert start >= len(content)
        return
    assert sum(len(piece) for piece in part_of(file, span)) == span.length
    assert file.closed


def test_part_of_a_file_shorter_than_promised_ends() -> None:
    assert b"".join(part_of(io.BytesIO(b"abc"), Span(1, 99, 100))) == b"bc"
