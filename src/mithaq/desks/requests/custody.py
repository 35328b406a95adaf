"""The tracker of an arrest or a hand-over: steps that each side claims of what it can know, with the day that it claims.

1. A step is a record of the side that says it; one by the other side is refused, and does not count when it came before its request.
2. That somebody was handed over is the word of who was asked; that somebody was received is the word of who asked. Both stand beside
   each other, and neither changes the other.
"""

from collections.abc import Iterable

import msgspec

from mithaq.desks.requests.fixed import CUSTODY_AFTER, CUSTODY_BY_ASKED, CUSTODY_BY_ASKER, CUSTODY_KINDS
from mithaq.desks.requests.records import OFFICER, REQUEST_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

MOST_STEPS = 200


class NotYourStep(Refused):
    """A step of custody that the other side says."""

    rule = "custody.side"
    what = N_("“{step}” is said by {side} only.")
    whose = N_("It is for {side}.")
    next_act = N_("Wait for it to be said, or write a note.")
    status = 403


class CustodyTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a side says of custody. `on` is the day as claimed, cut to what is known; `subject` says of whom where several are meant."""

    step: str
    text: str = ""
    on: str = ""
    place: str = ""
    subject: str = ""
    authority: str = ""
    legal_basis: str = ""


class CustodyBody(CustodyTerms, frozen=True, kw_only=True):
    """A step of custody in the request that it is `about`."""

    about: str


CUSTODY_TYPE = RecordType(
    "custody-step",
    N_("Step of custody"),
    CustodyBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("step", at("step"), counted=True),
        Facet("on", at("on"), FacetKind.DATE),
    ),
    words("text", "place", "subject", "authority", "legal_basis"),
    words("step"),
    office=OFFICER,
    forms=(("on", Form.DATE),),
)


def custody_steps(reading: Reading, identifier: str) -> list[Held]:
    """Return the steps of custody in a request, oldest first, recalled ones included so that their place is shown."""
    return reading.page(CUSTODY_TYPE.name, [Where("about", "=", identifier)], limit=MOST_STEPS, descending=False).rows


def may_say(asked: str, asker: str, author: str, step: str) -> bool:
    """Return whether a step of custody is its author's to say."""
    return (author == asked and step in CUSTODY_BY_ASKED) or (author == asker and step in CUSTODY_BY_ASKER)


def standing_steps(request: Held, steps: Iterable[Held]) -> list[Record]:
    """Return the steps that count: by the right side, not recalled, and after what they answer."""
    found: list[Record] = []
    if request.record is None or str(request.record.properties["kind"]) not in CUSTODY_KINDS:
        return found
    asked, asker = str(request.record.properties["to"]), request.record.created_by
    for held in steps:
        if held.record is None or held.recalled:
            continue
        step = str(held.record.properties["step"])
        if may_say(asked, asker, held.record.created_by, step) and comes_after(step, found):
            found.append(held.record)
    return found


def comes_after(step: str, said: Iterable[Record]) -> bool:
    """Return whether a step that answers another comes after it was said."""
    wanted = CUSTODY_AFTER.get(step)
    return wanted is None or any(str(one.properties["step"]) in wanted for one in said)


def last_step(request: Held, steps: Iterable[Held]) -> str:
    """Return the last step of custody that counts, or an empty text."""
    found = standing_steps(request, steps)
    return str(found[-1].properties["step"]) if found else ""


def check_custody(reading: Reading, record: Record) -> None:
    """Raise NotYourStep when the author is not of the side that may say this step."""
    body = msgspec.convert(record.properties, CustodyBody)
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != REQUEST_TYPE.name:
        return
    if not may_say(str(held.record.properties["to"]), held.record.created_by, record.created_by, body.step):
        raise NotYourStep(step=body.step, side=side_of(body.step))


def side_of(step: str) -> str:
    """Return which side says a step of custody, as a marked message."""
    if step in CUSTODY_BY_ASKED:
        return N_("the party that was asked")
    return N_("the party that asked") if step in CUSTODY_BY_ASKER else N_("nobody")


TYPES = (CUSTODY_TYPE,)
CHECKS = ((CUSTODY_TYPE.name, check_custody),)
