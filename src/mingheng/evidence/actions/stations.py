"""Registering and revoking collecting stations (登记、停用采集站)."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from mingheng import ledger
from mingheng.base.errors import Conflict
from mingheng.evidence import queries, rules
from mingheng.evidence.events import StationRegistered, StationRevoked
from mingheng.evidence.models import Station
from mingheng.org.models import Account
from mingheng.org.permission import require
from mingheng.org.terms import Role


@dataclass(frozen=True)
class StationToken:
    """A station and its token (采集站令牌), which is shown this once and kept nowhere."""

    station: Station
    token: str


@ledger.transaction
def register_station(*, name: str, place: str, by: Account, at: dt.datetime) -> StationToken:
    """Let a collecting station send recordings (登记采集站); the token has 256 random bits, its digest is what is kept.

    :raises NotLawful: STATION_NAME.
    :raises Conflict: STATION_TWICE.
    :raises NotPermitted: ROLE_NEEDED for anybody but a security administrator.
    """
    account = require(by, Role.SECURITY_ADMIN, agency=by.agency_id, at=at)
    rules.check_reason(name, "STATION_NAME", "没有写采集站名称", "曹办〔2020〕7号第15条")
    if queries.stations(account.agency).filter(name=name.strip(), revoked_at=None).exists():
        raise Conflict("STATION_TWICE", f"已有名为“{name.strip()}”的采集站", way_out="换一个名称，或者先停用原来的")
    token = secrets.token_urlsafe(32)
    station = Station.objects.create(
        agency_id=account.agency_id,
        name=name.strip(),
        place=place.strip(),
        token_sha256=hashlib.sha256(token.encode()).hexdigest(),
        registered_at=at,
        registered_by=account,
    )
    ledger.append(StationRegistered(name=station.name, place=station.place), by=by, at=at, about=station)
    return StationToken(station, token)


@ledger.transaction
def revoke_station(*, station: Station, reason: str, by: Account, at: dt.datetime) -> None:
    """Stop a collecting station (停用采集站): its token is worth nothing from now on; what it sent stays.

    :raises NotLawful: REVOCATION_REASON.
    :raises Conflict: STATION_REVOKED.
    :raises NotPermitted: ROLE_NEEDED for anybody but a security administrator.
    """
    require(by, Role.SECURITY_ADMIN, agency=station.agency_id, at=at)
    rules.check_reason(reason, "REVOCATION_REASON", "没有写停用理由", "曹办〔2020〕7号第15条")
    station = Station.objects.select_for_update().get(pk=station.pk)
    if station.revoked_at is not None:
        raise Conflict("STATION_REVOKED", f"采集站“{station.name}”已经停用")
    station.revoked_at, station.revoked_by, station.revocation_reason = at, by, reason.strip()
    station.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    ledger.append(StationRevoked(name=station.name, reason=reason.strip()), by=by, at=at, about=station)
