"""Gates of the summary procedure (简易程序关口)."""

from __future__ import annotations

from mingheng.cases.terms import Activity
from mingheng.evidence.terms import Scene
from mingheng.law.citations import cite
from mingheng.procedure import judgement
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.tables.parts import Missing


def credentials_shown_on_the_spot(file: CaseFile) -> Missing | None:
    """Ask that credentials were shown for the on-the-spot penalty (当场处罚亮证).

    Law: 《行政处罚法》(2021) 第五十二条
    """
    if any(s.activity in {Activity.PENALTY, Activity.INSPECTION, Activity.EVIDENCE} for s in file.showings):
        return None
    return Missing("CREDENTIALS_NOT_SHOWN", "没有亮证记录", cite("处罚法", 52), "登记亮证", step="show_credentials")


def recording_or_reason(file: CaseFile) -> Missing | None:
    """Ask for a recording of the on-the-spot penalty, or a written reason why there is none (应录).

    House: 曹办〔2020〕7号第13条、第14条
    """
    if file.has_recording or any(each.scene == Scene.SUMMARY_PENALTY for each in file.waived):
        return None
    return Missing(
        "NO_RECORDING",
        "当场处罚应当录像，现在没有录像，也没有未录说明",
        "曹办〔2020〕7号第13条",
        "上传录像，或者填写未录说明",
        step="explain_no_recording",
    )


def heard_on_the_spot(file: CaseFile) -> Missing | None:
    """Ask that the party was told and heard before an on-the-spot penalty (当场告知并听取).

    Law: 《行政处罚法》(2021) 第四十四条、第四十五条
    """
    if file.notice is None:
        return Missing("NOTICE_MISSING", "尚未当场告知", cite("处罚法", 44), "告知并听取陈述申辩", step="tell_and_hear")
    if not file.notice_defences or any(not judgement.is_answered(d) for d in file.notice_defences):
        return Missing(
            "DEFENCE_NOT_HEARD", "尚未听取陈述申辩", cite("处罚法", 45), "告知并听取陈述申辩", step="tell_and_hear"
        )
    return None


def reported_to_agency(file: CaseFile) -> Missing | None:
    """Ask that the on-the-spot penalty was reported to the agency (当场处罚备案).

    Law: 《行政处罚法》(2021) 第五十二条
    """
    if file.decision is None or not file.decision.is_summary or file.filing_report is not None:
        return None
    return Missing(
        "NOT_REPORTED", "当场处罚尚未备案", cite("处罚法", 52), "报本机关备案", step="report_penalty", clock="P-14"
    )
