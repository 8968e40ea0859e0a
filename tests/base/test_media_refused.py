"""Uploads are never trusted: what lies, swells, hides or breaks is refused with a code."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image
from tests.base.media_samples import CONTENT_TYPES, package, pdf, picture, workbook

from mingheng.base.errors import Refused
from mingheng.base.media import bounds, check_head, check_package, inspect, video
from mingheng.cli.samples import sample_photo, sample_video


def refusal(content: bytes, name: str) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Refused) as refused:
        inspect(io.BytesIO(content), name)
    assert refused.value.sentence
    assert refused.value.way_out
    return refused.value.code


# --- what is refused ------------------------------------------------------------------------------------------------


def test_empty_file_is_refused() -> None:
    assert refusal(b"", "a.jpg") == "FILE_EMPTY"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (picture("PNG"), "a.jpg"),
        (picture("JPEG"), "a.mp4"),
        (picture("JPEG"), "没有扩展名"),
        (pdf(), "a.docx"),
        (workbook(), "a.docx"),
        (b"OggS" + bytes(100), "a.mp3"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused(content: bytes, name: str) -> None:
    assert refusal(content, name) == "FILE_TYPE_MISMATCH"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + bytes(200), "照片.jpg"),
        (b"\x7fELF" + bytes(200), "照片.jpg"),
        (b"#!/bin/sh\nrm -rf /\n", "照片.jpg"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "照片.jpg"),
        (b"\xef\xbb\xbf \n<html>", "照片.png"),
        ("<html>".encode("utf-16"), "照片.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "图.svg"),
        (b"<?xml version='1.0'?><svg/>", "图.png"),
        (b"<?php system('id');", "图.png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "旧表.xls"),
        (b"Rar!\x1a\x07\x00", "证据.rar"),
        (b"7z\xbc\xaf\x27\x1c", "证据.jpg"),
        (b"\x1f\x8b\x08", "证据.pdf"),
        (bytes(257) + b"ustar\x0000" + bytes(100), "证据.jpg"),
        (package(("a.txt", b"x")), "证据.zip"),
        (package(("a.txt", b"x")), "证据.docx"),
        (package(), "空.docx"),
        (package(CONTENT_TYPES, ("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x")), "宏.docx"),
        (package(CONTENT_TYPES, ("word/document.xml", b"<w/>"), ("../../evil.txt", b"x")), "跳.docx"),
        (picture("JPEG"), "照片.jpg.exe"),
        (picture("JPEG"), "照片.html"),
        (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "照片.lnk"),
        (b"{\\rtf1", "说明.rtf"),
    ],
)
def test_what_could_run_or_hide_is_refused(content: bytes, name: str) -> None:
    assert refusal(content, name) == "FILE_DANGEROUS"


@pytest.mark.parametrize(
    "content", [b"GIF89a" + bytes(20), b"just words", b"\x00\x00\x00\x18ftypheic" + bytes(20), b"RIFF1234XXXX", b"\xff"]
)
def test_content_of_no_known_sort_is_refused(content: bytes) -> None:
    assert refusal(content, "a.jpg") == "FILE_TYPE"


def test_damaged_files_are_refused() -> None:
    photo, clip, paper = sample_photo("示例"), sample_video(2, "示例"), pdf()
    assert refusal(photo[: len(photo) // 2], "a.jpg") == "FILE_DAMAGED"
    assert refusal(photo[:30], "a.jpg") == "FILE_DAMAGED"
    assert refusal(picture("PNG", (300, 300))[:-60], "a.png") == "FILE_DAMAGED"
    assert refusal(clip[:1500], "a.mp4") == "FILE_DAMAGED"
    assert refusal(clip[:20] + bytes(400), "a.mp4") == "FILE_DAMAGED"
    assert refusal(b"%PDF-1.7\nnothing here", "a.pdf") == "FILE_DAMAGED"
    assert refusal(paper[:60], "a.pdf") == "FILE_DAMAGED"
    assert refusal(workbook()[:-100], "a.xlsx") == "FILE_DAMAGED"


def test_encrypted_papers_are_refused() -> None:
    for user in ("secret", ""):
        out = io.BytesIO()
        with pikepdf.new() as document:
            document.add_blank_page()
            document.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
        assert refusal(out.getvalue(), "a.pdf") == "FILE_ENCRYPTED"
    locked = bytearray(package(CONTENT_TYPES, ("word/document.xml", b"<w/>")))
    listing = locked.find(b"PK\x01\x02")
    locked[listing + 8] |= 1
    assert refusal(bytes(locked), "a.docx") == "FILE_ENCRYPTED"


def png_of(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(60000, 60000), (11000, 11000), (10000, 6000)])
def test_picture_that_would_swell_is_refused(width: int, height: int) -> None:
    assert refusal(png_of(width, height), "a.png") == "IMAGE_BOMB"


def test_picture_of_endless_frames_is_refused() -> None:
    page = Image.new("1", (1, 1))
    content = picture("TIFF", (1, 1), save_all=True, append_images=[page] * 501)
    assert refusal(content, "a.tif") == "IMAGE_BOMB"


def test_packages_that_would_swell_are_refused() -> None:
    start = (CONTENT_TYPES, ("word/document.xml", b"<w/>"))
    assert refusal(package(*start, ("word/a.xml", bytes(30_000_000))), "a.docx") == "ZIP_BOMB"
    many = tuple((f"word/{number}.xml", b"") for number in range(5001))
    assert refusal(package(*start, *many), "a.docx") == "ZIP_BOMB"
    stored = [(f"word/media/{number}.png", bytes(1000) * 60_000) for number in range(6)]
    assert refusal(package(*start, *stored), "a.docx") == "ZIP_BOMB"


def test_package_whose_listing_lies_about_sizes_is_refused() -> None:
    content = bytearray(package(CONTENT_TYPES, ("word/document.xml", bytes(3_000_000))))
    last = content.rfind(b"PK\x01\x02")
    content[last + 24 : last + 28] = struct.pack("<I", 10)
    with pytest.raises(Refused) as refused:
        check_package(io.BytesIO(bytes(content)))
    assert refused.value.code in {"ZIP_BOMB", "FILE_DAMAGED"}


def test_package_whose_entries_share_their_bytes_is_refused() -> None:
    content = bytearray(package(CONTENT_TYPES, ("word/document.xml", b"<w/>" * 50)))
    listing = content.rfind(b"PK\x01\x02")
    content[listing + 42 : listing + 46] = struct.pack("<I", 0)
    assert refusal(bytes(content), "a.docx") == "ZIP_BOMB"


def test_play_list_that_names_other_files_is_no_video() -> None:
    assert refusal(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a.mp4") == "FILE_TYPE"
    assert refusal(b"ffconcat version 1.0\nfile /etc/passwd\n", "a.mp4") == "FILE_TYPE"


def test_container_without_picture_or_sound_is_refused() -> None:
    assert refusal(b"\x1a\x45\xdf\xa3" + bytes(200), "a.webm") == "FILE_DAMAGED"


def test_reading_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video, "PROBE_SECONDS", -1.0)
    assert refusal(sample_video(1, "示例"), "a.mp4") == "FILE_DAMAGED"
    late = bounds.Bounded(io.BytesIO(b"abc"), -1)
    for step in (lambda: late.read(1), lambda: late.seek(0)):
        with pytest.raises(bounds.OutOfTime):
            step()
    assert bounds.Bounded(io.BytesIO(b"abc"), 5).readable()


def test_head_alone_is_enough_to_refuse_before_anything_is_stored() -> None:
    assert check_head(sample_photo("示例")[:4096], " 照片.jpg ") == "照片.jpg"
    with pytest.raises(Refused) as refused:
        check_head(b"MZ", "照片.jpg")
    assert refused.value.code == "FILE_DANGEROUS"
