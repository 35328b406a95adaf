"""What of the pledges one party publishes as IATI, and what is left out, each with why.

1. Only what the reader sees, and only what may be told to anybody: a pledge, or a word about one, that is not marked for everybody never
   stands in a published file, as in a public statement. What was left out is told to whoever exports, never in the file.
2. A pledge that the other side has not accepted, or not confirmed where it was claimed, is not yet what the parties say together.
3. IATI counts money: goods and services have no place in it. The pledge itself is a step of the day on which it was announced.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from mithaq.desks.plan.activities import COMMITTED as IS_COMMITTED
from mithaq.desks.plan.activities import DISBURSED, PLEDGED, Pledge, Publisher, Step, activity_of, export_activities
from mithaq.desks.plan.activities import RECEIVED as IS_RECEIVED
from mithaq.desks.plan.assistance.reckoning import FULFILLED, UNDER_WAY, Reckoning, Said, reckoned
from mithaq.desks.plan.assistance.records import ACCEPTED, COMMITTED, DELIVERED, MONEY, PLEDGE_TYPE, RECEIVED
from mithaq.desks.plan.calendars import Exported
from mithaq.desks.plan.exporting import every, marking_of, plan_of
from mithaq.desks.plan.statement_records import is_public
from mithaq.exchange.agreement import Agreement
from mithaq.formats.iati.writing import NotPublishable
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant
from mithaq.records.marking import MarkingRefused, resolve
from mithaq.store import Held, Reading, Where

AGREED = (ACCEPTED, UNDER_WAY, FULFILLED)
KINDS = {COMMITTED: IS_COMMITTED, DELIVERED: DISBURSED, RECEIVED: IS_RECEIVED}
USUAL_CURRENCY = "USD"


@dataclass(frozen=True)
class Examined:
    """A pledge that was looked at: what is published of it, or why nothing is."""

    id: str
    title: str
    pledge: Pledge | None
    refused: NotPublishable | None = None


def export_pledges(reading: Reading, agreement: str, publisher: Publisher, now: int, locale: str) -> Exported:
    """Return the file that a party publishes of its pledges, and what is left out of it with why. Raises: NoSuchRecord, NotPublishable."""
    policy = plan_of(reading, agreement)
    seen = list(examine(reading, policy, agreement, publisher, now))
    pledges = [one.pledge for one in seen if one.pledge is not None]
    currency = pledges[0].currency if pledges else USUAL_CURRENCY
    made = export_activities(pledges, policy, publisher, instant(now), currency)
    left = [one.refused.text(locale).what for one in seen if one.refused is not None]
    return Exported(made.content, made.count, [*left, *made.left_out])


def left_out(reading: Reading, agreement: str, publisher: Publisher, now: int, most: int) -> list[Examined]:
    """Return which of the first so many pledges are left out of what a party publishes. Raises: NoSuchRecord."""
    seen = islice(examine(reading, plan_of(reading, agreement), agreement, publisher, now), most)
    return [one for one in seen if one.refused is not None]


def examine(reading: Reading, policy: Agreement, agreement: str, publisher: Publisher, now: int) -> Iterator[Examined]:
    """Yield every pledge under an agreement with what is published of it, oldest first."""
    for held, found in reckoned(reading, every(reading, PLEDGE_TYPE.name, [Where("agreement", "=", agreement)])):
        title = f"{found.body.number} {found.body.title}".strip()
        try:
            pledge = _published(reading, held, found, now)
            activity_of(pledge, policy, publisher, instant(now).date())
        except NotPublishable as refused:
            yield Examined(held.id, title, None, NotPublishable(title=title, reason=refused.facts["reason"]))
        else:
            yield Examined(held.id, title, pledge)


def _published(reading: Reading, held: Held, found: Reckoning, now: int) -> Pledge:
    """Return what may be told of a pledge to anybody. Raises: NotPublishable."""
    body, marking = found.body, marking_of(reading, held)
    if marking is None or not is_public(marking, now):
        raise NotPublishable(title=body.title, reason=N_("it is not marked for everybody"))
    if found.state not in AGREED:
        raise NotPublishable(title=body.title, reason=N_("it is not accepted, or not confirmed, by the other side"))
    if body.form != MONEY:
        raise NotPublishable(title=body.title, reason=N_("it is no sum of money"))
    told = [one for one in found.said if one.counts and one.body.step in KINDS and _may_be_told(reading, one, now)]
    return Pledge(
        id=held.id,
        title={"en": body.title},
        description={one.language: one.text for one in body.texts if one.text.strip()},
        debtor=body.donor,
        creditor=body.recipient,
        currency=body.currency,
        purpose=body.purpose,
        country=body.country,
        steps=(
            Step(PLEDGED, body.announced_on, found.sums.pledged),
            *(Step(KINDS[one.body.step], one.body.on, one.amount) for one in told),
        ),
    )


def _may_be_told(reading: Reading, one: Said, now: int) -> bool:
    try:
        return is_public(resolve(one.id, one.record.marking_refs, reading.marking), now)
    except MarkingRefused:
        return False
