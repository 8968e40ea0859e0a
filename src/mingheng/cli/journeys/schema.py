"""What a ``matter.yaml`` may say (整案输入的格式): made from the actions' own signatures, so that it cannot fall behind.

Accounts and officers are named by their log-in names, evidence by its name; what an act answers (a defence, a request) is the
newest one that is open.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
import types
import typing
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.terms import Activity, IdentifierKind, LeadSource
from mingheng.evidence.terms import EvidenceKind, Scene
from mingheng.law.terms import PartyKind
from mingheng.procedure import actions as procedure
from mingheng.procedure.actions import Delivery, Draft
from mingheng.procedure.terms import (
    Adoption,
    ApprovalOutcome,
    ClosingOutcome,
    NoPenaltyGround,
    OnTheSpotGround,
    PaymentChannel,
    RemedyKind,
)
from mingheng.review.points import MATERIALS, POINTS
from mingheng.review.terms import CounselAdoption, OpinionKind, Verdict

_STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
NAMED = frozenset({"Account", "Officer", "Evidence"})
"""Rows that the file names; every other row that an action asks for is found by the runner."""


SHANGHAI = ZoneInfo("Asia/Shanghai")
_YEARS = (1900, 2100)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _text(value: Any) -> Any:
    """Return a number as text (文字); characters that cannot be written on paper are refused."""
    if isinstance(value, str) and _UNWRITABLE.search(value):
        raise ValueError("含有不能书写的控制字符")
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _amount(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _day(value: Any) -> Any:
    """Take days and texts of days only (日期): a bare number would be read as seconds since 1970."""
    if isinstance(value, dt.datetime) or not isinstance(value, (dt.date, str)):
        raise ValueError("应当是日期，如 2026-09-07")
    return value


def _moment(value: Any) -> Any:
    """Take instants and texts of instants only (时间): a day alone says no hour."""
    if not isinstance(value, (dt.datetime, str)):
        raise ValueError("应当是时间，如 2026-09-07 09:30")
    return value


def _near_day(value: dt.date) -> dt.date:
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise ValueError(f"年份应当在 {_YEARS[0]} 到 {_YEARS[1]} 之间")
    return value


def _in_shanghai(value: dt.datetime) -> dt.datetime:
    _near_day(value)
    return value.replace(tzinfo=SHANGHAI) if value.tzinfo is None else value


Text = Annotated[str, BeforeValidator(_text)]
Flag = Literal["is_minor", "has_state_secret", "has_trade_secret", "is_inseparable", "is_necessary"]
Day = Annotated[dt.date, BeforeValidator(_day), AfterValidator(_near_day)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment), AfterValidator(_in_shanghai)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]


class LeadWords(BaseModel):
    """The lead (线索)."""

    model_config = _STRICT
    source: LeadSource = LeadSource.PATROL
    found_at: Moment
    place: Text
    content: Text
    reporter: Text = ""


class EvidenceWords(BaseModel):
    """A file that is taken into evidence (取证)."""

    model_config = _STRICT
    file: Text
    kind: EvidenceKind
    name: Text
    proves: Text
    taken_at: Moment
    place: Text
    officers: list[str] = Field(default_factory=list)
    notes: Text = ""
    provided_by: Text = ""
    scene: Scene | None = None
    ended_at: Moment | None = None
    notice_given: bool = True


class CredentialWords(BaseModel):
    """Showing credentials (亮证)."""

    model_config = _STRICT
    activity: Activity
    place: Text
    officers: list[str] = Field(default_factory=list)
    told_rights: bool = True


class WaiverWords(BaseModel):
    """Why a scene was not recorded (未录说明)."""

    model_config = _STRICT
    scene: Scene
    reason: Text


class OpinionWords(BaseModel):
    """A review from accepting the papers to the opinion (法制审核)."""

    model_config = _STRICT
    kind: OpinionKind = OpinionKind.AGREE
    verdicts: list[Verdict] = Field(
        default_factory=lambda: [Verdict.PASS] * len(POINTS), min_length=len(POINTS), max_length=len(POINTS)
    )
    remarks: list[Text] = Field(default_factory=list)
    problems: Text = ""
    counsel: str = ""
    counsel_opinion: Text = ""
    counsel_adoption: CounselAdoption | Literal[""] = ""
    adoption_reason: Text = ""
    no_counsel_reason: Text = ""


class DisclosureWords(BaseModel):
    """Drafting a publication (公示填报)."""

    model_config = _STRICT
    flags: dict[Flag, bool] = Field(default_factory=dict)
    flag_reason: Text = ""
    changes: dict[str, Text] = Field(default_factory=dict)


class CheckWords(BaseModel):
    """Checking a publication (公示复核)."""

    model_config = _STRICT
    agrees: bool = True
    reason: Text = ""


class WithdrawalWords(BaseModel):
    """Withdrawing a publication (撤回公示)."""

    model_config = _STRICT
    reason: Text


class ArchiveWords(BaseModel):
    """Binding the dossier (归档)."""

    model_config = _STRICT
    compiled_by: str
    remark: Text = ""


OTHER_ACTS: dict[str, type[BaseModel]] = {
    "add_evidence": EvidenceWords,
    "show_credentials": CredentialWords,
    "waive_recording": WaiverWords,
    "review": OpinionWords,
    "draft_publication": DisclosureWords,
    "check_publication": CheckWords,
    "withdraw_publication": WithdrawalWords,
    "archive": ArchiveWords,
}
"""Acts that are no step of a procedure table."""
STEPS: dict[str, Callable[..., Any]] = {
    name: getattr(procedure, name)
    for name in procedure.__all__
    if inspect.isfunction(getattr(procedure, name)) and name not in {"refresh", "transfer_lead"}
}
CHOICES: dict[tuple[str, str], Any] = {
    ("Party", "kind"): PartyKind,
    ("Party", "identifier_kind"): IdentifierKind,
    ("Draft", "no_penalty_ground"): NoPenaltyGround | Literal[""],
    ("decide_closing", "outcome"): ApprovalOutcome,
    ("decide_deferral", "outcome"): ApprovalOutcome,
    ("propose_closing", "outcome"): ClosingOutcome,
    ("record_payment", "channel"): PaymentChannel,
    ("record_payment", "collection_ground"): OnTheSpotGround | Literal[""],
    ("decide_on_the_spot", "collection"): PaymentChannel,
    ("decide_on_the_spot", "collection_ground"): OnTheSpotGround | Literal[""],
    ("tell_and_hear", "adoption"): Adoption | Literal[""],
    ("record_remedy", "kind"): RemedyKind,
}
"""What an action takes as plain text although only certain words are meant."""
_LEFT_TO_RUNNER = {"case", "by", "at", "seen_version"}
_DEFAULTS: dict[str, dict[str, Any]] = {"submit_review": {"materials": list(MATERIALS), "responsibility_signed": True}}


def _hint(hint: Any) -> Any:
    """Return what the file writes for what an action takes; None for rows that the runner finds."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        inner = [_hint(each) for each in arguments if each is not type(None)]
        return None if None in inner else Union[(*inner, None)]
    if origin is tuple and len(arguments) == 2 and arguments[1] is not Ellipsis:
        return tuple[tuple(_hint(each) for each in arguments)]  # type: ignore[misc]
    if origin in (list, tuple, Sequence):
        inner_hint = _hint(arguments[0])
        return None if inner_hint is None else list[inner_hint]  # type: ignore[valid-type]
    if origin is dict:
        return dict[Text, Any] if arguments[1] is Any else dict[Text, Text]
    plain = (
        {str: Text, dt.datetime: Moment, dt.date: Day, Decimal: Amount}.get(hint) if isinstance(hint, type) else None
    )
    if plain is not None:
        return plain
    if getattr(hint, "__name__", "") in NAMED:
        return str
    if hint in (Delivery, Draft):
        return record_model(hint)
    return None if isinstance(hint, type) and hasattr(hint, "_meta") else hint


def record_model(record: type) -> type[BaseModel]:
    """Return the model of a dataclass (记录格式) that an action takes."""
    hints = typing.get_type_hints(record)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(record).parameters.items():
        written = CHOICES.get((record.__name__, name)) or _hint(hints[name])
        if written is not None:
            default = ... if parameter.default is parameter.empty else parameter.default
            fields[name] = (written, Field(default_factory=dict) if written == dict[Text, Any] else default)
    return create_model(record.__name__, __config__=_STRICT, **fields)


def _step_model(name: str, act: Callable[..., Any]) -> type[BaseModel]:
    plain = inspect.unwrap(act)
    hints = typing.get_type_hints(plain)
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(plain).parameters.values():
        if parameter.name in _LEFT_TO_RUNNER:
            continue
        written = CHOICES.get((name, parameter.name)) or _hint(hints[parameter.name])
        if written is None:
            continue
        default = ... if parameter.default is parameter.empty else parameter.default
        fields[parameter.name] = (written, _DEFAULTS.get(name, {}).get(parameter.name, default))
    return create_model(name, __config__=_STRICT, **fields)


WORDS: dict[str, type[BaseModel]] = {**OTHER_ACTS, **{name: _step_model(name, act) for name, act in STEPS.items()}}
"""The words of every act by its name (行为的参数)."""


class Act(BaseModel):
    """One act (行为): when, who, what; everything else is the act's own words."""

    model_config = ConfigDict(extra="allow")
    do: Literal[tuple(sorted(WORDS))]  # type: ignore[valid-type]
    at: Moment
    by: str


Party = create_model(
    "Party",
    __config__=_STRICT,
    **{  # type: ignore[call-overload]
        name: (
            CHOICES.get(("Party", name)) or _hint(hint),
            ... if parameter.default is parameter.empty else parameter.default,
        )
        for name, parameter in inspect.signature(PartyFacts).parameters.items()
        for hint in [typing.get_type_hints(PartyFacts)[name]]
    },
)


class Matter(BaseModel):
    """A whole matter (整案)."""

    model_config = _STRICT
    title: Text
    base_on: Day | None = None
    procedure: Literal["ordinary", "summary"]
    power: Text
    party: Party  # type: ignore[valid-type]
    officers: list[str] = Field(min_length=1)
    opened_at: Moment
    cause: Text
    place: Text
    found_on: Day
    acted_on: Day
    summary: Text = ""
    lead: LeadWords | None = None
    acts: list[dict[str, Any]] = Field(default_factory=list)
