"""Partners: the nodes that this one has met, and which of them are confirmed.

Nothing flows to or from a partner until an officer here has confirmed its fingerprint; a revoked partner gets nothing from that moment.
After a partner changed its keys its old ones count until the new ones were seen in use. What decides is when this node saw it: a date that
is written by whoever holds a key says nothing about when it was written.
"""

from dataclasses import dataclass

import msgspec

from mithaq.exchange.records import PartnerBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.identity import Identity, fingerprint
from mithaq.log.note import decode
from mithaq.store import Held, Reading, Where


class UnknownPartner(Refused):
    """A partner that was never met."""

    rule = "partner.known"
    what = N_("{partner} is not a partner of this node.")
    whose = N_("It is for the registry to meet them.")
    next_act = N_("Exchange identity files with “mithaq partner invite” and “mithaq partner accept”.")
    status = 404


class PartnerNotConfirmed(Refused):
    """A partner whose keys no officer has confirmed, or whose keys were revoked."""

    rule = "partner.confirmed"
    what = N_("{partner} is {state}, not confirmed; nothing flows.")
    whose = N_("It is for the registry to confirm.")
    next_act = N_("Compare the fingerprints by voice and confirm the partner.")
    status = 403


@dataclass(frozen=True, slots=True)
class OldKeys:
    """The signing key and certificate that a partner has replaced, while its new ones were not yet seen in use."""

    signing_key: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as this node knows it. `state`: met, confirmed or revoked.

    `former_keys` are the signing keys before the newest, oldest first; `rotations` is how many changes of keys were taken.
    """

    record_id: str
    identity: Identity
    state: str
    former_keys: tuple[bytes, ...] = ()
    rotations: int = 0
    old: OldKeys | None = None

    @property
    def id(self) -> str:
        """Return the STIX identity of the partner's node."""
        return self.identity.id

    @property
    def name(self) -> str:
        """Return the partner's name as its identity file gives it."""
        return self.identity.name

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """Return the certificates of the line by which the partner may come: the newest, and the old one while it counts."""
        return (self.identity.certificate, *((self.old.certificate,) if self.old is not None else ()))

    @property
    def signing_keys(self) -> tuple[bytes, ...]:
        """Return the keys by which something new may be signed, the newest last."""
        return (*((self.old.signing_key,) if self.old is not None else ()), self.identity.signing_key)

    @property
    def all_keys(self) -> tuple[bytes, ...]:
        """Return every key of this meeting, the newest last: for what was signed before and comes under the newest."""
        return (*self.former_keys, self.identity.signing_key)

    @property
    def fingerprint(self) -> str:
        """Return the digits to compare by voice."""
        return fingerprint(self.identity.signing_key)


def partners(reading: Reading) -> list[Partner]:
    """Return all partners, by name."""
    page = reading.page("partner", limit=500)
    found = [read_partner(held) for held in page.rows if held.record is not None]
    return sorted(found, key=lambda partner: partner.name)


def find_partner(reading: Reading, identity: str) -> Partner:
    """Return the partner of a node identity. Raises: UnknownPartner."""
    page = reading.page("partner", [Where("identity", "=", identity)], limit=1)
    if not page.rows:
        raise UnknownPartner(partner=identity)
    return read_partner(page.rows[0])


def require_confirmed(reading: Reading, identity: str) -> Partner:
    """Return the partner when it is confirmed. Raises: UnknownPartner, PartnerNotConfirmed."""
    partner = find_partner(reading, identity)
    if partner.state != "confirmed":
        raise PartnerNotConfirmed(partner=partner.name, state=partner.state)
    return partner


def read_partner(held: Held) -> Partner:
    """Return the partner of its record. Raises: UnknownPartner when the record was destroyed."""
    if held.record is None:
        raise UnknownPartner(partner=held.id)
    body = msgspec.convert(held.record.properties, PartnerBody)
    identity = Identity(body.identity, body.name, decode(body.signing_key), decode(body.certificate), body.address)
    old = OldKeys(decode(body.old_key), decode(body.old_certificate)) if body.old_key else None
    return Partner(held.id, identity, body.state, tuple(decode(one) for one in body.former_keys), len(body.rotations), old)
