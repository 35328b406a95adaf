"""What a claimed figure is worth: derived by every node from the same words, the newest of each party that did not claim it."""

import msgspec

from mithaq.desks.plan.said.records import FIGURE_CHECK_TYPE, FIGURE_TYPE, FINDINGS, FigureBody, FigureCheckBody
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import read_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

UNVERIFIED, CONFIRMED, DISPUTED, UNVERIFIABLE = "unverified", "confirmed", "disputed", "unverifiable"
VERIFICATIONS = (UNVERIFIED, CONFIRMED, DISPUTED, UNVERIFIABLE)
_OF_FINDING = dict(zip(FINDINGS, (CONFIRMED, DISPUTED, UNVERIFIABLE), strict=True))
MOST = 200


class OwnClaim(Refused):
    """A figure that is verified by whoever claims it."""

    rule = "figure.claimant"
    what = N_("A figure is not verified by the side that claims it.")
    whose = N_("It is for another party of the agreement.")
    next_act = N_("Wait for its word, or write a note.")
    status = 403


def figure_of(held: Held) -> FigureBody:
    """Return the body of a claimed figure."""
    return msgspec.convert(held.record.properties if held.record is not None else {}, FigureBody)


def claimant_of(held: Held) -> str:
    """Return the party whose claim it is: the claimant's, or of a claimant who is no party nobody's, an empty text."""
    return figure_of(held).party or ""


def checks(reading: Reading, figure: str) -> list[Record]:
    """Return the findings on a figure, oldest first."""
    rows = reading.page(FIGURE_CHECK_TYPE.name, [Where("about", "=", figure)], limit=MOST, descending=False).rows
    return [held.record for held in rows if held.record is not None and not held.recalled]


def verification(reading: Reading, held: Held) -> tuple[str, frozenset[str]]:
    """Return what a figure is worth, and the parties that have not said anything of it."""
    claimant, sha256 = claimant_of(held), held.record.sha256.hex() if held.record is not None else ""
    current = [one for one in checks(reading, held.id) if one.properties["sha256"] == sha256]
    said = {one.created_by: _OF_FINDING.get(str(one.properties["finding"]), "") for one in current}
    found = {word for who, word in said.items() if word and who != claimant}
    worth = next((one for one in (DISPUTED, CONFIRMED, UNVERIFIABLE) if one in found), UNVERIFIED)
    agreement = reading.get(figure_of(held).agreement)
    known = agreement is not None and agreement.type == AGREEMENT and agreement.record is not None
    parties = read_agreement(agreement).identities() if agreement is not None and known else frozenset()
    author = held.record.created_by if held.record is not None else ""
    return worth, parties - {claimant, author} - set(said)


def check_finding(reading: Reading, record: Record) -> None:
    """Raise OwnClaim when the side that claims a figure verifies it."""
    body = msgspec.convert(record.properties, FigureCheckBody)
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != FIGURE_TYPE.name:
        return
    if record.created_by == claimant_of(held):
        raise OwnClaim()


def figure_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `verification` and `waiting_on` of the figure that a record is, or is a finding on."""
    held = writing.get(record.id if record.type == FIGURE_TYPE.name else str(record.properties["about"]))
    if held is None or held.type != FIGURE_TYPE.name or held.record is None:
        return
    worth, silent = verification(writing, held)
    writing.derive(held.id, "verification", [worth])
    writing.derive(held.id, "waiting_on", sorted(silent))


CHECKS = ((FIGURE_CHECK_TYPE.name, check_finding),)
PROJECTIONS = tuple((name, figure_projection) for name in (FIGURE_TYPE.name, FIGURE_CHECK_TYPE.name))
