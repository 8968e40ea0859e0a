"""General gates (通用关口 G1–G9): power, officers, recusal, records, order first."""

from __future__ import annotations

from mingheng.cases.terms import CaseState
from mingheng.law.citations import cite
from mingheng.procedure import judgement
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.tables.parts import Missing
from mingheng.procedure.terms import FilingOutcome


def case_is_moving(file: CaseFile) -> Missing | None:
    """Ask that the case is neither suspended nor closed (案件在办).

    House: 中止期间不办理，恢复后再办
    """
    if file.case.state == CaseState.SUSPENDED:
        return Missing("CASE_SUSPENDED", "案件已中止", "", "先恢复办理", step="resume")
    if file.case.state in {CaseState.CLOSED, CaseState.ARCHIVED}:
        return Missing("CASE_CLOSED", "案件已结案", "", "结案后只能补充归档材料")
    return None


def power_in_force(file: CaseFile) -> Missing | None:
    """Ask that the item is in force today and belongs to the department (G1 事项有效、部门匹配).

    An item taken back while the case runs stops it only where the agency has set so.

    Law: 《行政处罚法》(2021) 第十七条、第二十四条
    """
    power, day = file.case.power, file.today
    if power.department_id != file.case.department_id:
        return Missing(
            "POWER_OTHER_DEPARTMENT", "事项不归承办部门", cite("处罚法", 17), "移交主办部门", step="transfer_case"
        )
    opened = file.case.opened_at.date()
    finish = file.case.agency.setting("taken_back_running") and power.in_force_on(opened)
    if not power.in_force_on(day) and not finish:
        successor = power.successor or "有权机关"
        return Missing(
            "POWER_TAKEN_BACK",
            f"事项已于 {power.valid_to} 起不再由本街道行使",
            cite("处罚法", 24),
            f"开具移送函，移送{successor}",
            step="transfer_case",
        )
    return None


def two_officers(file: CaseFile) -> Missing | None:
    """Ask for two certified officers in charge (G2 两名执法人员).

    Auxiliaries do not count; a credential must be valid today.

    Law: 《行政处罚法》(2021) 第四十二条
    """
    able = [o for o in file.officers if not o.is_auxiliary and o.credential_on(file.today) is not None]
    if len(able) >= 2:
        return None
    return Missing(
        "TWO_OFFICERS",
        f"具有有效执法证的承办人不足两名，现有 {len(able)} 名",
        cite("处罚法", 42),
        "增加承办人，或者先办理换证",
        step="assign_officer",
    )


def no_open_recusal(file: CaseFile) -> Missing | None:
    """Ask that every request for recusal has been decided (G4 回避已决定).

    Investigation does not stop meanwhile; the decision does.

    Law: 《行政处罚法》(2021) 第四十三条
    """
    if all(r.is_granted is not None for r in file.recusals):
        return None
    return Missing("RECUSAL_OPEN", "回避申请尚未决定", cite("处罚法", 43), "由负责人决定", step="decide_recusal")


def within_limitation(file: CaseFile) -> Missing | None:
    """Ask that the violation was found within the limitation period (处罚时效).

    Two years, five where life, health or finance was harmed; counted from the day the act ended.

    Law: 《行政处罚法》(2021) 第三十六条
    """
    if not judgement.is_time_barred(file):
        return None
    return Missing("TIME_BARRED", "违法行为发现时已经超过处罚时效，不再给予处罚", cite("处罚法", 36), "作不予立案处理")


def filed(file: CaseFile) -> Missing | None:
    """Ask that the head approved the filing (已立案).

    Law: 《行政处罚法》(2021) 第五十四条
    """
    if file.filing is not None and file.filing.outcome == FilingOutcome.FILED:
        return None
    return Missing("NOT_FILED", "尚未立案", cite("处罚法", 54), "先办理立案审批", step="decide_filing")


def credentials_shown(file: CaseFile) -> Missing | None:
    """Ask that credentials were shown at some activity of the case (G3 亮证).

    Law: 《行政处罚法》(2021) 第五十五条
    """
    if file.showings:
        return None
    return Missing("CREDENTIALS_NOT_SHOWN", "没有亮证记录", cite("处罚法", 55), "登记亮证", step="show_credentials")


def evidence_collected(file: CaseFile) -> Missing | None:
    """Ask for at least one piece of lawful evidence (有证据).

    Law: 《行政处罚法》(2021) 第四十条、第四十六条
    """
    if any(e.is_usable for e in file.evidence):
        return None
    return Missing("NO_EVIDENCE", "没有可以作为定案根据的证据", cite("处罚法", 46), "补充证据", step="add_evidence")


def record_written(file: CaseFile) -> Missing | None:
    """Ask for a record of the scene or of an inquiry (有现场检查或者询问笔录).

    Law: 《行政处罚法》(2021) 第五十五条
    """
    if file.issued("T03") or file.issued("T04"):
        return None
    return Missing("NO_RECORD", "没有现场检查笔录或者询问笔录", cite("处罚法", 55), "制作笔录", step="record_inquiry")


def order_first_followed(file: CaseFile) -> Missing | None:
    """Ask, for order-first items, that correction was ordered, and found not done (G9 先责令改正).

    Law: 《行政处罚法》(2021) 第二十八条; 上海市城市管理行政执法条例(2018) 第十八条
    """
    if not file.case.power.requires_order_first:
        return None
    article = cite("处罚法", 28)
    if file.order is None:
        return Missing("ORDER_FIRST", "本事项须先责令改正", article, "先开具责令改正通知书", step="order_correction")
    if file.recheck is None:
        return Missing("RECHECK_FIRST", "责令改正后尚未复查", article, "复查后再办", step="recheck")
    return None


def recordings_made(file: CaseFile) -> Missing | None:
    """Ask that every scene that has to be recorded was recorded, or that the reason is written down (G5 音像记录).

    Law: 《行政处罚法》(2021) 第四十七条; 曹办〔2020〕7号 第12条、第13条、第14条
    """
    lack = judgement.lack_of_recordings(file)
    if lack is None:
        return None
    return Missing(
        lack.code, lack.sentence, f"{cite('处罚法', 47)}、{cite('方案', 12)}", lack.way_out, step="add_recording"
    )
