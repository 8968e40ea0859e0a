"""The rules of procedure (办案程序规则) as pure functions: summary procedure, hearing, grounds, money, timing, wording."""

from __future__ import annotations

from mingheng.procedure.rules.fines import (
    Collection,
    Surcharge,
    additional_fine,
    require_handed_in,
    require_on_the_spot_collection,
)
from mingheng.procedure.rules.grounds import (
    NoPenalty,
    no_penalty_ground,
    require_no_heavier,
    require_officers,
    require_order_first,
)
from mingheng.procedure.rules.hearing import (
    HearingThresholds,
    hearing_grounds,
    require_hearing_date,
    threshold_for,
)
from mingheng.procedure.rules.summary import (
    SUMMARY_LIMITS,
    require_reconsideration_first,
    require_summary_procedure,
    summary_obstacles,
)
from mingheng.procedure.rules.timing import (
    limitation_ends_on,
    permit_accepted_on,
    require_execution_time,
    require_within_limitation,
)

__all__ = [
    "SUMMARY_LIMITS",
    "Collection",
    "HearingThresholds",
    "NoPenalty",
    "Surcharge",
    "additional_fine",
    "hearing_grounds",
    "limitation_ends_on",
    "no_penalty_ground",
    "permit_accepted_on",
    "require_execution_time",
    "require_handed_in",
    "require_hearing_date",
    "require_no_heavier",
    "require_officers",
    "require_on_the_spot_collection",
    "require_order_first",
    "require_reconsideration_first",
    "require_summary_procedure",
    "require_within_limitation",
    "summary_obstacles",
    "threshold_for",
]
