"""Time limits of permits (行政许可期限), law.md 2.4: all of them in workdays (许可法82)."""

from __future__ import annotations

from mingheng.law.citations import cite
from mingheng.law.terms import Course, Side, Unit
from mingheng.law.timelimit import TimeLimit

_WORKDAYS = cite("许可法", 82)
_STOPS = "听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的时间不计，须书面告知申请人（许可法第四十五条）"

# fmt: off  (a table is read as a table)
PERMIT: tuple[TimeLimit, ...] = (
    TimeLimit(
        "K-01",
        "一次告知补正",
        "收到申请材料之日",
        Unit.WORKDAY,
        cite("许可法", 32, item=4),
        _WORKDAYS,
        length=5,
        changes="当场告知",
        consequence="逾期不告知的，自收到申请材料之日起即为受理",
    ),
    TimeLimit(
        "K-02",
        "许可决定",
        "受理之日",
        Unit.WORKDAY,
        cite("许可法", 42),
        _WORKDAYS,
        length=20,
        extension=10,
        suspension=_STOPS,
        changes="经负责人批准可延长十日，须告知理由；听证、检测、鉴定、专家评审的时间不计",
        consequence="逾期未决定，违法",
    ),
    TimeLimit(
        "K-02-2",
        "许可决定（统一、联合、集中办理）",
        "受理之日",
        Unit.WORKDAY,
        cite("许可法", 42, paragraph=2),
        _WORKDAYS,
        length=45,
        extension=15,
        suspension=_STOPS,
        changes="经本级人民政府负责人批准可延长十五日，须告知理由",
        consequence="逾期未决定，违法",
    ),
    TimeLimit(
        "K-03",
        "颁发、送达许可证件",
        "作出准予许可决定之日",
        Unit.WORKDAY,
        cite("许可法", 44),
        _WORKDAYS,
        length=10,
        changes="无",
        consequence="逾期未颁发，违法",
    ),
    TimeLimit(
        "K-04",
        "申请许可听证",
        "被告知听证权利之日",
        Unit.WORKDAY,
        cite("许可法", 47),
        _WORKDAYS,
        length=5,
        side=Side.PARTY,
        rolls=True,
        changes="无",
        consequence="逾期未提出的，不再组织听证",
    ),
    TimeLimit(
        "K-04-2",
        "组织许可听证",
        "收到听证申请之日",
        Unit.WORKDAY,
        cite("许可法", 47),
        _WORKDAYS,
        length=20,
        changes="无",
        consequence="逾期未组织，违法",
    ),
    TimeLimit(
        "K-04-3",
        "许可听证通知",
        "举行听证之日（倒数）",
        Unit.WORKDAY,
        cite("许可法", 48, item=1),
        _WORKDAYS,
        length=7,
        course=Course.NOTICE_BEFORE,
        changes="听证日期改变",
        consequence="通知晚于该日的，听证应当改期",
    ),
    TimeLimit(
        "K-05",
        "申请延续许可",
        "许可有效期届满之日（倒数）",
        Unit.WORKDAY,
        cite("许可法", 50),
        _WORKDAYS,
        length=30,
        side=Side.PARTY,
        course=Course.NOTICE_BEFORE,
        adjustable="法律、法规、规章另有规定的，从其规定",
        at_least=1,
        changes="法律、法规、规章另有规定",
        consequence="届满前未作决定的，视为准予延续",
    ),
)
# fmt: on
