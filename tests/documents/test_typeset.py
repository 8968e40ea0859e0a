"""The real PDF, opened again."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from mingheng.base.errors import NotLawful
from mingheng.documents import forms, glyphs, typeset
from tests.documents.samples import sample

AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
URL = "https://example.gov.cn/verify/3kx7Qw2n9LpZ"
FOLDERS = typeset.font_folders()


def made(code: str, **changed: Any) -> PdfReader:
    form = forms.get(code)
    number = f"沪普曹{form.series}〔2026〕第0031号" if form.series else None
    values = sample(form, issued_on="2026-11-26", **changed)
    return PdfReader(BytesIO(typeset.pdf(form, values, number=number, at=AT, verify_url=URL)))


def words(reader: PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("form", forms.FORMS, ids=lambda form: form.code)
def test_every_form_prints_its_title_and_its_page_numbers(form: forms.Form) -> None:
    reader = made(form.code)
    text = words(reader)
    assert form.title in text
    if form.code != "T39":
        assert f"第{len(reader.pages)}页" in text or f"—{len(reader.pages)}—" in text


def test_a_decision_says_what_the_law_asks_for() -> None:
    text = words(made("T18"))
    for part in (
        "沪普曹罚〔2026〕第0031号", "当事人：上海示例餐饮管理有限公司", "人民币叁仟元整（3000元）",
        "六十日内向上海市普陀区人民政府申请行政复议", "六个月内向上海铁路运输法院提起行政诉讼", "2026年11月26日", "（印章）",
    ):  # fmt: skip
        assert part in text


def test_a_decision_on_the_spot_fits_its_refusal_to_sign() -> None:
    text = words(made("T20"))
    assert "先向上海市普陀区人民政府申请行政复议" in text
    assert "拒绝签收，理由" in text


def test_a_paper_is_pdf_a_with_all_fonts_embedded() -> None:
    reader = made("T18")
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    descriptors = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert descriptors
    assert all("/FontFile3" in one or "/FontFile2" in one for one in descriptors)


def test_same_values_give_the_same_bytes_and_others_do_not() -> None:
    form = forms.get("T18")
    values = sample(form, issued_on="2026-11-26")
    first, again = (typeset.pdf(form, values, number="x", at=AT, verify_url=URL) for _ in range(2))
    other = typeset.pdf(form, values | {"amount": "3001"}, number="x", at=AT, verify_url=URL)
    assert first == again
    assert first != other


@pytest.mark.parametrize("char", ["㐂", "䶮", "𠮷", "𫚭", "𬱖"])
def test_rare_characters_in_names_are_printed(char: str) -> None:
    assert f"李{char}" in words(made("T20", party_name=f"李{char}"))


def test_a_character_that_no_font_can_draw_is_refused_by_name() -> None:
    for attempt in (lambda: made("T20", party_name="李𰻞"), lambda: typeset.check_printable("李𰻞")):
        with pytest.raises(NotLawful) as refusal:
            attempt()
        assert refusal.value.code == "GLYPH_MISSING"
        assert "𰻞（U+30EDE）" in refusal.value.sentence


def test_markup_in_values_is_printed_as_it_is() -> None:
    assert '#set[text]$x$"\\' in words(made("T03", findings='#set [text] $x$ "\\'))


def test_a_failure_of_the_typesetter_itself_is_no_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = typeset.Typesetter()
    paper = {"style": "letter", "blocks": [{"k": "para"}], "agency": [], "title": "", "compact": False}
    with pytest.raises(typst.TypstError):
        broken.run(paper, {"qr": "", "qrcaption": [], "author": ""}, format="pdf")


def test_a_draft_is_drawn_with_amber_blanks_page_by_page() -> None:
    form = forms.get("T18")
    values = sample(form, payment_bank=None, facts="长文。" * 400)
    pages = typeset.preview_pages(form, values, frame=("沪普曹罚〔2026〕第", "号"))
    picture = Image.open(BytesIO(typeset.preview_png(form, values, page=99)))
    assert len(pages) > 2
    assert picture.width == 794
    assert any(red > 240 and blue < 230 for _, (red, _g, blue, *_) in picture.getcolors(1 << 20) or [])
    assert typeset.preview_pdf(form, values).startswith(b"%PDF")


def test_a_draft_and_an_issued_paper_of_one_page_are_drawn_too() -> None:
    form = forms.get("T39")
    assert len(typeset.preview_pages(form, sample(form))) == 1
    assert len(typeset.pages_png(form, sample(form), number="")) == 1
    assert len(typeset.pages_png(forms.get("T18"), sample(forms.get("T18")), number="x", verify_url=URL)) == 2


def test_an_operators_fonts_come_before_ours(tmp_path: Path) -> None:
    assert typeset.font_folders(str(tmp_path)) == (*FOLDERS, str(tmp_path))
    form = forms.get("T01")
    same = typeset.pdf(form, sample(form), number="x", at=AT, font_folder=str(tmp_path))
    assert same == typeset.pdf(form, sample(form), number="x", at=AT)


def test_coverage_is_read_from_both_layouts_and_from_collections(tmp_path: Path) -> None:
    (tmp_path / "all.ttc").write_bytes(_collection(_font()))
    assert glyphs.missing_glyphs("AB乙CDE\n", (str(tmp_path),)) == ["乙", "C"]
    assert glyphs.missing_glyphs("AB𠮷", (str(tmp_path), *FOLDERS)) == []
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "bare.ttf").write_bytes(struct.pack(">4sHHHH", b"OTTO", 0, 0, 0, 0))
    (bare / "readme.txt").write_text("no font")
    assert glyphs.missing_glyphs("A", (str(bare),)) == ["A"]


def _font() -> bytes:
    """Make the smallest font that says what it draws: A, B by difference, D, E by offset, C to glyph 0."""
    ends, starts, deltas, offsets = (0x42, 0x45, 0xFFFF), (0x41, 0x43, 0xFFFF), (0, 0, 1), (0, 4, 0)
    head = struct.pack(">HHHHHHH", 4, 0, 0, 6, 0, 0, 0)
    arrays = (*ends, 0, *starts, *deltas, *offsets, 0, 5, 6)
    layout4 = head + struct.pack(f">{len(arrays)}H", *arrays)
    layout12 = struct.pack(">HHIII", 12, 0, 28, 0, 1) + struct.pack(">III", 0x41, 0x41, 1)
    tables = [(3, 1, layout4), (3, 10, layout12), (1, 0, struct.pack(">H", 6)), (0, 5, struct.pack(">H", 14))]
    at, index, body = 4 + 8 * len(tables), b"", b""
    for platform, encoding, table in tables:
        index += struct.pack(">HHI", platform, encoding, at + len(body))
        body += table
    return struct.pack(">HH", 0, len(tables)) + index + body


def _collection(cmap: bytes) -> bytes:
    start = 16
    font = struct.pack(">4sHHHH", b"OTTO", 2, 0, 0, 0)
    at = start + 12 + 32
    font += struct.pack(">4sIII", b"CFF ", 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, at, len(cmap))
    return struct.pack(">4sHHII", b"ttcf", 1, 0, 1, start) + font + cmap
