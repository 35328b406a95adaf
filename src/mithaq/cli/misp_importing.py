"""MISP events into an intake, each by itself: read, converted and checked whole before anything of it is changed.

1. A client contributes, by the acts that TAXII uses: its identity is the custodian, its rights and the collection's rules hold.
2. A part that did not change is known and is not sent again. One that changed without a new time of its own (the event's level rose, say)
   gets the time of the event as its version, or a millisecond more than what is held.
3. What MISP marks deleted is taken back, what a changed part no longer gives rise to as well. What merely is not in the event any more is
   named, each time, and stays. An event that is older than what is held, or no longer published, changes nothing.
4. What is taken back is taken back first: after a fault the same file finishes the work.
5. An event is taken back whole by command: its parts, then what stands for it, of which a last version is left that tells MISP.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from mithaq.acts.act import Actor
from mithaq.acts.clients import principal_of_client
from mithaq.acts.house import House
from mithaq.desks.registry.intake_acts import Contribute, DeleteContribution
from mithaq.exchange.contributions.intake import TooSecret, intake_settings
from mithaq.exchange.contributions.offer import Offer, Unfit, read_offers
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import micros, timestamp
from mithaq.records.marking import Tlp
from mithaq.records.principal import this_node
from mithaq.store import Client, Contribution, Reading, Sought
from mithaq.wires.misp.ending import ended
from mithaq.wires.misp.event import Allowed, Event, NotPublished, read_event
from mithaq.wires.misp.extension import extension_of
from mithaq.wires.misp.outward import MAINS, OBSERVABLES, Made, convert

SECOND, MILLISECOND = 1_000_000, 1_000
_TIMES = ("created", "modified")


class NotTaken(Refused):
    """An event of which the collection refuses a part before anything of it is kept."""

    rule = "misp.part"
    what = N_("The event {event} is not taken: {reason}")
    whose = N_("It is for the event's author.")
    next_act = N_("Mend the named part in MISP, or name another collection. What is held of the event here stays as it is.")


@dataclass
class Taken:
    """What came of one event. `missing` are the STIX objects that stay here though the event no longer has them."""

    event: str
    state: str = "known"
    kept: int = 0
    known: int = 0
    taken_back: int = 0
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    left_own: int = 0
    left_attachments: int = 0


@dataclass(frozen=True)
class Bridge:
    """A client at one intake, and what the operator lets through."""

    house: House
    client: Client
    intake: str
    allowed: Allowed

    def take(self, raw: Any) -> Taken:
        """Return what came of an event. Raises: Refused, and then nothing of it was kept."""
        try:
            event = read_event(raw, self.allowed)
        except NotPublished as refusal:
            uuid = str(refusal.facts["event"])
            with self._reading() as reading:
                if self._held(reading, uuid).mains():
                    return Taken(uuid, "unpublished")
            raise
        with self._reading() as reading:
            if any(one.version >= (event.at + 1) * SECOND for one in self._held(reading, event.uuid).mains()):
                return Taken(event.uuid, "older")
        made = convert(event)
        with self._reading() as reading:
            anew = self._held(reading, event.uuid).superseded(made)
        made = convert(event, anew) if anew else made
        with self._reading() as reading:
            plan = _Plan(self._held(reading, event.uuid), event, made)
            offers = plan.offers(intake_settings(reading, self.intake).highest())
            back, missing = plan.taken_back()
        taken = Taken(event.uuid, missing=missing, known=plan.known, left_own=event.own, left_attachments=event.payloads)
        for identifier in back:
            taken.taken_back += self._take_back(identifier, Sought(every=True))
        if offers:
            self._contribute(offers, taken)
        taken.taken_back += sum(self._take_back(one, Sought(newest=False, versions=old)) for one, old in self._spoken(event, made))
        taken.state = _state(taken)
        return taken

    def end(self, event: str) -> Taken:
        """Return what came of taking a whole event back; nothing is taken back where this client brought nothing of it."""
        with self._reading() as reading:
            plan = _Plan(self._held(reading, event), Event(event, {"uuid": event}), [])
            mains, back = plan.mains(), plan.everything()
        taken = Taken(event)
        for identifier in back:
            taken.taken_back += self._take_back(identifier, Sought(every=True))
        for main in mains:
            if not _properties(main).get("revoked"):
                at = -(-max(self.house.clock(), main.version + SECOND) // MILLISECOND) * MILLISECOND
                self._contribute(read_offers([ended(_properties(main), at)]), taken)
                self._take_back(main.id, Sought(newest=False, versions=self._older(main.id, at)))
                taken.taken_back += 1
        taken.state, taken.kept = "ended" if taken.taken_back else "known", 0
        return taken

    def _contribute(self, offers: list[Offer | Unfit], taken: Taken) -> None:
        envelope = hashlib.sha256(b"\n".join(one.body for one in offers if isinstance(one, Offer))).digest()
        ask = Contribute(intake=self.intake, envelope=envelope, offers=offers)
        said = self.house.perform("registry.contribute", self._actor(), ask).said
        status = parse_object(bytes(said["status"]), name="status", max_bytes=len(said["status"]))
        taken.refused = [str(one["message"]) for one in status.get("failures", ())]
        taken.kept = int(status["success_count"])

    def _take_back(self, identifier: str, sought: Sought) -> int:
        ask = DeleteContribution(intake=self.intake, id=identifier, sought=sought)
        return int(bool(self.house.perform("registry.delete_contribution", self._actor(), ask).said["erased"]))

    def _spoken(self, event: Event, made: Iterable[Made]) -> Iterator[tuple[str, frozenset[int]]]:
        """Yield objects out of which something was deleted, with their older versions, which still say it.

        What misp-stix put into others may stand in any object of the event, and in what stands for the event itself.
        """
        parts = {
            one["object"] if "object" in one else one["uuid"] for one in event.deleted if "object" in one or one.get("kind") == "object"
        }
        if parts - {one.id.partition("--")[2] for one in made}:
            parts |= {one["uuid"] for one in event.objects}
        with self._reading() as reading:
            about = [one.id for one in made if one.id.partition("--")[2] in parts]
            found = [(one, reading.versions_of(self.intake, one)) for one in about]
            found += [
                (one.id, [one, *(old for old in versions if _has_loose(old, parts))]) for one, *versions in self._mains(reading, event)
            ]
        for identifier, held in found:
            old = frozenset(one.version for one in held[1:] if one.state == "live")
            if old and held[0].custodian == self.client.identity:
                yield identifier, old

    def _older(self, identifier: str, at: int) -> frozenset[int]:
        with self._reading() as reading:
            return frozenset(one.version for one in reading.versions_of(self.intake, identifier) if one.version < at)

    def _mains(self, reading: Reading, event: Event) -> list[list[Contribution]]:
        """Return the versions of what stands for an event, newest first, of each kind that is held."""
        mains = self._held(reading, event.uuid).mains()
        return [found for kind in MAINS if (found := [one for one in mains if one.id.startswith(f"{kind}--")])]

    def _held(self, reading: Reading, event: str) -> "_Held":
        return _Held(reading, self.intake, event, self.client.identity)

    def _reading(self) -> AbstractContextManager[Reading]:
        return self.house.store.reading(this_node(self.house.identity.id))

    def _actor(self) -> Actor:
        return Actor(principal_of_client(self.client, self.house.identity.id), "misp")


class _Held:
    """What the intake holds of one event, and what of it its custodian brought: what others call by its name says nothing of it."""

    def __init__(self, reading: Reading, intake: str, uuid: str, custodian: str) -> None:
        self._reading, self._intake, self._uuid, self.custodian = reading, intake, uuid, custodian

    def versions(self, identifier: str) -> list[Contribution]:
        """Return all versions of an object, newest first."""
        return self._reading.versions_of(self._intake, identifier)

    def live(self, identifier: str) -> list[Contribution]:
        """Return the versions that stand, newest first."""
        return [one for one in self.versions(identifier) if one.state in ("live", "held_back")]

    def mains(self) -> list[Contribution]:
        """Return the custodian's standing versions of what stands for the event, newest first of each kind."""
        return [one for kind in MAINS for one in self.live(f"{kind}--{self._uuid}") if one.custodian == self.custodian]

    def superseded(self, made: Iterable[Made]) -> frozenset[str]:
        """Return parts that are again what they were before a change that ended their observables; what else was taken back stays so."""
        mains = self.mains()
        if not mains:
            return frozenset()
        current = set(_properties(max(mains, key=lambda one: one.version)).get("object_refs", ()))
        ended = (one for one in made if one.id.partition("--")[0] in OBSERVABLES and one.id not in current)
        return frozenset(one.part for one in ended if any(held.state == "withdrawn" for held in self.versions(one.id)[:1]))

    def properties(self, identifier: str) -> list[dict[str, Any]]:
        """Return the properties of the standing versions of an object."""
        return [_properties(one) for one in self.live(identifier)]


class _Plan:
    """What an event changes here."""

    def __init__(self, held: _Held, event: Event, made: list[Made]) -> None:
        self._held, self._event, self._made = held, event, made
        self._mains = held.mains()
        self.known = 0

    def offers(self, ceiling: Tlp) -> list[Offer | Unfit]:
        """Return what has to be contributed. Raises: NotTaken for what the collection does not take."""
        bodies = [body for body in map(self._settled, self._made) if body is not None]
        self.known = len(self._made) - len(bodies)
        offers = read_offers(bodies)
        for one in offers:
            if isinstance(one, Unfit):
                raise NotTaken(event=self._event.uuid, reason=one.reason)
            if one.tlp is not None and one.tlp > ceiling:
                raise NotTaken(event=self._event.uuid, reason=str(TooSecret(id=one.id, level=one.tlp.label, ceiling=ceiling.label)))
        return offers

    def _settled(self, made: Made) -> bytes | None:
        """Return the bytes to contribute, or None where the same is held; the first creation time stays for all versions."""
        held = self._held.versions(made.id)
        if held and not made.part and held[0].custodian != self._held.custodian:
            return None
        newest = held[0] if held and held[0].state in ("live", "held_back") else None
        if newest is None or made.id.partition("--")[0] in OBSERVABLES:
            return None if newest is not None and newest.body == made.body else made.body
        wanted, before = parse_object(made.body, name=made.id), _properties(newest)
        if _without(wanted, _TIMES) == _without(before, _TIMES):
            return None
        at = micros(wanted["modified"])
        if at <= newest.version and newest.version < (self._event.at + 1) * SECOND - MILLISECOND:
            at = max(self._event.at * SECOND, newest.version + MILLISECOND)
        created = str(before.get("created", wanted["created"]))
        return canonical({**wanted, "modified": timestamp(at), "created": created if micros(created) <= at else wanted["created"]})

    def taken_back(self) -> tuple[list[str], list[str]]:
        """Return what is taken back, and what only is missing from the event."""
        listed = {ref for one in self._mains for ref in _properties(one).get("object_refs", ())}
        listed |= {f"{kind}--{self._event.uuid}" for kind in MAINS}
        standing = sorted(one for one in listed - {made.id for made in self._made} if self._is_mine(one))
        owners = self._owners(listed)
        parts, gone = self._parts(), {str(one["uuid"]) for one in self._event.deleted}
        ours = parts | gone | self._ever()
        back, missing = list[str](), list[str]()
        for identifier in standing:
            about = owners.get(identifier, set()) | self._ends(identifier) | {identifier.partition("--")[2]}
            if about & gone or (about & parts and not about & (ours - parts - gone)):
                back.append(identifier)
            elif identifier.partition("--")[2] in ours:
                missing.append(identifier)
        return back, missing

    def _is_mine(self, identifier: str) -> bool:
        """Return whether an object stands and this client contributed it."""
        return any(one.custodian == self._held.custodian for one in self._held.live(identifier))

    def mains(self) -> list[Contribution]:
        """Return the newest version of what stands for the event, of each kind."""
        return list({one.id: one for one in reversed(self._mains)}.values())

    def everything(self) -> list[str]:
        """Return all that was made of the event and stands, but not what stands for it."""
        listed = {ref for one in self._mains for ref in _properties(one).get("object_refs", ())}
        owners, ever = self._owners(listed), self._ever()
        mine = (one for one in sorted(listed) if self._is_mine(one))
        return [one for one in mine if ever & (owners.get(one, set()) | self._ends(one) | {one.partition("--")[2]})]

    def _parts(self) -> set[str]:
        return {self._event.uuid, *(str(one["uuid"]) for one in self._event.things())}

    def _ever(self) -> set[str]:
        """Return the UUIDs of all parts that the event had, as far as is held."""
        found = [extension_of(_properties(one)) for one in self._mains]
        return {uuid for said in found if said is not None for uuid in said.get("kinds", {})}

    def _owners(self, listed: Iterable[str]) -> dict[str, set[str]]:
        """Return whose observables those are that observed data name."""
        owners: dict[str, set[str]] = {}
        for identifier in listed:
            kind, _, uuid = identifier.partition("--")
            if kind == "observed-data":
                for properties in self._held.properties(identifier):
                    for ref in properties.get("object_refs", ()):
                        owners.setdefault(ref, set()).add(uuid)
        return owners

    def _ends(self, identifier: str) -> set[str]:
        if not identifier.startswith("relationship--"):
            return set()
        found = self._held.properties(identifier)
        return {str(one[end]).partition("--")[2] for one in found for end in ("source_ref", "target_ref") if end in one}


def _has_loose(held: Contribution, parts: set[str]) -> bool:
    """Return whether a version of what stands for an event says what an object said that was put into another."""
    said = extension_of(_properties(held)) or {}
    return any(one.get("uuid") in parts for one in said.get("loose", ()) if isinstance(one, dict))


def _properties(held: Contribution) -> dict[str, Any]:
    return parse_object(held.body or b"{}", name=held.id)


def _without(properties: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}


def _state(taken: Taken) -> str:
    if taken.refused:
        return "partly" if taken.kept or taken.known else "refused"
    return "kept" if taken.kept or taken.taken_back else "known"
