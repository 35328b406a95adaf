"""Alarms of the exchange: what is late, stopped or unanswered, whose it is, and what to do next. An alarm comes before a deadline does.

1. A receipt is late after the agreement's alarm hours, or after half of what it gives for an urgent request, whichever is sooner.
2. A recall is late when its recipient has not answered by then, or a day before the deadline that the recall names.
3. What nobody's office took, a line that was stopped, and a node that lost part of its own log are alarms at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from mithaq.desks.registry.queries import HOUR, link_states, names_of, recall_states
from mithaq.exchange.agreement import Agreement, read_agreement
from mithaq.exchange.channel import outward
from mithaq.exchange.judging import BEHIND, NodeBehind
from mithaq.exchange.partner import partners
from mithaq.lang.catalogue import N_
from mithaq.records.ident import micros
from mithaq.store import Held, Reading, Where

DAY = 24 * HOUR
ROWS = 200
RECEIPT_LATE = N_("{count} without receipt from {partner} for {hours} h.")
RECALL_LATE = N_("{partner} has not answered a recall for {hours} h.")
NO_OFFICE_THERE = N_("{count} records reached {partner}, where nobody holds the office that they are for.")
NO_OFFICE_HERE = N_("{count} records of {partner} arrived, and nobody here holds the office that they are for.")
STOPPED = N_("The line from {partner} is stopped.")
LOST = N_("This node has lost part of what it gave {partner}.")
ASK_OPERATOR = N_("Ask the partner's operator whether the node runs.")
ASK_REGISTRY = N_("Ask the partner's registry by telephone; a copy that is not confirmed as destroyed counts as held.")
ASK_OFFICE = N_("Ask the partner's registry who holds that office.")
GIVE_ROLE = N_("Ask the operator to give somebody that role, then hand the records over by hand.")
MEET_AGAIN = N_("Show the partner both heads, then meet again.")


@dataclass(frozen=True)
class Alarm:
    """One alarm. `what` and `next_act` are sentences to be said in the reader's language with `facts`; `record` is what it is about."""

    what: str
    facts: dict[str, str | int]
    next_act: str
    partner: str
    record: str = ""
    agreement: str = ""


def alarm_micros(policy: Agreement) -> int:
    """Return how long a receipt may take before it is an alarm, in microseconds."""
    return int(min(policy.clocks.receipt_alarm_hours, policy.clocks.urgent_hours / 2) * HOUR)


def alarms(reading: Reading, now: int) -> list[Alarm]:
    """Return the alarms that the reader may see, the gravest kind first."""
    return [*_lost(reading), *_stopped(reading), *_recalls(reading, now), *_receipts(reading, now), *_offices(reading)]


def _agreements(reading: Reading) -> list[Held]:
    return [held for held in reading.page("agreement", limit=ROWS).rows if held.record is not None]


def _receipts(reading: Reading, now: int) -> Iterator[Alarm]:
    for partner in partners(reading):
        for held in _agreements(reading) if partner.state == "confirmed" else ():
            channel = outward(partner.id, held.id).id
            head = reading.log_head(channel)
            if head is None or head.cosigned >= head.size:
                continue
            first = reading.feed(channel, head.cosigned, 1)
            age = now - first[0].added if first else 0
            if age > alarm_micros(read_agreement(held)):
                facts: dict[str, str | int] = {"count": head.size - head.cosigned, "partner": partner.name, "hours": age // HOUR}
                yield Alarm(RECEIPT_LATE, facts, ASK_OPERATOR, partner.id, agreement=held.id)


def _recalls(reading: Reading, now: int) -> Iterator[Alarm]:
    hours = {held.id: alarm_micros(read_agreement(held)) for held in _agreements(reading)}
    for recall in recall_states(reading):
        due = recall.at + hours.get(recall.agreement, DAY)
        if recall.deadline:
            due = min(due, micros(recall.deadline) - DAY)
        for partner, name, outcome in recall.recipients:
            if not outcome and now > due:
                facts: dict[str, str | int] = {"partner": name, "hours": (now - recall.at) // HOUR}
                yield Alarm(RECALL_LATE, facts, ASK_REGISTRY, partner, recall.id, recall.agreement)


def _offices(reading: Reading) -> Iterator[Alarm]:
    names, here = names_of(reading), reading.principal.node
    counted: dict[tuple[str, str], int] = {}
    for held in reading.page("receipt", [Where("rung", "=", "delivered")], limit=ROWS).rows:
        if held.record is None or not held.record.properties.get("undelivered"):
            continue
        author = held.record.created_by
        sender = next(iter(str(held.record.properties["channel"]).split("/")[2:]), "")
        key = (NO_OFFICE_HERE, sender) if author == here else (NO_OFFICE_THERE, author)
        counted[key] = counted.get(key, 0) + len(held.record.properties["undelivered"])
    for (what, partner), count in counted.items():
        following = GIVE_ROLE if what == NO_OFFICE_HERE else ASK_OFFICE
        yield Alarm(what, {"count": count, "partner": names.get(partner, partner)}, following, partner)


def _stopped(reading: Reading) -> Iterator[Alarm]:
    for link in link_states(reading):
        if link.stopped:
            yield Alarm(STOPPED, {"partner": link.name}, MEET_AGAIN, link.partner.id)


def _lost(reading: Reading) -> Iterator[Alarm]:
    for job in reading.jobs(BEHIND, limit=ROWS):
        said = msgspec.json.decode(job.payload)
        yield Alarm(LOST, {"partner": str(said["partner"])}, NodeBehind.next_act, job.id.split("/")[2])
