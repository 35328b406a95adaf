"""The tree against RFC 9162: against another implementation, at every size, and against altered proofs."""

import hashlib

import pytest
from pymerkle import InmemoryTree

from mithaq.log.tree import (
    EMPTY_ROOT,
    Edge,
    Node,
    ProofFailed,
    consistency_proof,
    decode_edge,
    inclusion_proof,
    leaf_data,
    leaf_hash,
    node_hash,
    perfect_root,
    span_root,
    verify_consistency,
    verify_inclusion,
)

SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 13, 31, 32, 33, 64, 100]


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def node_over(hashes: list[bytes]) -> Node:
    return lambda level, index: perfect_root(hashes[index << level : (index + 1) << level])


def edge_over(hashes: list[bytes]) -> Edge:
    edge = Edge()
    for one in hashes:
        edge = edge.append(one)
    return edge


def flipped(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


def test_the_hashes_carry_the_prefixes_of_rfc_9162() -> None:
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert node_hash(b"a", b"b") == hashlib.sha256(b"\x01ab").digest()
    assert Edge().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_a_leafs_data_depends_on_the_salt_and_on_the_bytes() -> None:
    assert leaf_data(b"s" * 32, b"x") != leaf_data(b"t" * 32, b"x")
    assert leaf_data(b"s" * 32, b"x") != leaf_data(b"s" * 32, b"y")


@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_that_of_another_implementation(size: int) -> None:
    oracle = InmemoryTree(algorithm="sha256")
    for number in range(size):
        oracle.append_entry(str(number).encode())
    hashes = leaves(size)
    assert edge_over(hashes).root() == oracle.get_root()
    assert span_root(0, size, node_over(hashes)) == oracle.get_root()


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_and_no_altered_proof_passes(size: int) -> None:
    hashes = leaves(size)
    root = edge_over(hashes).root()
    for index in range(size):
        proof = inclusion_proof(index, size, node_over(hashes))
        verify_inclusion(hashes[index], index, size, proof, root)
        bad = [
            (flipped(hashes[index]), index, size, proof, root),
            (hashes[index], index, size, proof, flipped(root)),
            (hashes[index], index, size, [*proof, root], root),
            (hashes[index], size, size, proof, root),
            (hashes[index], -1, size, proof, root),
        ]
        bad += [(hashes[index], index, size, [*proof[:at], flipped(proof[at]), *proof[at + 1 :]], root) for at in range(len(proof))]
        bad += [(hashes[index], index, size, proof[:-1], root)] if proof else []
        bad += [(hashes[index], (index + 1) % size, size, proof, root)] if size > 1 else []
        for arguments in bad:
            with pytest.raises(ProofFailed):
                verify_inclusion(*arguments)


@pytest.mark.parametrize("second", SIZES)
def test_every_earlier_size_is_proved_consistent_and_no_altered_proof_passes(second: int) -> None:
    hashes = leaves(second)
    newer = edge_over(hashes).root()
    for first in range(1, second + 1):
        older = edge_over(hashes[:first]).root()
        proof = consistency_proof(first, second, node_over(hashes))
        verify_consistency(first, second, proof, older, newer)
        bad = [(first, second, proof, flipped(older), newer), (first, second, proof, older, flipped(newer))]
        bad += [(first, second, [*proof, newer], older, newer)]
        bad += [(first, second, proof[:-1], older, newer)] if proof else []
        bad += [(first, second, [*proof[:at], flipped(proof[at]), *proof[at + 1 :]], older, newer) for at in range(len(proof))]
        for arguments in bad:
            with pytest.raises(ProofFailed):
                verify_consistency(*arguments)


def test_a_shrunk_log_is_never_consistent() -> None:
    hashes = leaves(8)
    with pytest.raises(ProofFailed, match="shrank"):
        verify_consistency(8, 5, [], edge_over(hashes).root(), edge_over(hashes[:5]).root())
    with pytest.raises(ProofFailed):
        consistency_proof(8, 5, node_over(hashes))


def test_an_empty_log_is_extended_by_anything_without_a_proof() -> None:
    root = edge_over(leaves(3)).root()
    verify_consistency(0, 3, [], EMPTY_ROOT, root)
    for proof, first_root in (([root], EMPTY_ROOT), ([], root)):
        with pytest.raises(ProofFailed):
            verify_consistency(0, 3, proof, first_root, root)
    with pytest.raises(ProofFailed):
        verify_consistency(-1, 3, [], EMPTY_ROOT, root)


def test_an_edge_survives_encoding_and_a_wrong_length_is_refused() -> None:
    for size in SIZES:
        edge = edge_over(leaves(size))
        assert decode_edge(size, edge.encode()) == edge
        with pytest.raises(ProofFailed):
            decode_edge(size, edge.encode() + b"x")
    with pytest.raises(ProofFailed):
        decode_edge(-1, b"")


def test_a_leaf_beyond_the_tree_has_no_proof() -> None:
    hashes = leaves(4)
    for index in (-1, 4):
        with pytest.raises(ProofFailed):
            inclusion_proof(index, 4, node_over(hashes))


@pytest.mark.parametrize(("first", "second"), [(0, 5), (6, 5), (-1, 5)])
def test_no_proof_is_made_from_nothing_or_backwards(first: int, second: int) -> None:
    with pytest.raises(ProofFailed, match="cannot extend"):
        consistency_proof(first, second, node_over(leaves(5)))


def test_a_proof_that_is_too_long_or_too_short_is_called_so() -> None:
    hashes = leaves(7)
    root, older = span_root(0, 7, node_over(hashes)), span_root(0, 3, node_over(hashes))
    path, steps = inclusion_proof(2, 7, node_over(hashes)), consistency_proof(3, 7, node_over(hashes))
    with pytest.raises(ProofFailed, match=r"leaf 2 .*too long"):
        verify_inclusion(hashes[2], 2, 7, [*path, hashes[0]], root)
    with pytest.raises(ProofFailed, match=r"the log from 3 to 7 .*too long"):
        verify_consistency(3, 7, [*steps, hashes[0]], older, root)
    for length in range(len(path)):
        with pytest.raises(ProofFailed, match="too short"):
            verify_inclusion(hashes[2], 2, 7, path[:length], root)
    for length in range(len(steps)):
        with pytest.raises(ProofFailed, match="too short"):
            verify_consistency(3, 7, steps[:length], older, root)
