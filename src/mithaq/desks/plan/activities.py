"""Pledges as IATI activities: what one side publishes of the aid that it gives or was promised.

1. A file is one party's word. The debtor reports what it pledged, committed and disbursed; the creditor what it was pledged, was committed,
   and received. Neither reports the other's half: where the two differ is for whoever holds both files.
2. A step without a day, and one that is yet to come, is no transaction; a pledge without any is left out and named.
3. The purpose is a DAC code by this table, or given; nothing is filed under "other" because nobody knew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mithaq.desks.plan.calendars import Exported
from mithaq.desks.plan.exporting import known_day
from mithaq.exchange.agreement import Agreement
from mithaq.formats.iati.model import Activity, DateType, Organisation, Participant, Role, Status, Transaction, TransactionType
from mithaq.formats.iati.writing import NotPublishable, Report, write_activities
from mithaq.lang.catalogue import N_

# OECD DAC CRS purpose codes (2021): security system reform, narcotics control, safe migration, legal development, relief, reconstruction.
SECTORS: Mapping[str, str] = {
    "counter-terrorism": "15210",
    "defence": "15210",
    "counter-narcotics": "16063",
    "border-security": "15190",
    "illegal-migration": "15190",
    "organised-crime": "15130",
    "displaced-persons": "72010",
    "resettlement": "72010",
    "rehabilitation": "73010",
}
HUMANITARIAN = ("72", "73", "74")
PLEDGED, COMMITTED, DISBURSED, RECEIVED = "pledged", "committed", "disbursed", "received"
GIVEN = {PLEDGED: TransactionType.OUTGOING_PLEDGE, COMMITTED: TransactionType.OUTGOING_COMMITMENT, DISBURSED: TransactionType.DISBURSEMENT}
TAKEN = {PLEDGED: TransactionType.INCOMING_PLEDGE, COMMITTED: TransactionType.INCOMING_COMMITMENT, RECEIVED: TransactionType.INCOMING_FUNDS}


@dataclass(frozen=True)
class Step:
    """What happened to a pledge: pledged, committed, disbursed or received; `on` is an ISO 8601 date cut to what is known."""

    kind: str
    on: str
    amount: Decimal


@dataclass(frozen=True)
class Pledge:
    """A pledge of money. `purpose` is a pillar or purpose of the agreement, or a DAC code; texts are by language."""

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    debtor: str
    creditor: str
    currency: str
    purpose: str
    country: str
    steps: Sequence[Step] = ()


@dataclass(frozen=True)
class Publisher:
    """Who reports: a party's node identity, and its IATI identifier. `others` gives those of other parties, where they have one."""

    identity: str
    reference: str
    others: Mapping[str, str]


def export_activities(pledges: Iterable[Pledge], policy: Agreement, publisher: Publisher, now: datetime, currency: str) -> Exported:
    """Return the file that a party publishes, and the titles of pledges that cannot be in it, each with why. Raises: NotPublishable."""
    made: list[Activity] = []
    left: list[str] = []
    report = Report(_organisation(publisher.identity, policy, publisher), now, currency)
    for pledge in pledges:
        try:
            activity = activity_of(pledge, policy, publisher, now.date())
            write_activities(report, [activity])
        except NotPublishable as refused:
            left.append(str(refused.text("en").what))
        else:
            made.append(activity)
    return Exported(write_activities(report, made), len(made), left)


def activity_of(pledge: Pledge, policy: Agreement, publisher: Publisher, today: date) -> Activity:
    """Return a pledge as the publisher sees it. Raises: NotPublishable."""
    title = next(iter(pledge.title.values()), pledge.id)
    if publisher.identity not in (pledge.debtor, pledge.creditor):
        raise NotPublishable(title=title, reason=N_("the publisher neither gives it nor receives it"))
    sector = SECTORS.get(pledge.purpose, pledge.purpose)
    if not (len(sector) == 5 and sector.isdecimal()):
        raise NotPublishable(title=title, reason=N_("its purpose has no code of the DAC list"))
    if not (len(pledge.country) == 2 and pledge.country.isascii() and pledge.country.isupper()):
        raise NotPublishable(title=title, reason=N_("it names no country by its ISO code"))
    kinds = GIVEN if publisher.identity == pledge.debtor else TAKEN
    debtor, creditor = (_organisation(one, policy, publisher) for one in (pledge.debtor, pledge.creditor))
    steps = [(one, day) for one in pledge.steps if one.kind in kinds and (day := known_day(one.on)) is not None and day <= today]
    if not steps:
        raise NotPublishable(title=title, reason=N_("no step of it has a day that is known and over"))
    transactions = tuple(
        Transaction(kinds[one.kind], day, one.amount, pledge.currency, day, debtor, creditor)
        for one, day in sorted(steps, key=lambda step: (step[1], step[0].kind))
    )
    return Activity(
        identifier=pledge.id,
        title=pledge.title,
        description=pledge.description or pledge.title,
        participants=(Participant(debtor, Role.FUNDING), Participant(creditor, Role.IMPLEMENTING)),
        status=_status(steps),
        dates=((DateType.ACTUAL_START, min(day for _, day in steps)),),
        country=pledge.country,
        sector=sector,
        transactions=transactions,
        humanitarian=sector.startswith(HUMANITARIAN),
    )


def _status(steps: Sequence[tuple[Step, date]]) -> Status:
    """Return how far the pledge is: promised only, under way, or all that was promised has moved."""
    sums = {kind: sum((one.amount for one, _ in steps if one.kind == kind), Decimal(0)) for kind in (PLEDGED, DISBURSED, RECEIVED)}
    moved = max(sums[DISBURSED], sums[RECEIVED])
    if moved and moved >= sums[PLEDGED]:
        return Status.FINALISATION
    return Status.IMPLEMENTATION if any(one.kind != PLEDGED for one, _ in steps) else Status.PIPELINE


def _organisation(identity: str, policy: Agreement, publisher: Publisher) -> Organisation:
    reference = publisher.reference if identity == publisher.identity else publisher.others.get(identity, "")
    return Organisation(reference, {"en": policy.party_name(identity)})
