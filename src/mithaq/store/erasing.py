"""Changing what is held: derived facets, states, erasure."""

from collections.abc import Sequence

import sqlalchemy as sa

from mithaq.records.ident import split_id
from mithaq.store import tables
from mithaq.store.facets import key_of
from mithaq.store.heads import Changes, Key, Version, load_versions, note_change, packed, touch, write_changes
from mithaq.store.putting import Ledger, settle_places
from mithaq.store.rows import ERASED
from mithaq.store.sight import Sight
from mithaq.store.streams import NotHeld

_ERASE = (
    "DELETE FROM body WHERE rid = ?",
    "UPDATE record SET state = 'erased', sha256 = NULL, facets = NULL WHERE rid = ?",
)


def derive(sight: Sight, ledger: Ledger, identifier: str, facet: str, values: Sequence[str | int]) -> None:
    """Set a derived facet of every head of a record, in place of what was set before."""
    prop = sight.setting.declared.prop(split_id(identifier)[0], facet)
    if not prop.derived:
        raise ValueError(f"“{facet}” is read from the record; it is not derived")
    key, versions = _versions(sight, identifier, None)
    changes, engine = Changes(), sight.setting.engine
    touch(sight.sender, [key])
    wanted = sorted({key_of(value, prop.facet.kind) for value in values})
    for version in versions:
        before = version.facets
        if version.place is None or before.get(str(prop.id), []) == wanted:
            continue
        version.facets = {**before, str(prop.id): wanted}
        note_change(changes, version, ledger.counted, packed_before=before)
        sight.sender.tell("UPDATE record SET facets = ? WHERE rid = ?", packed(version), version.rid)
    write_changes(sight.sender, engine, changes)


def set_state(sight: Sight, identifier: str, state: str, modified: int | None) -> None:
    """Set the state of one version, or of all that are not erased."""
    if state == ERASED:
        raise ValueError("erasing is more than a state")
    key, versions = _versions(sight, identifier, modified)
    sight.sender.remembered.clear()
    touch(sight.sender, [key])
    rids = [version.rid for version in versions if version.state != ERASED]
    sight.changing.execute(sa.update(tables.record).where(tables.record.c.rid.in_(rids)).values(state=state))


def erase(sight: Sight, ledger: Ledger, identifier: str, modified: int | None) -> int:
    """Erase one version, or all; the tombstones keep hiding what those versions had replaced."""
    key = sight.key_of(identifier)
    if key is None:
        return 0
    engine = sight.setting.engine
    sight.sender.remembered.clear()
    versions = load_versions(sight.sender, engine, [key])[key]
    touch(sight.sender, [key])
    erased = [one for one in versions if one.state != ERASED and modified in (None, one.modified)]
    for version in erased:
        version.state = ERASED
    settle_places(sight, versions)
    changes = Changes()
    for version in versions:
        note_change(changes, version, ledger.counted)
    write_changes(sight.sender, engine, changes)
    for version in erased:
        for statement in _ERASE:
            sight.sender.tell(statement, version.rid)
        _unsalt(sight, key, version.modified)
    return len(erased)


def _unsalt(sight: Sight, key: Key, modified: int) -> None:
    """Destroy the salts of channel leaves over an erased version, without which its content cannot be guessed from the hash."""
    leaf = tables.leaf.c
    sight.changing.execute(
        sa.update(tables.leaf)
        .where(leaf.uuid == key[1], leaf.type == key[0], leaf.modified == modified, leaf.event.is_(None))
        .values(salt=b"")
    )


def _versions(sight: Sight, identifier: str, modified: int | None) -> tuple[Key, list[Version]]:
    key = sight.key_of(identifier)
    if key is None:
        raise NotHeld(id=identifier, modified=modified or "")
    versions = load_versions(sight.sender, sight.setting.engine, [key])[key]
    found = [one for one in versions if modified in (None, one.modified)]
    if not found:
        raise NotHeld(id=identifier, modified=modified or "")
    return key, found
