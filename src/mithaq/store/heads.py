"""Heads: which versions of a record are the newest of their marking class, and what is kept to find them by.

1. A record's versions are looked at together; each change of a head takes back exactly what the old one had put into the facets,
   the counts and the words, from `record.facets` and by number, never by reading the old body again.
2. An erased head stands in nothing, yet it still hides the older versions that it had replaced.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from mithaq.store.facets import Packed, pack, unpack
from mithaq.store.rows import ERASED
from mithaq.store.sending import Row, Sender

Key = tuple[int, bytes]


@dataclass(slots=True)
class Version:
    """A version as the writer knows it. `words` are those of a new version; `stood` is the place before the change."""

    rid: int
    modified: int
    cls: int
    state: str
    sha256: bytes | None
    facets: Packed
    place: int | None
    stood: int | None = None
    words: list[str] = field(default_factory=list)
    new: bool = False


@dataclass(slots=True)
class Changes:
    """What a batch changes in the tables that find records; written at once, in the order of the primary keys."""

    facets: list[tuple[int, str, int, int, int]] = field(default_factory=list)
    moved: list[tuple[int, int, str, int, int]] = field(default_factory=list)
    gone: list[tuple[int, str, int, int]] = field(default_factory=list)
    counts: Counter[tuple[int, str, int]] = field(default_factory=Counter)
    words: list[tuple[int, int, list[str]]] = field(default_factory=list)
    unsaid: list[int] = field(default_factory=list)
    places: list[tuple[int | None, int]] = field(default_factory=list)


def newest_of_each_class(versions: Iterable[Version]) -> list[tuple[Version, frozenset[int]]]:
    """Return the heads, newest first, each with the classes of the newer ones."""
    heads: list[tuple[Version, frozenset[int]]] = []
    seen: frozenset[int] = frozenset()
    for version in sorted(versions, key=lambda one: -one.modified):
        if version.cls not in seen:
            heads.append((version, seen))
            seen |= {version.cls}
    return heads


def note_change(changes: Changes, version: Version, counted: frozenset[int], *, packed_before: Packed | None = None) -> None:
    """Add to `changes` what a version's new place, and new facets where `packed_before` is given, bring with them."""
    before = version.facets if packed_before is None else packed_before
    if version.stood is not None and (version.place is None or packed_before is not None):
        _take_out(changes, version, before, counted)
    elif version.stood is not None and version.place is not None and version.place != version.stood:
        for prop, value in _pairs(version.facets):
            changes.moved.append((version.place, prop, value, version.modified, version.rid))
            _count(changes, counted, prop, value, version.stood, -1)
            _count(changes, counted, prop, value, version.place, 1)
    if version.place is not None and (version.stood is None or packed_before is not None):
        for prop, value in _pairs(version.facets):
            changes.facets.append((prop, value, version.modified, version.rid, version.place))
            _count(changes, counted, prop, value, version.place, 1)
    if version.place is not None and version.stood is None and version.words:
        changes.words.append((version.rid, version.modified, version.words))
    if version.stood is not None and version.place is None:
        changes.unsaid.append(version.rid)
    if not version.new and version.place != version.stood:
        changes.places.append((version.place, version.rid))


def _take_out(changes: Changes, version: Version, packed: Packed, counted: frozenset[int]) -> None:
    assert version.stood is not None, "only a head is taken out"  # noqa: S101  # narrows the type
    for prop, value in _pairs(packed):
        changes.gone.append((prop, value, version.modified, version.rid))
        _count(changes, counted, prop, value, version.stood, -1)


def _count(changes: Changes, counted: frozenset[int], prop: int, value: str, place: int, by: int) -> None:
    if prop in counted:
        changes.counts[prop, value, place] += by


def _pairs(packed: Packed) -> Iterable[tuple[int, str]]:
    return [(int(prop), value) for prop, values in packed.items() for value in values]


def touch(sender: Sender, keys: Iterable[Key]) -> None:
    """Note that records, and with them something of their types, are changed by what is said next."""
    for key in keys:
        sender.touch((key, key[0]))


def load_versions(sender: Sender, engine: str, keys: list[Key]) -> dict[Key, list[Version]]:
    """Return all versions of records by key; a record that is not held gives an empty list."""
    found: dict[Key, list[Version]] = {key: [] for key in keys}
    for key, row in _version_rows(sender, engine, keys):
        _, _, rid, modified, cls, state, sha256, facets, place = row
        held = None if sha256 is None else bytes(sha256)
        found[key].append(Version(rid, modified, cls, state, held, unpack(facets), place, place))
    return found


def expect_versions(sender: Sender, engine: str, keys: list[Key]) -> None:
    """Look up the versions of records ahead, so that `load_versions` need not ask for them one by one."""
    rows: dict[Key, list[Row]] = {key: [] for key in keys}
    for key, row in _version_rows(sender, engine, list(rows)):
        rows[key].append(row)
    for key, found in rows.items():
        sender.expected[key] = found


def _version_rows(sender: Sender, engine: str, keys: list[Key]) -> list[tuple[Key, Row]]:
    if all(key in sender.expected for key in keys):
        return [(key, row) for key in keys for row in sender.expected[key]]
    columns = "SELECT type, uuid, rid, modified, cls, state, sha256, facets, place FROM record WHERE uuid "
    uuids = [uuid for _, uuid in keys]
    ask = sender.ask_all if sender.is_touched(keys) else sender.ask_apart
    if len(uuids) == 1:
        rows = ask(columns + "= ?", uuids[0])
    elif engine == "sqlite":
        rows = ask(columns + "IN (" + ",".join("?" * len(uuids)) + ")", *uuids)
    else:
        rows = ask(columns + "= ANY(?)", uuids)
    wanted = set(keys)
    return [(key, row) for row in rows if (key := (row[0], bytes(row[1]))) in wanted]


def write_changes(sender: Sender, engine: str, changes: Changes) -> None:
    """Write the changes of a batch."""
    each = sender.tell_each
    each("UPDATE record SET place = ? WHERE rid = ?", [moved for moved in changes.places if moved[0] is not None])
    each("UPDATE record SET place = NULL, facets = NULL WHERE rid = ?", [(rid,) for place, rid in changes.places if place is None])
    each("DELETE FROM facet WHERE prop = ? AND value = ? AND modified = ? AND rid = ?", sorted(changes.gone))
    each("UPDATE facet SET place = ? WHERE prop = ? AND value = ? AND modified = ? AND rid = ?", changes.moved)
    sender.insert("facet", "prop, value, modified, rid, place", sorted(changes.facets))
    counts = sorted((*key, n) for key, n in changes.counts.items() if n)
    added = "ON CONFLICT (prop, value, place) DO UPDATE SET n = facet_count.n + excluded.n"
    sender.count("facet_count", "prop, value, place, n", "int text int bigint", counts, added)
    fewer = [key[:3] for key in counts if key[3] < 0]
    each("DELETE FROM facet_count WHERE prop = ? AND value = ? AND place = ? AND n = 0", fewer)
    if engine == "sqlite":
        each("DELETE FROM ft WHERE rowid = ?", [(rid,) for rid in sorted(changes.unsaid)])
        sender.insert("ft", "rowid, words", [(rid, " ".join(words)) for rid, _, words in changes.words])
    else:
        each("DELETE FROM ft WHERE rid = ?", [(rid,) for rid in changes.unsaid])
        sender.insert("ft", "rid, modified, words", [(rid, modified, lexemes(words)) for rid, modified, words in changes.words])


def packed(version: Version) -> str | None:
    """Return a version's facets as they are kept beside it."""
    return pack(version.facets)


def lexemes(words: Iterable[str]) -> str:
    """Return words as PostgreSQL reads a tsvector. Words are letters, digits and marks, so that nothing in them needs escaping."""
    return " ".join(f"'{word}'" for word in words)


def stands(version: Version) -> bool:
    """Return whether a version may be found at all."""
    return version.state != ERASED
