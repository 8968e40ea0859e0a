"""A whole list as plain values (清单全文): for comparing and writing thousands of items, in four queries and without rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mingheng.powers.items import Basis, Item, Range
from mingheng.powers.models import PenaltyRange, Power, PowerBasis, PowersList

_FIELDS = (
    "code", "name", "category", "valid_from", "valid_to", "successor", "sector", "requires_order_first", "remarks",
)  # fmt: skip


def items_in(powers_list: PowersList) -> list[Item]:
    """Return every item of a list by code (清单全文), the same as `queries.item_of` makes of each row."""
    said: Any  # what each row says, in the order of the fields asked for
    bases: dict[int, list[Basis]] = defaultdict(list)
    found = PowerBasis.objects.filter(power__powers_list=powers_list).order_by("order", "id")
    for said in found.values_list("power_id", "law", "version", "article", "is_penalty_clause", "text"):
        bases[said[0]].append(Basis(*said[1:]))
    ranges: dict[int, list[Range]] = defaultdict(list)
    spans = PenaltyRange.objects.filter(power__powers_list=powers_list).order_by("pk")
    for said in spans.values_list("power_id", "scope", "kinds", "minimum_amount", "maximum_amount", "unit"):
        ranges[said[0]].append(Range(said[1], tuple(said[2]), *said[3:]))
    helpers: dict[int, list[str]] = defaultdict(list)
    for said in Power.objects.filter(powers_list=powers_list).values_list("pk", "co_departments__name"):
        if said[1] is not None:
            helpers[said[0]].append(said[1])
    rows = Power.objects.filter(powers_list=powers_list).order_by("code")
    return [
        Item(
            **dict(zip(_FIELDS, each[2:], strict=True)),
            department=each[1] or "",
            co_departments=tuple(sorted(helpers.get(each[0], ()))),
            bases=tuple(bases.get(each[0], ())),
            ranges=tuple(ranges.get(each[0], ())),
        )
        for each in rows.values_list("pk", "department__name", *_FIELDS)
    ]
