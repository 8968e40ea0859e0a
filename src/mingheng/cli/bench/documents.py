"""``mingheng bench documents``: a penalty decision as PDF/A-2b, warm, and the same bytes for the same values (文书排版性能)."""

from __future__ import annotations

import hashlib
import importlib
import statistics
import time
from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from mingheng.cli.terminal import Parser, tell
from mingheng.documents import forms, typeset
from mingheng.documents.compose import compose

LONGEST_MEDIAN_MS = 40.0
_AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
_URL = "https://example.gov.cn/verify/3kx7Qw2n9LpZ1234"
_VALUES: dict[str, Any] = {
    "agency_name": "示例街道办事处",
    "party_kind": "business",
    "party_name": "上海示例餐饮管理有限公司",
    "party_identifier": "91310107MA1FXXXX0T",
    "party_address": "上海市普陀区示例路100号",
    "party_head": "张某",
    "facts": "当事人系示例路100号经营场所生活垃圾分类投放管理责任人。2026年10月19日9时40分许，本机关执法人员检查发现，"
    "当事人将已分类投放的湿垃圾与干垃圾混合驳运，当场责令立即改正。10月22日复查，当事人拒不改正。",
    "evidence": ["现场检查笔录", "责令改正通知书", "复查照片六张", "音像记录", "询问笔录二份", "保洁服务合同"],
    "notice_number": "沪普曹罚告〔2026〕第0031号",
    "notice_served_on": "2026-11-19",
    "defence": "当事人在规定期限内未提出陈述、申辩意见。",
    "violated": "《上海市生活垃圾管理条例》第二十七条第二款",
    "discretion": "当事人两年内第二次实施同类违法行为，参照裁量基准，适用从重情节。",
    "basis": "《上海市生活垃圾管理条例》第五十八条第二款",
    "penalty": "罚款人民币叁仟元整。",
    "amount": "3000",
    "payment_bank": "示例银行普陀支行各营业网点",
    "additional_fine": "到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。",
    "district_government": "上海市普陀区人民政府",
    "court": "上海铁路运输法院",
    "issued_on": "2026-11-26",
}


def add_arguments(parser: Parser) -> None:
    """Describe the benchmark (参数)."""
    parser.add_argument("--count", type=int, default=60, metavar="N", help="排版多少份不同的决定书")


def run(args: Namespace) -> int:
    """Measure, tell, and leave with 1 when the bounds are not reached (执行)."""
    begin = time.perf_counter()
    _pdf(0)
    first = (time.perf_counter() - begin) * 1000
    busy = time.process_time()
    times, size = _times(max(args.count, 5))
    busy = (time.process_time() - busy) * 1000 / len(times)
    median = statistics.median(times)
    answer: dict[str, Any] = {
        "bench": "documents",
        "papers": len(times),
        "first_ms": round(first, 1),
        "median_ms": round(median, 1),
        "cpu_ms": round(busy, 1),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95) - 1], 1),
        "allowed_median_ms": LONGEST_MEDIAN_MS,
        "bytes": size,
        "compose_share": round(_compose_ms() / median, 3),
        "same_bytes": _same_bytes(),
        "peer": _peer(median),
    }
    answer["reached"] = median < LONGEST_MEDIAN_MS and answer["same_bytes"]
    tell(args, answer, _lines(answer))
    return 0 if answer["reached"] else 1


def _values(number: int) -> dict[str, Any]:
    """Return values that differ from paper to paper, so that nothing is remembered from the last one."""
    return _VALUES | {"facts": f"{_VALUES['facts']}编号{number}。", "amount": str(3000 + number)}


def _pdf(number: int) -> bytes:
    form = forms.get("T18")
    return typeset.pdf(
        form, _values(number), number=f"沪普曹罚〔2026〕第{number:04d}号", at=_AT, verify_url=f"{_URL}{number}"
    )


def _times(count: int) -> tuple[list[float], int]:
    times: list[float] = []
    size = 0
    for number in range(1, count + 1):
        begin = time.perf_counter()
        size = len(_pdf(number))
        times.append((time.perf_counter() - begin) * 1000)
    return times, size


def _compose_ms() -> float:
    begin = time.perf_counter()
    for number in range(100):
        compose(forms.get("T18"), _values(number))
    return (time.perf_counter() - begin) * 10


def _same_bytes() -> bool:
    """Say whether the same values give the same bytes, also in a typesetter of its own."""
    typeset.typesetter.cache_clear()
    first = hashlib.sha256(_pdf(7)).digest()
    typeset.typesetter.cache_clear()
    return first == hashlib.sha256(_pdf(7)).digest()


def _peer(own: float) -> dict[str, Any] | None:
    """Compare with a well-known engine where it is installed, on the bare text of the same paper."""
    try:
        peer = importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None
    page = f"<p>{_VALUES['facts']}</p>" * 8
    begin = time.perf_counter()
    for _ in range(3):
        peer.HTML(string=page).write_pdf(pdf_variant="pdf/a-2b")
    each = (time.perf_counter() - begin) / 3 * 1000
    return {"name": "weasyprint", "ms": round(each, 1), "ratio": round(each / own, 1)}


def _lines(answer: dict[str, Any]) -> list[str]:
    lines = [
        (
            f"决定书 PDF/A-2b {answer['papers']} 份：中位 {answer['median_ms']} 毫秒，95% 在 {answer['p95_ms']} 毫秒以内"
            f"（中位应少于 {answer['allowed_median_ms']} 毫秒），首份 {answer['first_ms']} 毫秒，每份 {answer['bytes']} 字节"
        ),
        f"每份占用处理器 {answer['cpu_ms']} 毫秒；机器上有别的活时，用时会比它长",
        f"由值成文占 {answer['compose_share']:.1%}，其余为排版",
        f"同样的内容{'得到同样的字节' if answer['same_bytes'] else '得到的字节不同'}",
    ]
    if answer["peer"]:
        lines.append(
            f"对照 {answer['peer']['name']}：{answer['peer']['ms']} 毫秒，是本引擎的 {answer['peer']['ratio']} 倍"
        )
    return [*lines, "达到要求" if answer["reached"] else "没有达到要求"]
