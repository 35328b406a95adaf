"""Partners: the nodes that this one has met, and which of them are confirmed.

Nothing flows to or from a partner until an officer here has confirmed its fingerprint; a revoked partner gets nothing from that moment.
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
class Partner:
    """A partner as this node knows it. `state`: met, confirmed or revoked."""

    record_id: str
    identity: Identity
    state: str

    @property
    def id(self) -> str:
        """Return the STIX identity of the partner's node."""
        return self.identity.id

    @property
    def name(self) -> str:
        """Return the partner's name as its identity file gives it."""
        return self.identity.name

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
    return Partner(held.id, identity, body.state)
