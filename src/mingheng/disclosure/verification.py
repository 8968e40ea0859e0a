"""Checking what was published or issued (验真): against the ledger for a publication, against the register for a paper.

Nothing that is answered here holds personal data: a title, a number, a day, whether it stands.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mingheng.base.errors import NotFound
from mingheng.disclosure import content, queries
from mingheng.disclosure.models import Publication
from mingheng.documents import queries as documents
from mingheng.documents.models import Document
from mingheng.documents.terms import DocumentState
from mingheng.ledger import exporting, verifier
from mingheng.ledger.models import Log
from mingheng.ledger.queries import latest_checkpoint
from mingheng.org.models import Agency


@dataclass(frozen=True, slots=True)
class Check:
    """What the check of a publication found (公示验真): `state` is good, waiting or bad."""

    state: str
    digest: str
    seq: int = 0
    steps: int = 0
    size: int = 0
    signed_at: dt.datetime | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What anybody may know of an issued paper (文书验真): no name, no fact."""

    title: str
    number: str
    agency: str
    issued_on: dt.date | None
    pages: int
    stands: bool
    ended_at: dt.datetime | None
    pdf_sha256: str
    pdf_sm3: str
    publication: Publication | None


def check(publication: Publication) -> Check:
    """Check a publication against the ledger (公示验真): its content, its entry, the path to the newest checkpoint."""
    digest = content.digest_of(publication)
    entry = queries.publishing_entry(publication)
    if entry is None or json.loads(entry.leaf)["public"].get("content_sha256") != digest:
        return Check("bad", digest, problems=("本页内容与公示时存入账本的不一致",))
    log: Log = publication.agency.log
    newest = latest_checkpoint(log)
    if newest is None or entry.seq >= newest.size:
        return Check("waiting", digest, seq=entry.seq)
    shown = exporting.prove([entry], log=log, payloads=False)
    result = verifier.check_proof(shown)
    steps = len(shown["entries"][0]["sha256"])
    state = "good" if result.ok else "bad"
    return Check(state, digest, entry.seq, steps, newest.size, newest.at, tuple(result.problems))


def proof(publication: Publication) -> dict[str, Any]:
    """Return the proof of a publication (公示证明): entry, path, signed checkpoint, and the text that was digested.

    :raises NotFound: NO_CHECKPOINT, NOT_PROVEN_YET
    """
    entry = queries.publishing_entry(publication)
    log: Log = publication.agency.log
    shown = exporting.prove([entry] if entry is not None else [], log=log, payloads=False)
    if not shown["entries"]:
        raise NotFound("NOT_PROVEN_YET", "这件公示刚刚存入账本，检查点还没有签发", way_out="过几分钟再下载")
    return {**shown, "content": content.shown_fields(publication), "content_sha256": content.digest_of(publication)}


def paper_by_token(token: str) -> Paper | None:
    """Return what may be known of the paper whose QR code was scanned (扫码验真), or None."""
    return _paper(documents.find_by_token(token[:64]))


def issuer(token: str, agencies: Sequence[Agency]) -> Agency:
    """Return which agency issued the paper of a token (出具机关); the first one where nobody did."""
    found = documents.find_by_token(token[:64])
    return next((each for each in agencies if found is not None and each.pk == found.agency_id), agencies[0])


def paper_by_digest(digest: str) -> Paper | None:
    """Return what may be known of the paper whose file has this SHA-256 (按文件验真), or None."""
    found = Document.objects.filter(pdf_sha256=digest).exclude(pdf_sha256="").select_related("agency")
    return _paper(found.first())


def _paper(row: Document | None) -> Paper | None:
    if row is None or not row.is_frozen:
        return None
    shown = Publication.objects.filter(duty__decision__document=row, published_at__isnull=False, ended_at=None)
    return Paper(
        title=row.title,
        number=row.number,
        agency=row.agency.name,
        issued_on=row.issued_on,
        pages=row.pdf_pages,
        stands=row.state == DocumentState.ISSUED,
        ended_at=row.ended_at,
        pdf_sha256=row.pdf_sha256,
        pdf_sm3=row.pdf_sm3,
        publication=shown.select_related("agency").first(),
    )
