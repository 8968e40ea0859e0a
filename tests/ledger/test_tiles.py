"""Tiles: where they lie, how they grow, and the proofs made from them."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingheng.ledger import merkle, tiles
from mingheng.ledger.merkle import SHA256, SM3


def _leaf(index, algorithm=SHA256):
    return algorithm.leaf(index.to_bytes(4, "big"))


def _grown(size, algorithm=SHA256):
    growth = tiles.Growth(algorithm)
    for index in range(size):
        growth.append(_leaf(index, algorithm))
    return growth


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((0, 0), "tile/0/000"),
        ((0, 1234067), "tile/0/x001/x234/067"),
        ((1, 5, 17), "tile/1/005.p/17"),
        (("entries", 999, 256), "tile/entries/999"),
        (("entries", 1000, 1), "tile/entries/x001/000.p/1"),
    ],
)
def test_path_of_a_tile_is_the_one_of_the_specification(arguments, expected):
    assert tiles.path(*arguments) == expected


@pytest.mark.parametrize(
    ("size", "level", "expected"), [(0, 0, (0, 0)), (256, 0, (1, 0)), (70000, 1, (1, 17)), (70000, 2, (0, 1))]
)
def test_widths_of_a_level(size, level, expected):
    assert tiles.widths(size, level) == expected


@settings(max_examples=25, deadline=None)
@given(size=st.integers(0, 1500))
def test_root_of_tiles_is_the_root_of_the_tree(size):
    assert _grown(size).root() == merkle.root_of(SHA256, map(_leaf, range(size)))


@settings(max_examples=15, deadline=None)
@given(first=st.integers(0, 900), second=st.integers(0, 900))
def test_a_tree_resumed_from_its_tiles_grows_as_if_it_had_never_stopped(first, second):
    before = _grown(first, SM3)
    stored = before.take()
    growth = tiles.resume(SM3, first, lambda places: {place: stored[place] for place in places})
    for index in range(first, first + second):
        growth.append(_leaf(index, SM3))
    assert growth.root() == _grown(first + second, SM3).root()
    stored.update(growth.take())
    assert stored == _grown(first + second, SM3).take()


def test_tiles_stored_later_serve_proofs_for_every_earlier_size():
    size = 66_000  # three levels
    growth = _grown(size)
    stored = growth.take()
    proofs = tiles.Proofs(SHA256, size, lambda places: {place: stored[place] for place in places})
    root = growth.root()
    assert proofs.root() == root
    chance = random.Random(7)
    for index in [0, size - 1, *(chance.randrange(size) for _ in range(30))]:
        merkle.verify_inclusion(SHA256, index, size, _leaf(index), proofs.inclusion(index), root)
    for old in [1, 255, 256, 257, 65_536, size - 1]:
        earlier = tiles.Proofs(SHA256, old, lambda places: {place: stored[place] for place in places})
        merkle.verify_consistency(SHA256, (old, size), earlier.root(), proofs.consistency(old), root)


def test_tiles_taken_twice_are_only_the_partial_ones_again():
    growth = _grown(300)
    assert set(growth.take()) == {(0, 0), (0, 1), (1, 0)}
    assert set(growth.take()) == {(0, 1), (1, 0)}
