"""默克尔树：RFC 6962 hashing, proofs and their verification, with SHA-256 or SM3 (GB/T 32905).

A proof is described by the ranges of leaves whose roots it lists (`inclusion_ranges`, `consistency_ranges`), so that the
same description serves trees in memory and trees kept in tiles. Verification walks the same recursion as the definition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

Range = tuple[int, int]


class BadProof(ValueError):
    """A proof that does not show what it should show."""


@dataclass(frozen=True)
class Algorithm:
    """A hash function as the tree uses it: leaves and nodes are told apart by their first byte."""

    name: str
    empty: bytes
    leaf: Callable[[bytes], bytes]
    node: Callable[[bytes, bytes], bytes]


def _algorithm(name: str) -> Algorithm:
    leaf_start, node_start = hashlib.new(name, b"\x00").copy, hashlib.new(name, b"\x01").copy

    def leaf(content: bytes) -> bytes:
        digest = leaf_start()  # copying a started digest is much faster than looking the algorithm up by its name
        digest.update(content)
        return digest.digest()

    def node(left: bytes, right: bytes) -> bytes:
        digest = node_start()
        digest.update(left + right)
        return digest.digest()

    return Algorithm(name, hashlib.new(name, b"").digest(), leaf, node)


SHA256 = _algorithm("sha256")
SM3 = _algorithm("sm3")
ALGORITHMS = {"sha256": SHA256, "sm3": SM3}


def split(size: int) -> int:
    """Return the size of the left subtree: the largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


@dataclass
class Frontier:
    """The right edge of a growing tree (生长边): the roots of its perfect subtrees, the largest first."""

    algorithm: Algorithm
    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf hash."""
        self.peaks.append(leaf_hash)
        full = self.size
        while full & 1:
            right = self.peaks.pop()
            self.peaks[-1] = self.algorithm.node(self.peaks[-1], right)
            full >>= 1
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        return fold(self.algorithm, self.peaks)


def fold(algorithm: Algorithm, peaks: Sequence[bytes]) -> bytes:
    """Return the root over perfect subtrees side by side, the largest first; of none, the root of the empty tree."""
    if not peaks:
        return algorithm.empty
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = algorithm.node(peak, root)
    return root


def root_of(algorithm: Algorithm, leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root of a tree over leaf hashes (树根)."""
    frontier = Frontier(algorithm)
    for leaf_hash in leaf_hashes:
        frontier.append(leaf_hash)
    return frontier.root()


def range_nodes(wanted: Range) -> list[tuple[int, int]]:
    """Return the perfect subtrees that make up a range of leaves which begins where a subtree does, the largest first.

    The subtree of height h with number i holds leaves i·2^h to (i+1)·2^h.
    """
    start, end = wanted
    nodes = []
    while start < end:
        height = (end - start).bit_length() - 1
        nodes.append((height, start >> height))
        start += 1 << height
    return nodes


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return the ranges whose roots prove that leaf `index` is in the tree of `size` leaves (存在证明).

    :raises BadProof: when there is no such leaf
    """
    if not 0 <= index < size:
        raise BadProof("no such leaf")
    ranges: list[Range] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def consistency_ranges(start: int, end: int, size: int) -> list[Range]:
    """Return the ranges whose roots prove that leaves `start` to `end` are a subtree of `size` leaves (一致性证明).

    From 0 it is the proof of RFC 6962 that the tree of `end` leaves has grown into that of `size` leaves.

    :raises BadProof: when these leaves are no subtree
    """
    if end > size or not _is_subtree(start, end):
        raise BadProof("not a subtree")
    ranges: list[Range] = []
    low, high, known = 0, size, True
    while (low, high) != (start, end):
        middle = low + split(high - low)
        if end <= middle:
            ranges.append((middle, high))
            high = middle
            continue
        ranges.append((low, middle))
        if start < middle:
            start, known = middle, False
        low = middle
    return ([] if known else [(low, high)]) + ranges[::-1]


def _is_subtree(start: int, end: int) -> bool:
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def verify_inclusion(
    algorithm: Algorithm, index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Verify that a leaf is in a tree (核验存在证明).

    :raises BadProof: when the proof does not show it
    """
    verify_subtree_inclusion(algorithm, index, (0, size), leaf_hash, proof, root)


def verify_subtree_inclusion(
    algorithm: Algorithm, index: int, subtree: Range, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Verify that a leaf is in the subtree of a tree.

    :raises BadProof: when the proof does not show it
    """
    start, end = subtree
    if not _is_subtree(start, end):
        raise BadProof("not a subtree")
    ranges = inclusion_ranges(index - start, end - start)
    if len(ranges) != len(proof) or len(leaf_hash) != len(algorithm.empty):
        raise BadProof("a proof or a leaf of the wrong length")
    found = leaf_hash
    for (_, high), sibling in zip(ranges, proof, strict=True):
        on_the_left = high <= index - start
        found = algorithm.node(sibling, found) if on_the_left else algorithm.node(found, sibling)
    if found != root:
        raise BadProof("the proof leads to another root")


def verify_consistency(
    algorithm: Algorithm, sizes: Range, old_root: bytes, proof: Sequence[bytes], new_root: bytes
) -> None:
    """Verify that a smaller tree has only grown into a larger one (核验一致性证明).

    :raises BadProof: when the proof does not show it
    """
    old, new = sizes
    if old == new:
        if proof or old_root != new_root or (not old and old_root != algorithm.empty):
            raise BadProof("trees of one size have one root and an empty proof")
        return
    if not old:
        raise BadProof("growth from nothing proves nothing")
    verify_subtree_consistency(algorithm, (0, old), new, old_root, proof, new_root)


def verify_subtree_consistency(
    algorithm: Algorithm, subtree: Range, size: int, subtree_root: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Verify that a subtree with this root is part of a tree with that root.

    :raises BadProof: when the proof does not show it
    """
    start, end = subtree
    if 0 <= start == end <= size:
        if proof or subtree_root != algorithm.empty:
            raise BadProof("an empty subtree has the empty root and an empty proof")
        return
    ranges = consistency_ranges(start, end, size)
    if len(ranges) != len(proof):
        raise BadProof("a proof of the wrong length")
    rest = list(zip(ranges, proof, strict=True))
    part = whole = subtree_root
    if ranges and ranges[0][1] == end and ranges[0][0] > start:  # the subtree is cut off at its right edge
        part = whole = rest.pop(0)[1]
    for (low, high), sibling in rest:
        if high <= start:
            whole = algorithm.node(sibling, whole)
        elif low >= end:
            whole = algorithm.node(whole, sibling)
        else:
            part, whole = algorithm.node(sibling, part), algorithm.node(sibling, whole)
    if part != subtree_root or whole != root:
        raise BadProof("the proof leads to other roots")
