"""``mingheng law`` (法律引擎): workdays, time limits, identifiers, redaction, publication, review. No Django, no database."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mingheng.cli import law_input
from mingheng.cli.terminal import Parser, WrongUsage, read_object, read_stdin, tell
from mingheng.disclosure.names import Person, Role
from mingheng.disclosure.redaction import Redaction, redact, require_clean
from mingheng.disclosure.rules import rule_on_publication
from mingheng.law import (
    TIME_LIMITS,
    Calendar,
    CountedDay,
    Deadline,
    Suspension,
    deadline,
    identify,
    parse_notice,
    shipped_calendar,
    workdays,
)
from mingheng.review.rules import Thresholds, review_catalogue

_FOLD = 12
"""Rows; longer day lists are folded on the screen, never in JSON."""


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    parts = parser.add_subparsers(title="子命令", metavar="子命令", dest="part", required=True)
    part = parts.add_parser("workdays", help="某日以后第 N 个工作日，逐日说明")
    part.add_argument("--from", dest="from_on", type=_day, required=True, metavar="日期", help="起算日，当日不算")
    part.add_argument("--count", type=int, required=True, metavar="N", help="第几个工作日")
    _calendar_argument(part)
    part.set_defaults(answer=_workdays)
    _deadline_arguments(parts.add_parser("deadline", help="一个期限的最后一日，逐日说明"))
    part = parts.add_parser("identify", help="识别证件号码，核对校验码")
    part.add_argument("code", metavar="号码")
    part.add_argument("--credential", default="", metavar="正则式", help="按本机关设定的执法证号格式核对")
    part.set_defaults(answer=_identify)
    part = parts.add_parser("redact", help="脱敏：自标准输入读文字")
    part.add_argument("--person", action="append", default=[], metavar="姓名", help="被处罚自然人姓名，可以多次")
    part.add_argument("--witness", action="append", default=[], metavar="姓名", help="证人姓名，可以多次")
    part.add_argument(
        "--keep", action="append", default=[], metavar="文字", help="可以公开的文字，如本机关电话，可以多次"
    )
    part.add_argument("--check", action="store_true", help="只检查：还有不应公开的内容即不通过")
    part.set_defaults(answer=_redact)
    part = parts.add_parser("publish", help="公示判定：自标准输入读 JSON 对象")
    _calendar_argument(part)
    part.set_defaults(answer=_publish)
    part = parts.add_parser("review", help="法制审核判定：自标准输入读 JSON 对象")
    part.add_argument("--citizen", type=_yuan, default=Thresholds().citizen, metavar="元", help="个人的审核门槛")
    part.add_argument(
        "--organization", type=_yuan, default=Thresholds().organization, metavar="元", help="单位的审核门槛"
    )
    part.set_defaults(answer=_review)


def _deadline_arguments(part: Parser) -> None:
    part.add_argument("--rule", metavar="编号", help="期限编号，如 P-03")
    part.add_argument(
        "--from", dest="from_on", type=_moment, metavar="日期", help="起算日；按小时的期限可写 2025-09-26T10:30"
    )
    part.add_argument("--length", type=int, metavar="N", help="另定的长度（规则允许时）")
    part.add_argument("--extended", type=int, default=0, metavar="N", help="批准延长的长度")
    part.add_argument(
        "--suspend", action="append", default=[], type=_pause, metavar="起/止/理由", help="停止计算的期间，可以多次"
    )
    part.add_argument("--list", action="store_true", help="列出全部期限")
    _calendar_argument(part)
    part.set_defaults(answer=_deadline)


def _calendar_argument(part: Parser) -> None:
    part.add_argument(
        "--calendar", action="append", default=[], type=Path, metavar="文件", help="另加的节假日安排文件，可以多次"
    )


def run(args: Namespace) -> int:
    """Answer (执行); 0 when there is an answer."""
    answer: dict[str, Any]
    answer, lines = args.answer(args)
    tell(args, answer, lines)
    return 0


Answer = tuple[dict[str, Any], Iterator[str]]


def _workdays(args: Namespace) -> Answer:
    due = workdays(args.from_on, args.count, calendar=_calendar(args))
    return _told(due), _counted_lines(due)


def _deadline(args: Namespace) -> Answer:
    if args.list:
        table = [{**asdict(limit), "unit": limit.unit.value} for limit in TIME_LIMITS.values()]
        return {"time_limits": table}, (
            f"{limit.id:<8}{limit.name}　{limit.length or ''}{limit.unit.label}　自{limit.trigger}　{limit.article}"
            for limit in TIME_LIMITS.values()
        )
    if not args.rule or not args.from_on:
        raise WrongUsage("缺少 --rule 或者 --from；--list 列出全部期限")
    due = deadline(
        args.rule.upper(),
        args.from_on,
        calendar=_calendar(args),
        length=args.length,
        extended=args.extended,
        suspensions=tuple(args.suspend),
    )
    limit = due.limit
    answer = {
        "rule": limit.id,
        "name": limit.name,
        **_told(due),
        "length": due.length,
        "unit": limit.unit.value,
        "course": limit.course.value,
        "earliest_on": due.earliest_on,
        "act_by": due.act_by,
        "rolled_from": due.rolled_from,
        "last_at": due.last_at.isoformat() if due.last_at else None,
        "article": limit.article,
        "counting": limit.counting,
        "changes": limit.changes,
        "consequence": limit.consequence,
        "mark": limit.mark,
        "source": limit.source,
    }
    return answer, _deadline_lines(due)


def _told(due: Deadline) -> dict[str, Any]:
    return {
        "from": due.trigger_on,
        "last_day": due.last_day,
        "provisional": due.provisional,
        "days": [asdict(day) for day in due.days()],
    }


def _deadline_lines(due: Deadline) -> Iterator[str]:
    limit = due.limit
    yield f"{limit.id} {limit.name}：自{limit.trigger}，{due.length or ''}{limit.unit.label}，{limit.course.label}"
    yield from _counted_lines(due)
    for label, words in (
        ("什么会改变它", limit.changes),
        ("过了会怎样", limit.consequence),
        ("依据", f"{limit.article}；计日：{limit.counting}"),
        ("天数来源", limit.source),
    ):
        if words:
            yield f"{label}：{words}"


def _counted_lines(due: Deadline) -> Iterator[str]:
    yield from _day_lines(due.days())
    when = f" {due.last_at:%H:%M}" if due.last_at else ""
    yield f"最后一日：{due.last_day}{when}" + ("（暂定：当年节假日安排尚未公布）" if due.provisional else "")


def _day_lines(days: Sequence[CountedDay]) -> Iterator[str]:
    """Yield the rows; in a long list runs of plain days become one row, a day off and the ends never do."""
    run: list[CountedDay] = []
    for place, day in enumerate(days):
        if len(days) > _FOLD and day.counted and 0 < place < len(days) - 1:
            run.append(day)
            continue
        yield from _folded(run)
        run = []
        yield _row(day)
    yield from _folded(run)


def _folded(run: Sequence[CountedDay]) -> Iterator[str]:
    if len(run) > 1:
        yield f"{run[0].on} 至 {run[-1].on}，第 {run[0].ordinal} 至 {run[-1].ordinal} 天"
    else:
        yield from map(_row, run)


def _row(day: CountedDay) -> str:
    return f"{day.on} {'一二三四五六日'[day.on.weekday()]}  {f'第 {day.ordinal} 天' if day.counted else '不计'}  {day.reason}"


def _identify(args: Namespace) -> Answer:
    found = identify(args.code, credential_pattern=args.credential)
    answer = {
        "code": found.code,
        "kind": found.kind.value,
        "label": found.kind.label,
        "valid": found.valid,
        "reason": found.reason,
    }
    return answer, iter([f"{found.code}　{found.kind.label}　{'有效' if found.valid else '无效'}　{found.reason}"])


def _redact(args: Namespace) -> Answer:
    text = read_stdin()
    persons = [Person(name) for name in args.person] + [Person(name, Role.WITNESS) for name in args.witness]
    if args.check:
        require_clean(text, persons=persons, keep=args.keep)
        return {"clean": True}, iter(["没有发现不应公开的内容"])
    done: Redaction = redact(text, persons=persons, keep=args.keep)
    answer = {
        "text": done.text,
        "hidden": [{**asdict(each), "label": each.kind.label} for each in done.hidden],
        "to_look_at": list(done.to_look_at),
    }
    return answer, iter([done.text.removesuffix("\n")])


def _publish(args: Namespace) -> Answer:
    ruling = rule_on_publication(law_input.decision(read_object()), calendar=_calendar(args))
    answer = {
        "publish": ruling.publish,
        "reason": ruling.reason.value,
        "sentence": ruling.reason.label,
        "article": ruling.article,
        "due_on": ruling.due_on,
        "provisional": ruling.provisional,
        "shortest_until": ruling.shortest_until,
        "longest_until": ruling.longest_until,
        "gravity": ruling.gravity.value if ruling.gravity else None,
    }
    return answer, _publish_lines(answer)


def _publish_lines(answer: dict[str, Any]) -> Iterator[str]:
    yield ("公示" if answer["publish"] else "不公示") + f"（{answer['reason']}）：{answer['sentence']}"
    yield f"依据：{answer['article']}"
    if answer["publish"]:
        yield f"最迟 {answer['due_on']} 公示；最短公示到 {answer['shortest_until'] or '无'}，最长公示到 {answer['longest_until']}"


def _review(args: Namespace) -> Answer:
    draft = law_input.draft(read_object())
    entries = review_catalogue(draft, thresholds=Thresholds(args.citizen, args.organization))
    answer = {
        "required": bool(entries),
        "codes": [entry.code for entry in entries],
        "sources": {entry.code: entry.source for entry in entries},
        "names": {entry.code: entry.name for entry in entries},
    }
    words = [f"{entry.code} {entry.name}　{entry.source}" for entry in entries]
    return answer, iter(["应当经过法制审核：", *words] if words else ["目录中没有要求法制审核的情形"])


def _calendar(args: Namespace) -> Calendar:
    """Return the shipped calendar with the notices of the installation's folder and of --calendar."""
    calendar = shipped_calendar()
    home = args.data or os.environ.get("DATA_DIR")
    kept = sorted((Path(home) / "calendar").glob("*.*")) if home else []
    for file in (*kept, *args.calendar):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise WrongUsage(f"读不出节假日安排文件 {file}") from None
        calendar = calendar.with_year(parse_notice(text))
    return calendar


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} 不是日期，应写作 2025-09-26 的样子") from None


def _moment(text: str) -> date:
    try:
        return datetime.fromisoformat(text) if "T" in text or " " in text else date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} 不是日期，应写作 2025-09-26 的样子") from None


def _pause(text: str) -> Suspension:
    first, _, rest = text.partition("/")
    last, _, reason = rest.partition("/")
    return Suspension(_day(first), _day(last), reason)


_yuan = law_input.yuan
