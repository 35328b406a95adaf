"""What a commitment stands at: its terms in force and its state, derived from what each side signed and said, never written.

1. A commitment is agreed when every debtor and creditor has signed the same hash. An amendment takes its place in the same way: over the
   hash of the terms in force, signed by all. Words said of earlier terms are history.
2. A party signs one amendment of the same terms; of several signatures its first counts, so that two amendments are never both in force.
   While more than one waits, that is a conflict: a state that all see, ended by all signing one, or by withdrawing.
3. Accepted needs every creditor, and is undone by nobody; only what was accepted is closed. A word of the wrong side does not count.
4. A dispute stands beside the state and blocks nobody. Overdue is not a state: it is the clock read against the due date.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from msgspec.structs import asdict
from msgspec.structs import replace as revised

from mithaq.desks.plan.records import (
    AMENDMENT_TYPE,
    COMMITMENT_TYPE,
    STATE_CHANGE_TYPE,
    AmendmentBody,
    CommitmentBody,
    StateChangeBody,
    Terms,
)
from mithaq.exchange.agreement import signers
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

PROPOSED, AGREED, IN_PROGRESS = "proposed", "agreed", "in_progress"
REPORTED_DONE, ACCEPTED, RETURNED, CLOSED = "reported_done", "accepted", "returned", "closed"
SUSPENDED, LAPSED = "suspended", "lapsed"
RESUMED, JUDGED, DISPUTED, SETTLED = "resumed", "judged", "disputed", "settled"
AMENDING, CONFLICTING = "amending", "conflicting"
OPEN_STATES = (AGREED, IN_PROGRESS, REPORTED_DONE, RETURNED, SUSPENDED)
STATES = (PROPOSED, AGREED, IN_PROGRESS, REPORTED_DONE, ACCEPTED, RETURNED, CLOSED, SUSPENDED, LAPSED)
BESIDE = (AMENDING, CONFLICTING, DISPUTED)
OVER = (CLOSED, LAPSED)
BY_DEBTOR = frozenset({IN_PROGRESS, REPORTED_DONE})
BY_CREDITOR = frozenset({ACCEPTED, RETURNED, CLOSED, SUSPENDED, RESUMED, LAPSED, JUDGED})
BY_EITHER = frozenset({DISPUTED, SETTLED})
MOST = 500


class NotYourSide(Refused):
    """A state that the other side says."""

    rule = "commitment.side"
    what = N_("“{state}” is said by {side} only.")
    whose = N_("It is for {side}.")
    next_act = N_("Wait for {side} to say it, or write a note.")
    status = 403


class Signed(Refused):
    """A new version of what all have signed."""

    rule = "commitment.signed"
    what = N_("All parties have signed {id}; a new version of it is not taken.")
    whose = N_("It is for any of its parties to propose an amendment, which all sign.")
    next_act = N_("Propose an amendment of its terms.")
    status = 409


@dataclass(frozen=True)
class Given:
    """What stands behind a commitment: who signed it, the words on its state, its amendments, the signatures under them; oldest first."""

    signed: Collection[str] = ()
    changes: Sequence[Record] = ()
    amendments: Sequence[Held] = ()
    signatures: Sequence[Record] = ()


@dataclass(frozen=True)
class Standing:
    """What a commitment stands at. `body` has the terms in force, of hash `sha256`; `waiting` are amendments of them that not all signed.

    `signed` is who signed the commitment, `signed_by` who signed each waiting amendment. `disputed` are those who dispute it.
    """

    body: CommitmentBody
    sha256: str
    state: str = PROPOSED
    signed: frozenset[str] = frozenset()
    amended: tuple[Held, ...] = ()
    waiting: tuple[Held, ...] = ()
    signed_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    before: str = AGREED

    @property
    def sides(self) -> frozenset[str]:
        """Return the identities of all debtors and creditors."""
        return frozenset({*self.body.debtors, *self.body.creditors})

    @property
    def beside(self) -> tuple[str, ...]:
        """Return what stands beside the state: amending or conflicting, and disputed."""
        amending = () if not self.waiting else (AMENDING,) if len(self.waiting) == 1 else (CONFLICTING,)
        return (*amending, DISPUTED) if self.disputed and self.state not in OVER else amending

    @property
    def unsigned(self) -> frozenset[str]:
        """Return who has to sign: the commitment, or one of the amendments that wait."""
        if self.state == PROPOSED:
            return self.sides - self.signed
        signed = frozenset().union(*self.signed_by.values())
        return self.sides - signed if self.waiting else frozenset()


def standing_of(reading: Reading, held: Held) -> Standing:
    """Return what a commitment stands at, as `reading` sees it."""
    where = [Where("about", "=", held.id)]
    amendments = [one for one in reading.page(AMENDMENT_TYPE.name, where, limit=MOST, descending=False).rows if _live(one)]
    about = [Where("about", "in", tuple(one.id for one in amendments))]
    signatures = reading.page("sign-off", about, limit=MOST, descending=False).rows if amendments else []
    given = Given(
        signers(reading, held),
        state_changes(reading, held.id),
        amendments,
        [one.record for one in signatures if one.record is not None and not one.recalled],
    )
    return stand(held, given)


def derive_state(reading: Reading, held: Held) -> str:
    """Return the state of a commitment alone."""
    return standing_of(reading, held).state


def state_changes(reading: Reading, identifier: str) -> list[Record]:
    """Return what each side said of a commitment's state, oldest first."""
    page = reading.page(STATE_CHANGE_TYPE.name, [Where("about", "=", identifier)], limit=MOST, descending=False)
    return [held.record for held in page.rows if held.record is not None and not held.recalled]


def stand(held: Held, given: Given) -> Standing:
    """Return what a commitment stands at, given what stands behind it."""
    if held.record is None:
        return Standing(CommitmentBody(measure="", agreement="", number="", pillar="", debtors=[], creditors=[]), "")
    body = msgspec.convert(held.record.properties, CommitmentBody)
    found = Standing(body, held.record.sha256.hex(), signed=frozenset(given.signed))
    if not found.sides <= found.signed:
        return found
    found = replace(found, state=AGREED)
    for _ in range(len(given.amendments) + 1):
        waiting, signed_by, (taken, at) = _amended(found, given)
        until = _said(found, [one for one in given.changes if taken is None or one.modified < at])
        if taken is None or until.state in (ACCEPTED, *OVER):
            return replace(_said(found, given.changes), waiting=waiting, signed_by=signed_by)
        found = _under(until, taken)
    return found


def _amended(found: Standing, given: Given) -> tuple[tuple[Held, ...], dict[str, frozenset[str]], tuple[Held | None, int]]:
    """Return the amendments of the terms in force that wait, who signed each, and the one that all signed with the time of the last."""
    over = {one.id: one for one in given.amendments if _is_over(one, found)}
    hashes = {one.id: one.record.sha256.hex() for one in over.values() if one.record is not None}
    first: dict[str, Record] = {}
    for record in sorted(given.signatures, key=lambda one: (one.modified, one.id)):
        if record.properties["sha256"] == hashes.get(str(record.properties["about"])):
            first.setdefault(record.created_by, record)
    by = {name: {who: one for who, one in first.items() if one.properties["about"] == name and who in found.sides} for name in over}
    taken = next((name for name, signed in by.items() if found.sides <= set(signed)), None)
    if taken is None:
        return tuple(over.values()), {name: frozenset(signed) for name, signed in by.items()}, (None, 0)
    return (), {}, (over[taken], max(one.modified for one in by[taken].values()))


def _is_over(amendment: Held, found: Standing) -> bool:
    record = amendment.record
    return record is not None and record.properties.get("base") == found.sha256 and record.created_by in found.sides


def _under(found: Standing, amendment: Held) -> Standing:
    """Return the standing under new terms: work that had begun goes on, what was reported done is done anew."""
    properties: Mapping[str, Any] = amendment.record.properties if amendment.record is not None else {}
    terms = {name: value for name, value in asdict(msgspec.convert(properties, AmendmentBody)).items() if name in Terms.__struct_fields__}
    going = {IN_PROGRESS: IN_PROGRESS, REPORTED_DONE: IN_PROGRESS, RETURNED: IN_PROGRESS, SUSPENDED: SUSPENDED}
    return replace(
        found,
        body=revised(found.body, **terms),
        sha256=amendment.record.sha256.hex() if amendment.record is not None else "",
        state=going.get(found.state, AGREED),
        before=going.get(found.before, AGREED),
        amended=(*found.amended, amendment),
    )


def _said(found: Standing, changes: Iterable[Record]) -> Standing:
    """Return the standing after what each side said of the terms in force, oldest first."""
    state, before, disputed, accepted = found.state, found.before, set(found.disputed), set[str]()
    for change in changes:
        author, to = change.created_by, str(change.properties["to"])
        if change.properties["sha256"] != found.sha256 or author not in side_of(found.body, to) or state in OVER:
            continue
        if to in BY_EITHER:
            (disputed.add if to == DISPUTED else disputed.discard)(author)
        elif to == ACCEPTED and state != SUSPENDED:
            accepted.add(author)
            state = ACCEPTED if accepted >= set(found.body.creditors) else state
        elif _follows(state, to):
            accepted.clear()
            before, state = (state, to) if to == SUSPENDED else (before, before if to == RESUMED else to)
    return replace(found, state=state, before=before, disputed=frozenset(disputed))


def _follows(state: str, to: str) -> bool:
    """Return whether a word, but for accepted and disputed, still changes something in a state."""
    if to == JUDGED:
        return False
    if to == CLOSED:
        return state == ACCEPTED
    if state == ACCEPTED:
        return False
    if to == RESUMED or state == SUSPENDED:
        return state == SUSPENDED and to in (RESUMED, LAPSED)
    return True


def side_of(body: CommitmentBody, to: str) -> frozenset[str]:
    """Return who may say a word of a commitment; nobody may say one that is not known."""
    if to in BY_EITHER:
        return frozenset({*body.debtors, *body.creditors})
    return frozenset(body.debtors if to in BY_DEBTOR else body.creditors if to in BY_CREDITOR else ())


def check_state_change(reading: Reading, record: Record) -> None:
    """Raise NotYourSide when the author is not of the side that may say this."""
    body = msgspec.convert(record.properties, StateChangeBody)
    commitment = _commitment(reading, body.about)
    if commitment is None or record.created_by in side_of(commitment, body.to):
        return
    if body.to not in BY_DEBTOR | BY_CREDITOR | BY_EITHER:
        raise NotYourSide(state=body.to, side=N_("nobody"))
    sides = N_("a debtor") if body.to in BY_DEBTOR else N_("a creditor") if body.to in BY_CREDITOR else N_("a debtor or creditor")
    raise NotYourSide(state=body.to, side=sides)


def check_amendment(reading: Reading, record: Record) -> None:
    """Raise NotYourSide when somebody else than a debtor or creditor amends."""
    commitment = _commitment(reading, str(record.properties["about"]))
    if commitment is not None and record.created_by not in {*commitment.debtors, *commitment.creditors}:
        raise NotYourSide(state=AMENDING, side=N_("a debtor or creditor"))


def check_commitment(reading: Reading, record: Record) -> None:
    """Raise Signed when all have signed the version that is here and one of other words comes; another marking is signed anew."""
    held = reading.get(record.id)
    if held is None or held.record is None or held.recalled or _words(held.record) == _words(record):
        return
    body = msgspec.convert(held.record.properties, CommitmentBody)
    if {*body.debtors, *body.creditors} <= signers(reading, held):
        raise Signed(id=record.id)


def _words(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.properties.items() if name not in ("modified", "object_marking_refs")}


def commitment_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `status` (the state and what stands beside it), `unsigned` and `due` of the commitment that a record bears on."""
    identifier = record.id if record.type == COMMITMENT_TYPE.name else str(record.properties["about"])
    held = writing.get(identifier)
    if held is not None and held.type == AMENDMENT_TYPE.name and held.record is not None:
        held = writing.get(str(held.record.properties["about"]))
    if held is None or held.type != COMMITMENT_TYPE.name or held.record is None:
        return
    found = standing_of(writing, held)
    writing.derive(held.id, "status", [found.state, *found.beside])
    writing.derive(held.id, "unsigned", sorted(found.unsigned))
    writing.derive(held.id, "due", [found.body.due] if found.body.due else [])


def _commitment(reading: Reading, identifier: str) -> CommitmentBody | None:
    held = reading.get(identifier)
    if held is None or held.record is None or held.type != COMMITMENT_TYPE.name:
        return None
    return msgspec.convert(held.record.properties, CommitmentBody)


def _live(held: Held) -> bool:
    return held.record is not None and not held.recalled


CHECKS = (
    (COMMITMENT_TYPE.name, check_commitment),
    (STATE_CHANGE_TYPE.name, check_state_change),
    (AMENDMENT_TYPE.name, check_amendment),
)
PROJECTIONS = tuple((name, commitment_projection) for name in ("commitment", "sign-off", "state-change", "amendment"))
