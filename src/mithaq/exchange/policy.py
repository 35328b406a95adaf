"""The sharing rule: one function each way, for every path by which a record leaves or arrives. It fails closed.

Release, in this order: the record is live; it is marked under this agreement; the recipient is named and is a party; TLP and
classification lie under the agreement's ceilings; the purposes are the agreement's; the terms have not expired; the agreement is
in force, unless the record is about the exchange itself.
"""

from dataclasses import dataclass, replace

import msgspec

from mithaq.exchange.agreement import Agreement, check_workable, find_agreement, require_in_force
from mithaq.exchange.records import ABOUT_THE_EXCHANGE, AGREEMENT_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import split_id, timestamp
from mithaq.records.marking import Marking, Terms, Unmarked, definition_id, read_definition, resolve
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.records.record import Record
from mithaq.store import Reading


class ReleaseRefused(Refused):
    """Base of what may not cross."""

    whose = N_("It is for the author of the record to decide.")
    status = 403


class NotReleasable(ReleaseRefused):
    """The recipient is not named by the marking, or is no party."""

    rule = "release.recipient"
    what = N_("{id} is not releasable to {partner}.")
    next_act = N_("Mark a new version releasable to {partner}, or leave it here.")


class OtherAgreement(ReleaseRefused):
    """Marked under another agreement, or under none."""

    rule = "release.agreement"
    what = N_("{id} is not marked under the agreement {agreement}.")
    next_act = N_("Mark a new version under that agreement.")


class AboveCeiling(ReleaseRefused):
    """Marked higher than the agreement lets cross."""

    rule = "release.ceiling"
    what = N_("{id} is {level}; under this agreement at most {ceiling} crosses.")
    next_act = N_("Make a version that may be shared, or amend the agreement.")


class OtherPurpose(ReleaseRefused):
    """A purpose that the agreement does not name."""

    rule = "release.purpose"
    what = N_("{id} names the purpose “{purpose}”, which the agreement does not.")
    next_act = N_("Choose among the agreement's purposes.")


class Expired(ReleaseRefused):
    """Terms that have ended."""

    rule = "release.expired"
    what = N_("The terms of {id} ended on {expired}.")
    next_act = N_("Nothing more is shared from it; make a new record if it is still needed.")


class OtherDefinition(ReleaseRefused):
    """A marking definition under a name that is not its sender's to give."""

    rule = "arrival.definition"
    what = N_("{id} is the name of another marking.")
    next_act = N_("Define the marking under a name of your own.")


DERIVED = 5


@dataclass
class Standing:
    """How an agreement stands while a range is applied under it: read once, and again after a record that may have changed it."""

    reading: Reading
    agreement: str
    _policy: Agreement | None = None
    _in_force: bool = False

    def policy(self) -> Agreement:
        """Return the newest version of the agreement. Raises: NoAgreement."""
        if self._policy is None:
            self._policy = find_agreement(self.reading, self.agreement)
        return self._policy

    def require_in_force(self) -> None:
        """Raise NotInForce unless every party has signed it; NoAgreement when there is none."""
        if not self._in_force:
            require_in_force(self.reading, self.agreement)
            self._in_force = True

    def forget(self) -> None:
        """Read all of it anew when it is next asked."""
        self._policy, self._in_force = None, False


def check_release(reading: Reading, record: Record, partner: str, agreement: str, now: int) -> Marking:
    """Return the record's marking when it may be given to `partner` under `agreement`. Raises: Refused of the rule that forbids."""
    policy = find_agreement(reading, agreement) if record.id != agreement else _own(reading, record)
    marking = _marking(reading, record)
    terms = _check_terms(record, marking, partner, agreement, policy)
    if terms.expires_at is not None and terms.expires_at <= now:
        raise Expired(id=record.id, expired=timestamp(terms.expires_at))
    if record.type not in ABOUT_THE_EXCHANGE:
        require_in_force(reading, agreement)
    return marking


def check_arrival(reading: Reading, record: Record, here: str, sender: str, agreement: str, standing: Standing | None = None) -> Marking:
    """Return the marking of a record that arrived from `sender` for the node `here`. Raises: Refused of the rule that forbids."""
    standing = standing or Standing(reading, agreement)
    if record.type == "marking-definition":
        return _check_definition(record, here, sender, agreement)
    policy = _own(reading, record) if record.id == agreement else standing.policy()
    if sender not in policy.identities():
        raise NotReleasable(id=record.id, partner=sender)
    marking = _marking(reading, record)
    _check_terms(record, marking, here, agreement, policy)
    if record.type == "agreement":
        check_workable(_own(reading, record))
    if record.type not in ABOUT_THE_EXCHANGE:
        standing.require_in_force()
    return marking


def check_onward(reading: Reading, record: Record, consented: frozenset[str], here: str, agreement: str) -> None:
    """Raise Refused unless another's record may be passed on to `here` under `agreement`.

    Its marking says so, or its originator consented to the nodes `consented`.
    """
    marking = _marking(reading, record)
    terms = marking.terms
    if terms is not None and here in consented:
        marking = replace(marking, terms=replace(terms, releasable_to=terms.releasable_to | {here}))
    _check_terms(record, marking, here, agreement, require_in_force(reading, agreement))


def _own(reading: Reading, record: Record) -> Agreement:
    """Return the agreement that the record itself is, or its newest version here."""
    if record.type == "agreement":
        AGREEMENT_TYPE.check(record)
        return msgspec.convert(record.properties, Agreement)
    return find_agreement(reading, record.id)


def _check_definition(record: Record, here: str, sender: str, agreement: str) -> Marking:
    """Return the marking that a definition defines; by itself it gives nothing, so only its address and its name are judged.

    A derived name (version 5) belongs to the node and the terms it is derived from: nobody defines ahead what another will mark with.
    """
    marking = read_definition(record.properties)
    if marking.terms is not None and split_id(record.id)[1].version == DERIVED and record.id != definition_id(sender, marking.terms):
        raise OtherDefinition(id=record.id)
    if marking.terms is None or marking.terms.agreement != agreement:
        raise OtherAgreement(id=record.id, agreement=agreement)
    if here not in marking.terms.releasable_to:
        raise NotReleasable(id=record.id, partner=here)
    return marking


def _marking(reading: Reading, record: Record) -> Marking:
    return resolve(record.id, record.marking_refs, reading.marking)


def _check_terms(record: Record, marking: Marking, recipient: str, agreement: str, policy: Agreement) -> Terms:
    terms = marking.terms
    if terms is None:
        if not record.marking_refs:
            raise Unmarked(id=record.id)
        raise OtherAgreement(id=record.id, agreement=policy.name)
    if terms.agreement != agreement:
        raise OtherAgreement(id=record.id, agreement=policy.name)
    if recipient not in terms.releasable_to or recipient not in policy.identities():
        raise NotReleasable(id=record.id, partner=policy.party_name(recipient))
    if marking.tlp > policy.highest_tlp():
        raise AboveCeiling(id=record.id, level=marking.tlp.label, ceiling=policy.tlp_ceiling)
    if terms.classification > policy.highest_classification():
        raise AboveCeiling(id=record.id, level=CLASSIFICATIONS[terms.classification], ceiling=policy.classification_ceiling)
    if strange := terms.purposes - frozenset(policy.purposes):
        raise OtherPurpose(id=record.id, purpose=min(strange))
    return terms
