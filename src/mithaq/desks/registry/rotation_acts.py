"""Changing keys: announce, finish; and what partners' nodes do of it over the line or by courier."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.house import House
from mithaq.acts.work import KeysLocked, Work
from mithaq.exchange.agreement import find_agreement
from mithaq.exchange.keyring.rotation import (
    announce,
    announced,
    finish,
    note_known,
    retire_old,
    statements_after,
    take_statement,
    waiting_for,
)
from mithaq.exchange.partner import Partner, require_confirmed
from mithaq.lang.catalogue import N_
from mithaq.log.identity import fingerprint
from mithaq.log.note import Note
from mithaq.log.rotation import MAX_ROTATION_BYTES, BadRotation
from mithaq.records.ident import micros
from mithaq.records.principal import Kind, this_node
from mithaq.store import Reading, Where

KEEPERS = frozenset({"operator", "registry.officer"})
PARTNER = frozenset({Kind.PARTNER})
ROTATE = "registry.rotate_keys"


class RotateKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Announce this node's next keys to its partners; `mithaq rotate-keys` makes them ready first."""

    reason: str


class FinishRotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Use the announced keys from now on; with `anyway` though partners have not taken them, who then need a courier file."""

    anyway: bool = False


class TakeRotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner's change of keys is taken, when the key that is held here has signed it."""

    statement: bytes


class GiveRotations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner says in hex which of our signing keys it holds, and asks for the changes after it."""

    key: str


class RetireKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner has used its new keys: its old ones count no more."""


def rotate_keys(work: Work, _ask: RotateKeys) -> None:
    """Keep the statement and say it, whose it waits for, and the new fingerprint. Raises: NotPrepared, KeysLocked."""
    if work.keys is None:
        raise KeysLocked()
    made = announce(work.writing, work.keys, work.node, work.now)
    waiting = [one.name for one in waiting_for(work.writing, made)]
    work.said.update(sequence=made.sequence, fingerprint=fingerprint(made.new_key), waits_for=waiting)


def finish_rotation(work: Work, ask: FinishRotation) -> None:
    """Let the new keys be used. Raises: NoRotation, RotationWaits."""
    made = finish(work.writing, work.now, anyway=ask.anyway)
    left = [one.name for one in waiting_for(work.writing, made)]
    work.said.update(sequence=made.sequence, fingerprint=fingerprint(made.new_key), left_behind=left)


def take_rotation(work: Work, ask: TakeRotation) -> None:
    """Keep the partner's new keys beside its old ones. Raises: PartnerNotConfirmed, BadRotation, NotByTheKeyHeld."""
    partner = require_confirmed(work.writing, work.principal.id)
    if len(ask.statement) > MAX_ROTATION_BYTES:
        raise BadRotation(reason=N_("it is too large"))
    work.said["taken"] = take(work, partner, ask.statement)


def give_rotations(work: Work, ask: GiveRotations) -> None:
    """Say the statements that lead on from the key, and keep that the partner holds it. Raises: PartnerNotConfirmed, BadRotation."""
    partner = require_confirmed(work.writing, work.principal.id)
    try:
        key = bytes.fromhex(ask.key)
    except ValueError as error:
        raise BadRotation(reason=N_("it does not name two keys")) from error
    note_known(work.writing, work.identity, partner.id, key, work.now)
    work.said["rotations"] = [one.raw.decode() for one in statements_after(work.writing, key)]


def retire_key(work: Work, _ask: RetireKey) -> None:
    """Drop the partner's old keys. Raises: PartnerNotConfirmed."""
    retire(work, require_confirmed(work.writing, work.principal.id))


def take(work: Work, partner: Partner, statement: bytes) -> bool:
    """Return whether the statement brought new keys. Raises: BadRotation, NotByTheKeyHeld."""
    record = take_statement(work.author(), partner, statement)
    work.touched.extend([record] if record is not None else [])
    return record is not None


def retire(work: Work, partner: Partner, note: Note | None = None) -> None:
    """Drop the partner's old keys, with a `note` only when its newest key signed it."""
    record = retire_old(work.author(), partner, note)
    work.touched.extend([record] if record is not None else [])


def finish_when_taken(house: House) -> bool:
    """Return whether the announced keys are in use from now on: every partner holds them."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        under_way = announced(reading)
        if under_way is None or waiting_for(reading, under_way):
            return False
    house.perform("registry.finish_rotation", house.node(), {})
    return True


def is_proposed(house: House) -> bool:
    """Return whether a change of keys waits for its second person."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        rows = reading.page("proposal", [Where("act", "=", ROTATE), Where("state", "=", "waiting")], limit=50).rows
    return any(one.record is not None and micros(str(one.record.properties["expires_at"])) > house.clock() for one in rows)


def _of_two_persons(reading: Reading, _ask: RotateKeys) -> str | None:
    """Return an agreement that asks for a second person here: the keys serve all agreements, so one that asks is enough."""
    held = [one.id for one in reading.page("agreement", limit=200).rows if one.record is not None and not one.recalled]
    return next((one for one in held if ROTATE in find_agreement(reading, one).second_person), None)


ACTS = (
    Act(ROTATE, N_("Change this node's keys"), RotateKeys, rotate_keys, KEEPERS, article="keys", agreement=_of_two_persons),
    Act(
        "registry.finish_rotation",
        N_("Use the new keys"),
        FinishRotation,
        finish_rotation,
        KEEPERS,
        kinds=frozenset({Kind.PERSON, Kind.NODE}),
        article="keys",
    ),
    Act("registry.take_rotation", N_("Take a partner's new keys"), TakeRotation, take_rotation, kinds=PARTNER, article="keys"),
    Act("registry.give_rotations", N_("Give a partner our new keys"), GiveRotations, give_rotations, kinds=PARTNER, article="keys"),
    Act("registry.retire_key", N_("Retire a partner's old keys"), RetireKey, retire_key, kinds=PARTNER, article="keys"),
)
