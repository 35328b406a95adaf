"""What screening keeps: hits that a person judges, and names that are screened again at each change of a list."""

import hashlib
from datetime import date, timedelta

import msgspec

from mithaq.desks.designations.matching import LeftWords, MetWords
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant, named_id
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words

OPEN, CLEARED, CONFIRMED, LAPSED = "open", "cleared", "confirmed", "lapsed"
HIT_STATES = (OPEN, CLEARED, CONFIRMED, LAPSED)
BY_PERSON, BY_RETAINING, BY_LIST_CHANGE = "asked", "retained", "list-change"
LONGEST_DAYS = 365


class HitBody(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate that a person judges: the name asked for, for whom (`reference`, the asker's own file), and the subject it may mean.

    `record` is the entry or designation as of `record_modified`; `pair` stands for reference and subject together. A clearing holds until
    the day `until` and as long as the entry stays as it was.
    """

    name: str
    reference: str
    subject: str
    schema: str
    listed_name: str
    score: float
    met: list[MetWords]
    left: LeftWords
    source: str
    pair: str
    purpose: str
    raised_by: str
    record: str = ""
    record_modified: str = ""
    retained: str = ""
    state: str = OPEN
    officer: str = ""
    officer_name: str = ""
    reason: str = ""
    decided_at: str = ""
    until: str = ""


class RetainedNameBody(msgspec.Struct, frozen=True, kw_only=True):
    """A name that is screened again at each change of a list, for a purpose and until a day; then it is destroyed."""

    name: str
    reference: str
    purpose: str
    until: str
    by: str


HIT_TYPE = RecordType(
    "hit",
    N_("Hit"),
    HitBody,
    (
        Facet("standing", at("state"), counted=True),
        Facet("pair", at("pair")),
        Facet("subject", at("subject")),
        Facet("retained", at("retained"), FacetKind.REF),
        Facet("source", at("source"), counted=True),
    ),
    words("name", "listed_name", "reference"),
    words("name"),
    stays_here=True,
)
RETAINED_TYPE = RecordType(
    "retained-name",
    N_("Retained name"),
    RetainedNameBody,
    (
        Facet("reference", at("reference")),
        Facet("purpose", at("purpose"), counted=True),
        Facet("until", at("until"), FacetKind.DATE),
    ),
    words("name", "reference"),
    words("name"),
    stays_here=True,
)
TYPES = (HIT_TYPE, RETAINED_TYPE)


def pair_of(reference: str, subject: str) -> str:
    """Return what stands for somebody's file and a subject together, as a hex hash."""
    return hashlib.sha256(f"{reference}\n{subject}".encode()).hexdigest()


def hit_id(node: str, reference: str, subject: str) -> str:
    """Return the identifier of the hit of a file and a subject: there is one, however often it is found."""
    return named_id("hit", node, pair_of(reference, subject))


def retained_id(node: str, purpose: str, reference: str) -> str:
    """Return the identifier of a retained name: one for each file and purpose."""
    return named_id("retained-name", node, f"{purpose}\n{reference}")


def day_of(now: int) -> date:
    """Return the day of a moment, in UTC."""
    return instant(now).date()


def last_day(now: int) -> date:
    """Return the last day to which a clearing or a retaining may run."""
    return day_of(now) + timedelta(days=LONGEST_DAYS)
