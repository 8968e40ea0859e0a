"""Whatever bytes are turned over in a file: it is taken or refused, and nothing else happens."""

from __future__ import annotations

import io
import random
from functools import cache

import pytest
from tests.base.media_samples import MORNING, film, pdf, picture, sound, workbook

from mingheng.base import media
from mingheng.base.errors import Refused
from mingheng.cli.samples import sample_photo, sample_video

pytestmark = pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL", "ignore:.*:PIL.Image.DecompressionBombWarning")
NAMES = ("a.jpg", "a.png", "a.webp", "a.tif", "a.pdf", "a.xlsx", "a.mp4", "a.webm", "a.ts", "a.avi", "a.wav", "a.m4a")


@cache
def whole(name: str) -> bytes:
    made = {
        "a.jpg": lambda: sample_photo("示例", (320, 240), taken_at=MORNING),
        "a.png": lambda: picture("PNG"),
        "a.webp": lambda: picture("WEBP"),
        "a.tif": lambda: picture("TIFF"),
        "a.pdf": pdf,
        "a.xlsx": workbook,
        "a.mp4": lambda: sample_video(1, "示例"),
        "a.webm": lambda: film("webm", "libvpx-vp9"),
        "a.ts": lambda: film("mpegts", "libx264"),
        "a.avi": lambda: film("avi", "mpeg4"),
        "a.wav": lambda: sound("wav", "pcm_s16le"),
        "a.m4a": lambda: sound("mp4", "aac"),
    }
    return made[name]()


@pytest.mark.parametrize("name", NAMES)
def test_turned_over_bytes_end_in_a_refusal_or_in_facts(name: str) -> None:
    chance = random.Random(name)
    for _ in range(120):
        content = bytearray(whole(name))
        for _ in range(chance.choice((1, 1, 3, 12))):
            content[chance.randrange(4, min(len(content), chance.choice((300, 10**9))))] = chance.choice((0, 255, 127))
        if chance.random() < 0.2:
            del content[chance.randrange(5, len(content)) :]
        try:
            facts = media.inspect(io.BytesIO(bytes(content)), name)
            media.thumbnail(io.BytesIO(bytes(content)), facts.media_type, 500)
        except Refused as refusal:
            assert refusal.code.startswith(("FILE_", "IMAGE_BOMB", "ZIP_BOMB"))


def test_truncated_scan_is_refused_when_it_is_made_small_too() -> None:
    content = picture("TIFF", (200, 200))[:20_000]
    for look in (
        lambda: media.inspect(io.BytesIO(content), "a.tif"),
        lambda: media.thumbnail(io.BytesIO(content), "image/tiff"),
    ):
        with pytest.raises(Refused) as refusal:
            look()
        assert refusal.value.code == "FILE_DAMAGED"
