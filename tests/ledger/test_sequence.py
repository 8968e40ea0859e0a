"""Appending: one act, one transaction, its entries and the commitments to every row it touched."""

import json
from datetime import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from mingheng import ledger
from mingheng.base.errors import Conflict
from mingheng.ledger import coverage, triggers
from mingheng.ledger.canonical import commitment, rows_digest
from mingheng.ledger.models import Payload, RowCommitment, Touched
from mingheng.org.models import Department
from tests.ledger.conftest import AT, DepartmentOpened, DepartmentRenamed, make_street


def test_an_act_leaves_one_entry_that_commits_to_its_row(street):
    made = street.open("执法一队")
    entry = ledger.entries_about(made).get()
    leaf = json.loads(entry.leaf)
    assert (leaf["seq"], leaf["event"], leaf["about"]) == (1, "conftest.DepartmentOpened", f"org_department:{made.pk}")
    assert leaf["public"] == {"name": "执法一队", "on": "2026-11-23"}
    assert "王五" not in entry.leaf
    listed = entry.commitments.get()
    row = next(coverage.rows({"org_department": {str(made.pk)}}))
    assert listed.digest == commitment(bytes(listed.salt), row.content)
    assert leaf["rows"] == {"count": 1, "digest": rows_digest([("org_department", str(made.pk), listed.digest)])}
    assert leaf["payload"] == commitment(bytes(entry.payload.salt), entry.payload.body.encode())
    assert not Touched.objects.exists()


def test_the_chronicle_reads_the_event_back_with_its_types(street, django_assert_num_queries):
    made = street.open("执法一队")
    street.rename(made, "执法二队")
    with django_assert_num_queries(1):
        newest, oldest = ledger.entries_about(made)
        assert oldest.read() == DepartmentOpened(name="执法一队")
        assert (oldest.sentence, oldest.actor_name) == ("设立执法一队，负责人王五", "李四")
        assert (oldest.label, oldest.article) == ("设立科室", "上海市街道办事处条例第五条")
        assert (newest.sentence, newest.article) == ("科室更名", "")


def test_a_write_without_an_entry_is_undone(street):
    with pytest.raises(ledger.UnrecordedWrite), ledger.transaction():
        Department.objects.create(agency=street.agency, name="无名", code="0")
    assert (street.departments(), street.size()) == (set(), 1)


def test_an_entry_outside_a_transaction_is_refused(street):
    with pytest.raises(ledger.UnrecordedWrite):
        ledger.append(DepartmentRenamed(name="x"), by=street.clerk, at=AT)


def test_reading_in_a_transaction_needs_no_entry(street):
    with ledger.transaction():
        Department.objects.count()
    assert street.size() == 1


def test_an_act_that_fails_leaves_nothing(street):
    @ledger.transaction
    def act():
        Department.objects.create(agency=street.agency, name="未成", code="0")
        ledger.append(DepartmentOpened(name="未成"), by=street.clerk, at=AT)
        raise Conflict("TOO_LATE", "晚了")

    with pytest.raises(Conflict):
        act()
    assert (street.departments(), street.entries.count(), Touched.objects.count()) == (set(), 1, 0)
    street.open("执法一队")
    assert list(street.entries.values_list("seq", flat=True)) == [0, 1]


def test_an_inner_act_joins_the_outer_one(street):
    with ledger.transaction():
        outer = ledger.append(DepartmentRenamed(name="外"), by=street.clerk, at=AT)
        made = street.open("执法一队")
        assert outer.seq is None
    assert outer.seq == 1
    entry = ledger.entries_about(made).get()
    assert (entry.seq, entry.commitments.count()) == (2, 1)


def test_an_inner_act_that_failed_takes_its_entries_with_it(street):
    with ledger.transaction():
        kept = ledger.append(DepartmentRenamed(name="外"), by=street.clerk, at=AT)
        with pytest.raises(IntegrityError), ledger.transaction():
            street.open("重名")
            street.open("重名")
    assert kept.seq == 1
    assert street.size() == street.entries.count() == 2
    assert street.departments() == set()


def test_a_savepoint_rolled_back_takes_its_entries_with_it(street):
    with ledger.transaction():
        with pytest.raises(Conflict), transaction.atomic():
            dropped = ledger.append(DepartmentRenamed(name="弃"), by=street.clerk, at=AT)
            raise Conflict("TOO_LATE", "晚了")
        kept = ledger.append(DepartmentRenamed(name="留"), by=street.clerk, at=AT)
    assert (dropped.seq, kept.seq) == (None, 1)


def test_rows_are_bound_in_their_last_state_to_the_last_entry(street):
    with ledger.transaction():
        made = Department.objects.create(agency=street.agency, name="一", code="1")
        first = ledger.append(DepartmentOpened(name="一"), by=street.clerk, at=AT, about=made)
        made.name = "二"
        made.save()
        last = ledger.append(DepartmentRenamed(name="二"), by=street.clerk, at=AT, about=made)
    row = next(coverage.rows({"org_department": {str(made.pk)}}))
    listed = RowCommitment.objects.get(table="org_department", key=str(made.pk))
    assert (listed.entry_id, listed.digest) == (last.entry_id, commitment(bytes(listed.salt), row.content))
    assert first.seq == 1
    assert json.loads(street.entries.get(seq=1).leaf)["rows"]["count"] == 0


def test_a_removed_row_is_committed_to_as_removed(street):
    made = street.open("临时")
    with ledger.transaction():
        Department.objects.filter(pk=made.pk).delete()
        gone = ledger.append(DepartmentRenamed(name="撤"), by=street.clerk, at=AT)
    listed = RowCommitment.objects.get(entry=gone.entry_id)
    assert (listed.removed, listed.digest, listed.salt, listed.key) == (True, "", None, str(made.pk))


def test_a_changed_key_is_noted_under_both_keys(street):
    made = street.open("换号")
    with ledger.transaction():
        Department.objects.filter(pk=made.pk).update(id=made.pk + 1000)
        moved = ledger.append(DepartmentRenamed(name="换号"), by=street.clerk, at=AT)
    listed = dict(RowCommitment.objects.filter(entry=moved.entry_id).values_list("key", "removed"))
    assert listed == {str(made.pk): True, str(made.pk + 1000): False}


def test_what_was_changed_outside_an_act_is_never_taken_over(street):
    hidden = Department.objects.create(agency=street.agency, name="暗改", code="9")
    street.open("执法一队")
    assert Touched.objects.get().key == str(hidden.pk)
    assert not RowCommitment.objects.filter(table="org_department", key=str(hidden.pk)).exists()


def test_an_act_in_two_logs_numbers_each_by_itself(street):
    other = make_street()
    with ledger.transaction():
        here = ledger.append(DepartmentRenamed(name="此"), by=street.clerk, at=AT)
        there = ledger.append(DepartmentRenamed(name="彼"), by=other.clerk, at=AT)
    assert (here.seq, there.seq) == (1, 1)
    assert here.entry_id != there.entry_id


def test_many_rows_are_committed_to_in_few_queries(street, django_assert_max_num_queries):
    with django_assert_max_num_queries(40), ledger.transaction():
        Department.objects.bulk_create(
            [Department(agency=street.agency, name=f"{i}", code=f"{i}") for i in range(1200)], batch_size=600
        )
        made = ledger.append(DepartmentRenamed(name="批"), by=street.clerk, at=AT)
    assert RowCommitment.objects.filter(entry=made.entry_id).count() == 1200


def test_public_facts_too_long_for_a_bundle_are_refused(street):
    with pytest.raises(ValueError, match="too long"), ledger.transaction():
        ledger.append(DepartmentRenamed(name="长" * 30_000), by=street.clerk, at=AT)


def test_an_instant_without_a_time_zone_is_refused(street):
    with pytest.raises((TypeError, ValueError)), ledger.transaction():
        ledger.append(DepartmentRenamed(name="x"), by=street.clerk, at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_an_actor_without_a_log_is_refused(street):
    street.clerk.log_id = 10_000_000
    with pytest.raises(ledger.UnrecordedWrite), ledger.transaction():
        ledger.append(DepartmentRenamed(name="x"), by=street.clerk, at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET about = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_rowcommitment SET digest = 'x'",
        "DELETE FROM ledger_rowcommitment",
        "UPDATE ledger_payload SET body = 'x'",
        "UPDATE ledger_payload SET body = NULL",
        "DELETE FROM ledger_payload",
        "UPDATE ledger_log SET size = 0",
        "UPDATE ledger_log SET origin = 'x'",
        "DELETE FROM ledger_log",
    ],
)
def test_the_database_itself_refuses(street, statement):
    street.open("执法一队")
    refused = pytest.raises((IntegrityError, ProgrammingError), match="账本不可改")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement)


def test_truncation_is_refused_where_the_database_knows_it(street):
    if connection.vendor != "postgresql":
        assert triggers.missing() == []  # SQLite has no TRUNCATE
        return
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="账本不可改"), transaction.atomic():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE ledger_entry CASCADE")


def test_erasing_forgets_the_content_and_keeps_the_entry(street):
    made = street.open("执法一队")
    street.rename(made, "执法二队")
    entry = street.entries.get(seq=1)
    ledger.erase(entry=entry, reason="保存期限届满", by=street.clerk, at=AT)
    entry = street.entries.select_related("payload").get(seq=1)
    assert (entry.payload.body, entry.payload.salt, entry.payload.erased_at) == (None, None, AT)
    assert (entry.actor_name, entry.sentence) == ("", "设立科室")
    assert entry.commitments.get().salt is None
    assert street.entries.get(seq=3).sentence == "清除第 1 号记录的内容：保存期限届满"
    with pytest.raises(Conflict) as refused:
        ledger.erase(entry=entry, reason="再来", by=street.clerk, at=AT)
    assert refused.value.code == "PAYLOAD_ERASED"
    assert street.size() == 4


def test_erasing_keeps_the_salt_of_rows_that_nothing_newer_covers(street):
    street.open("执法一队")
    entry = street.entries.get(seq=1)
    ledger.erase(entry=entry, reason="保存期限届满", by=street.clerk, at=AT)
    assert entry.commitments.get().salt is not None
    assert Payload.objects.get(entry=entry).salt is None
