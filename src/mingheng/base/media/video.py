"""Looking into video and sound recordings (视频与录音)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, BinaryIO

import av
from av.error import FFmpegError
from PIL import Image

from mingheng.base.media.bounds import Bounded, OutOfTime
from mingheng.base.media.images import as_jpeg
from mingheng.base.media.sniff import MATROSKA, MP4, Form
from mingheng.base.media.terms import Flag, Kind, MediaFacts, damaged

PROBE_SECONDS = 20.0
"""How long reading the heads of an honest recording may take at most, from a slow object store too."""

_PLAYABLE_VIDEO = {"h264", "vp8", "vp9", "av1"}
_PLAYABLE_SOUND = {"aac", "mp3", "opus", "vorbis"}
_SOUND_TYPES = {MP4: ("audio/mp4", "m4a"), MATROSKA: ("audio/webm", "weba")}


def look(file: BinaryIO, form: Form) -> MediaFacts:
    """Read container, codecs, duration, resolution and start time of a recording.

    :raises Refused: FILE_DAMAGED when it cannot be read, holds no picture or sound, or takes too long.
    """
    try:
        with _opened(file, form) as container:
            return _facts(container, form)
    except (FFmpegError, OutOfTime, ValueError, OverflowError):
        raise damaged("音像文件") from None


def _opened(file: BinaryIO, form: Form) -> Any:
    return av.open(
        Bounded(file, PROBE_SECONDS),
        mode="r",
        format=form.demuxer,
        metadata_errors="ignore",
        options={"probesize": "10000000", "analyzeduration": "5000000"},
    )


def _facts(container: Any, form: Form) -> MediaFacts:
    # A stream of a codec that the library does not know has no context, and nothing can be read of it.
    pictures, sounds = ([one for one in found if one.codec_context] for found in _streams(container))
    if not pictures and (container.streams.video or not sounds):
        raise ValueError("neither picture nor sound")
    first = pictures[0] if pictures else None
    if first is not None and not first.width:
        raise ValueError("no picture size")
    media_type, extension = _sort(form, has_picture=first is not None)
    return MediaFacts(
        kind=Kind.VIDEO if first is not None else Kind.AUDIO,
        media_type=media_type,
        extension=extension,
        width=first.width if first is not None else 0,
        height=first.height if first is not None else 0,
        duration_ms=_duration_ms(container, form),
        codecs=tuple(stream.codec_context.name for stream in (*pictures, *sounds)),
        taken_at=_taken_at(container),
        device=_device(container),
        flags=_flags(pictures, sounds, form),
    )


def _streams(container: Any) -> tuple[Any, Any]:
    return container.streams.video, container.streams.audio


def _sort(form: Form, *, has_picture: bool) -> tuple[str, str]:
    usual = (form.media_type, form.extensions[0])
    return usual if has_picture else _SOUND_TYPES.get(form, usual)


def _flags(pictures: Any, sounds: Any, form: Form) -> frozenset[Flag]:
    """Say what people have to see: no sound track, or a form that browsers cannot show."""
    flags = set()
    if not sounds:
        flags.add(Flag.NO_SOUND)
    codecs_fit = all(stream.codec_context.name in _PLAYABLE_VIDEO for stream in pictures) and all(
        stream.codec_context.name in _PLAYABLE_SOUND for stream in sounds
    )
    if pictures and not (codecs_fit and form in {MP4, MATROSKA}):
        flags.add(Flag.NOT_PLAYABLE)
    return frozenset(flags)


def _duration_ms(container: Any, form: Form) -> int:
    """Return the duration; phones' browsers write none into WebM, then the packets tell."""
    if container.duration and form.demuxer not in {"aac", "amr"}:
        return max(0, int(container.duration) // 1000)
    last = 0.0
    for packet in container.demux():
        if packet.pts is not None and packet.time_base is not None:
            end = packet.pts + (packet.duration or 0)
            last = max(last, float(end * packet.time_base))
    if last <= 0:
        raise ValueError("no packet has a time")
    return round(last * 1000)


def _taken_at(container: Any) -> datetime | None:
    """Read the start of recording that the device wrote (UTC by the standard); zero dates are no dates."""
    text = container.metadata.get("creation_time", "")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if found.year >= 2000 else None


def _device(container: Any) -> str:
    keys = ("com.apple.quicktime.make", "com.apple.quicktime.model", "com.android.manufacturer", "com.android.model")
    names = [container.metadata.get(key, "").strip() for key in keys]
    return " ".join(name for name in names if name.isprintable() and name)[:100]


def still(file: BinaryIO, form: Form, at_ms: int = 0, longest: int = 480) -> bytes | None:
    """Return the picture at or before `at_ms` as a small JPEG; None when there is no picture.

    :raises Refused: FILE_DAMAGED.
    """
    try:
        with _opened(file, form) as container:
            if not container.streams.video:
                return None
            if container.streams.video[0].codec_context is None:
                return None
            container.streams.video[0].codec_context.skip_frame = "NONKEY"
            if at_ms:
                container.seek(at_ms * 1000)
            frame = next(container.decode(video=0), None)
            if frame is None:
                return None
            image: Image.Image = frame.to_image()
    except (FFmpegError, OutOfTime, ValueError, OverflowError):
        raise damaged("音像文件") from None
    image.thumbnail((longest, longest))
    return as_jpeg(image)
