"""Discretion standards (裁量基准)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.base.sheets import Sheet
from mingheng.org.models import Account, Agency
from mingheng.org.permission import day_of, require
from mingheng.org.rules import check_source
from mingheng.org.terms import Outcome, Role
from mingheng.powers import rules
from mingheng.powers.events import StandardSaved
from mingheng.powers.items import Band
from mingheng.powers.models import DiscretionBand, DiscretionStandard, Power
from mingheng.powers.queries import item_of, power_coded
from mingheng.powers.workbook import band_of, grouped, preview_bands


@ledger.transaction
def save_standard(
    *, power: Power, source: str, valid_from: dt.date, bands: Sequence[Band], by: Account, at: dt.datetime
) -> DiscretionStandard:
    """Publish a new version of the discretion standard of an item (公布裁量基准); the former ends the day before.

    :raises NotLawful: SOURCE_MISSING, BANDS_MISSING, BAND_INCOMPLETE, RANGE_REVERSED, BAND_OUTSIDE_RANGE,
        STANDARD_STARTS_TOO_EARLY when it does not begin after the former version
    """
    require(by, Role.REVIEWER, agency=power.agency_id, at=at)
    check_source(source)
    rules.check_bands(bands, item_of(power).ranges)
    former = (
        DiscretionStandard.objects.select_for_update()
        .filter(agency_id=power.agency_id, power_code=power.code)
        .order_by("-version")
        .first()
    )
    if former is not None and valid_from <= former.valid_from:
        raise NotLawful("STANDARD_STARTS_TOO_EARLY", f"新基准应在 {former.valid_from} 以后施行")
    if former is not None:
        former.valid_to = valid_from - dt.timedelta(days=1)
        former.save(update_fields=["valid_to"])
    made = DiscretionStandard.objects.create(
        agency_id=power.agency_id,
        power_code=power.code,
        version=former.version + 1 if former else 1,
        source=source.strip(),
        valid_from=valid_from,
    )
    DiscretionBand.objects.bulk_create(
        DiscretionBand(
            agency_id=power.agency_id,
            standard=made,
            order=place,
            label=band.label,
            condition=band.condition,
            scope=band.scope,
            minimum_amount=band.minimum_amount,
            maximum_amount=band.maximum_amount,
        )
        for place, band in enumerate(bands)
    )
    saved = StandardSaved(
        code=power.code, version=made.version, source=made.source, valid_from=valid_from, bands=len(bands)
    )
    ledger.append(saved, by=by, at=at, about=made)
    return made


@ledger.transaction
def apply_standards(*, agency: Agency, sheet: Sheet, by: Account, at: dt.datetime) -> list[DiscretionStandard]:
    """Apply a workbook of discretion bands (导入裁量基准), whole or not at all; a second time it changes nothing.

    :return: the standards that are new or got a new version
    :raises NotLawful: IMPORT_HAS_FAULTS with the first mistakes; as `save_standard`
    """
    require(by, Role.REVIEWER, agency=agency, at=at)
    plan = preview_bands(agency, sheet, on=day_of(at))
    if plan.faults:
        raise NotLawful(
            "IMPORT_HAS_FAULTS",
            "；".join(str(fault) for fault in plan.faults[:5]),
            way_out=f"共 {len(plan.faults)} 处错误，改正后重新导入，整个文件未被采用",
        )
    rows = grouped(sheet)
    made = []
    for planned in plan.rows:
        if planned.outcome != Outcome.UNCHANGED:
            values = [row.values for row in rows[planned.key]]
            made.append(
                save_standard(
                    power=power_coded(agency, planned.key, day_of(at)),
                    source=values[0]["source"],
                    valid_from=values[0]["valid_from"],
                    bands=[band_of(each) for each in values],
                    by=by,
                    at=at,
                )
            )
    return made
