"""Legal review of major decisions (重大执法决定法制审核): whether it is needed, for how long, and what its opinion allows."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.law.calendar import Calendar
from mingheng.law.citations import cite
from mingheng.law.deadlines import Deadline, deadline
from mingheng.law.terms import PartyKind, PenaltyKind

_KONGJIANG = cite("控江路目录")
_GRAVE = (
    PenaltyKind.SUSPENSION_OF_BUSINESS,
    PenaltyKind.LICENSE_REVOCATION,
    PenaltyKind.QUALIFICATION_DOWNGRADE,
    PenaltyKind.CLOSURE,
    PenaltyKind.CAREER_RESTRICTION,
)
PASSING = frozenset({"agree"})
"""Values of ``terms.OpinionKind`` with which a decision may be made."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which amount in yuan a fine or confiscation is reviewed (审核门槛), the amount itself included; an agency setting."""

    citizen: Decimal = Decimal(5000)
    organization: Decimal = Decimal(50000)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a proposed decision (拟作出的决定) brings that the catalogue asks about."""

    party: PartyKind
    penalties: frozenset[PenaltyKind] = frozenset()
    amount: Decimal = Decimal(0)
    """Fine in yuan."""
    confiscated_amount: Decimal = Decimal(0)
    mitigated: bool = False
    hearing: str = ""
    """``held``, ``waived`` or empty where no hearing had to be offered."""
    crime_suspected: bool = False
    structure_completed: bool = False
    enforcement: str = ""
    """``compulsory_execution``, ``immediate_substitute_performance``, ``additional_fine`` or empty."""
    public_interest: bool = False
    complex: bool = False
    other_basis: str = ""
    social_risk: bool = False
    major_permit: bool = False
    requested: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One entry of the review catalogue (目录条目)."""

    code: str
    name: str
    source: str
    mark: str
    """How well the source is known: V, v, M or D (law.md section 0)."""


CATALOGUE = (
    CatalogueEntry("MR-01", "涉及重大公共利益", cite("处罚法", 58, paragraph=1, item=1), "V"),
    CatalogueEntry(
        "MR-02", "直接关系重大权益，经过听证程序（含放弃听证）", cite("处罚法", 58, paragraph=1, item=2), "V"
    ),
    CatalogueEntry("MR-03", "较大数额罚款", _KONGJIANG, "V"),
    CatalogueEntry("MR-04", "没收较大数额违法所得、非法财物", _KONGJIANG, "V"),
    CatalogueEntry("MR-05", "停产停业、吊销、降低资质、关闭、限制从业", f"{_KONGJIANG}；{cite('处罚法', 63)}", "V"),
    CatalogueEntry("MR-06", "案件疑难复杂、涉及多个法律关系", cite("处罚法", 58, paragraph=1, item=3), "V"),
    CatalogueEntry("MR-07", "减轻行政处罚", _KONGJIANG, "V"),
    CatalogueEntry("MR-08", "对已完成的违法搭建责令限期拆除", _KONGJIANG, "V"),
    CatalogueEntry("MR-09", "涉嫌犯罪需要移送", _KONGJIANG, "V"),
    CatalogueEntry("MR-10", "行政强制执行决定", _KONGJIANG, "V"),
    CatalogueEntry("MR-11", "法律、法规和本市文件规定的其他情形", cite("处罚法", 58, paragraph=1, item=4), "V"),
    CatalogueEntry("MR-12", "可能造成重大社会影响或者引发社会风险", cite("118号"), "v"),
    CatalogueEntry("MR-13", "重大许可决定", "各地目录，上海街道未见", "v"),
    CatalogueEntry("MR-14", "承办部门认为需要审核", "本机关设定", "D"),
)


def review_catalogue(draft: Draft, *, thresholds: Thresholds) -> tuple[CatalogueEntry, ...]:
    """Return the catalogue entries (审核目录) that ask for legal review of this draft; empty when none does.

    One entry is enough. Thresholds in yuan, included; a sole trader stands with citizens. Immediate substitute performance and
    additional fines are no compulsory execution in the sense of MR-10.

    Law: 《行政处罚法》(2021) 第五十八条
    """
    citizen = draft.party in (PartyKind.NATURAL, PartyKind.SOLE_TRADER)
    limit = thresholds.citizen if citizen else thresholds.organization
    hits = {
        "MR-01": draft.public_interest,
        "MR-02": draft.hearing in ("held", "waived"),
        "MR-03": draft.amount >= limit,
        "MR-04": draft.confiscated_amount >= limit,
        "MR-05": not draft.penalties.isdisjoint(_GRAVE),
        "MR-06": draft.complex,
        "MR-07": draft.mitigated,
        "MR-08": draft.structure_completed and PenaltyKind.DEMOLITION_ORDER in draft.penalties,
        "MR-09": draft.crime_suspected,
        "MR-10": draft.enforcement == "compulsory_execution",
        "MR-11": bool(draft.other_basis.strip()),
        "MR-12": draft.social_risk,
        "MR-13": draft.major_permit,
        "MR-14": draft.requested,
    }
    return tuple(entry for entry in CATALOGUE if hits[entry.code])


def review_due(*, complete_on: date, is_complex: bool = False, calendar: Calendar) -> Deadline:
    """Return the end of the review term (审核期限): 5 workdays from the day all papers were there, 3 more where complex.

    Law: 《曹杨新村街道三项制度实施方案》(曹办〔2020〕7号) 第二十一条
    """
    return deadline("D-09", complete_on, calendar=calendar, extended=3 if is_complex else 0)


def require_extension(*, complete_on: date, approved_on: date, reason: str, calendar: Calendar) -> None:
    """Refuse to extend the review term (延长审核) without a reason, or after the first five workdays are over.

    :raises NotLawful: EXTENSION_REASON_MISSING, EXTENSION_TOO_LATE.
    Law: 《曹杨新村街道三项制度实施方案》(曹办〔2020〕7号) 第二十一条
    """
    article = cite("方案", 21)
    if not reason.strip():
        raise NotLawful(
            "EXTENSION_REASON_MISSING", "延长审核期限应当写明情况复杂的理由", article=article, way_out="填写理由"
        )
    due = review_due(complete_on=complete_on, calendar=calendar)
    if approved_on > due.last_day:
        raise NotLawful(
            "EXTENSION_TOO_LATE",
            f"审核期限已于 {due.last_day} 届满，延长应当在到期以前批准",
            article=article,
            way_out="尽快出具审核意见；逾期情况记入考核",
        )


def require_review_passed(*, codes: Many[str], opinions: Sequence[str]) -> None:
    """Refuse the decision on a major matter before the newest review opinion passes (未经法制审核或者审核未通过的，不得决定).

    ``codes`` are the catalogue entries hit; ``opinions`` the values of terms.OpinionKind, oldest first.

    :raises NotLawful: REVIEW_MISSING, REVIEW_NOT_PASSED.
    Law: 《行政处罚法》(2021) 第五十八条第一款
    """
    article = cite("处罚法", 58, paragraph=1)
    if not codes:
        return
    if not opinions:
        raise NotLawful(
            "REVIEW_MISSING", f"须经法制审核（{'、'.join(codes)}），尚无审核意见", article=article, way_out="送法制审核"
        )
    if opinions[-1] not in PASSING:
        raise NotLawful(
            "REVIEW_NOT_PASSED",
            "最近一次法制审核没有通过，不得作出决定",
            article=article,
            way_out="研究处理审核意见后再次送审；有异议的，协商后报负责人",
        )


def require_reviewer(
    *, is_handler: bool, presided_hearing: bool, qualification_number: str, is_first_review: bool
) -> str:
    """Refuse a reviewer (审核人员) who handled the case or presided over its hearing; return a warning, or nothing.

    Who reviews for the first time must have passed the national legal qualification; where the number is missing the head of the
    office has to confirm it (O11), hence a warning.

    :raises NotLawful: REVIEWER_HANDLED_CASE, REVIEWER_PRESIDED.
    Law: 《行政处罚法》(2021) 第五十八条第二款
    """
    if is_handler:
        raise NotLawful(
            "REVIEWER_HANDLED_CASE", "审核人员不能是本案承办人", article=cite("处罚法", 58), way_out="另派审核人员"
        )
    if presided_hearing:
        raise NotLawful(
            "REVIEWER_PRESIDED", "审核人员不能是本案听证主持人", article=cite("处罚法", 58), way_out="另派审核人员"
        )
    if is_first_review and not qualification_number.strip():
        return "初次从事法制审核的人员应当取得法律职业资格，尚未登记资格证号，须由负责人确认"
    return ""


def require_submission(
    *, codes: Many[str], missing: Sequence[str], signed: bool, round_number: int, response: str
) -> None:
    """Refuse to send a draft for review (送审) without need, papers, the department's signature or, again, without an answer.

    :raises NotLawful: REVIEW_NOT_NEEDED, MATERIALS_MISSING, RESPONSIBILITY_UNSIGNED, RESPONSE_MISSING.
    Law: 《曹杨新村街道三项制度实施方案》(曹办〔2020〕7号) 第二十三条、第二十四条
    """
    if not codes:
        raise NotLawful(
            "REVIEW_NOT_NEEDED", "不属于审核目录内的重大执法决定", way_out="需要审核的，勾选“承办部门认为需要”"
        )
    if missing:
        raise NotLawful(
            "MATERIALS_MISSING", f"送审材料缺少{'、'.join(missing)}", article=cite("方案", 21), way_out="补齐后再送审"
        )
    if not signed:
        raise NotLawful(
            "RESPONSIBILITY_UNSIGNED",
            "承办部门尚未签署责任声明",
            article=cite("方案", 24),
            way_out="阅读并勾选责任声明",
        )
    if round_number > 1 and not response.strip():
        raise NotLawful(
            "RESPONSE_MISSING", "再次送审应当说明对上一轮意见怎样处理", article=cite("方案", 23), way_out="填写处理说明"
        )


def require_opinion(
    *, kind: str, verdicts: Sequence[str], count: int, problems: str, counsel_recorded: bool, adoption_reason: str,
    is_adopted_whole: bool,
) -> None:  # fmt: skip
    """Refuse a review opinion (审核意见) that leaves a point open, contradicts its points, or is silent on counsel.

    ``verdicts`` are values of terms.Verdict, one for each of the ``count`` points.

    :raises NotLawful: POINTS_OPEN, OPINION_CONTRADICTS, PROBLEMS_MISSING, COUNSEL_MISSING, ADOPTION_REASON_MISSING.
    Law: 《曹杨新村街道三项制度实施方案》(曹办〔2020〕7号) 第二十条、第二十一条
    """
    article = cite("方案", 21)
    if len(verdicts) != count or not all(verdicts):
        raise NotLawful("POINTS_OPEN", "审核清单还有没作结论的项目", article=article, way_out="逐项作出结论")
    if kind in PASSING and "fail" in verdicts:
        raise NotLawful(
            "OPINION_CONTRADICTS",
            "有不通过的项目，不能出具“同意”",
            article=article,
            way_out="改正结论，或者改选意见类型",
        )
    if kind not in PASSING and not problems.strip():
        raise NotLawful(
            "PROBLEMS_MISSING", "不是同意的，应当写明问题和修改建议", article=article, way_out="填写问题和建议"
        )
    if not counsel_recorded:
        raise NotLawful(
            "COUNSEL_MISSING", "没有法律顾问、公职律师的意见，也没有记录未参与的原因", article=cite("方案", 20),
            way_out="请法律顾问出具意见，或者填写未参与原因",
        )  # fmt: skip
    if not is_adopted_whole and not adoption_reason.strip():
        raise NotLawful(
            "ADOPTION_REASON_MISSING",
            "没有全部采纳法律顾问意见的，应当说明理由",
            article=cite("方案", 20),
            way_out="填写理由",
        )


def require_ruling(*, is_agreed: bool | None, ruling: str) -> None:
    """Refuse a leader's ruling (负责人裁定) before the talk has failed, or without a written ruling and risk note.

    :raises NotLawful: CONSULTATION_FIRST, RULING_MISSING.
    Law: 《曹杨新村街道三项制度实施方案》(曹办〔2020〕7号) 第二十三条
    """
    article = cite("方案", 23)
    if is_agreed is not False:
        raise NotLawful("CONSULTATION_FIRST", "双方尚未协商，或者已经一致", article=article, way_out="先协商并记录")
    if len(ruling.strip()) < 10:
        raise NotLawful("RULING_MISSING", "裁定应当写明理由和风险", article=article, way_out="填写裁定（不少于十个字）")
