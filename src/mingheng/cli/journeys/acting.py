"""Acting what a file says (按文件办理): each act calls the action that the screens call, at its own time."""

from __future__ import annotations

import datetime as dt
import inspect
import typing
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from mingheng.archive import actions as archive
from mingheng.archive.queries import dossiers_of
from mingheng.base.errors import NotFound, Refused
from mingheng.cases import actions as cases
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.queries import case_for, same_party
from mingheng.cli import duties
from mingheng.cli.journeys.reading import Read, ReadAct
from mingheng.cli.journeys.schema import STEPS
from mingheng.disclosure import actions as disclosure
from mingheng.disclosure.queries import duties_of
from mingheng.evidence import actions as evidence
from mingheng.evidence.queries import evidence_of
from mingheng.evidence.receiving import receive
from mingheng.ledger.queries import entries_about
from mingheng.org.queries import account_named, officers
from mingheng.powers.queries import power_coded
from mingheng.procedure import queries
from mingheng.procedure.actions import Delivery, Draft
from mingheng.procedure.terms import ApprovalOutcome
from mingheng.review import actions as review
from mingheng.review.points import POINTS

if TYPE_CHECKING:
    from mingheng.ledger.models import Entry
    from mingheng.org.models import Account, Agency, Officer

_FOUND = frozenset({"defence", "preservation", "recusal", "service", "documents"})
"""What an act answers; the newest open one is meant."""
_VIDEO = (".mp4", ".webm", ".mov", ".m4a", ".mp3", ".wav")


@dataclass
class Actor:
    """The one who acts a matter (办理者): the case as it stands, and who is who."""

    read: Read
    agency: Agency
    case: Any = None
    tell: Callable[[Entry], None] | None = None
    """Is given every new entry about the case, as it is written."""
    people: dict[str, Account] = field(default_factory=dict)
    told: int = -1

    def person(self, username: str) -> Account:
        """Return an account of the street (账号) by its log-in name.

        :raises NotFound: PERSON_UNKNOWN
        """
        if username not in self.people:
            found = account_named(username)
            if found is None or found.agency_id != self.agency.pk:
                raise NotFound(
                    "PERSON_UNKNOWN", f"本街道没有登录名为 {username} 的人员", way_out="核对 by、officers 里的登录名"
                )
            self.people[username] = found
        return self.people[username]

    def officer(self, username: str) -> Officer:
        """Return the officer behind an account (执法人员).

        :raises NotFound: PERSON_UNKNOWN
        """
        account = self.person(username)
        found = next((each for each in officers(self.agency) if each.account_id == account.pk), None)
        if found is None:
            raise NotFound("PERSON_UNKNOWN", f"{account.name} 不是登记的执法人员")
        return found

    def open(self) -> None:
        """Register lead and party and open the case (登记线索、当事人，受理).

        :raises Refused: as the actions, with the line of what was refused in front
        """
        matter, at = self.read.matter, self.read.matter.opened_at
        with self._at("officers"):
            by = self.person(matter.officers[0])
            able = [self.officer(name) for name in matter.officers]
        with self._at("party"):
            facts = PartyFacts(**dict(matter.party))
            party = same_party(self.agency, facts.identifier_kind, facts.identifier) or cases.register_party(
                facts=facts, by=by, at=at
            )
        lead = None
        if matter.lead is not None and by.department is not None:
            with self._at("lead"):
                lead = cases.register_lead(**dict(matter.lead), department=by.department, party=party, by=by, at=at)
        with self._at("power"):
            power = power_coded(self.agency, matter.power, at.date())
        with self._at("opened_at"):
            self.case = cases.open_case(
                procedure=matter.procedure, power=power, party=party, officers=able, cause=matter.cause,
                place=matter.place, found_on=matter.found_on, acted_on=matter.acted_on, summary=matter.summary,
                lead=lead, by=by, at=at,
            )  # fmt: skip
        self._tell_new()

    def act(self, act: ReadAct, *, settle: bool = True) -> None:
        """Take one act (办理一个行为); with `settle` what follows by itself is done before the next.

        :raises Refused: as the action, with the line of the act in front
        """
        with _placed(act.line, act.do):
            by = self.person(act.by)
            self.case = case_for(by, self.case.pk, act.at.date()) if act.do in STEPS else self.case
            own = getattr(self, f"_{act.do}", None)
            if own is not None:
                own(act.words, by, act.at)
            else:
                STEPS[act.do](case=self.case, **self._given(act.do, act.words), by=by, at=act.at)
        if settle:
            duties.settle(at=act.at)
        self._tell_new()

    def _at(self, name: str) -> AbstractContextManager[None]:
        return _placed(self.read.lines.get(name, 1), name)

    def _tell_new(self) -> None:
        if self.tell is None:
            return
        for entry in entries_about(self.case).filter(seq__gt=self.told).order_by("seq"):
            self.tell(entry)
            self.told = entry.seq

    # --- words to values ------------------------------------------------------------------------------------------

    def _given(self, step: str, words: BaseModel) -> dict[str, Any]:
        plain = inspect.unwrap(STEPS[step])
        hints = typing.get_type_hints(plain)
        given = {name: self._value(hints[name], getattr(words, name)) for name in type(words).model_fields}
        wanted = [name for name in inspect.signature(plain).parameters if name in _FOUND and name not in given]
        if wanted:
            found = self._found()
            given |= {name: found[name]() for name in wanted}
        return given

    def _value(self, hint: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, dict):
            return {key: _written(each) for key, each in value.items()}
        arguments = [each for each in typing.get_args(hint) if each is not type(None)]
        if isinstance(value, list):
            return [self._value(arguments[0], each) for each in value] if arguments else value
        names_of = {"Account": self.person, "Officer": self.officer, "Evidence": self._named_evidence}
        for kind in (hint, *arguments):
            look_up = names_of.get(getattr(kind, "__name__", ""))
            if look_up is not None:
                return look_up(value)
        for record in (Delivery, Draft):
            if record in (hint, *arguments) and isinstance(value, BaseModel):
                hints = typing.get_type_hints(record)
                names = [each.name for each in fields(record) if each.name in type(value).model_fields]
                return record(**{name: self._value(hints[name], getattr(value, name)) for name in names})
        return tuple(value) if isinstance(value, list) else value

    def _named_evidence(self, name: str) -> Any:
        found = next((each for each in evidence_of(self.case) if each.name == name), None)
        if found is None:
            raise NotFound("EVIDENCE_UNKNOWN", f"本案没有名为“{name}”的证据", way_out="先取证，再引用它的名称")
        return found

    def _found(self) -> dict[str, Callable[[], Any]]:
        """Return how the rows that an act answers are found: the newest one that is open."""
        file = queries.load(self.case, today=self.read.matter.opened_at.date())

        def newest(rows: Any, is_open: Callable[[Any], bool]) -> Callable[[], Any]:
            def find() -> Any:
                row = next((each for each in reversed(list(rows)) if is_open(each)), None)
                if row is None:
                    raise NotFound("NOTHING_OPEN", "没有等待办理的对象")
                return row

            return find

        return {
            "defence": newest(file.defences, lambda row: not row.adoption),
            "preservation": newest(
                file.preservations, lambda row: row.disposed_at is None and row.outcome != ApprovalOutcome.RETURNED
            ),
            "recusal": newest(file.recusals, lambda row: row.is_granted is None),
            "service": newest(file.services, lambda row: row.served_on is None),
            "documents": lambda: [file.documents[-1]],
        }

    # --- acts that are no step ------------------------------------------------------------------------------------

    def _add_evidence(self, words: Any, by: Account, at: dt.datetime) -> None:
        path = Path(self.read.folder) / words.file
        with path.open("rb") as stream:
            upload = receive(stream, path.name, by=by, at=at)
        names = words.officers or self.read.matter.officers
        row = evidence.add_evidence(
            case=self.case, upload=upload, kind=words.kind, name=words.name, proves=words.proves, taken_at=words.taken_at,
            place=words.place, officers=[self.officer(name) for name in names], notes=words.notes,
            provided_by=words.provided_by, by=by, at=at,
        )  # fmt: skip
        if words.scene is not None and path.suffix.lower() in _VIDEO:
            evidence.add_recording(
                case=self.case, evidence=row, scene=words.scene, started_at=words.taken_at,
                ended_at=words.ended_at or words.taken_at + dt.timedelta(milliseconds=row.duration_ms),
                notice_given=words.notice_given, by=by, at=at,
            )  # fmt: skip

    def _show_credentials(self, words: Any, by: Account, at: dt.datetime) -> None:
        names = words.officers or self.read.matter.officers
        cases.show_credentials(
            case=self.case, activity=words.activity, place=words.place, officers=[self.officer(name) for name in names],
            told_rights=words.told_rights, by=by, at=at,
        )  # fmt: skip

    def _waive_recording(self, words: Any, by: Account, at: dt.datetime) -> None:
        evidence.waive_recording(case=self.case, scene=words.scene, reason=words.reason, by=by, at=at)

    def _review(self, words: Any, by: Account, at: dt.datetime) -> None:
        request = queries.load(self.case, today=at.date()).review
        if request is None:
            raise NotFound("NOTHING_OPEN", "没有送审的案件")
        review.accept(request=request, by=by, at=at)
        if words.counsel:
            review.give_counsel(request=request, opinion=words.counsel_opinion, by=self.person(words.counsel), at=at)
        else:
            reason = words.no_counsel_reason or "本案不涉及需要法律顾问参与的专门问题"
            review.explain_no_counsel(request=request, reason=reason, by=by, at=at)
        review.give_opinion(
            request=request, kind=words.kind, verdicts=words.verdicts or ["pass"] * len(POINTS), remarks=words.remarks,
            problems=words.problems, counsel_adoption=words.counsel_adoption or ("full" if words.counsel else ""),
            adoption_reason=words.adoption_reason, by=by, at=at,
        )  # fmt: skip

    def _duty(self) -> Any:
        found = duties_of(self.case)
        if not found:
            raise NotFound("NOTHING_OPEN", "没有公示事项：决定尚未作出")
        return found[-1]

    def _draft_publication(self, words: Any, by: Account, at: dt.datetime) -> None:
        disclosure.draft(
            duty=self._duty(), flags=words.flags, flag_reason=words.flag_reason, changes=words.changes, by=by, at=at
        )

    def _check_publication(self, words: Any, by: Account, at: dt.datetime) -> None:
        disclosure.check(duty=self._duty(), agrees=words.agrees, reason=words.reason, by=by, at=at)

    def _withdraw_publication(self, words: Any, by: Account, at: dt.datetime) -> None:
        undone = [each for each in duties_of(self.case) if each.stage == "published"]
        if not undone:
            raise NotFound("NOTHING_OPEN", "没有正在公示的决定")
        disclosure.withdraw(duty=undone[0], reason=words.reason, by=by, at=at)

    def _archive(self, words: Any, by: Account, at: dt.datetime) -> None:
        self.case.refresh_from_db()
        compiled_by = self.person(words.compiled_by)
        if self.case.procedure == "summary":
            archive.archive_volume(cases=[self.case], compiled_by=compiled_by, remark=words.remark, by=by, at=at)
        else:
            archive.archive_case(case=self.case, compiled_by=compiled_by, remark=words.remark, by=by, at=at)


@contextmanager
def _placed(line: int, what: str) -> Iterator[None]:
    """Put the line in front of a refusal (不予办理的行号)."""
    try:
        yield
    except Refused as refusal:
        sentence = f"第 {line} 行 {what}：{refusal.sentence}"
        raise type(refusal)(refusal.code, sentence, article=refusal.article, way_out=refusal.way_out) from refusal


def _written(value: Any) -> Any:
    """Return a value as papers keep it (文书里的写法): days and instants as ISO text."""
    return value.isoformat() if isinstance(value, dt.date) else value


def dossier_of(case: Any) -> Any:
    """Return the dossier of a case (案卷), or None."""
    return next(iter(dossiers_of(case)), None)
