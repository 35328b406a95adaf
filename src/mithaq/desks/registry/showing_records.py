"""Showings: what was shown to whom in a room, when, in which form, on what authority. What crosses a line needs none.

1. A showing is logged as it happened, also when the marking of what was shown did not name whoever saw it; then it stays on this node.
2. It is given only to those who saw it and whom the marking of what was shown names: nobody learns by it of a record that is not for them.
"""

import msgspec

from mithaq.desks.registry.entries import OFFICER, BadEntry, Officer
from mithaq.lang.catalogue import N_
from mithaq.records.ident import first_day
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Reading

FORMS = ("briefing", "read-aloud", "on-paper", "on-screen", "copy-left")


class ShowingBody(msgspec.Struct, frozen=True, kw_only=True):
    """What was shown. `shown_by` is the office that showed it, `authority` what allowed it, `conditions` what was said of its use."""

    record: str
    shown_to: list[Officer]
    shown_on: str
    form: str
    place: str = ""
    shown_by: str = ""
    authority: str = ""
    conditions: str = ""


SHOWING_TYPE = RecordType(
    "showing",
    N_("Showing"),
    ShowingBody,
    (
        Facet("record", at("record"), FacetKind.REF),
        Facet("party", lambda body: [str(one["party"]) for one in body.get("shown_to", [])], FacetKind.REF),
        Facet("form", at("form"), counted=True),
        Facet("shown_on", lambda body: [first_day(str(body["shown_on"]))], FacetKind.DATE),
    ),
    words("place", "shown_by", "authority", "conditions"),
    words("form"),
    office=OFFICER,
    desk="registry",
    forms=(("record", Form.ID), ("shown_to.party", Form.ID), ("shown_on", Form.DATE)),
)
TYPES = (SHOWING_TYPE,)


def check_showing(_reading: Reading, record: Record) -> None:
    """Raise BadEntry when a showing may not be kept."""
    body = msgspec.convert(record.properties, ShowingBody)
    if body.form not in FORMS:
        raise BadEntry(reason=N_("nobody knows the form in which it was shown"))
    if not body.shown_on:
        raise BadEntry(reason=N_("it does not say when"))
    if not body.shown_to or not all(one.party and one.office.strip() for one in body.shown_to):
        raise BadEntry(reason=N_("a showing names who saw it, by party and office"))


CHECKS = ((SHOWING_TYPE.name, check_showing),)
