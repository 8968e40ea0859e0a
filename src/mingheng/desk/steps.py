"""The step pages (办理页): which form belongs to which step of the procedure tables, and what all of them have in common.

A form is a `StepForm` with `@step("code")`: it says what is asked for, and `take` calls the action that the step is named
after. The page, the refusals, the version against two people at once, and the live paper are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, TypeVar

from django import forms

from mingheng.desk.forms import papers
from mingheng.desk.forms.parts import DeskForm
from mingheng.documents.forms.parts import Field, Form
from mingheng.documents.queries import form_for, standing_values
from mingheng.documents.rules import Missing, missing
from mingheng.procedure import prefill

if TYPE_CHECKING:
    import datetime as dt

    from mingheng.cases.models import Case
    from mingheng.desk.access import StaffRequest
    from mingheng.org.models import Account
    from mingheng.procedure.facts import CaseFile


class Common(TypedDict):
    """What every action of a step takes (共同参数)."""

    case: Case
    seen_version: int | None
    by: Account
    at: dt.datetime


class StepForm(DeskForm):
    """The form of one step (步骤表单).

    `verb` stands on the button, `done` is said afterwards. With `paper` (a form's code) the page shows the paper live;
    `typed` are the keys of the paper that are filled in by hand beside the form's own fields.
    """

    verb: ClassVar[str] = "提交"
    done: ClassVar[str] = "已办理。"
    lead_in: ClassVar[str] = ""
    paper: ClassVar[str] = ""
    typed: ClassVar[Sequence[str]] = ()
    issues: ClassVar[bool] = True
    """Whether the step issues the paper; else it is shown for information, and others fill in the rest."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, file: CaseFile, request: StaffRequest, **kwargs: Any) -> None:
        self.file, self.request = file, request
        super().__init__(*args, **kwargs)
        self.offer()
        self.paper_fields: list[Field] = []
        if self.paper_code():
            self._add_paper_fields()
        self.initial = {"version": file.case.version, **self._from_paper(), **self.first(), **self.initial}

    def first(self) -> dict[str, Any]:
        """Return what the form begins with (初值)."""
        return {}

    def offer(self) -> None:
        """Fill in the choices that come from the case (可选项)."""

    def paper_code(self) -> str:
        """Return the code of the paper that the step issues (文书代码); empty for none."""
        return self.paper

    def issues_paper(self) -> bool:
        """Tell whether the step, as it is filled in, issues the paper (是否签发文书)."""
        return self.issues

    def own(self) -> dict[str, Any]:
        """Return what the form's own fields say in the words of the paper (文书用语), for the preview."""
        return {}

    def known(self) -> list[tuple[str, Any]]:
        """Return what has to be known to take the step (须知事项), shown above the form."""
        return []

    def take(self, common: Common) -> Any:
        """Call the action of the step (办理)."""
        raise NotImplementedError

    def words(self, name: str, default: Any = "") -> Any:
        """Return a cleaned value, or the default while the form is being filled in."""
        value = getattr(self, "cleaned_data", {}).get(name)
        return default if value is None else value

    # ── the paper ───────────────────────────────────────────────────────────────────────────────────────────────
    def document_form(self) -> Form:
        """Return the form of the paper in force today (文书格式)."""
        return form_for(self.paper_code(), on=self.file.today)

    def paper_values(self) -> dict[str, Any]:
        """Return what was typed into the paper's own fields (手填栏目)."""
        return papers.values_of(self.paper_fields, getattr(self, "cleaned_data", {}))

    def drawn(self) -> tuple[Form, dict[str, Any], list[Missing]]:
        """Return the paper as it would be issued now (纸面): form, values, and what it lacks."""
        form = self.document_form()
        own = {key: value for key, value in self.own().items() if value not in (None, "", [])}
        values = prefill.paper(form.code, self.file, **{**own, **self.paper_values()})
        values |= standing_values(self.file.case.agency, form)
        return form, values, missing(form, values)

    def _add_paper_fields(self) -> None:
        self.paper_fields = papers.wanted(self.document_form(), self.typed)
        for field in self.paper_fields:
            self.fields[f"p_{field.key}"] = papers.control(field)

    def _from_paper(self) -> dict[str, Any]:
        if not self.paper_fields:
            return {}
        own = {key: value for key, value in self.own().items() if value not in (None, "", [])}
        values = prefill.paper(self.paper_code(), self.file, **own)
        return {f"p_{field.key}": papers.shown(field, values.get(field.key)) for field in self.paper_fields}


F = TypeVar("F", bound=type[StepForm])
_forms: dict[str, type[StepForm]] = {}


def step(*codes: str) -> Callable[[F], F]:
    """Register a form for the steps of these codes (登记步骤表单)."""

    def kept(form: F) -> F:
        for code in codes:
            _forms[code] = form
        return form

    return kept


def form_of(code: str) -> type[StepForm] | None:
    """Return the form of a step (步骤表单), or None where nobody has built one."""
    return _forms.get(code)


_elsewhere: set[str] = set()


def built_elsewhere(code: str) -> None:
    """Say that a step has a page of its own at the same address (另有页面的步骤), such as the reviewer's desk."""
    _elsewhere.add(code)


_mends: dict[str, tuple[str, str]] = {}


def mended_at(code: str, link: str, tab: str) -> None:
    """Say which tab of the case mends what a gate misses (在哪里补), where no step does."""
    _mends[code] = (link, tab)


def mending(code: str) -> tuple[str, str] | None:
    """Return the words of the link and the tab that mend what a gate misses (在哪里补), or None."""
    return _mends.get(code)


def built() -> frozenset[str]:
    """Return the steps that have a page (有页面的步骤)."""
    return frozenset(_forms) | _elsewhere
