"""Background work of 证据: small pictures, and sweeping away what nobody used."""

from __future__ import annotations

import datetime as dt
import io

from django.utils import timezone

from mingheng.base import media
from mingheng.base.files import LocalStore, store
from mingheng.base.tasks import task
from mingheng.evidence import arriving, receiving
from mingheng.evidence.actions import keep_derivative
from mingheng.evidence.models import Evidence
from mingheng.evidence.queries import open_content, thumbnail_of
from mingheng.evidence.terms import DerivativeKind
from mingheng.org.queries import system_account


@task()
def make_thumbnail(evidence_id: int) -> None:
    """Make the small picture of a photo or video (缩略图); videos show the moment after one second."""
    evidence = Evidence.objects.select_related("agency").get(pk=evidence_id)
    if thumbnail_of(evidence) is not None:
        return
    with open_content(evidence) as content:
        picture = media.thumbnail(content, evidence.media_type, at_ms=min(1000, evidence.duration_ms // 2))
    if picture is None:
        return
    stored = store().put(io.BytesIO(picture))
    keep_derivative(
        evidence=evidence,
        kind=DerivativeKind.THUMBNAIL,
        media_type="image/jpeg",
        stored=stored,
        by=system_account(evidence.agency),
        at=timezone.now(),
    )


@task()
def examine_arrival(arrival_id: int) -> None:
    """Check a file that came in pieces (核验到件): both digests as the store gives it back, and what it is."""
    arriving.examine(arrival_id, at=timezone.now())


def clear_uploads(*, at: dt.datetime) -> int:
    """Remove uploads that became no evidence within a day, and the rests of broken ones (清理未用上传); a daily duty."""
    before = at - receiving.KEPT
    files = store()
    if isinstance(files, LocalStore):
        files.clear_incoming(before)
    return receiving.sweep(before=before) + arriving.clear(at=at)
