"""The table of time limits (期限表): penalty P, compulsion Q, permit K, disclosure and archive D and A, remedies R."""

from __future__ import annotations

from mingheng.base.errors import NotLawful
from mingheng.law.limits.compulsion import COMPULSION
from mingheng.law.limits.disclosure import ARCHIVE, DISCLOSURE
from mingheng.law.limits.penalty import PENALTY
from mingheng.law.limits.permit import PERMIT
from mingheng.law.limits.remedy import REMEDY
from mingheng.law.timelimit import TimeLimit

TIME_LIMITS: dict[str, TimeLimit] = {
    limit.id: limit for limit in (*PENALTY, *COMPULSION, *PERMIT, *DISCLOSURE, *ARCHIVE, *REMEDY)
}
"""Every time limit by its number, in the order of law.md section 2."""


def time_limit(rule_id: str) -> TimeLimit:
    """Return the time limit with this number (查期限).

    :raises NotLawful: UNKNOWN_TIME_LIMIT, when there is none.
    """
    try:
        return TIME_LIMITS[rule_id]
    except KeyError:
        raise NotLawful(
            "UNKNOWN_TIME_LIMIT",
            f"没有编号为 {rule_id} 的期限",
            way_out="编号见期限表，如 P-03（办案期限）；mingheng law deadline --list 列出全部",
        ) from None
