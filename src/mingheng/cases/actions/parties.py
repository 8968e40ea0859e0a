"""Registering and correcting parties (当事人)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from mingheng import ledger
from mingheng.base.errors import Conflict, NotLawful
from mingheng.cases import queries, rules
from mingheng.cases.events import PartyChanged, PartyRegistered, PartyRevealed
from mingheng.cases.models import Case, Party
from mingheng.cases.terms import IdentifierKind
from mingheng.law.terms import PartyKind
from mingheng.org.models import Account
from mingheng.org.permission import require
from mingheng.org.queries import queue
from mingheng.org.terms import Role


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is known of a party (当事人情况)."""

    kind: str
    name: str
    identifier_kind: str = IdentifierKind.NONE
    identifier: str = ""
    gender: str = ""
    born_on: dt.date | None = None
    address: str = ""
    phone: str = ""
    representative: str = ""
    representative_post: str = ""
    representative_identifier: str = ""


def _checked(facts: PartyFacts) -> dict[str, object]:
    PartyKind(facts.kind)
    code = rules.check_identifier(facts.kind, facts.identifier_kind, facts.identifier)
    values: dict[str, object] = {field.name: getattr(facts, field.name) for field in fields(facts)}
    values["name"] = rules.check_name(facts.name)
    values["identifier"] = code
    values["born_on"] = rules.born_on(facts.identifier_kind, code, facts.born_on)
    if facts.kind != PartyKind.NATURAL and not facts.representative.strip():
        raise NotLawful(
            "REPRESENTATIVE_MISSING", "请填写法定代表人、负责人或者经营者的姓名", article="行政处罚法第五十九条"
        )
    return values


@ledger.transaction
def register_party(*, facts: PartyFacts, by: Account, at: dt.datetime) -> Party:
    """Register a party (登记当事人).

    :raises Conflict: PARTY_KNOWN when the identifier is registered already.
    """
    require(by, Role.OFFICER, Role.HEAD, agency=by.agency, at=at, system=True)
    values = _checked(facts)
    if values["identifier"]:
        queue(by.agency_id)
    known = queries.same_party(by.agency, facts.identifier_kind, str(values["identifier"]))
    if known is not None:
        raise Conflict("PARTY_KNOWN", f"这个证件号码已登记为“{known.name}”", way_out="直接选用已登记的当事人")
    party = Party.objects.create(agency=by.agency, registered_at=at, **values)
    ledger.append(PartyRegistered(kind=facts.kind, name=party.name), by=by, at=at, about=party)
    return party


@ledger.transaction
def change_party(*, party: Party, facts: PartyFacts, reason: str, by: Account, at: dt.datetime) -> Party:
    """Correct what is known of a party (更正当事人情况); papers issued before stay as they were.

    :raises Conflict: PARTY_KNOWN when the new identifier belongs to another party.
    :raises NotLawful: NOTHING_CHANGED, REASON_MISSING
    """
    require(by, Role.OFFICER, Role.HEAD, agency=party.agency, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请说明更正的理由")
    values = _checked(facts)
    if values["identifier"]:
        queue(by.agency_id)
    known = queries.same_party(by.agency, facts.identifier_kind, str(values["identifier"]))
    if known is not None and known.pk != party.pk:
        raise Conflict("PARTY_KNOWN", f"这个证件号码已登记为“{known.name}”", way_out="核对后选用已登记的当事人")
    row = Party.objects.select_for_update().get(pk=party.pk)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        raise NotLawful("NOTHING_CHANGED", "没有改动")
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    labels = "、".join(str(getattr(Party._meta.get_field(name), "verbose_name", name)) for name in changed)
    queries.SEARCH.put(
        (case.pk, case.agency_id, queries.search_text(case))
        for case in Case.objects.filter(party=row).select_related("party", "power")
    )
    ledger.append(PartyChanged(fields=labels, reason=reason), by=by, at=at, about=row)
    return row


@ledger.transaction
def reveal_party(*, party: Party, purpose: str, by: Account, at: dt.datetime) -> Party:
    """Show a party's hidden identifier and telephone (查看个人信息); the look and its purpose are recorded.

    :raises NotLawful: PURPOSE_MISSING
    """
    require(by, Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.LEADER, Role.SUPERVISOR, agency=party.agency, at=at)
    if len(purpose.strip()) < 2:
        raise NotLawful("PURPOSE_MISSING", "请写明查看个人信息的事由", article="个人信息保护法第六条")
    ledger.append(PartyRevealed(purpose=purpose.strip()), by=by, at=at, about=party)
    return party
