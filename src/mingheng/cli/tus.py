"""A sender of files in pieces (续传发送): tus 1.0 with the standard library, in constant memory."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mingheng.base.errors import Refused

PATIENCE = 60.0
"""Seconds to wait for an answer."""
_BLOCK = 1024 * 1024
_AGAIN = {401, 403, 408, 409, 423, 429}


class Interrupted(Exception):
    """The line or the server failed for now (暂时中断): what was sent is not lost."""


class Remote:
    """A server that takes files (接收端)."""

    def __init__(self, server: str, token: str) -> None:
        self.server = urlsplit(server)
        self._headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}

    def begin(self, size: int, words: dict[str, str]) -> str:
        """Announce a file, and return its address (开始)."""
        told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items() if value)
        answer = self._ask("POST", "/uploads/", {"Upload-Length": str(size), "Upload-Metadata": told})
        return urlsplit(answer["location"]).path

    def offset(self, address: str) -> int:
        """Return how much of a file the server has (断点)."""
        return int(self._ask("HEAD", address)["upload-offset"])

    def send(self, address: str, path: Path, offset: int) -> None:
        """Send the rest of a file (续传)."""
        with path.open("rb") as file:
            file.seek(offset)
            length = path.stat().st_size - offset
            headers = {
                "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", "Content-Length": str(length),
            }  # fmt: skip
            self._ask("PATCH", address, headers, file)

    def told(self, address: str) -> dict[str, Any]:
        """Return what the server says of a file (状态)."""
        found: dict[str, Any] = json.loads(self._ask("GET", address)["body"])
        return found

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None) -> dict[str, str]:
        with self._line() as line:
            try:
                line.request(method, path, body, self._headers | (headers or {"Content-Length": "0"}))
            except (BrokenPipeError, ConnectionResetError):
                if line.sock is None:
                    raise
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        if answer.status >= 400:
            raise _failure(answer, text)
        return {name.lower(): value for name, value in answer.getheaders()} | {"body": text}

    @contextmanager
    def _line(self) -> Iterator[HTTPConnection]:
        kind = HTTPSConnection if self.server.scheme == "https" else HTTPConnection
        line = kind(self.server.hostname or "", self.server.port, timeout=PATIENCE, blocksize=_BLOCK)
        try:
            yield line
        except OSError as problem:
            raise Interrupted(str(problem)) from problem
        finally:
            line.close()


def _failure(answer: HTTPResponse, text: str) -> Exception:
    """Return what a failed answer means: come again, or a refusal that will not change."""
    code, sentence, way_out = answer.headers.get("Upload-Refusal", ""), f"服务器答复 {answer.status}", ""
    if text.startswith("{"):
        told = json.loads(text)
        code, sentence, way_out = told["code"], told["sentence"], told.get("way_out", "")
    if answer.status >= 500 or answer.status in _AGAIN:
        return Interrupted(f"{sentence}（{code}）")
    return Refused(code or "UPLOAD_REFUSED", sentence, way_out=way_out)
