"""The part of the log that writes: leaves, edge and full tiles in the transaction of what they record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mithaq.log.tree import (
    HASH_BYTES,
    SALT_BYTES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Edge,
    Node,
    decode_edge,
    leaf_data,
    leaf_hash,
    perfect_root,
)
from mithaq.store import NewLeaf, Reading, Writing

NODE_LOG = "node"


@dataclass(frozen=True, slots=True)
class Logged:
    """What is to be logged: the bytes, and whose they are. `record` and `modified` name the record version, if it is one.

    `event` is the readable entry that is kept beside the leaf for as long as its retention says; a channel leaf has none.
    """

    content: bytes
    kind: str
    record: str | None = None
    modified: int | None = None
    event: bytes | None = None
    actor: str | None = None
    act: str | None = None


def append(writing: Writing, log: str, entries: Sequence[Logged], *, now: int, randomness: Callable[[int], bytes]) -> range:
    """Return the indexes of the new leaves. Each gets a fresh salt; nothing is kept when the transaction fails."""
    made = [_leaf(entry, randomness(SALT_BYTES), now) for entry in entries]
    return append_leaves(writing, log, made)


def append_leaves(writing: Writing, log: str, leaves: Sequence[NewLeaf]) -> range:
    """Return the indexes of leaves that already have their salts: those of a partner's channel, as received."""
    head = writing.lock_log(log)
    edge = decode_edge(head.size, head.edge)
    for leaf in leaves:
        edge = edge.append(leaf.hash)
    tiles = _full_tiles(writing, log, head.size, [leaf.hash for leaf in leaves])
    writing.append_leaves(log, leaves, edge=edge.encode(), root=edge.root(), tiles=tiles)
    return range(head.size, edge.size)


def edge_of(reading: Reading, log: str) -> Edge:
    """Return the edge of a log, empty when the log is."""
    head = reading.log_head(log)
    return decode_edge(head.size, head.edge) if head else Edge()


def node_of(reading: Reading, log: str) -> Node:
    """Return the function that gives the hash of the whole subtree (level, index) of a log."""

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return reading.leaf_hashes(log, index, index + 1)[0]
        tile_level, rest = divmod(level, TILE_HEIGHT)
        first, count = index << rest, 1 << rest
        tile = reading.tile(log, tile_level, first // TILE_WIDTH)
        if tile is not None:
            at = first % TILE_WIDTH
            return perfect_root([tile[HASH_BYTES * n : HASH_BYTES * (n + 1)] for n in range(at, at + count)])
        if tile_level == 0:
            return perfect_root(reading.leaf_hashes(log, first, first + count))
        return perfect_root([_tile_root(reading, log, tile_level, n) for n in range(first, first + count)])

    return node


def _tile_root(reading: Reading, log: str, tile_level: int, index: int) -> bytes:
    """Return node `index` of the level at which tiles of `tile_level` begin: the root of the full tile below it."""
    tile = reading.tile(log, tile_level - 1, index)
    if tile is None:
        raise LookupError(f"log {log} lacks tile {tile_level - 1}/{index}")
    return perfect_root([tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)])


def _leaf(entry: Logged, salt: bytes, now: int) -> NewLeaf:
    return NewLeaf(
        hash=leaf_hash(leaf_data(salt, entry.content)),
        salt=salt,
        kind=entry.kind,
        record=entry.record,
        modified=entry.modified,
        event=entry.event,
        actor=entry.actor,
        act=entry.act,
        at=now,
    )


def _full_tiles(writing: Writing, log: str, size: int, fresh: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
    """Return the tiles (level, index, bytes) that `fresh` leaf hashes fill, at every level."""
    tiles: list[tuple[int, int, bytes]] = []
    level, start, hashes = 0, size, list(fresh)
    while (start + len(hashes)) // TILE_WIDTH > start // TILE_WIDTH:
        first = start // TILE_WIDTH
        row = _row_before(writing, log, level, first * TILE_WIDTH, start) + hashes
        filled = [row[at : at + TILE_WIDTH] for at in range(0, len(row) - TILE_WIDTH + 1, TILE_WIDTH)]
        tiles += [(level, first + number, b"".join(full)) for number, full in enumerate(filled)]
        level, start, hashes = level + 1, first, [perfect_root(full) for full in filled]
    return tiles


def _row_before(writing: Writing, log: str, level: int, first: int, start: int) -> list[bytes]:
    if level == 0:
        return writing.leaf_hashes(log, first, start)
    return [_tile_root(writing, log, level, index) for index in range(first, start)]
