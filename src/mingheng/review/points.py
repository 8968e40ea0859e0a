"""The ten points of the review list (审核清单) and the papers that go with a request (送审材料).

Law: 国办发〔2018〕118号“审核内容”; House: 曹办〔2020〕7号第21条 adds 合理性
"""

from __future__ import annotations

POINTS: tuple[str, ...] = (
    "执法主体是否合法，执法人员是否具备资格",
    "是否超越执法权限",
    "执法程序是否合法",
    "案件事实是否清楚",
    "证据是否合法充分",
    "适用法律、法规、规章和裁量基准是否准确",
    "裁量是否适当",
    "文书是否完备、规范",
    "违法行为是否涉嫌犯罪、需要移送司法机关",
    "是否合理",
)

MATERIALS: tuple[str, ...] = ("送审单", "拟作出决定的情况说明", "决定书代拟稿", "全部证据")
OPTIONAL_MATERIALS: tuple[str, ...] = ("听证笔录、听证报告", "评估、鉴定、专家意见", "其他材料")

RESPONSIBILITY = "本部门对送审材料的真实性、准确性、完整性，以及执法的事实、证据、法律适用、程序的合法性负责。"
"""What the submitting department signs (责任声明).

House: 曹办〔2020〕7号第24条
"""
