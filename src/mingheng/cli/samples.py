"""Small real photos and videos for the demo street, the examples and the tests (样例音像); all of them are made up."""

from __future__ import annotations

import io
import math
import tempfile
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
from PIL import ExifTags, Image, ImageDraw, ImageFont

import mingheng

FONT = Path(mingheng.__file__).parent / "documents" / "fonts" / "NotoSerifCJKsc-Regular.otf"
RATE = 10
SOUND_RATE = 16_000


def sample_photo(
    text: str,
    size: tuple[int, int] = (1280, 960),
    *,
    taken_at: datetime | None = None,
    position: tuple[float, float] = (31.2417, 121.4053),
) -> bytes:
    """Return a JPEG of a made-up street scene with `text` on it; EXIF holds time (with zone), place and device.

    The same arguments give the same bytes.
    """
    image = _scene(size, text, seed=sum(text.encode()))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Mingheng"
    exif[ExifTags.Base.Model] = "Sample 1"
    if taken_at is not None:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        details[ExifTags.Base.DateTimeOriginal] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
        offset = taken_at.strftime("%z")
        details[ExifTags.Base.OffsetTimeOriginal] = f"{offset[:3]}:{offset[3:5]}" if offset else "+08:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
    place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLongitude] = _dms(position[0]), _dms(position[1])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def sample_video(seconds: float, text: str, *, started_at: datetime | None = None) -> bytes:
    """Return an MP4 (H.264 and AAC, 640x360, ready to stream) of a made-up scene with `text` and a running clock.

    The same arguments give the same bytes; ten seconds take about 100 KB.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.mp4"
        options = {"movflags": "faststart", "fflags": "+bitexact"}
        with av.open(str(path), "w", format="mp4", options=options) as out:
            if started_at is not None:
                out.metadata["creation_time"] = started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
            _film(out, seconds, text)
        return path.read_bytes()


def _film(out: av.container.OutputContainer, seconds: float, text: str) -> None:
    picture = out.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "30", "threads": "1"})
    picture.width, picture.height, picture.pix_fmt = 640, 360, "yuv420p"
    picture.codec_context.time_base = Fraction(1, RATE)
    picture.codec_context.gop_size = RATE * 2
    sound = out.add_stream("aac", rate=SOUND_RATE, layout="mono", options={"threads": "1"})
    sound.bit_rate = 24_000
    scene = _scene((640, 360), text, seed=sum(text.encode()))
    for number in range(max(1, round(seconds * RATE))):
        frame = av.VideoFrame.from_image(_moment(scene, number))  # type: ignore[no-untyped-call]
        frame.pts = number
        out.mux(picture.encode(frame))
    out.mux(picture.encode())
    for tone in _tone(seconds):
        out.mux(sound.encode(tone))
    out.mux(sound.encode())


def _moment(scene: Image.Image, number: int) -> Image.Image:
    """Return the scene at a moment: a clock that runs and somebody who walks by."""
    image = scene.copy()
    draw = ImageDraw.Draw(image)
    x = (number * 6) % (image.width + 40) - 20
    draw.ellipse((x - 7, 246, x + 7, 260), fill=(70, 60, 60))
    draw.rounded_rectangle((x - 9, 261, x + 9, 300), 5, fill=(38, 70, 120))
    minutes, rest = divmod(number, RATE * 60)
    clock = f"{minutes:02d}:{rest // RATE:02d}.{rest % RATE}"
    draw.text((image.width - 12, image.height - 12), clock, font=_font(20), fill=(255, 255, 255), anchor="rs")
    return image


def _tone(seconds: float) -> Iterator[av.AudioFrame]:
    """Yield a soft tone that swells once a second, in pieces of the encoder's size."""
    for start in range(0, round(seconds * SOUND_RATE), 1024):
        wave = array("h", (_loudness(place / SOUND_RATE) for place in range(start, start + 1024)))
        frame = av.AudioFrame(format="s16", layout="mono", samples=1024)
        frame.planes[0].update(wave.tobytes())
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        yield frame


def _loudness(second: float) -> int:
    return int(math.sin(2 * math.pi * 330 * second) * (0.5 - 0.5 * math.cos(2 * math.pi * second)) * 4000)


def _scene(size: tuple[int, int], text: str, seed: int) -> Image.Image:
    """Draw a street: sky, houses, shops with awnings, pavement, and a band with `text`."""
    width, height = size
    image = Image.new("RGB", size, (201, 214, 226))
    draw = ImageDraw.Draw(image)
    ground = int(height * 0.68)
    shops = 5
    for shop in range(shops):
        left, right = width * shop // shops, width * (shop + 1) // shops
        tone = 150 + (seed * (shop + 3)) % 70
        draw.rectangle(
            (left, int(height * 0.14) + (seed >> shop) % 30, right - 3, ground), fill=(tone, tone - 12, tone - 30)
        )
        for row in range(3):
            top = int(height * (0.22 + row * 0.1))
            for column in range(3):
                x = left + (column + 1) * (right - left) // 4
                draw.rectangle((x - width // 90, top, x + width // 90, top + height // 18), fill=(96, 116, 136))
        colour = ((seed * 7 + shop * 53) % 120 + 60, (seed * 5 + shop * 31) % 100 + 60, (shop * 41) % 90 + 60)
        draw.polygon(
            [
                (left + 4, int(height * 0.54)),
                (right - 7, int(height * 0.54)),
                (right, int(height * 0.59)),
                (left - 3, int(height * 0.59)),
            ],
            fill=colour,
        )
    draw.rectangle((0, ground, width, height), fill=(128, 128, 126))
    draw.line((0, ground, width, ground), fill=(90, 90, 88), width=max(2, height // 180))
    for stall in range(3):
        left = width * (stall * 3 + 1) // 10 + seed % 20
        draw.rectangle((left, ground - height // 20, left + width // 9, ground + height // 14), fill=(176, 120, 66))
        draw.line((left, ground + height // 14, left, ground + height // 8), fill=(60, 60, 60), width=3)
    band = height // 9
    draw.rectangle((0, 0, width, band), fill=(27, 51, 83))
    draw.text((band // 3, band // 2), text, font=_font(int(band * 0.55)), fill=(255, 255, 255), anchor="lm")
    return image


def _dms(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = (degrees - whole) * 60
    return float(whole), float(int(minutes)), round((minutes - int(minutes)) * 60, 2)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)
