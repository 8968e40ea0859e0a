"""The laws this system rests on, with full names and versions, and how they are cited (法条引用)."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.law.numerals import chinese_number


@dataclass(frozen=True, slots=True)
class Law:
    """One law or document in the version that was read (法律、法规、规范性文件)."""

    short: str
    """The word we use inside (简称), such as 处罚法."""
    title: str
    """The title as it is cited (引用名), without book marks."""
    full_title: str
    """The official title (全称), without book marks."""
    version: str
    """Year or document number of the version (版本)."""
    in_force_on: str = ""
    """First day of this version as YYYY-MM-DD, where known (施行日)."""

    @property
    def name(self) -> str:
        """Return title and version (《行政处罚法》(2021))."""
        return f"《{self.title}》({self.version})"


_NATIONAL = (
    ("处罚法", "行政处罚法", "2021", "2021-07-15"),
    ("强制法", "行政强制法", "2011", "2012-01-01"),
    ("许可法", "行政许可法", "2019", "2019-04-23"),
    ("复议法", "行政复议法", "2023", "2024-01-01"),
    ("诉讼法", "行政诉讼法", "2017", "2017-07-01"),
    ("民诉法", "民事诉讼法", "2023", "2024-01-01"),
    ("个保法", "个人信息保护法", "2021", "2021-11-01"),
    ("档案法", "档案法", "2020", "2021-01-01"),
    ("未保法", "未成年人保护法", "2024", "2024-04-26"),
    ("噪声法", "噪声污染防治法", "2021", "2022-06-05"),
    ("民法典", "民法典", "2020", "2021-01-01"),
    ("档案法条例", "档案法实施条例", "2024", "2024-03-01"),
    ("信公条例", "政府信息公开条例", "2019", "2019-05-15"),
)
_OTHERS = (
    Law(
        "行诉解释",
        "最高人民法院关于适用行政诉讼法的解释",
        "最高人民法院关于适用《中华人民共和国行政诉讼法》的解释",
        "2018",
        "2018-02-08",
    ),
    Law("移送规定", "行政执法机关移送涉嫌犯罪案件的规定", "行政执法机关移送涉嫌犯罪案件的规定", "2020", "2020-08-07"),
    Law("放假办法", "全国年节及纪念日放假办法", "全国年节及纪念日放假办法", "2024", "2025-01-01"),
    Law("罚缴分离办法", "罚款决定与罚款收缴分离实施办法", "罚款决定与罚款收缴分离实施办法", "1997", "1998-01-01"),
    Law(
        "118号",
        "国务院办公厅关于全面推行三项制度的指导意见",
        "国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见",
        "国办发〔2018〕118号",
        "",
    ),
    Law(
        "424号",
        "关于进一步完善行政许可和行政处罚等信用信息公示工作的指导意见",
        "国家发展改革委办公厅关于进一步完善行政许可和行政处罚等信用信息公示工作的指导意见",
        "发改办财金〔2018〕424号",
        "",
    ),
    Law("信用修复办法", "信用修复管理办法", "信用修复管理办法", "国家发展改革委令第36号", "2026-04-01"),
    Law(
        "方案",
        "曹杨新村街道三项制度实施方案",
        "曹杨新村街道全面推行行政执法公示制度、执法全过程记录制度、重大执法决定法制审核制度实施方案",
        "曹办〔2020〕7号",
        "2020-09-11",
    ),
    Law("营商条例", "上海市优化营商环境条例", "上海市优化营商环境条例", "2024", "2024-11-01"),
    Law("城管条例", "上海市城市管理行政执法条例", "上海市城市管理行政执法条例", "2018", ""),
    Law("拆违规定", "上海市拆除违法建筑若干规定", "上海市拆除违法建筑若干规定", "2018", ""),
    Law("非机动车条例", "上海市非机动车安全管理条例", "上海市非机动车安全管理条例", "2024", ""),
    Law("社会信用条例", "上海市社会信用条例", "上海市社会信用条例", "2017", "2017-10-01"),
    Law(
        "控江路目录", "控江路街道重大行政执法决定法制审核目录", "控江路街道重大行政执法决定法制审核目录", "公开目录", ""
    ),
    Law("公开办法", "上海市行政处罚案件信息主动公开办法", "上海市行政处罚案件信息主动公开办法", "2015", "2016-01-01"),
    Law("网上公开暂行办法", "行政处罚结果信息网上公开暂行办法", "行政处罚结果信息网上公开暂行办法", "转载文本", ""),
    Law("归档范围规定", "机关档案管理规定", "机关档案管理规定", "国家档案局令第13号", ""),
)

LAWS: dict[str, Law] = {
    short: Law(short, title, f"中华人民共和国{title}", version, since) for short, title, version, since in _NATIONAL
} | {law.short: law for law in _OTHERS}
"""Every law that a rule may cite, by its short name."""


def cite(short: str, article: int | None = None, *, paragraph: int = 0, item: int = 0) -> str:
    """Write a citation (法条引用) in full: 《行政处罚法》(2021) 第五十八条第一款第二项.

    Without an article the document as such is cited.

    :raises KeyError: when the law is not in the table.
    House: a citation without version cannot be checked later.
    """
    name = LAWS[short].name
    if article is None:
        return name
    written = f"{name} 第{chinese_number(article)}条"
    if paragraph:
        written += f"第{chinese_number(paragraph)}款"
    if item:
        written += f"第{chinese_number(item)}项"
    return written
