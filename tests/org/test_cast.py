"""The cast itself: who is in it, and how long it takes to make."""

from __future__ import annotations

import datetime as dt

from mingheng import ledger
from mingheng.org import queries
from mingheng.org.models import Account, Agency
from mingheng.powers.models import Power


def test_everybody_of_the_cast_can_log_in_with_one_password(agency: Agency) -> None:
    from tests import cast

    people = Account.objects.filter(is_system=False)
    assert len(people) >= 16
    assert all(person.check_password(cast.PASSWORD) for person in people)


def test_founding_the_street_is_the_first_entry_of_its_ledger(agency: Agency) -> None:
    assert [entry.event for entry in ledger.entries_about(agency)] == ["org.AgencyCreated"]


def test_only_officers_with_credential_enforce(agency: Agency, today: dt.date) -> None:
    names = {each.account.username for each in queries.officers_on(today, agency=agency)}
    assert names == {"officer", "partner", "third_officer"}


def test_the_powers_of_the_cast_are_in_force_or_taken_back(
    power: Power, order_first_power: Power, taken_back_power: Power, today: dt.date
) -> None:
    assert power.in_force_on(today) and order_first_power.requires_order_first
    assert not taken_back_power.in_force_on(today)
