"""What the tables already know about the ten points of the review list (引擎提示): it informs, the reviewer chooses.

Each point asks the gates that guard the same question elsewhere, so that a finding never differs from a refusal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingheng.base.money import figures
from mingheng.procedure import charts, judgement
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.gates import general as g
from mingheng.procedure.gates import penalty as p
from mingheng.procedure.models import Decision
from mingheng.procedure.queries import table_of
from mingheng.procedure.rules.proposals import Allowed
from mingheng.procedure.tables.parts import Gate

_YEARS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One note beside a point (提示): `kind` is ok, warn or bad."""

    kind: str
    words: str
    article: str = ""


_GATES: tuple[tuple[tuple[Gate, ...], str], ...] = (
    ((g.two_officers, g.no_open_recusal), "承办人两名以上，执法证今天有效，没有未决的回避申请"),
    ((g.power_in_force,), "事项在清单里有效，承办部门相符"),
    (
        (g.filed, g.credentials_shown, p.notice_served, p.defence_settled, p.hearing_settled, g.within_limitation),
        "已立案、亮证、告知，申辩和听证已处理，没有超过追责期限",
    ),
    ((g.record_written, p.investigation_concluded), "有笔录，调查已经终结"),
    ((g.evidence_collected, g.recordings_made), "有证据，应当录像的环节有录像或者已说明"),
    ((g.order_first_followed,), ""),
    ((), ""),
    ((), ""),
    ((p.crime_not_hidden,), "没有登记涉嫌犯罪的情形"),
    ((), ""),
)


def findings(file: CaseFile) -> list[list[Finding]]:
    """Return the notes beside the ten points (十项提示), in the order of the list; one query more than the file took."""
    found = [_gated(file, gates, fine) for gates, fine in _GATES]
    found[4] += _excluded(file)
    found[5] += [Finding("ok", f"依据：{'、'.join(str(basis) for basis in file.case.power.bases.all())}")]
    found[6] += _amount(file)
    found[7] += _papers(file)
    found[9] += _alike(file)
    return found


def _gated(file: CaseFile, gates: Sequence[Gate], fine: str) -> list[Finding]:
    lacks = [lack for gate in gates if (lack := gate(file)) is not None]
    if lacks:
        return [Finding("warn", lack.sentence, lack.article) for lack in lacks]
    return [Finding("ok", fine)] if fine else []


def _excluded(file: CaseFile) -> list[Finding]:
    out = [row for row in file.evidence if row.excluded_at is not None]
    return [Finding("warn", f"有 {len(out)} 件证据已排除，不得作为定案根据")] if out else []


def _amount(file: CaseFile) -> list[Finding]:
    proposal = file.proposal
    if proposal is None or not proposal.fine_amount:
        return []
    ranges = [one for one in judgement.ranges_of(file.case.power) if one.maximum is not None]
    band = proposal.band
    notes = []
    for one in ranges:
        words = f"{one.unit}法定幅度 {_span(one)}，拟罚 {figures(proposal.fine_amount)} 元"
        notes.append(Finding("ok" if one.unit or _within(one, proposal.fine_amount) else "warn", words))
    if band is not None and band.maximum_amount is not None:
        allowed = Allowed(minimum=band.minimum_amount, maximum=band.maximum_amount)
        kind = "ok" if _within(allowed, proposal.fine_amount) else "warn"
        notes.append(Finding(kind, f"裁量档次“{band.label}”为 {_span(allowed)}"))
    if proposal.is_mitigated:
        notes.append(Finding("warn", "减轻处罚，须写明法定的减轻情形", "行政处罚法第三十二条"))
    return notes


def _within(allowed: Allowed, amount: Decimal) -> bool:
    return (allowed.minimum is None or allowed.minimum <= amount) and (
        allowed.maximum is None or amount <= allowed.maximum
    )


def _span(allowed: Allowed) -> str:
    high = figures(allowed.maximum or 0)
    return f"{figures(allowed.minimum)} 至 {high} 元" if allowed.minimum is not None else f"最高 {high} 元"


def _papers(file: CaseFile) -> list[Finding]:
    missing = charts.missing_documents(file, table_of(file.case))
    if missing:
        return [Finding("bad", f"卷内还缺：{'、'.join(dict.fromkeys(one.title for one in missing))}")]
    return [Finding("ok", f"已办环节应有的文书都在卷，共 {len(file.documents)} 份")]


def _alike(file: CaseFile) -> list[Finding]:
    """Compare with what the agency imposed for the same item (同案同罚) in the last two years."""
    since = file.today - dt.timedelta(days=365 * _YEARS)
    rows = Decision.objects.filter(agency=file.case.agency, case__power__code=file.case.power.code)
    rows = rows.filter(decided_at__date__gte=since, fine_amount__gt=0).exclude(case=file.case)
    fines = sorted(rows.values_list("fine_amount", flat=True)[:500])
    if not fines:
        return [Finding("ok", "近两年没有同一事项的处罚可以比较")]
    middle = fines[len(fines) // 2]
    words = f"近两年同一事项 {len(fines)} 件，最低 {figures(fines[0])} 元，中位 {figures(middle)} 元，最高 {figures(fines[-1])} 元"
    amount = file.proposal.fine_amount if file.proposal is not None else Decimal(0)
    return [Finding("warn" if amount and not fines[0] <= amount <= fines[-1] else "ok", words)]
