"""Drawing a flow chart (流程图) as one picture without script: stages from top to bottom, by-ways at the right.

The picture only repeats what stands beside it as a list, so it is hidden from screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BOX_WIDTH, BOX_HEIGHT, GAP, LEFT, TOP = 180, 40, 26, 12, 8
_LANE = 22


@dataclass(frozen=True, slots=True)
class Box:
    """One stage (环节) at its place; dashed where it does not always apply."""

    code: str
    label: str
    x: int
    y: int
    optional: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way between stages (走向) as an SVG path, with the words beside it."""

    path: str
    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing (图), in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]


def drawn(chart: Any) -> Picture:
    """Return the picture of a chart (绘图): a column of boxes, straight ways down, by-ways past what does not apply."""
    places = {node.code: place for place, node in enumerate(chart.nodes)}
    boxes = tuple(
        Box(node.code, node.label, LEFT, TOP + place * (BOX_HEIGHT + GAP), bool(node.condition))
        for node, place in ((node, places[node.code]) for node in chart.nodes)
    )
    ways, lanes = _ways(chart.edges, places, boxes)
    last = boxes[-1] if boxes else None
    height = (last.y if last else 0) + BOX_HEIGHT + TOP
    return Picture(LEFT * 2 + BOX_WIDTH + lanes * _LANE + 150, height, boxes, tuple(ways))


def _ways(edges: Sequence[Any], places: dict[str, int], boxes: Sequence[Box]) -> tuple[list[Way], int]:
    ways, lane, ends = [], 0, [-1]
    middle = LEFT + BOX_WIDTH // 2
    right = LEFT + BOX_WIDTH
    for edge in edges:
        start, end = places[edge.start], places[edge.end]
        first, second = boxes[start], boxes[end]
        if end == start + 1:
            ways.append(Way(f"M{middle} {first.y + BOX_HEIGHT}V{second.y - 2}", "", 0, 0))
            continue
        if first.optional or second.optional:
            continue
        free = next((number for number, taken in enumerate(ends) if taken <= start), len(ends))
        ends[free : free + 1] = [end]
        lane = max(lane, free + 1)
        x, y1, y2 = right + 14 + free * _LANE, first.y + BOX_HEIGHT // 2, second.y + BOX_HEIGHT // 2
        ways.append(Way(f"M{right} {y1}H{x}V{y2}H{right + 3}", "不适用的直接进入", x + 6, (y1 + y2) // 2))
    return ways, lane
