"""Signed notes and checkpoints as C2SP writes them."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingheng.ledger import verifier
from mingheng.ledger.notes import BadNote, CheckpointText, Note, VerifierKey, check_name, sign

# The example key of the signed-note specification, which signs "This is an example message."
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
KEY = VerifierKey(
    "mingheng/test", PRIVATE.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
)
TEXT = str(CheckpointText("mingheng/test", 7, b"\1" * 32, b"\2" * 32))


def test_a_note_signed_by_somebody_else_in_the_world_verifies():
    key = VerifierKey.parse(PETER)
    assert str(key) == PETER
    assert Note.parse(EXAMPLE).signed_by(key)
    assert not Note.parse(EXAMPLE.replace("problem", "question")).signed_by(key)


def test_a_note_is_read_as_it_was_signed():
    note = Note.parse(sign(TEXT, KEY, PRIVATE.sign))
    assert note.text == TEXT
    assert note.signed_by(KEY)
    assert not note.signed_by(VerifierKey.parse(PETER))
    assert VerifierKey.parse(str(KEY)) == KEY


def test_another_signature_beside_ours_does_no_harm():
    note = sign(TEXT, KEY, PRIVATE.sign) + "\u2014 witness/one " + base64.b64encode(b"\0" * 68).decode() + "\n"
    assert Note.parse(note).signed_by(KEY)
    assert verifier.signature_problem(verifier.read_checkpoint(note), str(KEY)) == ""


def test_one_false_signature_of_ours_spoils_the_note():
    false = "\u2014 mingheng/test " + base64.b64encode(KEY.id + b"\0" * 64).decode() + "\n"
    assert not Note.parse(sign(TEXT, KEY, PRIVATE.sign) + false).signed_by(KEY)


def test_a_checkpoint_is_read_as_it_was_written():
    assert CheckpointText.parse(TEXT) == CheckpointText("mingheng/test", 7, b"\1" * 32, b"\2" * 32)
    assert CheckpointText.parse(TEXT + "more for witnesses\n").size == 7


@pytest.mark.parametrize("name", ["", "with space", "with+plus", "中文", "line\n"])
def test_a_name_that_notes_cannot_carry_is_refused(name):
    with pytest.raises(BadNote):
        check_name(name)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "a+b",
        "a+00000000+!!",
        PETER.replace("c74f20a3", "c74f20a4"),
        "a+zz+AAAA",
        "a+00000000+AAAA",
        PETER.replace("+AR", "+BR"),
    ],
)
def test_what_is_no_key_is_refused(key):
    with pytest.raises(BadNote):
        VerifierKey.parse(key)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text only\n",
        "text\n\nno dash AAAAAAAA\n",
        "text\n\n\u2014 name !!!\n",
        "text\n\n\u2014 name AAAA\n",
        "text\n\n\u2014 name",
    ],
)
def test_what_is_no_note_is_refused(note):
    with pytest.raises(BadNote):
        Note.parse(note)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        TEXT.replace("\n7\n", "\n07\n"),
        TEXT.replace("\n7\n", "\n-7\n"),
        TEXT.replace("\n7\n", "\n٧\n"),
        TEXT.replace("sm3 ", "sm2 "),
        TEXT.replace("AQEB", "!!!!"),
        TEXT.replace("sm3 AgIC", "sm3 "),
        TEXT.removeprefix("mingheng/test"),
        TEXT.rstrip("\n"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        CheckpointText.parse(text)


def test_a_text_without_its_last_newline_is_not_signed():
    with pytest.raises(BadNote):
        sign("text", KEY, PRIVATE.sign)
