"""Integrating and signing: the trees follow the entries, the checkpoint is signed, twice does no harm."""

import base64

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from mingheng import ledger
from mingheng.base.errors import Conflict
from mingheng.ledger import integration, jobs, keys, merkle, tiles
from mingheng.ledger.integration import BrokenSequence, integrate
from mingheng.ledger.merkle import SHA256, SM3
from mingheng.ledger.models import Checkpoint, Log, Tile
from mingheng.ledger.notes import CheckpointText, Note, VerifierKey
from mingheng.ledger.queries import latest_checkpoint
from tests.ledger.conftest import AT, DepartmentRenamed, make_street


def _roots(street):
    leaves = [leaf.encode() for leaf in street.entries.values_list("leaf", flat=True)]
    return tuple(merkle.root_of(algorithm, map(algorithm.leaf, leaves)) for algorithm in (SHA256, SM3))


def test_a_checkpoint_signs_size_and_both_roots(street):
    street.open("执法一队")
    made = integrate(street.log, at=AT)
    sha256, sm3 = _roots(street)
    assert (made.size, made.root_sha256, made.root_sm3) == (2, sha256.hex(), sm3.hex())
    note = Note.parse(made.note)
    assert CheckpointText.parse(note.text) == CheckpointText(street.log.origin, 2, sha256, sm3)
    key = VerifierKey.parse(Log.objects.get(pk=street.log.pk).verifier_key)
    assert note.signed_by(key)
    assert keys.public_copy(street.log.origin) == key
    assert note.text.splitlines()[3] == "sm3 " + base64.b64encode(sm3).decode()


def test_integrating_again_changes_nothing(street):
    first = integrate(street.log, at=AT)
    assert integrate(street.log, at=AT) is None
    assert list(Checkpoint.objects.filter(log=street.log)) == [first] == [latest_checkpoint(street.log)]


def test_trees_grow_from_where_they_stood(street, monkeypatch):
    monkeypatch.setattr(integration, "_BATCH", 100)
    for number in range(5):
        street.open(f"科室{number}")
        integrate(street.log, at=AT)
    with ledger.transaction():
        for number in range(300):
            ledger.append(DepartmentRenamed(name=str(number)), by=street.clerk, at=AT)
    made = integrate(street.log, at=AT)
    assert made.size == 306
    sizes = Checkpoint.objects.filter(log=street.log).order_by("size").values_list("size", flat=True)
    assert list(sizes) == [2, 3, 4, 5, 6, 106, 206, 306]
    assert (made.root_sha256, made.root_sm3) == tuple(root.hex() for root in _roots(street))
    fetch = integration.fetcher(street.log, SM3)
    proof = tiles.Proofs(SM3, 306, fetch).inclusion(299)
    leaf = street.entries.get(seq=299).leaf.encode()
    merkle.verify_inclusion(SM3, 299, 306, SM3.leaf(leaf), proof, bytes.fromhex(made.root_sm3))


def test_a_missing_entry_stops_the_signing(street, tamper):
    street.open("一")
    street.open("二")
    tamper(
        f"DELETE FROM ledger_payload WHERE entry_id IN (SELECT id FROM ledger_entry WHERE log_id = {street.log.pk} AND seq = 1)",
        "UPDATE ledger_rowcommitment SET entry_id = (SELECT MIN(entry_id) FROM ledger_rowcommitment)",
        f"DELETE FROM ledger_entry WHERE log_id = {street.log.pk} AND seq = 1",
    )
    with pytest.raises(BrokenSequence):
        integrate(street.log, at=AT)
    assert not Checkpoint.objects.filter(log=street.log).exists()


def test_entries_cut_off_at_the_end_stop_the_signing(street, tamper):
    tamper(f"UPDATE ledger_log SET size = 5 WHERE id = {street.log.pk}")
    with pytest.raises(BrokenSequence):
        integrate(street.log, at=AT)


def test_a_broken_log_holds_up_no_other(street, tamper):
    other = make_street()
    tamper(f"UPDATE ledger_log SET size = 5 WHERE id = {street.log.pk}")
    assert jobs.integrate_all(at=AT) >= 1
    assert latest_checkpoint(other.log.pk).size == 1
    assert latest_checkpoint(street.log) is None


def test_full_tiles_and_checkpoints_never_change(street):
    integrate(street.log, at=AT)
    for statement in (
        "UPDATE ledger_checkpoint SET size = 7",
        "DELETE FROM ledger_checkpoint",
        "DELETE FROM ledger_tile",
        "UPDATE ledger_tile SET level = 3",
    ):
        refused = pytest.raises((IntegrityError, ProgrammingError), match="账本不可改")
        with connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(statement)
    with pytest.raises((IntegrityError, ProgrammingError), match="账本不可改"), transaction.atomic():
        Tile.objects.filter(log=street.log).update(hashes=b"x" * 64)


def test_the_key_is_encrypted_and_for_its_owner_only(street):
    integrate(street.log, at=AT)
    path = keys.path_of(street.log.origin)
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in path.read_bytes()


def test_a_lost_key_is_never_replaced_silently(street):
    integrate(street.log, at=AT)
    keys.path_of(street.log.origin).unlink()
    street.open("执法一队")
    with pytest.raises(Conflict) as refused:
        integrate(street.log, at=AT)
    assert refused.value.code == "LEDGER_KEY_MISSING"
    assert latest_checkpoint(street.log).size == 1
    assert keys.public_copy("mingheng/nobody") is None


def test_a_wrong_passphrase_does_not_open_the_key(street, settings):
    integrate(street.log, at=AT)
    path = keys.path_of(street.log.origin)
    path.touch()  # as if it had just been put there
    settings.LEDGER_KEY_PASSPHRASE = "other"
    street.open("执法一队")
    with pytest.raises(Conflict) as refused:
        integrate(street.log, at=AT)
    assert refused.value.code == "LEDGER_KEY_LOCKED"


def test_a_key_made_by_two_workers_is_one_key(street):
    first, second = keys.create("mingheng/one"), keys.create("mingheng/one")
    assert first.key == second.key
    assert second.key.holds("x", first.sign(b"x"))
