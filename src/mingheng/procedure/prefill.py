"""What papers can take from the facts of a case (文书预填): one pool of values, of which a form takes what it asks for.

Pure over the case file. Days are written as ISO days and instants as ISO instants, money as a plain number of yuan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingheng.cases.models import Party
from mingheng.cases.terms import IdentifierKind
from mingheng.documents import forms
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.org.models import Agency, Officer
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Proposal
from mingheng.procedure.terms import ProposalKind

Values = dict[str, Any]

_PAPER_KIND = {
    PartyKind.NATURAL: "natural",
    PartyKind.SOLE_TRADER: "sole_trader",
    PartyKind.BUSINESS: "business",
    PartyKind.ORGANIZATION: "organization",
}
_PLAIN_IDENTIFIERS = {IdentifierKind.RESIDENT_ID, IdentifierKind.USCC}
_DIGITS = "零一二三四五六七八九十"


def paper(form_code: str, file: CaseFile, **own: Any) -> Values:
    """Return the values of a form (文书内容): what the act gives, else what the facts of the case give."""
    form = forms.get(form_code, on=file.today)
    pool = {**pool_of(file), **own}
    standard = {field.key: field.standard for field in form.fields if field.standard}
    return {
        field.key: pool.get(field.key, standard.get(field.key))
        for field in form.fields
        if pool.get(field.key, standard.get(field.key)) not in (None, "", [])
    }


def pool_of(file: CaseFile) -> Values:
    """Return everything that the facts of a case say in the words of papers (案件事实的文书用语)."""
    case = file.case
    return {
        **agency_values(case.agency),
        **party_values(case.party),
        "department_name": case.department.name,
        "cause": case.cause,
        "case_number": case.number,
        "place": case.place,
        "occurred_at": case.acted_on.isoformat(),
        "summary": case.summary or case.cause,
        "officers": people(file),
        "investigators": [officer.name for officer in file.officers],
        "recorder": file.officers[-1].name if file.officers else "",
        "evidence": evidence_names(file),
        "violated": citations(file, is_penalty_clause=False),
        "basis": citations(file, is_penalty_clause=True),
        "filed_on": case.filed_on.isoformat() if case.filed_on else "",
        "defence_days": f"{numeral(int(case.agency.setting('defence_days')))}个工作日",
        **_told(file),
    }


def agency_values(agency: Agency) -> Values:
    """Return what papers say of the agency (行政机关)."""
    bank = "，".join(part for part in (agency.fine_bank, agency.address) if part)
    return {
        "agency_name": agency.name,
        "agency_address": agency.address,
        "contact": agency.phone,
        "district_government": agency.district_government,
        "court": agency.court,
        "payment_bank": agency.fine_bank or bank,
        "payment_account": agency.fine_account,
    }


def party_values(party: Party) -> Values:
    """Return what papers say of the party (当事人)."""
    plain = party.identifier_kind in _PLAIN_IDENTIFIERS
    return {
        "party_kind": _PAPER_KIND[PartyKind(party.kind)],
        "party_name": party.name,
        "party_identifier": party.identifier or "未提供",
        "party_id_label": "" if plain or not party.identifier else f"{party.get_identifier_kind_display()}号码",
        "party_address": party.address or "不详",
        "party_head": party.representative or ("" if party.is_person else "不详"),
        "party_gender": party.gender,
        "party_birth_on": party.born_on.isoformat() if party.born_on else "",
        "party_phone": party.phone,
    }


def people(file: CaseFile, officers: Sequence[Officer] | None = None) -> list[dict[str, str]]:
    """Return officers with the numbers of the credentials they hold today (执法人员及证号)."""
    found = []
    for officer in file.officers if officers is None else officers:
        credential = officer.credential_on(file.today)
        if not officer.is_auxiliary and credential is not None:
            found.append({"name": officer.name, "credential": credential.number})
    return found


def evidence_names(file: CaseFile) -> list[str]:
    """Return the names of the usable evidence and of the records (证据名称)."""
    records = [
        f"{d.title}{f'（{d.number}）' if d.number else ''}" for form in ("T03", "T04", "T09") for d in file.issued(form)
    ]
    return [*records, *(e.name for e in file.evidence if e.is_usable)]


def citations(file: CaseFile, *, is_penalty_clause: bool) -> str:
    """Return the duty clauses or the penalty clauses of the item (违反的规定、处罚依据); all of them where one sort is missing."""
    bases = list(file.case.power.bases.all())
    wanted = [base for base in bases if base.is_penalty_clause == is_penalty_clause] or bases
    return "、".join(str(base) for base in wanted)


def content_of(proposal: Proposal) -> str:
    """Word what a proposal imposes (处罚内容), one kind a line; empty for anything but a penalty."""
    if proposal.kind != ProposalKind.PENALTY:
        return ""
    lines = []
    for kind in (PenaltyKind(value) for value in proposal.penalties):
        if kind is PenaltyKind.FINE:
            lines.append(f"罚款人民币{plain(proposal.fine_amount)}元")
        elif kind is PenaltyKind.CONFISCATION:
            worth = f"，计人民币{plain(proposal.confiscation_amount)}元" if proposal.confiscation_amount else ""
            lines.append(f"{kind.label}{worth}")
        elif kind is not PenaltyKind.OTHER:
            lines.append(kind.label)
    return "；\n".join([*lines, *([proposal.other_content] if proposal.other_content else [])])


def proposal_words(proposal: Proposal) -> str:
    """Word a proposal of any kind (处理意见)."""
    if proposal.kind == ProposalKind.PENALTY:
        return f"建议给予当事人下列行政处罚：{content_of(proposal)}"
    ground = proposal.get_no_penalty_ground_display() if proposal.no_penalty_ground else ""
    return f"建议{proposal.get_kind_display()}{f'，理由：{ground}' if ground else ''}"


def plain(amount: Any) -> str:
    """Write yuan without needless zeros (金额)."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def numeral(number: int) -> str:
    """Write a small number in Chinese (汉字数字), up to 99; larger ones in figures."""
    if not 0 <= number < 100:
        return str(number)
    tens, units = divmod(number, 10)
    if tens == 0:
        return _DIGITS[units]
    return f"{'' if tens == 1 else _DIGITS[tens]}十{_DIGITS[units] if units else ''}"


def _told(file: CaseFile) -> Values:
    """Return what papers say of the notice and of the order to correct that came before (此前的告知、责令改正)."""
    said: Values = {}
    notice = file.notice
    if notice is not None and notice.document is not None:
        said["notice_number"] = notice.document.number
        said["notice_served_on"] = notice.served_on.isoformat() if notice.served_on else ""
    if file.order is not None and file.order.document is not None:
        said["order_number"] = file.order.document.number
    return said
