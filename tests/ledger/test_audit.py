"""The audit names what somebody with the database in his hands has done."""

from io import BytesIO

import pytest
from django.db import connection

from mingheng import ledger
from mingheng.base.files import store
from mingheng.ledger import coverage, keys, triggers
from mingheng.ledger.audit import audit
from mingheng.ledger.coverage import FileColumn
from mingheng.ledger.integration import integrate
from mingheng.ledger.models import Checkpoint, RowCommitment
from mingheng.ledger.notes import CheckpointText, sign
from mingheng.org.models import Agency, Department
from tests.ledger.conftest import AT, DepartmentRenamed


@pytest.fixture
def books(street):
    """A street with a few acts, integrated and signed, and one act after that."""
    street.one, street.two = street.open("一"), street.open("二")
    street.rename(street.one, "壹")
    integrate(street.log, at=AT)
    street.three = street.open("三")
    return street


def _codes():
    found = audit(files=False)
    return [(difference.code, difference.table, difference.key) for difference in found.differences]


def _row(made):
    return ("org_department", str(made.pk))


def test_untouched_books_are_as_they_should_be(books):
    told = []
    found = audit(files=False, progress=lambda what, count: told.append((what, count)))
    assert found.differences == []
    assert found.ok
    assert found.entries >= 5
    assert found.rows >= 4
    assert found.checkpoints == 1
    assert found.as_dict()["ok"] is True
    assert ("记录", found.entries) in told


def test_the_books_of_the_standing_cast_are_as_they_should_be(agency):
    assert audit(files=False).differences == []


def test_a_row_changed_with_the_triggers_dropped_is_named_with_its_last_act(books, tamper):
    tamper(f"UPDATE org_department SET name = '假' WHERE id = {books.one.pk}")
    (difference,) = audit(files=False).differences
    assert (difference.code, difference.table, difference.key) == ("ROW_CHANGED", *_row(books.one))
    assert (difference.log, difference.seq) == (books.log.origin, 3)
    assert "科室更名" in difference.sentence
    assert "李四" in difference.sentence


def test_a_row_deleted_is_named(books, tamper):
    tamper(f"DELETE FROM org_department WHERE id = {books.two.pk}")
    assert _codes() == [("ROW_MISSING", *_row(books.two))]


def test_a_row_added_is_named(books, tamper):
    columns = "id, agency_id, name, code, kind, duties, phone"
    tamper(f"INSERT INTO org_department({columns}) VALUES (999999, {books.agency.pk}, '假', '假', 'enforcing', '', '')")
    assert _codes() == [("ROW_ADDED", "org_department", "999999")]


def test_a_row_added_in_place_of_a_deleted_one_is_named_with_it(books, tamper):
    tamper(f"UPDATE org_department SET id = 999999 WHERE id = {books.two.pk}")
    assert sorted(_codes()) == [("ROW_ADDED", "org_department", "999999"), ("ROW_MISSING", *_row(books.two))]


def test_a_row_that_was_removed_and_comes_back_is_named(books, tamper):
    saved = Department.objects.get(pk=books.two.pk)
    with ledger.transaction():
        Department.objects.filter(pk=books.two.pk).delete()
        ledger.append(DepartmentRenamed(name="撤"), by=books.clerk, at=AT)
    columns = "id, agency_id, name, code, kind, duties, phone"
    tamper(
        f"INSERT INTO org_department({columns}) VALUES ({saved.pk}, {books.agency.pk}, '二', '二', 'enforcing', '', '')"
    )
    assert _codes() == [("ROW_RESTORED", *_row(saved))]


def test_a_write_outside_any_act_is_named_even_when_it_was_undone(books):
    Department.objects.filter(pk=books.one.pk).update(name="假")
    assert sorted(_codes()) == [("ROW_CHANGED", *_row(books.one)), ("TOUCHED_OUTSIDE", *_row(books.one))]
    Department.objects.filter(pk=books.one.pk).update(name="壹")
    assert _codes() == [("TOUCHED_OUTSIDE", *_row(books.one))]


def test_entries_deleted_at_the_end_are_named(books, tamper):
    last = books.entries.last().pk
    tamper(
        f"DELETE FROM ledger_payload WHERE entry_id = {last}",
        f"DELETE FROM ledger_rowcommitment WHERE entry_id = {last}",
        f"DELETE FROM ledger_entry WHERE id = {last}",
    )
    codes = [code for code, _, _ in _codes()]
    assert codes == ["ENTRIES_CUT_OFF", "ROW_ADDED"]


def test_a_log_cut_back_with_its_size_is_named_by_the_checkpoint(books, tamper):
    ids = ",".join(str(pk) for pk in books.entries.filter(seq__gte=3).values_list("pk", flat=True))
    tamper(
        f"DELETE FROM ledger_payload WHERE entry_id IN ({ids})",
        f"DELETE FROM ledger_rowcommitment WHERE entry_id IN ({ids})",
        f"DELETE FROM ledger_entry WHERE id IN ({ids})",
        f"UPDATE ledger_log SET size = 3 WHERE id = {books.log.pk}",
    )
    found = audit(files=False)
    cut = next(difference for difference in found.differences if difference.code == "ENTRIES_CUT_OFF")
    assert (cut.log, cut.seq) == (books.log.origin, 3)


def test_an_entry_missing_in_the_middle_is_named(books, tamper):
    gone = books.entries.get(seq=1).pk
    tamper(
        f"DELETE FROM ledger_payload WHERE entry_id = {gone}",
        f"DELETE FROM ledger_rowcommitment WHERE entry_id = {gone}",
        f"DELETE FROM ledger_entry WHERE id = {gone}",
    )
    missing = next(d for d in audit(files=False).differences if d.code == "ENTRY_MISSING")
    assert (missing.log, missing.seq) == (books.log.origin, 1)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE ledger_entry SET about = 'x:1' WHERE {where}", "ENTRY_DIFFERS"),
        ("UPDATE ledger_entry SET at = '2020-01-01 00:00:00' WHERE {where}", "ENTRY_DIFFERS"),
        ("UPDATE ledger_entry SET leaf = leaf || ' ' WHERE {where}", "LEAF_DIFFERS"),
        ("UPDATE ledger_entry SET leaf = 'x' WHERE {where}", "ENTRY_DIFFERS"),
        ("UPDATE ledger_payload SET body = replace(body, '王五', '赵六') WHERE entry_id = {id}", "PAYLOAD_DIFFERS"),
        ("UPDATE ledger_payload SET body = NULL WHERE entry_id = {id}", "PAYLOAD_MISSING"),
        ("DELETE FROM ledger_payload WHERE entry_id = {id}", "PAYLOAD_MISSING"),
        ("DELETE FROM ledger_rowcommitment WHERE entry_id = {id}", "COMMITMENTS_DIFFER"),
        ("UPDATE ledger_rowcommitment SET digest = 'x' WHERE entry_id = {id}", "COMMITMENTS_DIFFER"),
        ("UPDATE ledger_rowcommitment SET key = 'x' WHERE entry_id = {id}", "COMMITMENTS_DIFFER"),
    ],
)
def test_an_entry_altered_is_named(books, tamper, statement, code):
    entry = books.entries.get(seq=2)
    tamper(statement.format(where=f"id = {entry.pk}", id=entry.pk))
    named = [(difference.code, difference.seq) for difference in audit(files=False).differences]
    assert (code, 2) in named


def test_payloads_swapped_are_named(books, tamper):
    first, second = (books.entries.select_related("payload").get(seq=seq) for seq in (1, 3))
    for entry, other in ((first, second), (second, first)):
        tamper(f"UPDATE ledger_payload SET body = %s WHERE entry_id = {entry.pk}", values=(other.payload.body,))
    assert [(d.code, d.seq) for d in audit(files=False).differences] == [("PAYLOAD_DIFFERS", 1), ("PAYLOAD_DIFFERS", 3)]


def _forge(books, tamper, **changed):
    made = Checkpoint.objects.get(log=books.log)
    for column, value in changed.items():
        tamper(f"UPDATE ledger_checkpoint SET {column} = %s WHERE id = {made.pk}", values=(value,))
    return [difference.code for difference in audit(files=False).differences]


def test_a_forged_root_is_named(books, tamper):
    assert _forge(books, tamper, root_sm3="0" * 64) == ["CHECKPOINT_DIFFERS"]


def test_a_checkpoint_signed_by_another_key_is_named(books, tamper):
    made = Checkpoint.objects.get(log=books.log)
    text = str(CheckpointText(books.log.origin, 4, bytes.fromhex(made.root_sha256), bytes.fromhex(made.root_sm3)))
    other = keys.create("mingheng/other")
    assert _forge(books, tamper, note=sign(text, other.key, other.sign)) == ["CHECKPOINT_DIFFERS"]
    assert _forge(books, tamper, note="x") == ["CHECKPOINT_DIFFERS"]


def test_a_whole_history_signed_by_a_new_key_is_named(books, tamper):
    other = keys.create("mingheng/other")
    made = Checkpoint.objects.get(log=books.log)
    text = str(CheckpointText(books.log.origin, 4, bytes.fromhex(made.root_sha256), bytes.fromhex(made.root_sm3)))
    tamper(f"UPDATE ledger_log SET verifier_key = %s WHERE id = {books.log.pk}", values=(str(other.key),))
    assert _forge(books, tamper, note=sign(text, other.key, other.sign)) == ["KEY_DIFFERS", "CHECKPOINT_DIFFERS"]


def test_an_unreadable_key_is_named(books, tamper):
    tamper(f"UPDATE ledger_log SET verifier_key = 'x' WHERE id = {books.log.pk}")
    assert _codes()[0][0] == "KEY_DIFFERS"


def test_an_entry_rewritten_with_all_that_hangs_on_it_is_named_by_the_tree(books, tamper):
    entry = books.entries.get(seq=1)
    leaf = entry.leaf.replace("一", "假")
    tamper(f"UPDATE ledger_entry SET leaf = %s WHERE id = {entry.pk}", values=(leaf,))
    codes = [(difference.code, difference.seq) for difference in audit(files=False).differences]
    assert sorted(codes, key=str) == [
        ("CHECKPOINT_DIFFERS", 3),
        ("LEAF_DIFFERS", 1),
        ("TILE_DIFFERS", None),
        ("TILE_DIFFERS", None),
    ]


def test_a_tile_altered_or_too_many_is_named(books, tamper):
    tamper(f"UPDATE ledger_tile SET level = 5 WHERE log_id = {books.log.pk} AND algorithm = 'sm3'")
    assert {code for code, _, _ in _codes()} == {"TILE_DIFFERS"}
    tamper(f"UPDATE ledger_tile SET level = 0 WHERE log_id = {books.log.pk} AND algorithm = 'sm3'")
    tamper(
        'INSERT INTO ledger_tile(log_id, algorithm, level, "index", hashes) '
        f"SELECT log_id, algorithm, level, 9, hashes FROM ledger_tile WHERE log_id = {books.log.pk}"
    )
    assert [code for code, _, _ in _codes()] == ["TILE_DIFFERS"]


def test_a_trigger_dropped_or_emptied_is_named(books):
    triggers.remove(guards=False)
    codes = _codes()
    assert ("TRIGGER_MISSING", "org_department", "") in codes
    triggers.install()
    assert _codes() == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
            )
        else:
            cursor.execute("DROP TRIGGER ledger_guard_ledger_entry_delete")
            cursor.execute(
                "CREATE TRIGGER ledger_guard_ledger_entry_delete BEFORE DELETE ON ledger_entry BEGIN SELECT 1; END"
            )
    assert [code for code, _, _ in _codes()] == ["TRIGGER_MISSING"]
    triggers.install()
    assert _codes() == []


def test_lawful_erasing_is_no_difference(books):
    ledger.erase(entry=books.entries.get(seq=1), reason="保存期限届满", by=books.clerk, at=AT)
    assert _codes() == []


def test_books_of_many_tiles_are_checked_in_one_pass(books):
    with ledger.transaction():
        for number in range(4500):
            ledger.append(DepartmentRenamed(name=str(number)), by=books.clerk, at=AT)
    integrate(books.log, at=AT)
    found = audit(files=False)
    assert (found.differences, found.checkpoints) == ([], 2)


def test_more_differences_than_anybody_reads_are_only_counted(books):
    found = audit(files=False)
    for number in range(10_001):
        found.differs("X", "", seq=number)
    assert (found.count, len(found.differences), found.ok) == (10_001, 10_000, False)


def _file(books, content):
    """Have a covered row name a stored file, as pieces of evidence do."""
    stored = store().put(BytesIO(content))
    with ledger.transaction():
        Agency.objects.filter(pk=books.agency.pk).update(address=stored.sha256, office_hours=stored.sm3)
        ledger.append(DepartmentRenamed(name="文件"), by=books.clerk, at=AT)
    return stored


@pytest.fixture
def one_file_column(monkeypatch):
    column = FileColumn("org_agency", "address", "office_hours")
    monkeypatch.setattr(coverage, "FILE_COLUMNS", [FileColumn("no_such_table", "x")])
    coverage.declare_file_columns(column, column)
    assert coverage.FILE_COLUMNS[1:] == [column]


def test_a_file_with_a_bit_flipped_is_named(books, one_file_column):
    stored = _file(books, b"a recording")
    found = audit()
    assert (found.differences, found.files) == ([], 1)
    path = store().path(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(b"b recording")
    (difference,) = audit().differences
    assert (difference.code, difference.table, difference.key) == ("FILE_DIFFERS", "org_agency", str(books.agency.pk))


def test_a_file_that_is_gone_is_named(books, one_file_column):
    stored = _file(books, b"a recording")
    store().remove(stored.sha256)
    assert [difference.code for difference in audit().differences] == ["FILE_MISSING"]


def test_an_older_commitment_passed_off_as_the_newest_is_named(books, tamper):
    older, newest = RowCommitment.objects.filter(table="org_department", key=str(books.one.pk)).order_by("id")
    tamper(
        f"UPDATE ledger_rowcommitment SET id = -1 WHERE id = {older.pk}",
        f"UPDATE ledger_rowcommitment SET id = {older.pk} WHERE id = {newest.pk}",
        f"UPDATE ledger_rowcommitment SET id = {newest.pk} WHERE id = -1",
        f"UPDATE org_department SET name = '一' WHERE id = {books.one.pk}",
    )
    named = [(difference.code, difference.seq) for difference in audit(files=False).differences]
    assert ("COMMITMENTS_DIFFER", 3) in named
