"""The endpoint of uploads (续传端点): /uploads/ and what lies under it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.db import close_old_connections
from django.utils import timezone

from mingheng.api.uploads import answers, inflow, senders, words
from mingheng.api.uploads.inflow import Checksum, Flow, Line, Lines
from mingheng.base.errors import Conflict, Refused
from mingheng.base.files import Arrival as Inflow
from mingheng.base.files import incoming
from mingheng.base.serving.rsgi import Exchange, Scope
from mingheng.evidence import arriving
from mingheng.evidence.arriving import Announced, Sender
from mingheng.evidence.terms import ArrivalState

if TYPE_CHECKING:
    from mingheng.evidence.models import Arrival

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger("mingheng.uploads")


class Uploads:
    """The tus 1.0 server (续传服务): rows in a few threads, bytes in others, so that a slow disk holds up no answer."""

    def __init__(self, threads: int = 4) -> None:
        self._rows = ThreadPoolExecutor(2, thread_name_prefix="uploads")
        self._disk = ThreadPoolExecutor(threads, thread_name_prefix="uploads-disk")
        self._lines = Lines()

    async def __call__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request (应答)."""
        method = scope.method
        if method == "POST":
            method = (scope.headers.get("x-http-method-override") or method).upper()
        try:
            if method == "OPTIONS":
                exchange.response_empty(204, answers.offered())
                return
            if method != "GET" and scope.headers.get("tus-resumable") != words.VERSION:
                raise Refused("TUS_VERSION", "缺少 Tus-Resumable: 1.0.0", way_out="请使用 tus 1.0 的上传程序")
            await self._route(method, scope, exchange)
        except Refused as refusal:
            await inflow.drain(exchange)
            answers.send_refusal(exchange, refusal, method)
        except Exception:  # noqa: BLE001 - whatever a request dies of, its sender is told to come again
            _log.exception("upload %s %s failed", method, scope.path)
            problem = Refused("UPLOAD_FAILED", "上传服务暂时不可用", way_out="稍候自动续传；原文件请勿删除")
            answers.send_json(exchange, 503, problem.as_dict())

    async def _route(self, method: str, scope: Scope, exchange: Exchange) -> None:
        if scope.path == words.PREFIX:
            sender = await self._row(senders.sender_of, scope)
            if method == "POST":
                await self._create(scope, exchange, sender)
            elif method == "GET":
                rows = await self._row(_unfinished, sender)
                answers.send_json(exchange, 200, rows)
            else:
                exchange.response_empty(405, [*answers.base(), ("allow", "OPTIONS, GET, POST")])
            return
        key = words.key_of(scope.path)
        sender = await self._row(senders.sender_of, scope, key)
        arrival = await self._row(arriving.find, key, by=sender)
        acts: dict[str, Callable[[Scope, Exchange, Arrival], Awaitable[None]]] = {
            "GET": self._tell, "HEAD": self._tell, "PATCH": self._patch, "DELETE": self._cancel,
        }  # fmt: skip
        act = acts.get(method)
        if act is None:
            exchange.response_empty(405, [*answers.base(), ("allow", "OPTIONS, GET, HEAD, PATCH, DELETE")])
            return
        await act(scope, exchange, arrival)

    # --- the requests of the protocol -----------------------------------------------------------------------------

    async def _create(self, scope: Scope, exchange: Exchange, sender: Sender) -> None:
        """Begin a file (creation); with a body it takes that in as well, with Upload-Concat it joins parts."""
        wanted = words.concat(scope.headers.get("upload-concat", "") or "")
        said = words.metadata(scope.headers.get("upload-metadata", "") or "")
        has_body = (scope.headers.get("content-type", "") or "") == words.BODY_TYPE
        if wanted.parts:
            arrival = await self._disk_work(_join, wanted.parts, said, sender)
            offset = arrival.size
        else:
            size = words.number(scope.headers.get("upload-length"), "Upload-Length")
            announced = _announced(said, size, is_part=wanted.is_part)
            arrival = await self._row(arriving.begin, announced, by=sender, at=timezone.now())
            offset = await self._take_in(scope, exchange, arrival) if has_body else 0
        headers = [*answers.about(arrival, offset), ("location", f"{words.PREFIX}{arrival.key}")]
        token = senders.token_for(sender, arrival.key)
        if token:
            headers.append(("upload-token", token))
        exchange.response_empty(201, headers)

    async def _patch(self, scope: Scope, exchange: Exchange, arrival: Arrival) -> None:
        """Take in a piece at the place where the last one ended."""
        if (scope.headers.get("content-type", "") or "") != words.BODY_TYPE:
            raise Refused("TUS_BODY", f"内容类型应为 {words.BODY_TYPE}")
        words.number(scope.headers.get("upload-offset"), "Upload-Offset")
        _still_wanted(arrival)
        offset = await self._take_in(scope, exchange, arrival)
        exchange.response_empty(204, answers.about(arrival, offset))

    async def _tell(self, scope: Scope, exchange: Exchange, arrival: Arrival) -> None:
        """Tell where a file stands; what is told to be here is on the disk."""
        if scope.method == "HEAD" and arrival.state == ArrivalState.REFUSED:
            raise Refused("UPLOAD_REFUSED", arrival.refusal.get("sentence", ""))
        offset = arrival.size
        if arrival.state == ArrivalState.ARRIVING:
            offset = await self._with_file(arrival, self._stand)
        elif arrival.state == ArrivalState.REFUSED:
            offset = 0
        headers = answers.about(arrival, offset)
        if scope.method == "HEAD":
            exchange.response_empty(200, headers)
        else:
            answers.send_json(exchange, 200, answers.told(arrival, offset), headers)

    async def _stand(self, file: Inflow, _line: Line, arrival: Arrival) -> int:
        await self._disk_work(file.flush)
        if file.offset == arrival.size:  # killed after the last byte, before it was noted
            await self._disk_work(arriving.complete, arrival, file, at=timezone.now())
        return file.offset

    async def _cancel(self, _scope: Scope, exchange: Exchange, arrival: Arrival) -> None:
        """Give a file up (termination)."""
        line = await self._lines.take(arrival.key, arriving.PATIENCE)
        try:
            await self._row(arriving.cancel, arrival)
        finally:
            self._lines.end(arrival.key, line)
        exchange.response_empty(204, answers.base())

    # --- bytes ----------------------------------------------------------------------------------------------------

    async def _take_in(self, scope: Scope, exchange: Exchange, arrival: Arrival) -> int:
        """Write the body of a request to the end of a file, and return how much of it is there and on the disk."""
        checksum = Checksum(*words.checksum(scope.headers.get("upload-checksum", "") or ""))
        claimed = words.number(scope.headers.get("upload-offset", "0"), "Upload-Offset")

        async def write(file: Inflow, line: Line, arrival: Arrival) -> int:
            if claimed != file.offset:
                raise Conflict("UPLOAD_OFFSET", f"服务器上已有 {file.offset} 字节，应从那里续传")
            mark = await self._disk_work(file.mark)
            flow = Flow(file, line, self._disk, room=arrival.size - file.offset, checksum=checksum)
            try:
                await flow.take_in(
                    exchange,
                    lambda: arriving.look_at_head(arrival, file, at=timezone.now()),
                    lambda: self._row(senders.sender_of, scope, arrival.key),
                )
            finally:
                length = scope.headers.get("content-length", "") or ""
                is_whole = not length.isdigit() or flow.took == int(length)
                if checksum.is_given and not (is_whole and checksum.agrees):
                    await self._disk_work(file.cut, mark)
            if checksum.is_given and is_whole and not checksum.agrees:
                raise Refused("TUS_CHECKSUM", "这一段与它的摘要不一致，没有保存", way_out="重新发送这一段")
            if file.offset == arrival.size:
                await self._disk_work(arriving.complete, arrival, file, at=timezone.now())
            else:
                await self._disk_work(file.flush)
            return file.offset

        return await self._with_file(arrival, write)

    async def _with_file(self, arrival: Arrival, act: Callable[[Inflow, Line, Arrival], Awaitable[int]]) -> int:
        """Do something with a file that nobody else is writing to: an older line of this process gives way at once,
        one of another process within the time after which a dead one ends by itself."""
        line = await self._lines.take(arrival.key, arriving.PATIENCE)
        try:
            file = await self._disk_work(incoming().open, arrival.key, patience=arriving.PATIENCE)
            try:
                return await act(file, line, arrival)
            finally:
                await self._disk_work(file.close)
        finally:
            self._lines.end(arrival.key, line)

    async def _row(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._rows, lambda: _fresh(work, *args, **kwargs))

    async def _disk_work(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, lambda: _fresh(work, *args, **kwargs))


def _fresh(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Do something in a thread that may use the database, as Django's requests do it: on a connection that is alive."""
    close_old_connections()
    try:
        return work(*args, **kwargs)
    finally:
        close_old_connections()


def _announced(said: dict[str, str], size: int, *, is_part: bool = False) -> Announced:
    name = said.get("filename") or said.get("name") or ""
    return Announced(
        name=name, size=size, sha256=said.get("sha256", "").lower(), sm3=said.get("sm3", "").lower(),
        device=said.get("device", ""), is_part=is_part,
    )  # fmt: skip


def _join(keys: tuple[str, ...], said: dict[str, str], sender: Sender) -> Arrival:
    parts = [arriving.find(key, by=sender) for key in keys]
    announced = _announced(said, sum(part.size for part in parts))
    return arriving.join(parts, announced, by=sender, at=timezone.now())


def _unfinished(sender: Sender) -> list[dict[str, object]]:
    rows = []
    for arrival in arriving.unfinished(by=sender)[:100]:
        with contextlib.suppress(Refused):
            rows.append(answers.told(arrival, incoming().offset(arrival.key)))
    return rows


def _still_wanted(arrival: Arrival) -> None:
    if arrival.state == ArrivalState.REFUSED:
        raise Refused("UPLOAD_REFUSED", arrival.refusal.get("sentence", ""), way_out=arrival.refusal.get("way_out", ""))
    if arrival.complete_at is not None:
        raise Conflict("UPLOAD_OFFSET", f"服务器上已有全部 {arrival.size} 字节")
