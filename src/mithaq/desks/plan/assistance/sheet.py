"""Pledges as rows of a workbook: each side's figures in columns of their own, exact."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from mithaq.desks.plan.assistance.figures import measure_of
from mithaq.desks.plan.assistance.reckoning import Sums, reckoned
from mithaq.desks.plan.assistance.records import PLEDGE_TYPE
from mithaq.desks.plan.exporting import Speech, every, known_day, marking_of, show_marking
from mithaq.exchange.agreement import Agreement
from mithaq.formats.sheets import Cell, Column
from mithaq.lang.catalogue import N_
from mithaq.store import Reading, Where

# A spreadsheet counts by floats: what they hold exactly is a number, anything else the text that it is.
EXACT = 10**15
PLEDGED = "pledged"


def assistance_columns(speech: Speech) -> list[Column]:
    """Return the heads of the columns."""
    names = (
        *((N_("Number"), 10), (N_("Title"), 40), (N_("Donor (who gives)"), 18), (N_("Recipient (who receives)"), 18)),
        *((N_("Form of the aid"), 14), (N_("Currency or unit"), 14), (N_("Pledged"), 16), (N_("Committed"), 16), (N_("Delivered"), 16)),
        *((N_("Received"), 16), (N_("Used"), 16), (N_("State"), 16), (N_("Finding"), 24), (N_("Next tranche due"), 14)),
        *((N_("Pillar"), 18), (N_("Purpose"), 18), (N_("Marking"), 28), (N_("Record"), 20)),
    )
    return [Column(speech.say(name), width) for name, width in names]


def assistance_rows(reading: Reading, agreement: str, policy: Agreement, speech: Speech) -> Iterator[Sequence[Cell]]:
    """Yield the pledges under an agreement as the reader sees them, oldest first."""
    for held, found in reckoned(reading, every(reading, PLEDGE_TYPE.name, [Where("agreement", "=", agreement)])):
        marking = marking_of(reading, held)
        if marking is None:
            continue
        body = found.body
        yield (
            body.number,
            body.title,
            policy.party_name(body.donor),
            policy.party_name(body.recipient),
            speech.word("aid-form", body.form),
            measure_of(body),
            *(_cell(getattr(found.sums, name)) if body.amount or name != PLEDGED else "" for name in Sums.__dataclass_fields__),
            speech.word("pledge", found.state),
            " · ".join(speech.word("pledge-finding", one) for one in found.findings),
            known_day(found.due) or found.due,
            speech.word("pillar", body.pillar),
            speech.word("purpose", body.purpose),
            show_marking(marking, policy),
            held.id,
        )


def _cell(amount: Decimal) -> Cell:
    return int(amount) if amount == amount.to_integral_value() and amount < EXACT else f"{amount:f}"
