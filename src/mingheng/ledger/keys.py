"""签名密钥：one Ed25519 key for each log, encrypted at rest, readable by its owner only, in DATA_DIR/keys.

Beside each private key lies its public key (`.vkey`), so that the audit has a copy that the database cannot rewrite.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from mingheng.base.errors import Conflict
from mingheng.ledger.notes import VerifierKey, check_name

_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


@dataclass(frozen=True)
class Signer:
    """A key that can sign (签名私钥), with its public half."""

    key: VerifierKey
    sign: Callable[[bytes], bytes]


_loaded: dict[tuple[Path, int], Signer] = {}


def folder() -> Path:
    """Return where the keys lie."""
    return Path(settings.DATA_DIR) / "keys"


def path_of(origin: str) -> Path:
    """Return the file of a log's private key."""
    return folder() / f"{hashlib.sha256(origin.encode()).hexdigest()[:16]}.pem"


def create(origin: str) -> Signer:
    """Return the signing key of a log, made now if there is none (生成密钥)."""
    path = path_of(check_name(origin))
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = Ed25519PrivateKey.generate()
        _write_once(path, _encrypted(private))
    signer = load(origin)
    _write_once(path.with_suffix(".vkey"), f"{signer.key}\n".encode())
    return signer


def load(origin: str) -> Signer:
    """Return the signing key of a log.

    :raises Conflict: LEDGER_KEY_MISSING where there is none, LEDGER_KEY_LOCKED where the passphrase does not open it
    """
    path = path_of(origin)
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise Conflict(
            "LEDGER_KEY_MISSING",
            f"找不到账本 {origin} 的签名密钥",
            way_out=f"从备份恢复 {path.name} 到密钥文件夹，再重新启动后台任务",
        ) from None
    if (path, stamp) not in _loaded:
        _loaded[path, stamp] = _read(origin, path)
    return _loaded[path, stamp]


def public_copy(origin: str) -> VerifierKey | None:
    """Return the public key kept beside the private one, or None where this machine holds no keys."""
    with contextlib.suppress(FileNotFoundError):
        return VerifierKey.parse(path_of(origin).with_suffix(".vkey").read_text(encoding="ascii"))
    return None


def _read(origin: str, path: Path) -> Signer:
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), _passphrase())
    except ValueError:
        raise Conflict(
            "LEDGER_KEY_LOCKED",
            f"账本 {origin} 的签名密钥打不开：口令不对，或文件已损坏",
            way_out="核对 LEDGER_KEY_PASSPHRASE（未设置时用 SECRET_KEY），或从备份恢复密钥文件",
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise Conflict("LEDGER_KEY_LOCKED", f"账本 {origin} 的签名密钥不是 Ed25519 密钥", way_out="从备份恢复密钥文件")
    public = private.public_key().public_bytes(*_RAW)
    return Signer(VerifierKey(origin, public), private.sign)


def _encrypted(private: Ed25519PrivateKey) -> bytes:
    locked = serialization.BestAvailableEncryption(_passphrase())
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def _passphrase() -> bytes:
    given = str(getattr(settings, "LEDGER_KEY_PASSPHRASE", ""))
    return (
        given.encode() or hashlib.sha256(b"mingheng ledger key\n" + settings.SECRET_KEY.encode()).hexdigest().encode()
    )


def _write_once(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and never over another one: two workers may be here at once."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
