"""The tree: other people's vectors, and properties over random trees."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.ledger import merkle
from mingheng.ledger.merkle import SHA256, SM3, BadProof

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "merkle"
KINDS = {"consistency": 98, "inclusion": 98, "subtreeconsistency": 118, "subtreeinclusion": 204}

algorithms = pytest.mark.parametrize("algorithm", [SHA256, SM3], ids=["sha256", "sm3"])


def _bytes(value: str | None) -> bytes:
    return base64.b64decode(value or "")


def _verify(kind: str, case: dict) -> None:
    proof = [_bytes(part) for part in case["proof"] or []]
    match kind:
        case "inclusion":
            found = (_bytes(case["leafHash"]), proof, _bytes(case["root"]))
            merkle.verify_inclusion(SHA256, case["leafIdx"], case["treeSize"], *found)
        case "subtreeinclusion":
            found = (_bytes(case["leafHash"]), proof, _bytes(case["root"]))
            merkle.verify_subtree_inclusion(SHA256, case["leafIdx"], (case["start"], case["end"]), *found)
        case "consistency":
            found = (_bytes(case["root1"]), proof, _bytes(case["root2"]))
            merkle.verify_consistency(SHA256, (case["size1"], case["size2"]), *found)
        case _:
            found = (_bytes(case["root1"]), proof, _bytes(case["root2"]))
            merkle.verify_subtree_consistency(SHA256, (case["start"], case["end"]), case["size"], *found)


def _refused(kind: str, case: dict) -> bool:
    try:
        _verify(kind, case)
    except BadProof:
        return True
    return False


def test_every_vector_of_another_project_answers_as_it_says():
    files = [(kind, file) for kind in KINDS for file in sorted((VECTORS / kind).rglob("*.json"))]
    assert len(files) == (sum(KINDS.values()) if VECTORS.is_dir() else 0)  # they are not part of this project
    cases = [(kind, file, json.loads(file.read_text())) for kind, file in files]
    assert [str(file) for kind, file, case in cases if _refused(kind, case) != case["wantErr"]] == []


def _leaves(algorithm, count):
    return [algorithm.leaf(str(i).encode()) for i in range(count)]


def _by_definition(algorithm, leaves):
    if not leaves:
        return algorithm.empty
    if len(leaves) == 1:
        return leaves[0]
    k = merkle.split(len(leaves))
    return algorithm.node(_by_definition(algorithm, leaves[:k]), _by_definition(algorithm, leaves[k:]))


def _proof(algorithm, leaves, ranges):
    return [_by_definition(algorithm, leaves[low:high]) for low, high in ranges]


@algorithms
@given(count=st.integers(0, 300))
def test_root_of_a_growing_tree_is_that_of_the_definition(algorithm, count):
    leaves = _leaves(algorithm, count)
    assert merkle.root_of(algorithm, leaves) == _by_definition(algorithm, leaves)


@algorithms
@given(st.data())
def test_every_leaf_is_proven_and_no_other_one(algorithm, data):
    size = data.draw(st.integers(1, 200))
    index = data.draw(st.integers(0, size - 1))
    leaves = _leaves(algorithm, size)
    root = _by_definition(algorithm, leaves)
    proof = _proof(algorithm, leaves, merkle.inclusion_ranges(index, size))
    merkle.verify_inclusion(algorithm, index, size, leaves[index], proof, root)
    with pytest.raises(BadProof):
        merkle.verify_inclusion(algorithm, index, size, algorithm.leaf(b"other"), proof, root)


@algorithms
@given(st.data())
def test_growth_is_proven_and_rewriting_is_not(algorithm, data):
    size = data.draw(st.integers(2, 200))
    old = data.draw(st.integers(1, size - 1))
    leaves = _leaves(algorithm, size)
    old_root, root = _by_definition(algorithm, leaves[:old]), _by_definition(algorithm, leaves)
    proof = _proof(algorithm, leaves, merkle.consistency_ranges(0, old, size))
    merkle.verify_consistency(algorithm, (old, size), old_root, proof, root)
    with pytest.raises(BadProof):
        merkle.verify_consistency(algorithm, (old, size), algorithm.leaf(b"other"), proof, root)


@given(st.data())
def test_any_subtree_is_proven_inside_its_tree(data):
    size = data.draw(st.integers(1, 120))
    length = data.draw(st.integers(1, size))
    step = 1 << (length - 1).bit_length()
    start = step * data.draw(st.integers(0, (size - length) // step))
    leaves = _leaves(SHA256, size)
    proof = _proof(SHA256, leaves, merkle.consistency_ranges(start, start + length, size))
    part, root = _by_definition(SHA256, leaves[start : start + length]), _by_definition(SHA256, leaves)
    merkle.verify_subtree_consistency(SHA256, (start, start + length), size, part, proof, root)
    index = start + data.draw(st.integers(0, length - 1))
    inside = _proof(SHA256, leaves[start : start + length], merkle.inclusion_ranges(index - start, length))
    merkle.verify_subtree_inclusion(SHA256, index, (start, start + length), leaves[index], inside, part)


def test_sm3_is_the_national_standard_one():
    # GB/T 32905-2016, appendix A.1: digest of "abc"
    assert hashlib.new("sm3", b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert SM3.leaf(b"") == hashlib.new("sm3", b"\x00").digest()
