"""Looking into photos and scans (照片与扫描件)."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image, UnidentifiedImageError

from mingheng.base.errors import Refused
from mingheng.base.media.sniff import JPEG, PNG, TIFF, WEBP, Form
from mingheng.base.media.terms import Kind, MediaFacts, damaged

MOST_PIXELS = 120_000_000
"""Pixels of the largest picture taken: phones go up to 108 million; more is a bomb or a map."""

MOST_PIXELS_UNPACKED = 40_000_000
"""The same for forms that can only be opened whole: each pixel then costs four bytes."""

MOST_FRAMES = 500
LOCAL = ZoneInfo("Asia/Shanghai")
_READERS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", TIFF: "TIFF"}


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """Turn all the ways in which Pillow's readers tell broken files into refusals."""
    try:
        yield
    except Image.DecompressionBombError:
        raise _bomb() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError):
        raise damaged("图片") from None


def look(file: BinaryIO, form: Form) -> MediaFacts:
    """Read size, time, place and device of a photo, and make sure that it can be decoded.

    :raises Refused: IMAGE_BOMB, FILE_DAMAGED.
    """
    with _refusals():
        return _look(file, form)


def _look(file: BinaryIO, form: Form) -> MediaFacts:
    with Image.open(file, formats=[_READERS[form]]) as image:
        width, height = image.size
        most = MOST_PIXELS if form in {JPEG, TIFF} else MOST_PIXELS_UNPACKED
        frames = int(getattr(image, "n_frames", 1))
        if width * height > most or frames > MOST_FRAMES:
            raise _bomb()
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        facts = MediaFacts(
            kind=Kind.PHOTO,
            media_type=form.media_type,
            extension=form.extensions[0],
            width=width,
            height=height,
            pages=frames if form is TIFF else 1,
            taken_at=_taken_at(details),
            position=_position(exif.get_ifd(ExifTags.IFD.GPSInfo)),
            device=_device(exif),
        )
        _decode(image, form)
    return facts


def _decode(image: Image.Image, form: Form) -> None:
    """Run through the whole picture; a JPEG of many pixels is decoded at an eighth of its size."""
    if form is JPEG:
        image.draft("RGB", (image.width // 8, image.height // 8))
    if form is not TIFF or image.width * image.height <= MOST_PIXELS_UNPACKED:
        image.load()


def _taken_at(details: Any) -> datetime | None:
    """Read when the shutter opened; cameras that name no zone are taken to show local time."""
    text = str(details.get(ExifTags.Base.DateTimeOriginal, ""))
    offset = str(details.get(ExifTags.Base.OffsetTimeOriginal, ""))
    try:
        local = datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone follows
        zoned = datetime.strptime(offset, "%z").tzinfo if offset else LOCAL
    except ValueError:
        return None
    return local.replace(tzinfo=zoned)


def _position(gps: Any) -> tuple[float, float] | None:
    """Read latitude and longitude in degrees; None when the camera wrote none or nonsense."""
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(parts: Any, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if negative else value, 6)


def _device(exif: Any) -> str:
    names = [str(exif.get(tag, "")).strip(" \x00") for tag in (ExifTags.Base.Make, ExifTags.Base.Model)]
    return " ".join(name for name in names if name.isprintable() and name)[:100]


def shrink(file: BinaryIO, longest: int = 480) -> bytes:
    """Return a photo as a small upright JPEG whose longer side has at most `longest` pixels, without its EXIF.

    :raises Refused: IMAGE_BOMB, FILE_DAMAGED.
    """
    with _refusals(), Image.open(file, formats=list(_READERS.values())) as image:
        image.draft("RGB", (longest * 2, longest * 2))
        turned = _upright(image).convert("RGB")
        turned.thumbnail((longest, longest))
        return as_jpeg(turned)


def _upright(image: Image.Image) -> Image.Image:
    turns = {
        3: Image.Transpose.ROTATE_180,
        6: Image.Transpose.ROTATE_270,
        8: Image.Transpose.ROTATE_90,
    }
    turn = turns.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image.transpose(turn) if turn is not None else image.copy()


def as_jpeg(image: Image.Image, quality: int = 82) -> bytes:
    """Return a picture as JPEG bytes; the same picture gives the same bytes."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _bomb() -> Refused:
    return Refused("IMAGE_BOMB", "图片展开后过大，不接收", way_out="请按正常分辨率拍摄或扫描后上传")
