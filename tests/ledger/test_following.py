"""Followers read on by themselves: once each, late, again from the start, and past another one's mistake."""

import pytest

from mingheng import ledger
from mingheng.ledger import following, jobs
from mingheng.ledger.following import follow, follower
from mingheng.ledger.models import Entry, Follower, Touched
from tests.ledger.conftest import AT, DepartmentRenamed, make_street


@pytest.fixture
def registry(monkeypatch):
    """Only the followers of the test itself."""
    monkeypatch.setattr(following, "_registry", {})


@pytest.fixture
def seen(registry, street):
    found = []

    @follower("test.all")
    def take(entry: Entry) -> None:
        found.append(entry.seq)

    street.open("一")
    return found


def test_a_follower_sees_every_entry_once_and_in_order(street, seen):
    assert follow(street.log, at=AT) == 2
    street.open("二")
    assert follow(street.log, at=AT) == 1
    assert follow(street.log, at=AT) == 0
    assert seen == [0, 1, 2]


def test_a_follower_set_back_reads_again_from_the_start(street, seen):
    follow(street.log, at=AT)
    Follower.objects.filter(log=street.log).update(position=0)
    follow(street.log, at=AT)
    assert seen == [0, 1, 0, 1]


def test_a_follower_of_named_events_is_called_for_those_only(street, registry):
    found = []
    follower("test.renamed", "conftest.DepartmentRenamed")(lambda entry: found.append(entry.read()))
    made = street.open("一")
    street.rename(made, "壹")
    street.open("二")
    assert follow(street.log, at=AT) == 1
    assert found == [DepartmentRenamed(name="壹")]
    assert Follower.objects.get(log=street.log).position == 4


def test_a_follower_that_fails_stops_alone_and_is_tried_again(street, seen):
    healed = []

    @follower("test.fails")
    def fail(entry: Entry) -> None:
        street.open(f"做到{entry.seq}")
        if entry.seq == 1 and not healed:
            raise ValueError("还没好")

    assert jobs.follow_all(at=AT) >= 3
    place = Follower.objects.get(log=street.log, name="test.fails")
    assert (place.position, place.stuck_since) == (1, AT)
    assert place.problem == "ValueError: 还没好"
    assert street.departments() == {"一", "做到0"}
    assert not Touched.objects.exists()
    healed.append(True)
    follower("test.fails")(lambda entry: None)
    follow(street.log, at=AT)
    place.refresh_from_db()
    assert (place.position, place.stuck_since, place.problem) == (3, None, "")


def test_what_a_follower_does_is_an_act_like_any_other(street, registry):
    @follower("test.acts", "conftest.DepartmentOpened")
    def act(entry: Entry) -> None:
        with ledger.transaction():
            ledger.append(DepartmentRenamed(name="随动"), by=street.clerk, at=AT)

    follow(street.log, at=AT)
    assert [entry.event for entry in street.entries] == ["conftest.DepartmentOpened", "conftest.DepartmentRenamed"]


def test_a_worker_that_is_overtaken_leaves_the_rest_to_the_other(street, seen):
    follow(street.log, at=AT)
    place = Follower.objects.get(log=street.log)
    (mine,) = following.followers()
    place.position = 0  # what a slower worker still believes
    assert following._take(mine, place, street.entries.first(), AT) is False
    assert seen == [0, 1]


def test_followers_wait_before_a_gap(street, seen, tamper):
    tamper(f"UPDATE ledger_log SET size = 9 WHERE id = {street.log.pk}")
    assert follow(street.log, at=AT) == 2
    assert seen == [0, 1]


def test_a_turn_with_nothing_new_is_a_handful_of_queries(street, seen, django_assert_max_num_queries):
    for _ in range(3):
        make_street()
    jobs.follow_all(at=AT)
    jobs.integrate_all(at=AT)
    with django_assert_max_num_queries(4):
        assert jobs.follow_all(at=AT) == 0
        assert jobs.integrate_all(at=AT) == 0
