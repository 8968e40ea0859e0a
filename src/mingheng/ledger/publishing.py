"""公开的账本文件: checkpoint, key and tiles one by one, for readers of the log; entries are not among them."""

from __future__ import annotations

import re

from mingheng.base.errors import NotFound
from mingheng.ledger import tiles
from mingheng.ledger.merkle import ALGORITHMS
from mingheng.ledger.models import Log, Tile
from mingheng.ledger.queries import latest_checkpoint

_TILE = re.compile(
    r"(?P<sm3>sm3/)?tile/(?P<level>\d{1,2})/(?P<index>(?:x\d{3}/){0,5}\d{3})(?:\.p/(?P<width>\d{1,3}))?", re.ASCII
)


def part(origin: str, name: str) -> tuple[bytes, bool]:
    """Return a file of a published log (账本文件), and whether it will never change.

    :param name: "checkpoint", "key", or the path of a tile such as "tile/0/x001/234" or "sm3/tile/1/000.p/7"
    :raises NotFound: for what is not there, or not under the newest checkpoint yet
    """
    log = Log.objects.filter(origin=origin).first()
    newest = latest_checkpoint(log) if log is not None else None
    if log is None or newest is None:
        raise NotFound
    if name == "checkpoint":
        return newest.note.encode(), False
    if name == "key":
        return f"{log.verifier_key}\n".encode(), False
    found = _TILE.fullmatch(name)
    if found is None:
        raise NotFound
    level, index = int(found["level"]), int(found["index"].replace("/", "").replace("x", ""))
    width = int(found["width"] or tiles.WIDTH)
    full, partial = tiles.widths(newest.size, level)
    there = tiles.WIDTH if index < full else partial if index == full else 0
    if not 0 < width <= there or (found["width"] is not None and width == tiles.WIDTH):
        raise NotFound
    algorithm = "sm3" if found["sm3"] else "sha256"
    row = Tile.objects.filter(log=log, algorithm=algorithm, level=level, index=index).first()
    if row is None or algorithm not in ALGORITHMS:
        raise NotFound
    return bytes(row.hashes)[: width * tiles.HASH], True
