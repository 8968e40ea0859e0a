"""Watching a folder of a collecting station (采集站看守): new files are sent, checked, and noted in a receipt beside them.

What is known of a file lies in the folder `.mingheng` beside the recordings, so that a restart goes on where it was. An
original is deleted only where that was asked for, the server has said so, and the file is still the one that was sent.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from mingheng.base.errors import Refused
from mingheng.cli.tus import Interrupted, Remote

NOTES = ".mingheng"
RECEIPT = ".回执.json"
_UNFINISHED = {".tmp", ".part", ".crdownload", ".lrv", ".thm"}
_CHUNK = 1024 * 1024
_WAIT = 2.0
_log = logging.getLogger("mingheng.collect")


@dataclass
class Note:
    """What is known of one file (采集记录): as it was when it was sent, where it went, what the server said."""

    size: int
    changed: int
    sha256: str = ""
    address: str = ""
    refused: str = ""
    is_safe: bool = False

    def fits(self, found: os.stat_result) -> bool:
        """Whether the file is still the one that this was written of."""
        return (self.size, self.changed) == (found.st_size, found.st_mtime_ns)


class Folder:
    """The folder that is watched (录像文件夹)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self) -> Iterator[Path]:
        """Yield the recordings, the oldest names first; what cannot be read is told and left for later."""
        for place, folders, names in os.walk(self.root, onerror=lambda problem: _log.warning("读不了：%s", problem)):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(place) / name
                if not (name.startswith(".") or name.endswith(RECEIPT) or path.suffix.lower() in _UNFINISHED):
                    yield path

    def device(self, path: Path) -> str:
        """Return the name of the device: the first folder below the one that is watched."""
        parts = path.relative_to(self.root).parts
        return parts[0] if len(parts) > 1 else ""

    def note_of(self, path: Path) -> Note | None:
        """Return what is known of a file; a note that was cut short counts for nothing."""
        try:
            return Note(**json.loads(self._place(path).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, path: Path, note: Note) -> None:
        """Write down what is known of a file, in one step."""
        _write(self._place(path), asdict(note))

    def _place(self, path: Path) -> Path:
        name = hashlib.sha256(str(path.relative_to(self.root)).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self.root / NOTES / f"{name}.json"


class Collector:
    """Sends what is new in a folder (采集)."""

    def __init__(self, folder: Folder, remote: Remote, *, settle: float, delete: bool, stop: threading.Event) -> None:
        self.folder, self.remote = folder, remote
        self._settle, self._delete, self._stop = settle, delete, stop

    def round(self) -> int:
        """Look at every file once (一轮), and return how many are not safe yet."""
        left = 0
        if not self.folder.root.is_dir():
            _log.warning("文件夹 %s 不在，等它回来", self.folder.root)
            return 1
        for path in self.folder.files():
            if self._stop.is_set():
                return left + 1
            try:
                left += not self._settled(path)
            except FileNotFoundError:
                _log.warning("%s 不见了（存储设备被拔出？）", path)
                left += 1
            except (Interrupted, OSError) as problem:
                _log.warning("%s 没有送成，稍后继续：%s", path.name, problem)
                left += 1
        return left

    def _settled(self, path: Path) -> bool:
        """Take one file as far as it goes, and return whether it needs nothing more."""
        found = path.stat()
        note = self.folder.note_of(path)
        if note is None or not note.fits(found):
            if not found.st_size or time.time() - found.st_mtime < self._settle:
                return False  # still being written
            note = Note(found.st_size, found.st_mtime_ns)
        if note.refused:
            return True
        if not note.is_safe:
            try:
                self._send(path, note)
            except Refused as refusal:
                note.refused = f"{refusal.code} {refusal}"
                _log.error("%s 未被接收：%s %s", path, refusal, refusal.way_out)
                self.folder.keep(path, note)
                return True
        if note.is_safe and self._delete and note.fits(path.stat()):
            path.unlink()
            _log.info("%s 已安全保存，原文件已删除", path)
        return note.is_safe

    def _send(self, path: Path, note: Note) -> None:
        """Send what the server has not, and wait for its word."""
        if not note.sha256:
            note.sha256 = _sha256(path)
        offset = self._offset(note)
        if offset is None:
            words = {"filename": path.name, "sha256": note.sha256, "device": self.folder.device(path)}
            note.address, offset = self.remote.begin(note.size, words), 0
            self.folder.keep(path, note)
        if offset < note.size:
            _log.info("%s 从 %d 字节起上传，共 %d 字节", path, offset, note.size)
            if not note.fits(path.stat()):
                raise Interrupted("文件正在变化")
            self.remote.send(note.address, path, offset)
        self._hear(path, note)

    def _offset(self, note: Note) -> int | None:
        """Return where to go on; None where the server knows nothing of it (any more)."""
        if not note.address:
            return None
        try:
            return self.remote.offset(note.address)
        except Refused:
            told = self.remote.told(note.address) if note.address else {}
            if told.get("state") == "refused":
                raise Refused(told["refusal"]["code"], told["refusal"]["sentence"]) from None
            return None

    def _hear(self, path: Path, note: Note) -> None:
        """Wait until the server has checked the file, compare the digests, and write the receipt."""
        while not self._stop.wait(_WAIT / 10):
            told = self.remote.told(note.address)
            if told["state"] == "refused":
                raise Refused(told["refusal"]["code"], told["refusal"]["sentence"])
            if told["state"] == "safe":
                break
            self._stop.wait(_WAIT)
        else:
            raise Interrupted("采集程序停止")
        if (told["sha256"], told["size"]) != (note.sha256, note.size):
            raise Refused("DIGEST_DIFFERS", "服务器上的文件与本地不一致", way_out="原文件请勿删除，请联系系统管理员")
        note.is_safe = bool(told["may_delete"])
        receipt = {
            "文件": path.name, "设备": told["device"], "字节数": told["size"], "SHA-256": told["sha256"], "SM3": told["sm3"],
            "上传编号": told["key"], "服务器": self.remote.server.geturl(), "可以删除原文件": note.is_safe,
            "核验时间": datetime.now(UTC).isoformat(timespec="seconds"),
        }  # fmt: skip
        _write(path.with_name(path.name + RECEIPT), receipt)
        self.folder.keep(path, note)
        _log.info("%s 已安全保存，SHA-256 %s", path, note.sha256)


def collect(args: Namespace) -> int:
    """Watch until stopped, or with --once until nothing more can be sent (看守).

    :raises Refused: COLLECT_FOLDER, STATION_TOKEN
    """
    token = _token(args.token_file)
    if not args.folder.is_dir():
        raise Refused("COLLECT_FOLDER", f"没有文件夹 {args.folder}", way_out="请核对路径，或者接上存储设备")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _log_to(args.folder)
    folder = Folder(args.folder.resolve())
    collector = Collector(folder, Remote(args.server, token), settle=args.settle, delete=args.delete, stop=stop)
    tries = 0
    while not stop.is_set():
        left = collector.round()
        tries = tries + 1 if left else 0
        if args.once and (not left or tries >= MOST_TRIES):
            refused = sum(bool(note and note.refused) for note in map(folder.note_of, folder.files()))
            return 1 if left or refused else 0
        stop.wait(min(args.interval * 2 ** min(tries, 4), 60.0) if left else args.interval)
    return 0


MOST_TRIES = 10
"""How often --once tries again what could not be sent."""


def _token(path: Path) -> str:
    try:
        token = path.read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise Refused(
            "STATION_TOKEN", f"读不了令牌文件：{problem}", way_out="请安全管理员登记采集站后重新取得令牌"
        ) from problem
    if not token:
        raise Refused("STATION_TOKEN", "令牌文件是空的", way_out="请安全管理员登记采集站后重新取得令牌")
    return token


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _write(path: Path, content: dict[str, object]) -> None:
    """Write a small file in one step: there is the old one or the new one, never half of it."""
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(f".{path.name[-40:]}.new")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(path)


def _log_to(folder: Path) -> None:
    """Log to the terminal and into the folder (采集日志)."""
    (folder / NOTES).mkdir(exist_ok=True)
    form = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    kept = RotatingFileHandler(folder / NOTES / "collect.log", maxBytes=5_000_000, backupCount=3, encoding="utf-8")
    for handler in (logging.StreamHandler(sys.stderr), kept):
        handler.setFormatter(form)
        _log.addHandler(handler)
    _log.setLevel(logging.INFO)
