"""Intakes: what foreign clients contribute, in a namespace of its own, byte for byte.

1. A record of a partner and a contribution may bear one identifier: neither can take the place of the other.
2. One (intake, identifier, version) is held once. The same content again is known, another content is a conflict, and the one who
   contributed the first version is the custodian of all later ones.
3. `added` is unique in an intake and grows; it is the order in which everything is served.
4. What was deleted leaves tombstones and one neutral version; nothing up to that version comes back.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import split_id
from mithaq.records.principal import Kind
from mithaq.store.contributed import (
    ERASED,
    HELD_BACK,
    LIVE,
    UNVERSIONED,
    WITHDRAWN,
    Contribution,
    Intake,
    Judged,
    Listed,
    Offered,
    Served,
    Sought,
    Verdict,
)
from mithaq.store.logs import intern_type
from mithaq.store.sight import Sight, name_of

LOOKED_UP_TOGETHER = 1_000
SERVED_STATES = f"('{LIVE}', '{WITHDRAWN}')"
_INTAKE = "SELECT id, size, added, settings, name FROM intake"
_CREATE = "INSERT INTO intake (name, size, added, settings, id) SELECT ?, 0, 0, ?, coalesce(max(id), 0) + 1 FROM intake"
_VERSIONS = "SELECT type, uuid, added, version, newest, oldest, state, custodian, sha256 FROM contribution WHERE coll = ? AND uuid "
Key = tuple[int, bytes]


class NoSuchIntake(Refused):
    """An intake that is not there, or that the reader may not know of: both are answered alike."""

    rule = "intake.known"
    what = N_("There is no collection {intake} here for you.")
    whose = N_("It is for the operator of this node, if there should be one.")
    next_act = N_("Ask for the list of collections; it names all that you may use.")
    status = 404


class _Row:
    """A version as the writer knows it. The flags say whether it is served as the newest or the oldest of its object."""

    __slots__ = ("added", "custodian", "flags", "fresh", "sha256", "state", "stood", "version")

    def __init__(self, added: int, version: int, flags: tuple[int, int], state: str, custodian: str, sha256: bytes | None) -> None:
        self.added, self.version, self.state, self.custodian, self.sha256 = added, version, state, custodian, sha256
        self.flags = self.stood = flags
        self.fresh = False


def all_intakes(sight: Sight) -> list[Intake]:
    """Return the intakes that the principal may know of, by name."""
    rows = sight.sender.ask_all(f"{_INTAKE} ORDER BY name")
    return [Intake(row[4], row[1], row[2], bytes(row[3])) for row in rows if _may_read(sight, row[4])]


def find(sight: Sight, name: str) -> Intake | None:
    """Return an intake, or None."""
    row = sight.sender.ask(f"{_INTAKE} WHERE name = ?", name) if _may_read(sight, name) else None
    return None if row is None else Intake(row[4], row[1], row[2], bytes(row[3]))


def put(sight: Sight, name: str, settings: bytes) -> None:
    """Make an intake, or give one that is there new settings."""
    if sight.sender.ask(f"{_INTAKE} WHERE name = ?", name) is None:
        sight.sender.tell(_CREATE, name, settings)
    else:
        sight.sender.tell("UPDATE intake SET settings = ? WHERE name = ?", settings, name)


def contribute(sight: Sight, name: str, custodian: str, offers: Sequence[Offered]) -> list[Judged]:
    """Keep what can be kept and return what came of each, in their order. Raises: NoSuchIntake."""
    coll, size, added = _locked(sight, name)
    keys = [(sight.setting.types.ids.get(one.type) or intern_type(sight, one.type), one.uuid) for one in offers]
    known = _load(sight, coll, keys)
    judged: list[Judged] = []
    fresh: list[tuple[Key, Offered, _Row]] = []
    several: set[Key] = set()
    now = sight.setting.clock()
    for key, offer in zip(keys, offers, strict=True):
        rows = known[key]
        verdict = _judge(rows, custodian, offer)
        if verdict.verdict is Verdict.KEPT:
            added = max(now, added + 1)
            state, alone = (HELD_BACK, (0, 0)) if offer.held_back else (LIVE, (1, 1))
            row = _Row(added, offer.version, alone, state, custodian, offer.sha256)
            row.fresh = True
            if rows:
                several.add(key)
            rows.append(row)
            fresh.append((key, offer, row))
            verdict = Judged(Verdict.KEPT, added)
        judged.append(verdict)
    if fresh:
        _settle(sight, coll, [known[key] for key in several])
        _insert(sight, [_values(coll, key, row, one.body) for key, one, row in fresh])
        _grow(sight, name, coll, size + len(fresh), added)
    return judged


def withdraw(sight: Sight, name: str, identifier: str, versions: Iterable[int], neutral: Callable[[int], tuple[int, bytes, bytes]]) -> int:
    """Erase versions of an object and return how many; when the newest is among them, put a neutral version in its place.

    `neutral` gives (version, hash, bytes) for a version later than the one it is handed. Raises: NoSuchIntake.
    """
    coll, size, added = _locked(sight, name)
    key = _key_of(sight, identifier)
    rows = _load(sight, coll, [key])[key] if key is not None else []
    chosen, newest = set(versions), max((row.version for row in rows), default=0)
    erased = [row for row in rows if row.version in chosen and row.state in (LIVE, HELD_BACK)]
    if key is None or not erased:
        return 0
    told = any(row.flags[0] for row in erased)
    for row in erased:
        row.state = ERASED
        sight.sender.tell(
            "UPDATE contribution SET state = ?, sha256 = NULL, bytes = NULL WHERE coll = ? AND added = ?", ERASED, coll, row.added
        )
    fresh: list[tuple[Any, ...]] = []
    if told:
        version, sha256, body = neutral(newest)
        added = max(sight.setting.clock(), added + 1)
        row = _Row(added, version, (0, 0), WITHDRAWN, erased[0].custodian, sha256)
        row.fresh = True
        rows.append(row)
        _settle(sight, coll, [rows])
        fresh.append(_values(coll, key, row, body))
    else:
        _settle(sight, coll, [rows])
    _insert(sight, fresh)
    _grow(sight, name, coll, size + len(fresh), added)
    return len(erased)


def served(sight: Sight, name: str, sought: Sought, limit: int, max_bytes: int) -> list[Served]:
    """Return the versions that a reader is given, in the order of their adding: at most `limit`, and few enough for `max_bytes`.

    One beyond `max_bytes` is still the last of the list, so that the caller sees that there is more.
    """
    found: list[Served] = []
    total = 0
    for added, body in _ask(sight, name, "added, bytes", sought, limit):
        found.append(Served(added, bytes(body)))
        total += len(body)
        if total > max_bytes and len(found) > 1:
            break
    return found


def listed(sight: Sight, name: str, sought: Sought, limit: int) -> list[Listed]:
    """Return what a manifest names, in the order of adding."""
    rows = _ask(sight, name, "added, type, uuid, version", sought, limit)
    return [Listed(added, name_of(sight.type_name(kind), uuid), version or added) for added, kind, uuid, version in rows]


def versions_of(sight: Sight, name: str, identifier: str) -> list[Contribution]:
    """Return every version of an object that is held here, tombstones included, the newest first."""
    key = _key_of(sight, identifier)
    coll = sight.sender.ask("SELECT id FROM intake WHERE name = ?", name) if _may_read(sight, name) else None
    if key is None or coll is None:
        return []
    rows = sight.sender.ask_all(
        "SELECT added, version, state, custodian, bytes FROM contribution WHERE coll = ? AND uuid = ? AND type = ? ORDER BY version DESC",
        coll[0],
        key[1],
        key[0],
    )
    return [
        Contribution(added, identifier, version, state, custodian, None if body is None else bytes(body))
        for added, version, state, custodian, body in rows
        if state != HELD_BACK or sight.inside
    ]


def _judge(rows: list[_Row], custodian: str, offer: Offered) -> Judged:
    if not rows:
        return Judged(Verdict.KEPT)
    if any(row.state == WITHDRAWN and offer.version <= row.version for row in rows):
        return Judged(Verdict.GONE)
    same = next((row for row in rows if row.version == offer.version), None)
    if same is not None:
        if same.state == ERASED:
            return Judged(Verdict.GONE)
        alike = same.sha256 == offer.sha256
        return Judged(Verdict.KNOWN if alike else Verdict.CONFLICT, same.added, same.sha256)
    return Judged(Verdict.KEPT if rows[0].custodian == custodian else Verdict.FOREIGN)


def _settle(sight: Sight, coll: int, objects: Iterable[list[_Row]]) -> None:
    """Mark the newest and the oldest version that is served of each object, and write the marks that moved."""
    moved: list[tuple[int, ...]] = []
    for rows in objects:
        standing = [row.version for row in rows if row.state in (LIVE, WITHDRAWN)]
        newest, oldest = max(standing, default=None), min(standing, default=None)
        for row in rows:
            stands = row.state in (LIVE, WITHDRAWN)
            row.flags = (int(stands and row.version == newest), int(stands and row.version == oldest))
            if not row.fresh and row.flags != row.stood:
                moved.append((*row.flags, coll, row.added))
    sight.sender.tell_each("UPDATE contribution SET newest = ?, oldest = ? WHERE coll = ? AND added = ?", moved)


def _values(coll: int, key: Key, row: _Row, body: bytes) -> tuple[Any, ...]:
    return (coll, row.added, key[0], key[1], row.version, *row.flags, row.state, row.custodian, row.sha256, body)


def _insert(sight: Sight, rows: Sequence[tuple[Any, ...]]) -> None:
    sight.sender.insert("contribution", "coll, added, type, uuid, version, newest, oldest, state, custodian, sha256, bytes", rows)


def _grow(sight: Sight, name: str, coll: int, size: int, added: int) -> None:
    sight.sender.tell_last(("intake", coll), "UPDATE intake SET size = ?, added = ? WHERE id = ?", size, added, coll)
    sight.sender.remembered["intake", name] = (coll, size, added)


def _locked(sight: Sight, name: str) -> tuple[int, int, int]:
    row = sight.sender.remembered.get(("intake", name)) or sight.sender.ask(f"{_INTAKE} WHERE name = ?", name)
    if row is None:
        raise NoSuchIntake(intake=name)
    return row[0], row[1], row[2]


def _load(sight: Sight, coll: int, keys: Sequence[Key]) -> dict[Key, list[_Row]]:
    """Return what is held of objects, by key; one of which nothing is held has an empty list."""
    found: dict[Key, list[_Row]] = {key: [] for key in keys}
    uuids = list({uuid for _, uuid in keys})
    for at in range(0, len(uuids), LOOKED_UP_TOGETHER):
        some = uuids[at : at + LOOKED_UP_TOGETHER]
        if len(some) == 1:
            rows = sight.sender.ask_all(_VERSIONS + "= ?", coll, some[0])
        elif sight.setting.engine == "sqlite":
            rows = sight.sender.ask_all(_VERSIONS + "IN (" + ",".join("?" * len(some)) + ")", coll, *some)
        else:
            rows = sight.sender.ask_all(_VERSIONS + "= ANY(?)", coll, some)
        for kind, uuid, added, version, newest, oldest, state, custodian, sha256 in rows:
            key = (kind, bytes(uuid))
            if key in found:
                held = None if sha256 is None else bytes(sha256)
                found[key].append(_Row(added, version, (newest, oldest), state, custodian, held))
    return found


def _ask(sight: Sight, name: str, columns: str, sought: Sought, limit: int) -> Iterable[tuple[Any, ...]]:
    """Return an answer's rows in the order of adding. Raises: nothing; what the principal may not know of is empty."""
    coll = sight.sender.ask("SELECT id FROM intake WHERE name = ?", name) if _may_read(sight, name) else None
    if coll is None:
        return []
    where, values = _conditions(sight, sought)
    # A search by identifier goes by the identifiers; the plus keeps the engine from walking the whole collection in order instead.
    by_id = "+" if sought.ids is not None else ""
    return sight.sender.walk(
        f"SELECT {columns} FROM contribution WHERE coll = ? AND {by_id}added > ?{where} ORDER BY {by_id}added LIMIT ?",  # noqa: S608  # names of ours
        coll[0],
        sought.after,
        *values,
        limit,
    )


def _conditions(sight: Sight, sought: Sought) -> tuple[str, list[object]]:
    """Return the conditions of a question, each with " AND " before it, and their values."""
    said, values = f" AND state IN {SERVED_STATES}", list[object]()
    if sought.types is not None:
        numbers = [number for number in map(sight.type_id, sorted(sought.types)) if number is not None]
        said += f" AND type IN ({_marks(numbers)})"
        values += numbers
    if sought.ids is not None:
        keys = [key for key in (_key_of(sight, one) for one in sorted(sought.ids)) if key is not None]
        said += f" AND uuid IN ({_marks(keys)})" + " AND (" + (" OR ".join(["(type = ? AND uuid = ?)"] * len(keys)) or "1 = 0") + ")"
        values += [uuid for _, uuid in keys]
        values += [part for key in keys for part in key]
    if not sought.every:
        ways = [f"{name} = 1" for name, wanted in (("newest", sought.newest), ("oldest", sought.oldest)) if wanted]
        if sought.versions:
            exact = _marks(sought.versions)
            ways.append(f"version IN ({exact}) OR (version = {UNVERSIONED} AND added IN ({exact}))")
            values += [*sorted(sought.versions), *sorted(sought.versions)]
        said += f" AND ({' OR '.join(ways) or '1 = 0'})"
    return said, values


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values) or "NULL"


def _key_of(sight: Sight, identifier: str) -> Key | None:
    kind, uuid = split_id(identifier)
    number = sight.type_id(kind)
    return None if number is None else (number, uuid.bytes)


def _may_read(sight: Sight, name: str) -> bool:
    return sight.inside or (sight.principal.kind is Kind.CLIENT and name in sight.principal.intakes)
