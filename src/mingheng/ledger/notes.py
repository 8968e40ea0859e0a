"""C2SP 签名文本与检查点：signed notes (c2sp.org/signed-note) and checkpoints (c2sp.org/tlog-checkpoint), Ed25519.

A note is a text, an empty line and one line for each signature: ``— <name> <base64 of key id and signature>``. The text of
a checkpoint is origin, size and SHA-256 root, each on its line; ours adds one more line, ``sm3 <base64 root>``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = 0x01
_DASH = "\u2014 "


class BadNote(ValueError):
    """A note or a key that does not have the form it must have, or whose signature does not hold."""


def check_name(name: str) -> str:
    """Return the name of a key or log, if notes can carry it.

    :raises BadNote: when it is empty, not printable ASCII, or holds a space or a plus sign
    """
    if not name or not name.isascii() or not name.isprintable() or " " in name or "+" in name:
        raise BadNote(f"not a name for a signed note: {name!r}")
    return name


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    """Return the four bytes that tell keys apart: the start of SHA-256 over name, newline, algorithm and key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name (验签公钥); written as name+id+base64."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a key as written.

        :raises BadNote: when the form, the algorithm or the id is wrong
        """
        try:
            name, identifier, encoded = text.strip().split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
            given = bytes.fromhex(identifier)
        except (ValueError, binascii.Error) as problem:
            raise BadNote(f"not a verifier key: {text!r}") from problem
        if len(raw) != 33 or raw[0] != ED25519:
            raise BadNote("only Ed25519 keys of 32 bytes are known")
        key = cls(check_name(name), raw[1:])
        if given != key.id:
            raise BadNote("the id does not belong to this key")
        return key

    @property
    def id(self) -> bytes:
        """The key's id in signature lines, four bytes."""
        return key_id(self.name, ED25519, self.public)

    def __str__(self) -> str:
        encoded = base64.b64encode(bytes([ED25519]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    def holds(self, text: str, signature: bytes) -> bool:
        """Return whether a signature over a text is by this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


def sign(text: str, key: VerifierKey, signer: Callable[[bytes], bytes]) -> str:
    """Return a text as a note with one signature.

    :raises BadNote: when the text is empty or does not end with a newline
    """
    if not text.endswith("\n"):
        raise BadNote("the text of a note ends with a newline")
    signature = base64.b64encode(key.id + signer(text.encode())).decode()
    return f"{text}\n{_DASH}{key.name} {signature}\n"


@dataclass(frozen=True)
class Note:
    """A note taken apart: its text and (name, key id, signature) of each line; nothing has been verified yet."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> Note:
        """Take a note apart.

        :raises BadNote: when it does not have the form of a note
        """
        text, separator, lines = note.rpartition("\n\n")
        if not separator or not lines.endswith("\n"):
            raise BadNote("no signatures after an empty line")
        return cls(text + "\n", tuple(_signature(line) for line in lines[:-1].split("\n")))

    def signed_by(self, key: VerifierKey) -> bool:
        """Return whether a signature of this key is there and holds; one that does not hold spoils the note."""
        own = [raw for name, identifier, raw in self.signatures if (name, identifier) == (key.name, key.id)]
        return bool(own) and all(key.holds(self.text, signature) for signature in own)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, separator, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error as problem:
        raise BadNote(f"not a signature line: {line!r}") from problem
    if not line.startswith(_DASH) or not separator or len(raw) < 5:
        raise BadNote(f"not a signature line: {line!r}")
    return check_name(name), raw[:4], raw[4:]


@dataclass(frozen=True)
class CheckpointText:
    """What a checkpoint says (检查点): the log, its size, and the root of each tree."""

    origin: str
    size: int
    root_sha256: bytes
    root_sm3: bytes

    def __str__(self) -> str:
        sha256, sm3 = (base64.b64encode(root).decode() for root in (self.root_sha256, self.root_sm3))
        return f"{self.origin}\n{self.size}\n{sha256}\nsm3 {sm3}\n"

    @classmethod
    def parse(cls, text: str) -> CheckpointText:
        """Read the text of a checkpoint.

        :raises BadNote: when a line is missing or malformed, or a root does not have 32 bytes
        """
        lines = text.split("\n")
        if len(lines) < 5 or lines[-1] or not lines[0]:
            raise BadNote("a checkpoint has origin, size, root and the sm3 line")
        size, extra = lines[1], [line[4:] for line in lines[3:-1] if line.startswith("sm3 ")]
        if not (size.isascii() and size.isdecimal()) or size != str(int(size)):
            raise BadNote(f"not a size: {size!r}")
        if len(extra) != 1:
            raise BadNote("a checkpoint of this log has one sm3 line")
        return cls(lines[0], int(size), _root(lines[2]), _root(extra[0]))


def _root(encoded: str) -> bytes:
    try:
        root = base64.b64decode(encoded, validate=True)
    except binascii.Error as problem:
        raise BadNote(f"not a root: {encoded!r}") from problem
    if len(root) != 32:
        raise BadNote(f"not a root of 32 bytes: {encoded!r}")
    return root
