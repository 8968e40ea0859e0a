"""The format of a ``matter.yaml`` told in Chinese (格式说明): from the same models that check it, and the procedure tables."""

from __future__ import annotations

import datetime as dt
import types
from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mingheng.archive import events as archive
from mingheng.cli.journeys.fieldwords import MEANINGS
from mingheng.cli.journeys.schema import CHOICES, WORDS, LeadWords, Matter, Party, record_model
from mingheng.cli.terminal import tell as say
from mingheng.disclosure import events as disclosure
from mingheng.evidence import events as evidence
from mingheng.procedure.actions import Delivery, Draft
from mingheng.procedure.tables import PROCEDURES
from mingheng.review import events as review

_OTHERS: dict[str, tuple[str, str]] = {
    "archive": ("归档", archive.CaseArchived.article),
    "draft_publication": ("公示填报", disclosure.PublicationDrafted.article),
    "check_publication": ("公示复核", disclosure.DecisionPublished.article),
    "withdraw_publication": ("撤回公示", disclosure.PublicationEnded.article),
    "review": ("法制审核：收件、法律顾问意见、审核意见", review.OpinionGiven.article),
    "waive_recording": ("说明未录像", evidence.RecordingWaived.article),
}
"""Acts that stand in no procedure table: their names, and the articles of what they leave in the ledger."""
_PLAIN: dict[Any, str] = {
    str: "文字", bool: "true / false", int: "整数", Decimal: "金额（元）", dt.date: "日期", dt.datetime: "时间", dt.time: "时刻",
}  # fmt: skip
_EXAMPLE = """title: 李示例占道设摊案
procedure: summary
power: DEMO-SR-06
party: {kind: natural, name: 李示例, identifier_kind: resident_id, identifier: "310107199001010010"}
officers: [lidui, sunli]
opened_at: 2026-11-16 09:30
cause: 擅自占用道路设摊经营
place: 示例路12号门前
found_on: 2026-11-16
acted_on: 2026-11-16
acts:
  - do: show_credentials
    at: 2026-11-16 09:32
    by: lidui
    activity: penalty
    place: 示例路12号门前
"""
_PREFACE = f"""# 整案输入：matter.yaml

本页由 `make docs` 从源码生成，请勿手改；`mingheng journey --format` 打印同样的内容。

`mingheng journey 文件夹 --out 结果文件夹` 按一个文件夹办理一件完整的案件：文件夹里有 `matter.yaml` 和它提到的照片、录像。
每个行为由与界面相同的动作办理，边办边打印：序号、时间、人员、行为、内容和依据的条款。法律不允许的，停在那一行，
说明代码、理由、依据和办法，退出码 1；输入读不懂的，一次列出全部错误和行号，不留下任何东西。

- `--check` 只检查输入，不办理；`--json` 输出机器可读的结果；`--data 安装` 在已有的安装里办理，否则在结果文件夹里另建一套。
- 结果文件夹：`文书/`（PDF/A）、`公示/`（公示文本和公示判定）、`归档包/`（BagIt）、`存证证明.json`、`办理经过.txt`。
- 同样的输入办出同样的经过、文号和文书；只有带二维码的文书因验真地址随机而不同。

## 写法

- 文件是 UTF-8 的 YAML，不超过 1 MB；不支持引用（`&`、`*`）。
- 日期写 `2026-09-07`，时间写 `2026-09-07 09:30`（上海时间；也可以写明时区）。
- 金额写元，如 `50000` 或者 `99.50`。证件号等长数字加引号。
- 人员写登录名；证据写它的名称；文件写本文件夹里的文件名，不能指到文件夹外面。
- 行为按时间先后排列。陈述申辩、回避申请、先行登记保存、待签收的送达，办理的都是最近一件未办的。

```yaml
{_EXAMPLE}```

随附的三个完整示例在 `examples/`：当场罚款，公司罚款（听证、法制审核、集体讨论），采纳申辩不予处罚。
"""


def tell(args: Namespace) -> int:
    """Print the page (打印格式说明)."""
    say(args, {"format": page()}, [page()])
    return 0


def page() -> str:
    """Return the whole page (格式说明) as Markdown."""
    lines = [_PREFACE, "## 整案", "", *table(Matter, "Matter"), "", "### party 当事人", "", *table(Party, "Party")]
    lines += ["", "### lead 线索（可以没有）", "", *table(LeadWords, "LeadWords")]
    lines += ["", "## 行为一览", "", "每个行为都要写 `do`（行为）、`at`（时间）、`by`（办理人）；其余见后。", ""]
    lines += ["| do | 行为 | 程序 | 依据 |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {' | '.join(heading(name))} |" for name in WORDS]
    lines += ["", "## 各行为的内容", ""]
    for name, model in WORDS.items():
        lines += [f"### `{name}` {heading(name)[0]}", "", *(table(model, name) or ["没有别的内容。"]), ""]
    for record, label in ((Delivery, "送达方式"), (Draft, "处理意见")):
        lines += [f"## `{record.__name__.lower()}` {label}", "", *table(record_model(record), record.__name__), ""]
    return "\n".join(lines).rstrip() + "\n"


def heading(name: str) -> tuple[str, str, str]:
    """Return an act's Chinese name (行为名称), the procedures that have it, and the article it rests on."""
    steps = [(each.label, step) for each in PROCEDURES.values() for step in each.steps if step.code == name]
    if not steps:
        label, article = _OTHERS[name]
        return label, "通用", article
    articles = dict.fromkeys(_cited(step.article) for _, step in steps)
    return steps[0][1].label, "、".join(label for label, _ in steps), "；".join(articles)


def _cited(article: str) -> str:
    return f"行政处罚法{article}" if article.startswith("第") else article or "—"


def table(model: type[BaseModel], owner: str) -> list[str]:
    """Return the rows of a table of fields (字段表); nothing for a model without fields."""
    rows = [_row(name, field, owner) for name, field in model.model_fields.items()]
    return ["| 名称 | 含义 | 写法 | 必填 |", "|---|---|---|---|", *rows] if rows else []


def _row(name: str, field: FieldInfo, owner: str) -> str:
    kinds = "、".join(dict.fromkeys(_kinds(CHOICES.get((owner, name), field.annotation))))
    needed = "是" if field.is_required() else _default(field)
    return f"| `{name}` | {MEANINGS.get(f'{owner}.{name}') or MEANINGS[name]} | {kinds} | {needed} |"


def _default(field: FieldInfo) -> str:
    given = field.default
    plain = given.value if isinstance(given, Enum) else given
    shown = isinstance(plain, (str, bool)) and plain != ""
    return f"不写即 `{str(plain).lower() if isinstance(plain, bool) else plain}`" if shown else ""


def _kinds(hint: Any) -> Iterator[str]:
    """Yield how a value is written (写法)."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from _kinds(arguments[0])
    elif origin in (Union, types.UnionType):
        for each in arguments:
            yield from _kinds(each)
    elif origin is Literal:
        yield from (f"`{each}`" for each in arguments if each)
    elif origin in (list, tuple):
        inner = "、".join(dict.fromkeys(word for each in arguments for word in _kinds(each)))
        yield f"列表：{inner}"
    elif origin is dict:
        yield (
            "一组“名称: 内容”"
            if get_origin(arguments[0]) is not Literal
            else f"{'、'.join(_kinds(arguments[0]))}: true"
        )
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield "，".join(f"`{each.value}` {getattr(each, 'label', '')}" for each in hint if each.value)
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        yield f"见 {hint.__name__.removesuffix('Words').lower()}"
    elif hint is not types.NoneType:
        yield _PLAIN.get(hint, "一组“名称: 内容”")
