"""The tabs of a case page (案件页签): each chapter's view module registers its own; the page knows none of them.

A module of views calls `register` when it is loaded, which desk/urls.py does by naming it in CHAPTERS::

    case_tabs.register(CaseTab("review", "审核", 30, "desk/review/tab.html", _tab))

`context` gets the request and the case file and returns what the template needs; `count` is shown behind the label.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mingheng.base.errors import NotFound
from mingheng.base.look.parts import Tab

if TYPE_CHECKING:
    from mingheng.desk.access import StaffRequest
    from mingheng.procedure.facts import CaseFile


def _always(request: StaffRequest, file: CaseFile) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class CaseTab:
    """One tab (页签): its code is the end of its address, its order its place from left to right."""

    code: str
    label: str
    order: int
    template: str
    context: Callable[[StaffRequest, CaseFile], dict[str, Any]]
    count: Callable[[CaseFile], int | None] = lambda file: None
    shown: Callable[[StaffRequest, CaseFile], bool] = _always


_tabs: dict[str, CaseTab] = {}


def register(tab: CaseTab) -> None:
    """Add a tab to the case page (登记页签); the same code replaces it."""
    _tabs[tab.code] = tab


def tab_of(code: str, request: StaffRequest, file: CaseFile) -> CaseTab:
    """Return a tab by its code (页签).

    :raises NotFound: when there is none, or it is not shown to this person.
    """
    found = _tabs.get(code)
    if found is None or not found.shown(request, file):
        raise NotFound
    return found


def drawn(request: StaffRequest, file: CaseFile, current: str) -> list[Tab]:
    """Return the tabs in their order (页签条), 经过 first."""
    root = f"/desk/cases/{file.case.pk}"
    shown = sorted((tab for tab in _tabs.values() if tab.shown(request, file)), key=lambda tab: tab.order)
    rest = [Tab(tab.label, f"{root}/{tab.code}", tab.code == current, tab.count(file) or None) for tab in shown]
    return [Tab("经过", root, not current), *rest]
