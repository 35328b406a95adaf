"""Upkeep: what is derived is made anew from the bodies, and what is kept is checked against itself.

1. Facets, counts and words are never the truth; rebuilding them is one transaction, during which nobody else writes.
2. A check reads everything once and says in words what does not agree; it mends nothing.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from mithaq.lang.refusal import Refused
from mithaq.records.canonical import digest, parse_object
from mithaq.store import tables
from mithaq.store.facets import unpack
from mithaq.store.heads import Changes, Version, load_versions, note_change, packed, touch, write_changes
from mithaq.store.putting import Ledger, settle_places
from mithaq.store.sight import AnyRow, Sight, name_of
from mithaq.store.tokens import words_of

CHUNK = 1_000
_r, _b, _f, _n = tables.record.c, tables.body.c, tables.facet.c, tables.facet_count.c
_i, _k = tables.intake.c, tables.contribution.c


def rebuild(sight: Sight, ledger: Ledger) -> int:
    """Make places, facets, counts and words anew and return how many records there are; derived facets are kept as set."""
    engine, sender = sight.setting.engine, sight.sender
    for table in ("facet", "facet_count", "ft"):
        sender.tell(f"DELETE FROM {table}")  # noqa: S608  # three names of ours
    records = 0
    for keys in _keys(sight):
        changes, loaded = Changes(), load_versions(sender, engine, keys)
        touch(sender, keys)
        for versions in loaded.values():
            records += 1
            for version in versions:
                version.place = version.stood = None
            settle_places(sight, versions)
            for version in versions:
                _read_again(sight, version)
                note_change(changes, version, ledger.counted)
                sender.tell("UPDATE record SET place = ?, facets = ? WHERE rid = ?", version.place, packed(version), version.rid)
        changes.places.clear()
        write_changes(sender, engine, changes)
    return records


def check(sight: Sight) -> list[str]:
    """Return what does not agree, each as a sentence; an empty list is a sound store."""
    problems: list[str] = []
    if sight.setting.engine == "sqlite":
        said = [str(row[0]) for row in sight.connection.exec_driver_sql("PRAGMA quick_check(20)")]
        problems += [f"The file is damaged: {one}." for one in said if one != "ok"]
    problems += _check_sizes(sight)
    problems += _check_counts(sight)
    problems += _check_bodies(sight)
    problems += _check_contributions(sight)
    return problems


def _read_again(sight: Sight, version: Version) -> None:
    """Read the facets and words of a head from its body; a version that is no head has none."""
    if version.place is None:
        version.facets = {}
        return
    query = sa.select(_r.type, _b.bytes).select_from(tables.record.join(tables.body, _b.rid == _r.rid)).where(_r.rid == version.rid)
    number, body = sight.connection.execute(query).one()
    kind, properties = sight.type_name(number), parse_object(bytes(body))
    declared = sight.setting.declared
    version.facets = {**declared.derived_in(version.facets), **declared.facets_of(kind, properties)}
    version.words = words_of(sight.setting.fold(declared.text_of(kind, properties)))


def _keys(sight: Sight) -> Iterator[list[tuple[int, bytes]]]:
    """Yield the records by type and UUID, some at a time."""
    last: tuple[bytes, int] = (b"", 0)
    while True:
        query = sa.select(_r.uuid, _r.type).distinct().order_by(_r.uuid, _r.type).limit(CHUNK)
        beyond = sa.tuple_(_r.uuid, _r.type) > sa.tuple_(sa.literal(last[0]), sa.literal(last[1]))
        found = [(row.type, bytes(row.uuid)) for row in sight.connection.execute(query.where(beyond))]
        if not found:
            return
        yield found
        last = (found[-1][1], found[-1][0])


def _check_sizes(sight: Sight) -> list[str]:
    entries, leaves = tables.entry.c, tables.leaf.c
    problems: list[str] = []
    rows = sa.select(tables.collection.c.name, tables.collection.c.size, sa.func.count(entries.seq), sa.func.max(entries.seq))
    rows = rows.select_from(tables.collection.outerjoin(tables.entry, entries.coll == tables.collection.c.id))
    for name, size, n, last in sight.connection.execute(rows.group_by(tables.collection.c.name, tables.collection.c.size)):
        if n != size or (size and last != size - 1):
            problems.append(f"Collection {name} says {size} entries and has {n}.")
    rows = sa.select(tables.log.c.name, tables.log.c.size, sa.func.count(leaves.idx), sa.func.max(leaves.idx))
    rows = rows.select_from(tables.log.outerjoin(tables.leaf, leaves.log == tables.log.c.id))
    for name, size, n, last in sight.connection.execute(rows.group_by(tables.log.c.name, tables.log.c.size)):
        if n != size or (size and last != size - 1):
            problems.append(f"Log {name} says {size} leaves and has {n}.")
    return problems


def _check_counts(sight: Sight) -> list[str]:
    counted = [number for number, prop in sight.setting.declared.by_id.items() if prop.facet.counted]
    real = sa.select(_f.prop, _f.value, _f.place, sa.func.count()).where(_f.prop.in_(counted)).group_by(_f.prop, _f.value, _f.place)
    found = {tuple(row[:3]): row[3] for row in sight.connection.execute(real)}
    kept = sa.select(_n.prop, _n.value, _n.place, _n.n).where(_n.prop.in_(counted))
    said = {tuple(row[:3]): row[3] for row in sight.connection.execute(kept)}
    wrong = {key for key in found.keys() | said.keys() if found.get(key, 0) != said.get(key, 0)}
    return [f"{len(wrong)} kept counts of facets are wrong; rebuild the facets."] if wrong else []


def _check_bodies(sight: Sight) -> list[str]:
    """Return what is wrong with bodies: missing, altered, left behind, or not in the facets that it gave."""
    problems: list[str] = []
    facets = last = 0
    query = sa.select(_r.rid, _r.type, _r.uuid, _r.modified, _r.state, _r.place, _r.sha256, _r.facets, _b.bytes)
    query = query.select_from(tables.record.outerjoin(tables.body, _b.rid == _r.rid)).order_by(_r.rid).limit(CHUNK)
    while rows := sight.connection.execute(query.where(_r.rid > last)).all():
        last = rows[-1].rid
        for row in rows:
            if row.place is not None:  # facets stand for heads only
                facets += sum(len(values) for values in unpack(row.facets).values())
            if (problem := _problem_of(row)) is not None:
                problems.append(f"{name_of(sight.type_name(row.type), row.uuid)}, version {row.modified}: {problem}.")
    standing = sight.connection.execute(sa.select(sa.func.count()).select_from(tables.facet)).scalar_one()
    if standing != facets:
        problems.append(f"{standing} facet values stand where {facets} belong; rebuild the facets.")
    orphans = sa.select(sa.func.count()).select_from(tables.body.outerjoin(tables.record, _b.rid == _r.rid)).where(_r.rid.is_(None))
    if orphaned := sight.connection.execute(orphans).scalar_one():
        problems.append(f"{orphaned} bodies belong to no record.")
    return problems


def _check_contributions(sight: Sight) -> list[str]:
    """Return what is wrong with intakes: their sizes, and bodies that are missing, altered or left behind."""
    problems: list[str] = []
    rows = sa.select(_i.name, _i.id, _i.size, sa.func.count(_k.added)).select_from(
        tables.intake.outerjoin(tables.contribution, _k.coll == _i.id)
    )
    for name, coll, size, n in sight.connection.execute(rows.group_by(_i.name, _i.id, _i.size)).all():
        if n != size:
            problems.append(f"Intake {name} says {size} versions and has {n}.")
        last = -1
        query = sa.select(_k.added, _k.type, _k.uuid, _k.state, _k.sha256, _k.bytes).where(_k.coll == coll).order_by(_k.added).limit(CHUNK)
        while some := sight.connection.execute(query.where(_k.added > last)).all():
            last = some[-1].added
            for row in some:
                if (problem := _problem_of_contribution(row)) is not None:
                    problems.append(f"{name_of(sight.type_name(row.type), row.uuid)} in intake {name}: {problem}.")
    return problems


def _problem_of_contribution(row: AnyRow) -> str | None:
    if row.state == "erased":
        return "it is erased and something of it is left" if row.bytes is not None or row.sha256 is not None else None
    if row.bytes is None or row.sha256 is None:
        return "its body is missing"
    same = digest(parse_object(bytes(row.bytes))) == bytes(row.sha256)
    return None if same else "its body is not the one that was stored"


def _problem_of(row: AnyRow) -> str | None:
    if row.state == "erased":
        kept = row.bytes is not None or row.sha256 is not None or row.facets is not None
        return "it is erased and something of it is left" if kept else None
    if row.bytes is None:
        return "its body is missing"
    try:
        same = digest(parse_object(bytes(row.bytes))) == bytes(row.sha256)
    except Refused:
        return "its body cannot be read"
    return None if same else "its body is not the one that was stored"
