"""From paper to PDF (排版): typst with one font file, PDF/A-2b, and the same bytes for the same values.

The fonts are ours unless an operator names a folder in `DOCUMENT_FONTS`; system fonts are never used, so that a
paper looks the same wherever it is printed again.
"""

from __future__ import annotations

import json
import re
import threading
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import segno
import typst

from mingheng.documents import glyphs
from mingheng.documents.compose import Printed, Values, compose
from mingheng.documents.forms.parts import Form

HERE = Path(__file__).parent
STANDARD = "a-2b"
_BODY = ("FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "STFangsong", "FandolFang R")
_HEAD = ("SimHei", "黑体", "STHeiti", "FandolHei", "Noto Sans CJK SC")
_OURS = "Noto Serif CJK SC"
_MISSING = re.compile(r'the text `?"(?P<text>.+?)"`? could not be displayed')
_SIGNATURE_HEIGHT = 26.0


class Typesetter:
    """One compiler for the whole process (排版机), behind a lock: loading the fonts costs more than a hundred papers."""

    def __init__(self, font_folder: str = "") -> None:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders(font_folder))
        )
        present = set(fonts.families())
        self._fonts = json.dumps(
            {
                "body": [*(name for name in _BODY if name in present), _OURS, *self._others(present)],
                "head": [*(name for name in _HEAD if name in present), _OURS, *self._others(present)],
            },
            ensure_ascii=False,
        )
        self._compiler = typst.Compiler(root=str(HERE / "typst"), font_paths=fonts)
        self._lock = threading.Lock()

    def _others(self, present: set[str]) -> list[str]:
        return sorted(present - {*_BODY, *_HEAD, _OURS})

    def run(self, paper: Printed, look: dict[str, Any], **options: Any) -> bytes | list[bytes]:
        """Compile one paper (排版): typst's own words for a failure come through as `typst.TypstError`."""
        inputs = {
            "paper": json.dumps(paper, ensure_ascii=False, sort_keys=True),
            "look": json.dumps(look, ensure_ascii=False, sort_keys=True),
            "fonts": self._fonts,
        }
        with self._lock:
            made = self._compiler.compile(str(HERE / "typst" / f"{paper['style']}.typ"), sys_inputs=inputs, **options)
        assert made is not None
        return made


@lru_cache(maxsize=2)
def typesetter(font_folder: str = "") -> Typesetter:
    """Return the process's typesetter for a folder of operator's fonts (运维字库目录), made once."""
    return Typesetter(font_folder)


def pdf(
    form: Form, values: Values, *, number: str | None, at: datetime, verify_url: str = "", font_folder: str = ""
) -> bytes:
    """Print a paper as PDF/A-2b (成文): `at` is the fixed instant in the file, so the same values give the same bytes.

    :raises NotLawful: GLYPH_MISSING names the character that no font at hand can draw.
    """
    paper = _drawn(compose(form, values, number=number))
    look = _look(paper, verify_url)
    try:
        made = typesetter(font_folder).run(
            paper, look, format="pdf", pdf_standards=[STANDARD], timestamp=int(at.timestamp())
        )
    except typst.TypstError as error:
        raise _refusal(error) from error
    assert isinstance(made, bytes)
    return made


Frame = tuple[str, str]


def preview_png(
    form: Form, values: Values, *, page: int = 1, width: int = 794, frame: Frame = ("", ""), font_folder: str = ""
) -> bytes:
    """Draw one page of a draft (预览), missing values as amber blanks; `page` counts from 1, the last one if too large."""
    pages = preview_pages(form, values, width=width, frame=frame, font_folder=font_folder)
    return pages[min(max(page, 1), len(pages)) - 1]


def preview_pages(
    form: Form, values: Values, *, width: int = 794, frame: Frame = ("", ""), font_folder: str = ""
) -> list[bytes]:
    """Draw every page of a draft as PNG (预览), `width` pixels wide; `frame` surrounds the place of the number."""
    paper = _drawn(compose(form, values, frame=frame))
    made = typesetter(font_folder).run(paper, _look(paper, ""), format="png", ppi=width / 8.2677)
    return [made] if isinstance(made, bytes) else made


def pages_png(
    form: Form, values: Values, *, number: str, verify_url: str = "", width: int = 794, font_folder: str = ""
) -> list[bytes]:
    """Draw every page of an issued paper as PNG (纸面图), as it was printed."""
    paper = _drawn(compose(form, values, number=number))
    made = typesetter(font_folder).run(paper, _look(paper, verify_url), format="png", ppi=width / 8.2677)
    return [made] if isinstance(made, bytes) else made


def preview_pdf(form: Form, values: Values, *, frame: Frame = ("", ""), font_folder: str = "") -> bytes:
    """Print a draft as an ordinary PDF (打印样稿), blanks shown; never issued, never stored."""
    paper = _drawn(compose(form, values, frame=frame))
    made = typesetter(font_folder).run(paper, _look(paper, ""), format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made


def page_count(made: bytes) -> int:
    """Return the number of pages of a PDF (页数)."""
    with pikepdf.open(BytesIO(made)) as opened:
        return len(opened.pages)


def font_folders(font_folder: str = "") -> tuple[str, ...]:
    """Return the folders that fonts are taken from (字库文件夹): ours, and the operator's if there is one."""
    return (str(HERE / "fonts"), *([font_folder] if font_folder else []))


def check_printable(text: str, *, font_folder: str = "") -> None:
    """Refuse words that no font at hand can draw (缺字).

    :raises NotLawful: GLYPH_MISSING names each character.
    """
    if chars := glyphs.missing_glyphs(text, font_folders(font_folder)):
        raise glyphs.refusal(chars)


def _refusal(error: typst.TypstError) -> Exception:
    """Turn typst's complaint about a glyph into a refusal (缺字); anything else is a fault of ours and stays one."""
    found = _MISSING.search(str(error))
    return glyphs.refusal(list(dict.fromkeys(found["text"]))) if found else error


def _look(paper: Printed, verify_url: str) -> dict[str, Any]:
    author = "".join(run for run in paper["agency"] if isinstance(run, str))
    if not verify_url:
        return {"qr": "", "qrcaption": [], "author": author}
    drawn = BytesIO()
    segno.make(verify_url, error="m", micro=False).save(drawn, kind="svg", border=1, scale=4, xmldecl=False, svgns=True)
    return {"qr": drawn.getvalue().decode(), "qrcaption": _folded(verify_url), "author": author}


def _folded(url: str, width: int = 32) -> list[str]:
    return [url[start : start + width] for start in range(0, len(url), width)]


def _drawn(value: Any) -> Any:
    """Scale every signature drawn on a screen (手写签名) to the height of a line, rounded so that bytes stay the same."""
    if isinstance(value, dict):
        if "strokes" in value:
            return _scaled(value["strokes"])
        return {key: _drawn(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_drawn(part) for part in value]
    return value


def _scaled(strokes: list[list[list[float]]]) -> dict[str, Any]:
    points = [point for line in strokes for point in line]
    left, top = min(point[0] for point in points), min(point[1] for point in points)
    wide = max(point[0] for point in points) - left or 1.0
    high = max(point[1] for point in points) - top or 1.0
    scale = min(_SIGNATURE_HEIGHT / high, 140.0 / wide)
    drawn = [[[round((x - left) * scale, 2), round((y - top) * scale, 2)] for x, y in line] for line in strokes]
    return {"drawn": drawn, "size": [round(wide * scale, 2), round(high * scale, 2)]}
