"""The catalogue of forms (文书目录): every legal form in its versions.

A code is the number of law.md's list, with a letter where one number names several papers: T06 is the notice of
preservation, T06-A its approval sheet.
"""

from __future__ import annotations

from datetime import date

from mingheng.base.errors import NotFound
from mingheng.documents.forms import (
    closing,
    counter,
    decision,
    evidence,
    filing,
    hearing,
    notice,
    order,
    payment,
    performance,
    preservation,
    recording,
    review,
    service,
)
from mingheng.documents.forms.parts import Form

CHAPTERS = (
    filing,
    evidence,
    preservation,
    order,
    notice,
    hearing,
    review,
    decision,
    service,
    performance,
    closing,
    recording,
    payment,
    counter,
)
FORMS: tuple[Form, ...] = tuple(
    sorted((form for chapter in CHAPTERS for form in chapter.FORMS), key=lambda form: form.code)
)

_VERSIONS: dict[str, list[Form]] = {}
for _form in sorted(FORMS, key=lambda form: form.effective_from):
    _VERSIONS.setdefault(_form.code, []).append(_form)


def codes() -> tuple[str, ...]:
    """Return every form's code in order (文书代码)."""
    return tuple(_VERSIONS)


def get(code: str, *, on: date | None = None, version: str | None = None) -> Form:
    """Return a form (文书格式): the given version, or the one in force on a day, or the newest.

    :raises NotFound: FORM_UNKNOWN.
    """
    for form in reversed(_VERSIONS.get(code, [])):
        if version is not None and form.version != version:
            continue
        if on is None or form.effective_from <= on:
            return form
    raise NotFound("FORM_UNKNOWN", f"没有代码为 {code} 的文书格式")


def family(code: str) -> tuple[Form, ...]:
    """Return all papers of one number of the list (同一目录号的文书), the principal one first."""
    return tuple(get(each) for each in codes() if each == code or each.startswith(f"{code}-"))
