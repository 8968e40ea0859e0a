"""What the page of one case shows (一案一档): head, stage bar, chronicle, next steps, clocks, all from one case file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mingheng import ledger
from mingheng.base.look import formats, parts
from mingheng.cases.queries import clock_deadline, clock_light
from mingheng.cases.terms import CaseState
from mingheng.desk import lights, steps
from mingheng.desk.verbs import verb_of
from mingheng.law.deadlines import Deadline
from mingheng.law.limits import TIME_LIMITS
from mingheng.law.terms import Unit
from mingheng.org.terms import Role
from mingheng.procedure import engine, judgement, queries
from mingheng.procedure.tables.parts import Missing, StageState

if TYPE_CHECKING:
    from mingheng.cases.models import Clock, Todo
    from mingheng.desk.access import StaffRequest
    from mingheng.ledger.models import Entry
    from mingheng.procedure.facts import CaseFile

_PARTS_OF_ACTS = frozenset({"documents.DocumentIssued", "documents.PdfAttached", "documents.NumberTaken"})
"""Entries that a step makes on its way; the step's own entry tells the act, and the paper hangs on it."""
_YEAR = re.compile(r"\((?:19|20)\d{2}\)\s*")
_SILENT = frozenset({"procedure.CaseMovedOn"})
"""Entries that only keep stage and work list in step; 存证 shows them."""
_MEDIA = {"photo": "photo", "video": "video", "audio": "audio"}
_STATES = {StageState.DONE: "done", StageState.NOW: "now", StageState.SKIP: "skip", StageState.AHEAD: ""}


# ── chronicle ───────────────────────────────────────────────────────────────────────────────────────────────────
def chronicle(file: CaseFile, only: str = "") -> list[parts.Act]:
    """Return the acts of a case (经过), newest first; papers and evidence hang on the act that made them."""
    entries = [entry for entry in ledger.entries_about(file.case) if entry.event not in _SILENT]
    papers, pieces = _by_instant(file.documents, "issued_at"), _by_instant(file.evidence, "added_at")
    acts = [_act(group, papers, pieces) for group in _together(reversed(entries))]
    acts.reverse()
    if only == "papers":
        return [act for act in acts if any(chip.kind in {"paper", "proof"} for chip in act.files)]
    if only == "media":
        return [act for act in acts if any(chip.kind in {"photo", "video", "audio"} for chip in act.files)]
    return acts


def _together(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return entries, oldest first, act by act: what a step makes on its way stands before the step's own entry."""
    groups: list[list[Entry]] = []
    waiting: list[Entry] = []
    for entry in entries:
        if waiting and waiting[-1].at != entry.at:
            groups.append(waiting)
            waiting = []
        waiting.append(entry)
        if entry.event not in _PARTS_OF_ACTS:
            groups.append(waiting)
            waiting = []
    return [*groups, waiting] if waiting else groups


def _by_instant(rows: Iterable[Any], name: str) -> dict[dt.datetime, list[Any]]:
    found: dict[dt.datetime, list[Any]] = {}
    for row in sorted(rows, key=lambda row: row.pk):
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _act(group: list[Entry], papers: dict[Any, list[Any]], pieces: dict[Any, list[Any]]) -> parts.Act:
    told = group[-1]
    sentence = told.sentence
    issued = sum(entry.event == "documents.DocumentIssued" for entry in group)
    chips = [_paper_chip(paper) for paper in _taken(papers, told.at, issued)]
    if told.event == "evidence.EvidenceAdded":
        chips += [_piece_chip(piece) for piece in _taken(pieces, told.at, 1)]
    return parts.Act(
        at=told.at,
        label=told.label,
        who=told.actor_name or "系统",
        sentence="" if sentence == told.label else sentence,
        files=chips,
        article=short(told.article),
        anchor=f"act-{told.seq}",
    )


def _taken(rows: dict[Any, list[Any]], at: dt.datetime, count: int) -> list[Any]:
    waiting = rows.get(at, [])
    taken, rows[at] = waiting[:count], waiting[count:]
    return taken


def _paper_chip(paper: Any) -> parts.FileChip:
    return parts.FileChip(paper.title, f"/desk/documents/{paper.pk}", "proof" if paper.form_code == "T21" else "paper")


def _piece_chip(piece: Any) -> parts.FileChip:
    return parts.FileChip(_piece_label(piece), f"/desk/evidence/{piece.pk}", _MEDIA.get(piece.media, "other"))


def _piece_label(piece: Any) -> str:
    if not piece.duration_ms:
        return str(piece.name)
    minutes, seconds = divmod(round(piece.duration_ms / 1000), 60)
    return f"{piece.name} {minutes:02d}:{seconds:02d}"


# ── stage bar ───────────────────────────────────────────────────────────────────────────────────────────────────
def stage_bar(file: CaseFile) -> list[parts.Stage]:
    """Return the stage bar (阶段条) with the day on which each stage was done."""
    days = _stage_days(file)
    return [
        parts.Stage(
            line.stage.label,
            _STATES[line.state],
            formats.local(day).strftime("%m-%d")
            if line.state is StageState.DONE and (day := days.get(line.stage.code))
            else "",
        )
        for line in queries.stage_lines(file)
    ]


def _stage_days(file: CaseFile) -> dict[str, dt.date | dt.datetime | None]:
    case, proposal, notice = file.case, file.proposal, file.notice
    shown, heard = file.showings, file.notice_defences
    return {
        "filing": case.filed_on,
        "scene": shown[-1].shown_at if shown else None,
        "investigation": file.proposals[0].submitted_at if file.proposals else None,
        "order": file.recheck.checked_at if file.recheck else None,
        "conclusion": proposal.decided_at if proposal else None,
        "notice": notice.served_on if notice else None,
        "defence": heard[-1].received_at if heard else None,
        "hearing": file.hearing.held_at if file.hearing else (heard[-1].received_at if heard else None),
        "review": file.review.opinion.given_at if judgement.review_passed(file) and file.review else None,
        "discussion": file.discussion.held_at if file.discussion else None,
        "decision": file.decision.decided_at if file.decision else None,
        "service": file.decision.served_on if file.decision else None,
        "report": file.filing_report.reported_at if file.filing_report else None,
        "disclosure": case.disclosure_settled_on,
        "performance": file.payments[-1].paid_on if file.payments else None,
        "closing": case.closed_on,
        "archive": case.archived_on,
    }


# ── next steps ──────────────────────────────────────────────────────────────────────────────────────────────────
def next_steps(
    file: CaseFile, request: StaffRequest, todos: Sequence[Todo], built: frozenset[str]
) -> tuple[list[parts.Step], list[parts.Step]]:
    """Return the box of next steps (下一步), and what else may be done (其他可办的).

    Own ones with their button, others' with 催办, blocked ones with every reason. What is neither a duty nor belongs to
    the present stage is folded away.
    """
    root = f"/desk/cases/{file.case.pk}"
    roles = request.user.roles_on(request.today)
    waiting = {todo.step: todo for todo in todos}
    now = {line.stage.code for line in queries.stage_lines(file) if line.state is StageState.NOW}
    drawn: list[parts.Step] = []
    aside: list[parts.Step] = []
    first = True
    for each in sorted(queries.next_steps(file, request.user), key=lambda one: one.step.stage not in now):
        step = each.step
        names = "、".join(str(Role(role).label) for role in step.roles)
        if each.missing:
            if each.is_mine or step.is_duty:
                lacks = [missing(lack, file, roles, built) for lack in each.missing]
                drawn.append(parts.Step(step.label, missing=lacks))
        elif each.is_mine and step.code in built:
            due = step.is_duty or step.stage in now
            primary, first = first and due, first and not due
            one = parts.Step(step.label, verb_of(step.code), f"{root}/do/{step.code}", step.hint, primary)
            (drawn if due else aside).append(one)
        elif step.is_duty and (todo := waiting.get(step.code)) is not None:
            hint = f"由{names}办理" + (f"，{formats.short_date(todo.urged_at)}催办过" if todo.urged_at else "")
            drawn.append(parts.Step(step.label, "催办", f"/desk/todos/{todo.pk}/urge", hint, post=True))
    return drawn, aside


def missing(lack: Missing, file: CaseFile, roles: frozenset[str], built: frozenset[str]) -> parts.Missing:
    """Return a missing condition with the link that mends it (缺什么), or who mends it."""
    root = f"/desk/cases/{file.case.pk}"
    lack = replace(lack, article=short(lack.article))
    if lack.clock and file.clock(lack.clock) is not None:
        return parts.Missing(lack.sentence, lack.article, "怎么算的？", f"{root}?clock={lack.clock}#clock-{lack.clock}")
    if (mending := steps.mending(lack.step)) is not None:
        return parts.Missing(lack.sentence, lack.article, mending[0], f"{root}/{mending[1]}")
    if lack.step and lack.step in built:
        table = queries.table_of(file.case)
        step = next((one for one in table.steps if one.code == lack.step), None)
        if step is not None and roles.intersection(step.roles) and step.offered(file):
            return parts.Missing(lack.sentence, lack.article, f"去{step.label}", f"{root}/do/{step.code}")
        if step is not None and step.offered(file):
            names = "、".join(str(Role(role).label) for role in step.roles)
            return parts.Missing(lack.sentence, lack.article, f"由{names}{step.label}")
    return parts.Missing(lack.sentence, lack.article, lack.way_out)


def short(article: str) -> str:
    """Return a citation without brackets and year (简写), as it stands beside a condition."""
    return _YEAR.sub("", article).replace("《", "").replace("》", "")


def lacks_of(code: str, file: CaseFile) -> tuple[Missing, ...]:
    """Return what a step still lacks (尚缺的条件)."""
    return engine.missing_of(queries.table_of(file.case).step(code), file)


# ── clocks ──────────────────────────────────────────────────────────────────────────────────────────────────────
def clock_cards(file: CaseFile, opened: str = "") -> list[parts.ClockCard]:
    """Return the running time limits (期限), the nearest first, each explained day by day; one may stand open."""
    running = [clock for clock in file.clocks if clock.ended_on is None]
    return [
        _card(clock, file, opened)
        for clock in sorted(running, key=lambda clock: (clock.due_on or dt.date.max, clock.pk))
    ]


def ended_clocks(file: CaseFile) -> list[tuple[str, str]]:
    """Return the time limits that are done with (已了结的期限): name and what became of it."""
    done = [clock for clock in file.clocks if clock.ended_on is not None]
    return [
        (lights.name_of(clock.rule), f"{formats.long_date(clock.ended_on)} {clock.reason}，原到 {clock.due_on}")
        for clock in done
    ]


def _card(clock: Clock, file: CaseFile, opened: str) -> parts.ClockCard:
    due = clock_deadline(clock, file.calendar)
    limit = due.limit
    unit = "天" if limit.unit is Unit.DAY else limit.unit.label
    length = f"{due.length} {unit}" + ("，含休息日" if limit.unit is Unit.DAY else "")
    extended = f"，已延长 {clock.extended} {unit}" if clock.extended else ""
    return parts.ClockCard(
        name=limit.name,
        remaining=clock_light(clock, file.calendar, file.today),
        due_on=due.last_day,
        length=length + extended,
        days=day_rows(due, file.today),
        changes=limit.changes,
        consequence=limit.consequence,
        basis="；".join(filter(None, [f"依据 {short(limit.article)}", f"计算 {short(limit.counting)}", limit.source])),
        anchor=f"clock-{clock.rule}",
        provisional=due.provisional,
        opened=clock.rule == opened,
    )


def day_rows(due: Deadline, today: dt.date) -> list[parts.DayRow]:
    """Return the day list of a time limit (数日表), plain runs folded where it is long."""
    rows = []
    for day in due.days():
        last = day.on == due.last_day
        kind = "last" if last else "today" if day.on == today else "" if day.counted else "off"
        why = f"{day.reason} · 今天" if day.on == today else f"{day.reason} · 最后一天" if last else day.reason
        rows.append(parts.DayRow(day.on, why, f"第 {day.ordinal} 天" if day.counted else "不计", kind))
    unit = "个工作日" if due.limit.unit is Unit.WORKDAY else "天"
    return parts.fold_days(rows, unit=unit)


def nearest(file: CaseFile) -> tuple[str, Any] | None:
    """Return the name and light of the time limit that ends first (最近的期限), or None."""
    running = [clock for clock in file.clocks if clock.ended_on is None and clock.rule in TIME_LIMITS]
    if not running or file.case.state not in {CaseState.OPEN, CaseState.SUSPENDED}:
        return None
    clock = min(running, key=lambda one: (one.due_on or dt.date.max, one.pk))
    return lights.name_of(clock.rule), clock_light(clock, file.calendar, file.today)
