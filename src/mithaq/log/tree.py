"""Merkle tree of RFC 9162 section 2.1, over SHA-256.

1. A leaf's data is the hash of a salt and the hash of the logged bytes, so that destroying the bytes leaves every proof intact and
   guessing them gains nothing.
2. The right edge (a compact range) is all that appending needs; tiles of 256 hashes (C2SP tlog-tiles, height 8) are all that proving needs.
3. Proofs are made from whole subtrees, asked for by (level, index), and verified with nothing but hashes.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because

HASH_BYTES = 32
SALT_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = Callable[[int, int], bytes]


class ProofFailed(Refused):
    """A proof does not prove what it is said to prove."""

    rule = "log.proof"
    what = N_("The proof of {name} fails: {reason}.")
    whose = N_("It is for the node that issued it to explain.")
    next_act = N_("Keep both files as evidence and ask that node for its log.")


def leaf_data(salt: bytes, logged: bytes) -> bytes:
    """Return the 32 bytes that a leaf holds of `logged`: a hash of the salt and the hash of the bytes."""
    return hashlib.sha256(salt + hashlib.sha256(logged).digest()).digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf (RFC 9162 2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 9162 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: one hash for each set bit of `size`, the largest subtree first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Edge":
        """Return the edge after one more leaf hash."""
        hashes = list(self.hashes)
        size = self.size
        while size & 1:
            leaf = node_hash(hashes.pop(), leaf)
            size >>= 1
        return Edge(self.size + 1, (*hashes, leaf))

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root

    def encode(self) -> bytes:
        """Return the hashes, 32 bytes each."""
        return b"".join(self.hashes)


def decode_edge(size: int, encoded: bytes) -> Edge:
    """Return the edge of `size` leaves. Raises: ProofFailed when the bytes are not that many hashes."""
    if size < 0 or len(encoded) != size.bit_count() * HASH_BYTES:
        raise ProofFailed(name=N_("the log's edge"), reason=N_("its length does not fit its size"))
    return Edge(size, tuple(encoded[at : at + HASH_BYTES] for at in range(0, len(encoded), HASH_BYTES)))


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of hashes of one level."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def span_root(start: int, end: int, node: Node) -> bytes:
    """Return the root of the leaves [start, end), a subtree of the tree as RFC 9162 splits it."""
    width = end - start
    if width == 0:
        return EMPTY_ROOT
    if width & (width - 1) == 0 and start % width == 0:
        return node(width.bit_length() - 1, start // width)
    middle = start + _split(width)
    return node_hash(span_root(start, middle, node), span_root(middle, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the inclusion proof of leaf `index` in the tree of `size` leaves (RFC 9162 2.1.3.1), leaf first. Raises: ProofFailed."""
    if not 0 <= index < size:
        raise ProofFailed(name=f"leaf {index}", reason=because(N_("the tree has {size} leaves"), size=size))
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(span_root(middle, end, node))
            end = middle
        else:
            path.append(span_root(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(first: int, second: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `second` leaves extends that of `first` (RFC 9162 2.1.4.1). Raises: ProofFailed."""
    if not 0 < first <= second:
        raise ProofFailed(
            name=N_("the log"), reason=because(N_("a tree of {second} leaves cannot extend one of {first}"), second=second, first=first)
        )
    path: list[bytes] = []
    start, end, whole = 0, second, True
    while first - start != end - start:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(span_root(middle, end, node))
            end = middle
        else:
            path.append(span_root(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(span_root(start, end, node))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofFailed unless `leaf` is the hash of leaf `index` under `root` (RFC 9162 2.1.3.2)."""
    name = f"leaf {index}"
    if not 0 <= index < size:
        raise ProofFailed(name=name, reason=because(N_("the tree has {size} leaves"), size=size))
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofFailed(name=name, reason=N_("the proof is too long"))
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofFailed(name=name, reason=N_("the proof is too short"))
    if found != root:
        raise ProofFailed(name=name, reason=N_("it leads to another root"))


def verify_consistency(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    """Raise ProofFailed unless the tree of `second` leaves extends that of `first` (RFC 9162 2.1.4.2)."""
    name = f"the log from {first} to {second}"
    if first > second or first < 0:
        raise ProofFailed(name=name, reason=N_("it shrank"))
    if first == second:
        if proof or first_root != second_root:
            raise ProofFailed(name=name, reason=N_("two roots are given for one size"))
        return
    if first == 0:
        if proof or first_root != EMPTY_ROOT:
            raise ProofFailed(name=name, reason=N_("an empty tree needs no proof"))
        return
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        raise ProofFailed(name=name, reason=N_("the proof is too short"))
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofFailed(name=name, reason=N_("the proof is too long"))
        if at & 1 or at == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofFailed(name=name, reason=N_("the proof is too short"))
    if older != first_root or newer != second_root:
        raise ProofFailed(name=name, reason=N_("it does not extend what was seen before"))


def _split(width: int) -> int:
    """Return the largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1
