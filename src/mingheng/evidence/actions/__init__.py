"""Verbs of 证据与音像记录: the only writers of this chapter."""

from __future__ import annotations

from mingheng.evidence.actions.collecting import (
    add_evidence,
    exclude_evidence,
    keep_derivative,
    review_monitoring,
    view_evidence,
)
from mingheng.evidence.actions.recording import add_recording, approve_waiver, explain_gap, waive_recording
from mingheng.evidence.actions.stations import StationToken, register_station, revoke_station

__all__ = [
    "StationToken",
    "add_evidence",
    "add_recording",
    "approve_waiver",
    "exclude_evidence",
    "explain_gap",
    "keep_derivative",
    "register_station",
    "review_monitoring",
    "revoke_station",
    "view_evidence",
    "waive_recording",
]
