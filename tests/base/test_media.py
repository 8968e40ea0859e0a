"""Uploads: names, and what is read from the content of each sort of file."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from PIL import Image
from tests.base.media_samples import CONTENT_TYPES, MORNING, film, package, pdf, picture, sound, workbook

from mingheng.base import media
from mingheng.base.errors import Refused
from mingheng.base.media import Flag, Kind, inspect, safe_name, video
from mingheng.base.media.sniff import MP4
from mingheng.cli.samples import sample_photo, sample_video

# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("现场照片01.jpg", "现场照片01.jpg"),
        ("  笔录 (1).pdf ", "笔录 (1).pdf"),
        ("㐂𠮷.png", "㐂𠮷.png"),
        ("é.jpg", "é.jpg"),
    ],
)
def test_ordinary_names_are_kept(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        ".",
        "..",
        ".htaccess",
        "照片.",
        "../../etc/passwd",
        "..\\..\\win.ini",
        "/etc/passwd.jpg",
        "C:\\照片.jpg",
        "照片\x00.jpg",
        "照片\n.jpg",
        "照片\u202egpj.exe",
        "照片\u200b.jpg",
        "照片\ud800.jpg",
        "CON.jpg",
        "lpt1.pdf",
        "a|b.jpg",
        "照" * 100 + ".jpg",
    ],
)
def test_names_that_play_tricks_are_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        safe_name(name)
    assert refused.value.code == "FILE_NAME"


# --- what is taken --------------------------------------------------------------------------------------------------


def test_photo_tells_time_place_and_device() -> None:
    facts = inspect(io.BytesIO(sample_photo("示例路", taken_at=MORNING)), "照片.JPG")
    assert (facts.kind, facts.media_type, facts.extension) == (Kind.PHOTO, "image/jpeg", "jpg")
    assert (facts.width, facts.height) == (1280, 960)
    assert facts.taken_at == MORNING
    assert facts.position == pytest.approx((31.2417, 121.4053), abs=1e-4)
    assert facts.device == "Mingheng Sample 1"


def test_photo_without_exif_tells_no_time() -> None:
    facts = inspect(io.BytesIO(picture("PNG")), "a.png")
    assert (facts.taken_at, facts.position, facts.device) == (None, None, "")


@pytest.mark.parametrize(
    ("time", "offset", "expected"),
    [
        ("2026:03:05 09:30:00", "", MORNING),
        ("2026:03:05 01:30:00", "+00:00", MORNING),
        ("0000:00:00 00:00:00", "", None),
        ("2026:03:05 09:30:00", "nonsense", None),
    ],
)
def test_time_of_a_photo_is_read_with_its_zone(time: str, offset: str, expected: datetime | None) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = time
    if offset:
        exif.get_ifd(0x8769)[0x9011] = offset
    assert inspect(io.BytesIO(picture("JPEG", exif=exif)), "a.jpg").taken_at == expected


@pytest.mark.parametrize(
    ("latitude", "expected"),
    [((31.0, 14.0, 30.0), (-31.241667, -121.4)), ((99.0, 0.0, 0.0), None), ((1.0,), None)],
)
def test_place_of_a_photo_is_believed_only_when_it_is_on_earth(
    latitude: tuple[float, ...], expected: tuple[float, float] | None
) -> None:
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", latitude, "W", (121.0, 24.0, 0.0)
    assert inspect(io.BytesIO(picture("JPEG", exif=exif)), "a.jpg").position == expected


@pytest.mark.parametrize(("form", "name"), [("WEBP", "a.webp"), ("PNG", "a.png"), ("TIFF", "a.tif")])
def test_other_pictures_are_taken(form: str, name: str) -> None:
    facts = inspect(io.BytesIO(picture(form)), name)
    assert (facts.kind, facts.width, facts.height) == (Kind.PHOTO, 64, 48)


def test_scan_of_several_pages_is_counted() -> None:
    page = Image.new("L", (60, 80))
    content = picture("TIFF", save_all=True, append_images=[page, page])
    assert inspect(io.BytesIO(content), "a.tiff").pages == 3


def test_video_tells_duration_size_codecs_and_start() -> None:
    facts = inspect(io.BytesIO(sample_video(3, "示例路", started_at=MORNING)), "a.mp4")
    assert (facts.kind, facts.media_type, facts.codecs) == (Kind.VIDEO, "video/mp4", ("h264", "aac"))
    assert (facts.width, facts.height) == (640, 360)
    assert 2900 <= facts.duration_ms <= 3200
    assert facts.taken_at == MORNING
    assert facts.flags == frozenset()


def test_video_of_a_browser_that_wrote_no_duration_is_measured() -> None:
    content = film("webm", "libvpx-vp9")
    head = content.find(b"\x44\x89\x88")
    without = content[:head] + b"\xec\x89" + content[head + 2 :] if head > 0 else content
    facts = inspect(io.BytesIO(without), "a.webm")
    assert facts.media_type == "video/webm"
    assert 1100 <= facts.duration_ms <= 1300
    assert facts.flags == {Flag.NO_SOUND}


@pytest.mark.parametrize(
    ("form", "codec", "name"),
    [("mp4", "mpeg4", "a.mp4"), ("mp4", "libx265", "a.mov"), ("mpegts", "libx264", "a.ts"), ("avi", "mpeg4", "a.avi")],
)
def test_video_that_browsers_cannot_show_is_taken_and_marked(form: str, codec: str, name: str) -> None:
    facts = inspect(io.BytesIO(film(form, codec)), name)
    assert facts.kind is Kind.VIDEO
    assert Flag.NOT_PLAYABLE in facts.flags


@pytest.mark.parametrize(
    ("form", "codec", "name", "media_type"),
    [
        ("wav", "pcm_s16le", "a.wav", "audio/wav"),
        ("adts", "aac", "a.aac", "audio/aac"),
        ("mp4", "aac", "a.m4a", "audio/mp4"),
        ("flac", "flac", "a.flac", "audio/flac"),
        ("webm", "libopus", "a.weba", "audio/webm"),
    ],
)
def test_sound_recordings_are_taken(form: str, codec: str, name: str, media_type: str) -> None:
    facts = inspect(io.BytesIO(sound(form, codec)), name)
    assert (facts.kind, facts.media_type) == (Kind.AUDIO, media_type)
    assert 1000 <= facts.duration_ms <= 1500


def test_device_date_before_there_were_such_devices_is_no_date() -> None:
    content = sample_video(1, "示例", started_at=datetime(1970, 1, 1, tzinfo=UTC))
    assert inspect(io.BytesIO(content), "a.mp4").taken_at is None


def test_pdf_tells_its_pages() -> None:
    facts = inspect(io.BytesIO(pdf()), "笔录.pdf")
    assert (facts.kind, facts.pages, facts.flags) == (Kind.PDF, 2, frozenset())


def test_workbook_and_word_file_are_taken() -> None:
    assert inspect(io.BytesIO(workbook()), "清单.xlsx").extension == "xlsx"
    word = package(CONTENT_TYPES, ("word/document.xml", b"<w/>"))
    assert inspect(io.BytesIO(word), "说明.docx").extension == "docx"


def test_what_is_hidden_in_a_paper_is_shown() -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    assert inspect(io.BytesIO(pdf(OpenAction=action)), "a.pdf").flags == {Flag.PDF_ACTIVE}
    nested = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")))
    assert inspect(io.BytesIO(pdf(AA=nested)), "a.pdf").flags == {Flag.PDF_ACTIVE}
    listed = pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.SubmitForm)])
    assert inspect(io.BytesIO(pdf(Extra=listed)), "a.pdf").flags == {Flag.PDF_ACTIVE}
    files = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())
    assert inspect(io.BytesIO(pdf(Names=files)), "a.pdf").flags == {Flag.EMBEDDED_FILES}
    word = package(CONTENT_TYPES, ("word/document.xml", b"<w/>"), ("word/embeddings/oleObject1.bin", b"x"))
    assert inspect(io.BytesIO(word), "a.docx").flags == {Flag.EMBEDDED_FILES}


# --- small pictures -------------------------------------------------------------------------------------------------


def test_thumbnail_of_photo_and_video_is_a_small_jpeg() -> None:
    for content, media_type, at_ms in (
        (sample_photo("示例"), "image/jpeg", 0),
        (sample_video(3, "示例"), "video/mp4", 2000),
        (picture("PNG", (900, 300)), "image/png", 0),
    ):
        small = media.thumbnail(io.BytesIO(content), media_type, at_ms)
        assert small is not None
        with Image.open(io.BytesIO(small)) as image:
            assert image.format == "JPEG"
            assert max(image.size) <= 480


def test_thumbnail_stands_upright_and_tells_no_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    small = media.thumbnail(io.BytesIO(picture("JPEG", (600, 300), exif=exif)), "image/jpeg")
    assert small is not None
    with Image.open(io.BytesIO(small)) as image:
        assert image.height > image.width
        assert not image.getexif()


def test_what_shows_no_picture_has_no_thumbnail() -> None:
    assert media.thumbnail(io.BytesIO(pdf()), "application/pdf") is None
    assert media.thumbnail(io.BytesIO(b""), "text/plain") is None
    assert video.still(io.BytesIO(sound("mp4", "aac")), MP4) is None


def test_thumbnail_of_a_broken_video_is_a_refusal() -> None:
    with pytest.raises(Refused) as refused:
        media.thumbnail(io.BytesIO(sample_video(2, "示例")[:1500]), "video/mp4")
    assert refused.value.code == "FILE_DAMAGED"


def test_samples_are_small_and_always_the_same() -> None:
    clip = sample_video(10, "示例路12号现场检查", started_at=MORNING)
    assert clip == sample_video(10, "示例路12号现场检查", started_at=MORNING)
    assert len(clip) < 300_000
    assert clip.index(b"moov") < clip.index(b"mdat")
    assert sample_photo("示例", taken_at=MORNING) != sample_photo("示例", taken_at=MORNING + timedelta(hours=1))
