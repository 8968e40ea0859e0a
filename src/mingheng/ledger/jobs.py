"""账本的后台工作：integrate and sign, then let the followers read on."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from mingheng.base.errors import Refused
from mingheng.ledger.following import follow
from mingheng.ledger.integration import BrokenSequence, integrate
from mingheng.ledger.models import Checkpoint, Log

_log = logging.getLogger("mingheng.ledger")


def integrate_all(*, at: datetime) -> int:
    """Bring every log's trees up to date and return how many checkpoints were signed; a broken log holds up no other."""
    newest = Checkpoint.objects.filter(log=OuterRef("pk")).order_by("-size").values("size")[:1]
    behind = Log.objects.annotate(signed=Coalesce(Subquery(newest), 0)).filter(size__gt=F("signed"))
    signed = 0
    for log in behind.order_by("pk"):
        try:
            signed += integrate(log, at=at) is not None
        except (BrokenSequence, Refused):
            _log.exception("log %s cannot be integrated", log.origin)
    return signed


def follow_all(*, at: datetime) -> int:
    """Let every follower read on in every log and return how many entries were taken."""
    return follow(at=at)
