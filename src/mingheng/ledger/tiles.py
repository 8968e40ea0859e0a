"""瓦片：a tree cut into tiles of 256 hashes (c2sp.org/tlog-tiles), written once full and never changed.

The tile of level l holds hashes of perfect subtrees of height 8·l; the hashes above them follow from these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from mingheng.ledger import merkle
from mingheng.ledger.merkle import Algorithm, Range

WIDTH = 256
HASH = 32  # bytes
Place = tuple[int, int]  # level and index of a tile


def path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile; `level` is "entries" for a bundle of entries, a width under 256 names a partial tile."""
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.append(f"x{index % 1000:03d}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def widths(size: int, level: int) -> tuple[int, int]:
    """Return how many full tiles a level has in a tree of some size, and the width of the partial one (0: none)."""
    hashes = size >> (8 * level)
    return hashes // WIDTH, hashes % WIDTH


def levels(size: int) -> int:
    """Return how many levels of tiles a tree of some size has."""
    count = 0
    while size >> (8 * count):
        count += 1
    return count


def hashes_of(tile: bytes) -> list[bytes]:
    """Return the hashes that stand side by side in a tile."""
    return [tile[at : at + HASH] for at in range(0, len(tile), HASH)]


def reduce(algorithm: Algorithm, hashes: list[bytes]) -> bytes:
    """Return the root over a power of two of hashes."""
    node = algorithm.node
    while len(hashes) > 1:
        hashes = [node(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


@dataclass
class Growth:
    """A tree that grows tile by tile (生长的树): feed it leaf hashes, then take the tiles that are new or wider."""

    algorithm: Algorithm
    size: int = 0
    edge: list[list[bytes]] = field(default_factory=list)  # for each level the hashes of its partial tile
    full: dict[Place, bytes] = field(default_factory=dict)

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf hash."""
        self.size += 1
        self._add(0, leaf_hash)

    def _add(self, level: int, value: bytes) -> None:
        if level == len(self.edge):
            self.edge.append([])
        row = self.edge[level]
        row.append(value)
        if len(row) == WIDTH:
            index = (self.size >> (8 * (level + 1))) - 1
            self.full[level, index] = b"".join(row)
            self.edge[level] = []
            self._add(level + 1, reduce(self.algorithm, row))

    def take(self) -> dict[Place, bytes]:
        """Return the tiles filled since the last call and every partial one, by (level, index)."""
        tiles = self.full
        self.full = {}
        for level, row in enumerate(self.edge):
            if row:
                tiles[level, widths(self.size, level)[0]] = b"".join(row)
        return tiles

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        peaks: list[bytes] = []
        for row in reversed(self.edge):
            start = 0
            while start < len(row):
                count = 1 << ((len(row) - start).bit_length() - 1)
                peaks.append(reduce(self.algorithm, row[start : start + count]))
                start += count
        return merkle.fold(self.algorithm, peaks)


def resume(algorithm: Algorithm, size: int, fetch: Callable[[Collection[Place]], Mapping[Place, bytes]]) -> Growth:
    """Return a tree ready to grow from where its tiles stand.

    :param fetch: gives the tiles of some places
    """
    ends = [(level, *widths(size, level)) for level in range(levels(size))]
    stored = fetch({(level, index) for level, index, width in ends if width})
    edge = [hashes_of(stored[level, index][: width * HASH]) if width else [] for level, index, width in ends]
    return Growth(algorithm, size, edge)


@dataclass
class Proofs:
    """Proofs made from tiles (由瓦片作证明) for a tree of a given size; `fetch` is asked once for each proof."""

    algorithm: Algorithm
    size: int
    fetch: Callable[[Collection[Place]], Mapping[Place, bytes]]

    def root(self) -> bytes:
        """Return the root of the tree."""
        return self._roots([(0, self.size)])[0]

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof that a leaf is in the tree; BadProof when there is no such leaf."""
        return self._roots(merkle.inclusion_ranges(index, self.size))

    def consistency(self, old_size: int) -> list[bytes]:
        """Return the proof that the tree has only grown since it had `old_size` leaves, at least one."""
        return self._roots(merkle.consistency_ranges(0, old_size, self.size))

    def _roots(self, ranges: list[Range]) -> list[bytes]:
        nodes = [merkle.range_nodes(wanted) for wanted in ranges]
        stored = self.fetch({_inside(*node)[0] for listed in nodes for node in listed})
        return [merkle.fold(self.algorithm, [self._node(stored, *node) for node in listed]) for listed in nodes]

    def _node(self, stored: Mapping[Place, bytes], height: int, number: int) -> bytes:
        """Return the hash of a perfect subtree."""
        place, offset, count = _inside(height, number)
        return reduce(self.algorithm, hashes_of(stored[place][offset * HASH : (offset + count) * HASH]))


def _inside(height: int, number: int) -> tuple[Place, int, int]:
    """Return in which tile the hashes of a perfect subtree lie, from where, and how many."""
    level, inside = divmod(height, 8)
    index, offset = divmod(number << inside, WIDTH)
    return (level, index), offset, 1 << inside
