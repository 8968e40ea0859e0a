"""Sending files over plain sockets (直发): one client for every server, so that only the servers differ."""

from __future__ import annotations

import base64
import socket
import time
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 120.0


class Broken(Exception):
    """The line ended before an answer came (断线)."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a file is sent to (投递处): port, path of the endpoint, and what proves who sends."""

    port: int
    path: str
    token: str = ""

    def begin(self, size: int, name: str) -> str:
        """Announce a file, and return its address (开始)."""
        told = f"filename {base64.b64encode(name.encode()).decode()}"
        headers = {"Upload-Length": str(size), "Upload-Metadata": told, "Content-Length": "0"}
        _, found = self.ask("POST", self.path, headers)
        address = found["location"]
        return "/" + address.split("/", 3)[3] if address.startswith("http") else address

    def offset(self, address: str) -> int:
        """Return how much has come (断点)."""
        return int(self.ask("HEAD", address)[1]["upload-offset"])

    def send(self, address: str, file: Path) -> dict[str, str]:
        """Send a whole file in one request (整份发送)."""
        with socket.create_connection((HOST, self.port), PATIENCE) as line, file.open("rb") as content:
            line.sendall(self.head("PATCH", address, patching(0, file.stat().st_size)))
            line.sendfile(content)
            return answer(line)[1]

    def ask(self, method: str, address: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str]]:
        """Ask something without a body (请求)."""
        with socket.create_connection((HOST, self.port), PATIENCE) as line:
            line.sendall(self.head(method, address, headers or {}))
            return answer(line)

    def head(self, method: str, address: str, headers: dict[str, str]) -> bytes:
        """Return the head of a request (请求头)."""
        known = {"Host": f"{HOST}:{self.port}", "Tus-Resumable": "1.0.0", "Connection": "close"}
        if self.token:
            known["Authorization"] = f"Bearer {self.token}"
        lines = [f"{method} {address} HTTP/1.1", *(f"{name}: {value}" for name, value in (known | headers).items())]
        return "\r\n".join([*lines, "", ""]).encode()


def patching(offset: int, length: int) -> dict[str, str]:
    """Return the headers with which a piece is sent (续传头)."""
    return {
        "Upload-Offset": str(offset), "Content-Length": str(length), "Content-Type": "application/offset+octet-stream",
    }  # fmt: skip


def answer(line: socket.socket) -> tuple[int, dict[str, str]]:
    """Read number and headers of an answer (应答).

    :raises Broken: when the line ends first
    """
    read = b""
    while b"\r\n\r\n" not in read:
        piece = line.recv(65536)
        if not piece:
            raise Broken
        read += piece
    lines = read.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
    fields = (text.partition(":")[::2] for text in lines[1:])
    return int(lines[0].split()[1]), {name.lower(): value.strip() for name, value in fields}


def trickle(post: Post, address: str, head: bytes, size: int, rate: float, until: float) -> int:
    """Send what begins with `head` at so many bytes a second until an instant (慢速上传), as a phone does; return how much."""
    piece = b"\0" * int(rate / 4)
    sent = len(head)
    with socket.create_connection((HOST, post.port), PATIENCE) as line:
        line.sendall(post.head("PATCH", address, patching(0, size)) + head)
        while time.monotonic() < until and sent + len(piece) <= size:
            line.sendall(piece)
            sent += len(piece)
            time.sleep(0.25)
    return sent
