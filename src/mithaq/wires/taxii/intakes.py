"""Open intakes as a client has them: its rights are asked of the store at every request."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mithaq.acts.act import Actor
from mithaq.acts.clients import principal_of_client
from mithaq.acts.house import House
from mithaq.desks.registry.intake_acts import STATUS_JOB, Contribute, DeleteContribution, NotForWriting
from mithaq.exchange.contributions.intake import IntakeSettings, read_settings
from mithaq.exchange.contributions.offer import read_envelope, read_offers
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import this_node
from mithaq.store import Client, Listed, NoSuchIntake, Served, Sought
from mithaq.wires.taxii.media import STIX

ROOT = "intake"
MAX_NAME = 100


class NoSuchStatus(Refused):
    """A status that is not there, or that belongs to another client: both are answered alike."""

    rule = "taxii.status"
    what = N_("There is no status {id} here for you.")
    whose = N_("It is for the client.")
    next_act = N_("A status is kept for seven days, for whoever sent the envelope.")
    status = 404


@dataclass(frozen=True)
class OpenShelf:
    """An open intake, as one client has it."""

    house: House
    client: Client
    id: str
    settings: IntakeSettings

    @property
    def can_read(self) -> bool:
        """Return whether the client may read."""
        return self.id in self.client.reads

    @property
    def can_write(self) -> bool:
        """Return whether the client may write."""
        return self.id in self.client.writes

    def described(self) -> dict[str, Any]:
        """Return the collection resource."""
        more = {name: getattr(self.settings, name) for name in ("description", "alias") if getattr(self.settings, name)}
        rights = {"can_read": self.can_read, "can_write": self.can_write}
        return {"id": self.id, "title": self.settings.title, **more, **rights, "media_types": [STIX]}

    def objects(self, sought: Sought, limit: int, max_bytes: int) -> Sequence[Served]:
        """Return objects in the order of their adding."""
        with self.house.store.reading(principal_of_client(self.client, self.house.identity.id)) as reading:
            return reading.served(self.id, sought, limit=limit, max_bytes=max_bytes)

    def manifest(self, sought: Sought, limit: int) -> Sequence[Listed]:
        """Return lines of the manifest in the order of adding."""
        with self.house.store.reading(principal_of_client(self.client, self.house.identity.id)) as reading:
            return reading.listed(self.id, sought, limit=limit)

    def contribute(self, envelope: bytes) -> bytes:
        """Return the status of an envelope. What takes long is done before the one transaction. Raises: Refused."""
        if not self.can_write:
            raise NotForWriting(intake=self.id)
        offers = read_offers(read_envelope(envelope))
        ask = Contribute(intake=self.id, envelope=hashlib.sha256(envelope).digest(), offers=offers)
        return bytes(self.house.perform("registry.contribute", self._actor(), ask).said["status"])

    def delete(self, identifier: str, sought: Sought) -> None:
        """Delete versions of an object. Raises: Refused."""
        ask = DeleteContribution(intake=self.id, id=identifier, sought=sought)
        self.house.perform("registry.delete_contribution", self._actor(), ask)

    def _actor(self) -> Actor:
        return Actor(principal_of_client(self.client, self.house.identity.id), "taxii")


@dataclass(frozen=True)
class ClientCaller:
    """A foreign client that its credential names."""

    house: House
    client: Client

    @property
    def id(self) -> str:
        """Return what tells this client's cursors from another's."""
        return self.client.name

    @property
    def root(self) -> str:
        """Return the API root of open intakes."""
        return ROOT

    def shelves(self) -> Sequence[OpenShelf]:
        """Return the intakes that the client may use, by identifier."""
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            found = [(one.name, read_settings(one.settings)) for one in reading.intakes()]
        mine = self.client.reads | self.client.writes
        return [OpenShelf(self.house, self.client, name, one) for name, one in found if name in mine and one.state == "open"]

    def shelf(self, identifier: str) -> OpenShelf:
        """Return one of them, by its identifier or its alias. Raises: NoSuchIntake."""
        for one in self.shelves():
            if identifier in (one.id, one.settings.alias or one.id):
                return one
        raise NoSuchIntake(intake=identifier[:MAX_NAME])

    def status(self, identifier: str) -> bytes:
        """Return the status of an envelope that this client sent. Raises: NoSuchStatus."""
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            job = reading.job(f"{STATUS_JOB}/{identifier[:MAX_NAME]}")
        if job is None or job.state != self.client.name:
            raise NoSuchStatus(id=identifier[:MAX_NAME])
        return job.payload
