"""Events: who may see which field, and reading old ones back."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum

import pytest

from mingheng.ledger import Event, Internal, Personal, Public, events
from mingheng.ledger.canonical import plain
from mingheng.ledger.events import Visibility


class Outcome(Enum):
    FINE = "fine"


@dataclass(frozen=True)
class Decided(Event):
    label = "决定"
    outcome: Public[Outcome]
    amount: Public[Decimal]
    on: Public[date]
    at: Internal[datetime]
    opens: Internal[time | None]
    parties: Personal[tuple[str, ...]]
    days: Personal[list[date]]
    until: Public[date | None] = None
    extra: Public[dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Unmarked(Event):
    number: str = ""


EVENT = Decided(
    outcome=Outcome.FINE,
    amount=Decimal("50.00"),
    on=date(2026, 11, 23),
    at=datetime(2026, 11, 23, 2, tzinfo=UTC),
    opens=time(9),
    parties=("甲", "乙"),
    days=[date(2026, 1, 1)],
)


def test_an_event_is_read_back_as_it_was_written():
    assert events.revive(events.name_of(Decided), plain(vars(EVENT))) == EVENT


def test_fields_are_told_apart_by_who_may_see_them():
    assert set(events.facts(EVENT, Visibility.PUBLIC)) == {"outcome", "amount", "on", "until", "extra"}
    assert set(events.facts(EVENT, Visibility.INTERNAL, Visibility.PERSONAL)) == {"at", "opens", "parties", "days"}


def test_a_field_that_does_not_say_who_may_see_it_is_refused():
    with pytest.raises(TypeError, match="number"):
        events.visibilities(Unmarked)


@pytest.mark.parametrize("change", [{"gone": 1}, {"amount": "x"}, {"on": 5}, {"outcome": "none"}])
def test_an_event_that_no_longer_fits_is_given_as_bare_values(change):
    values = {**plain(vars(EVENT)), **change}
    assert events.revive(events.name_of(Decided), values) == values


def test_an_event_that_the_program_no_longer_knows_is_given_as_bare_values():
    assert events.revive("cases.Forgotten", {"a": 1}) == {"a": 1}
    assert events.label_of("cases.Forgotten") == "cases.Forgotten"


def test_an_event_without_words_of_its_own_says_nothing():
    assert EVENT.sentence() == ""
    assert events.label_of(events.name_of(Unmarked)) == events.name_of(Unmarked)
    assert events.label_of(events.name_of(Decided)) == "决定"


def test_events_of_a_chapter_are_named_after_it():
    chapter = type("Filed", (Event,), {"__module__": "mingheng.cases.events"})
    try:
        assert events.name_of(chapter) == "cases.Filed"
        assert events.all_events()["cases.Filed"] is chapter
    finally:
        events._registry.pop("cases.Filed")


def test_every_event_of_every_chapter_says_who_may_see_each_field():
    for name, event in events.all_events().items():
        if event.__module__.startswith("mingheng."):
            events.visibilities(event)
            assert event.label, name
