"""What a partner was given, as collections that it reads: one for each agreement, read-only.

1. The certificate of the connection names the partner; no header does. A partner that is not confirmed has no credential.
2. A collection is the channel's own stream, read as the partner: what it may not see is not there.
3. A recalled version is not served. In the place of the recall itself stands the neutral version, `revoked: true`, of what it takes back,
   unless a newer version of it stands; so a reader that follows `added_after` is told, and never sees the record of the recall.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request

from mithaq.acts.clients import CredentialRefused
from mithaq.acts.house import House
from mithaq.desks.registry.intake_acts import NotForWriting
from mithaq.exchange.channel import Channel, outward
from mithaq.exchange.contributions.neutral import neutral_version
from mithaq.exchange.partner import Partner, partners
from mithaq.records.canonical import parse_object
from mithaq.records.ident import is_id, micros, named_id, split_id
from mithaq.records.principal import Principal, partner_node, this_node
from mithaq.store import Listed, NoSuchIntake, Placed, Reading, Served, Sought, Where
from mithaq.wires.taxii.intakes import NoSuchStatus
from mithaq.wires.taxii.media import STIX
from mithaq.wires.taxii.shelf import Caller

ROOT = "partner"
CERTIFICATE = "mithaq.certificate"
CHUNK = 500
RECALL = "recall"


def certified_by(house: House) -> Callable[[Request], Caller]:
    """Return what names the confirmed partner whose certificate the connection presented; it raises CredentialRefused for all others."""

    def certified(request: Request) -> Caller:
        presented = request.scope.get(CERTIFICATE)
        with house.store.reading(this_node(house.identity.id)) as reading:
            for partner in partners(reading):
                if partner.state == "confirmed" and presented is not None and presented in partner.certificates:
                    return PartnerCaller(house, partner)
        raise CredentialRefused()

    return certified


@dataclass(frozen=True)
class Shown:
    """An entry as the partner is shown it."""

    added: int
    id: str
    type: str
    version: int
    body: bytes
    newest: bool
    oldest: bool


@dataclass(frozen=True)
class StreamShelf:
    """What one partner was given under one agreement."""

    house: House
    channel: Channel
    title: str

    @property
    def id(self) -> str:
        """Return the identifier: the same for the same channel, on every day."""
        return shelf_id(self.channel)

    @property
    def can_read(self) -> bool:
        """Return that the partner may read."""
        return True

    @property
    def can_write(self) -> bool:
        """Return that nobody may write: a stream is filled by releasing."""
        return False

    def described(self) -> dict[str, Any]:
        """Return the collection resource."""
        return {"id": self.id, "title": self.title, "can_read": True, "can_write": False, "media_types": [STIX]}

    def objects(self, sought: Sought, limit: int, max_bytes: int) -> Sequence[Served]:
        """Return objects in the order of their adding."""
        found: list[Served] = []
        total = 0
        with self.house.store.reading(_principal(self.house, self.channel.partner)) as reading:
            for one in self._meant(reading, sought):
                found.append(Served(one.added, one.body))
                total += len(one.body)
                if len(found) == limit or (total > max_bytes and len(found) > 1):
                    break
        return found

    def manifest(self, sought: Sought, limit: int) -> Sequence[Listed]:
        """Return lines of the manifest in the order of adding."""
        found: list[Listed] = []
        with self.house.store.reading(_principal(self.house, self.channel.partner)) as reading:
            for one in self._meant(reading, sought):
                found.append(Listed(one.added, one.id, one.version))
                if len(found) == limit:
                    break
        return found

    def contribute(self, envelope: bytes) -> bytes:  # noqa: ARG002 - the shape of a shelf
        """Raise NotForWriting."""
        raise NotForWriting(intake=self.id)

    def delete(self, identifier: str, sought: Sought) -> None:  # noqa: ARG002 - the shape of a shelf
        """Raise NotForWriting."""
        raise NotForWriting(intake=self.id)

    def _meant(self, reading: Reading, sought: Sought) -> Iterator[Shown]:
        """Yield what is sought, in the order of adding."""
        ids = None if sought.ids is None else sought.ids | _recalls_of(reading, sought.ids)
        after = sought.after
        while True:
            chunk = reading.placed(self.channel.id, after=after, limit=CHUNK, ids=ids)
            for entry in chunk:
                shown = self._shown(reading, entry)
                if shown is not None and _is_meant(shown, sought):
                    yield shown
            if len(chunk) < CHUNK:
                return
            after = chunk[-1].added

    def _shown(self, reading: Reading, entry: Placed) -> Shown | None:
        if entry.type == RECALL:
            return self._taken_back(reading, entry)
        if entry.body is None or entry.state in ("recalled", "erased"):
            return None
        return Shown(entry.added, entry.id, entry.type, entry.modified, entry.body, entry.newest, entry.oldest)

    def _taken_back(self, reading: Reading, entry: Placed) -> Shown | None:
        """Return the neutral version of what a recall takes back, or None where a newer version of it stands."""
        recall = parse_object(entry.body or b"{}", name=entry.id)
        about, version = str(recall.get("about")), recall.get("about_modified")
        if not is_id(about):
            return None
        given = reading.placed(self.channel.id, limit=CHUNK, ids={about})
        standing = [one.modified for one in given if one.body is not None and one.state not in ("recalled", "erased")]
        recalled = max((one.modified for one in given), default=None) if version is None else micros(str(version))
        if recalled is None or any(modified > recalled for modified in standing):
            return None
        known = next((one.body for one in reversed(given) if one.body is not None), None)
        kind = split_id(about)[0]
        properties = {"type": kind, "id": about} if known is None else parse_object(known, name=about)
        return Shown(
            entry.added, about, kind, entry.modified, neutral_version(properties, entry.modified), newest=True, oldest=not standing
        )


@dataclass(frozen=True)
class PartnerCaller:
    """A partner's node that its certificate names."""

    house: House
    partner: Partner

    @property
    def id(self) -> str:
        """Return what tells this partner's cursors from another's."""
        return self.partner.id

    @property
    def root(self) -> str:
        """Return the API root of partners."""
        return ROOT

    def shelves(self) -> Sequence[StreamShelf]:
        """Return the streams of this partner: one for each agreement under which something was released to it."""
        with self.house.store.reading(_principal(self.house, self.partner.id)) as reading:
            held = reading.page("agreement", [Where("party", "=", self.partner.id)], limit=500).rows
            titles = {one.id: str(one.record.properties.get("name", one.id)) for one in held if one.record is not None}
            given = [one for one in titles if reading.collection_size(outward(self.partner.id, one).id)]
        return [StreamShelf(self.house, outward(self.partner.id, one), titles[one]) for one in sorted(given)]

    def shelf(self, identifier: str) -> StreamShelf:
        """Return one of them. Raises: NoSuchIntake."""
        for one in self.shelves():
            if one.id == identifier:
                return one
        raise NoSuchIntake(intake=identifier[:100])

    def status(self, identifier: str) -> bytes:
        """Raise NoSuchStatus: a partner sends no envelopes."""
        raise NoSuchStatus(id=identifier[:100])


def shelf_id(channel: Channel) -> str:
    """Return the identifier of a channel's collection."""
    return str(UUID(named_id("collection", channel.id).partition("--")[2]))


def _recalls_of(reading: Reading, ids: frozenset[str]) -> frozenset[str]:
    found = [reading.page(RECALL, [Where("about", "=", one)], limit=200).rows for one in sorted(ids)]
    return frozenset(held.id for rows in found for held in rows)


def _is_meant(shown: Shown, sought: Sought) -> bool:
    if sought.types is not None and shown.type not in sought.types:
        return False
    if sought.ids is not None and shown.id not in sought.ids:
        return False
    wanted = (sought.newest and shown.newest) or (sought.oldest and shown.oldest)
    return sought.every or wanted or shown.version in sought.versions


def _principal(house: House, partner: str) -> Principal:
    return partner_node(partner, house.identity.id)
