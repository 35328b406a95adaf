"""What the plan desk keeps of programmes: the programme with its targets, entries on progress, and words of the other side on an entry.

1. A programme is of one kind, and the kind says which statuses an entry may have, in their order.
2. A target is known by what it is and at which site, so that it stays the same when its owner adds others; an entry names the same two.
3. An entry is never written over: whoever has more to say makes another, and the other side says of it that it confirms or disputes it.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from mithaq.desks.plan.records import SECRETARY, cites
from mithaq.exchange.agreement import LanguageText
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.source import Source

ROLL_OUT, TRAINING, CAPACITY = "roll-out", "training", "capacity"
RECOVERY, RESETTLEMENT, CENTRE = "recovery", "resettlement", "centre"
# By kind the statuses of progress in their order; the second group are those that take something back or end it.
STATUSES: Mapping[str, tuple[str, ...]] = {
    ROLL_OUT: ("ordered", "delivered", "installed", "working"),
    TRAINING: ("offered", "scheduled", "held"),
    CAPACITY: ("assessed", "delivered", "measured"),
    RECOVERY: ("planned", "begun", "finished"),
    RESETTLEMENT: ("applied", "in-process", "resettled"),
    CENTRE: ("planned", "decided", "funded", "staffed", "opened"),
}
BACKWARD: Mapping[str, tuple[str, ...]] = {
    ROLL_OUT: ("out-of-order", "withdrawn"),
    TRAINING: ("cancelled",),
    RECOVERY: ("stopped",),
    RESETTLEMENT: ("declined",),
}
# From which status on a target counts as reached, unless it names another.
REACHED_AT: Mapping[str, str] = {
    ROLL_OUT: "installed",
    TRAINING: "held",
    CAPACITY: "delivered",
    RECOVERY: "finished",
    RESETTLEMENT: "resettled",
    CENTRE: "opened",
}
KINDS = tuple(STATUSES)
# Where one thing does not pass from status to status, but each status has a figure of its own: people apply while others are resettled.
FLOWS = frozenset({TRAINING, CAPACITY, RESETTLEMENT})
CONFIRMED, DISPUTED = "confirmed", "disputed"
POSITIONS = (CONFIRMED, DISPUTED)
# Every status from which on a target of some kind may count as reached.
REACHING = tuple(dict.fromkeys(one for many in STATUSES.values() for one in many))


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An agency that belongs to a centre: of which party, its name, what it does there."""

    party: str
    agency: str
    role: str = ""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be where, how many, by when. `quantity` is a decimal text, `due` an ISO 8601 date cut to what is known.

    `reached_at` is the status from which on it counts as reached, "" for the usual one of the kind.
    """

    what: str
    site: str = ""
    quantity: str = ""
    unit: str = ""
    due: str = ""
    reached_at: str = ""


class ProgrammeBody(msgspec.Struct, frozen=True, kw_only=True):
    """A programme. `parties` are those that take part, all of the agreement when there are none; `offices` the accountable ones by party.

    Dates are ISO 8601 cut to what is known. `beneficiaries` may be a third party. `stopped` is why it was stopped, "" while it goes on.
    """

    agreement: str
    number: str
    name: str
    kind: str
    pillar: str
    lead: str
    parties: list[str] = []
    offices: dict[str, str] = {}
    members: list[Member] = []
    beneficiaries: str = ""
    areas: list[str] = []
    starts_on: str = ""
    ends_on: str = ""
    needs: list[str] = []
    targets: list[Target] = []
    description: str = ""
    texts: list[LanguageText] = []
    pledge: str | None = None
    commitment: str | None = None
    meeting: str | None = None
    stopped: str = ""
    sources: list[Source] = []


class ProgrammeEntryBody(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says of progress on `what` at `site`. `quantity` is the total so far, a decimal text, or "<5" in a resettlement.

    `baseline` is what an indicator was before; `on` is an ISO 8601 date cut to what is known; `evidence` are records.
    """

    about: str
    agreement: str
    what: str
    status: str
    site: str = ""
    quantity: str = ""
    unit: str = ""
    baseline: str = ""
    on: str = ""
    text: str = ""
    evidence: list[str] = []
    sources: list[Source] = []


class EntryWordBody(msgspec.Struct, frozen=True, kw_only=True):
    """What another party says of the version of an entry with this hash: confirmed, or disputed with its own status and quantity."""

    about: str
    agreement: str
    sha256: str
    position: str
    reason: str = ""
    status: str = ""
    quantity: str = ""
    unit: str = ""


def place_of(programme: str, what: str, site: str) -> str:
    """Return the hash under which a thing at a site of a programme is found: case and spaces do not matter."""
    parts = (programme, *(" ".join(one.split()).casefold() for one in (what, site)))
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def statuses_of(kind: str) -> tuple[str, ...]:
    """Return every status that an entry of a programme of this kind may have, in order; none for a kind that is not known."""
    return (*STATUSES.get(kind, ()), *BACKWARD.get(kind, ()))


def every_status() -> tuple[str, ...]:
    """Return every status of any kind, each once, kind by kind."""
    return tuple(dict.fromkeys(one for kind in KINDS for one in statuses_of(kind)))


def _places(body: Mapping[str, Any]) -> Iterable[str]:
    return (place_of(str(body.get("about", "")), str(body.get("what", "")), str(body.get("site", ""))),)


def _words(body: Mapping[str, Any]) -> str:
    targets = body.get("targets")
    named = [f"{one.get('what', '')} {one.get('site', '')}" for one in targets if isinstance(one, Mapping)] if targets else []
    plain = words("number", "name", "beneficiaries", "areas", "needs", "description")(body)
    return "\n".join([plain, *dict.fromkeys(named)])


def _cites(body: Mapping[str, Any]) -> Iterable[str]:
    named = {str(body[name]) for name in ("pledge", "commitment") if isinstance(body.get(name), str)}
    return sorted({*cites(body), *named})


_ABOUT = Facet("about", at("about"), FacetKind.REF)
_AGREEMENT = Facet("agreement", at("agreement"), FacetKind.REF)
PROGRAMME_TYPE = RecordType(
    "programme",
    N_("Programme"),
    ProgrammeBody,
    (
        _AGREEMENT,
        Facet("kind", at("kind"), counted=True),
        Facet("pillar", at("pillar"), counted=True),
        Facet("state", counted=True),
        Facet("finding", counted=True),
        Facet("status", counted=True),
        Facet("due", kind=FacetKind.DATE),
        Facet("lead", at("lead"), FacetKind.REF),
        Facet("waiting_on", kind=FacetKind.REF),
        Facet("cites", _cites, FacetKind.REF),
    ),
    _words,
    lambda body: f"{body.get('number', '')} {body.get('name', '')}".strip(),
    office=SECRETARY,
    forms=(
        ("agreement", Form.ID),
        ("lead", Form.ID),
        ("parties", Form.ID),
        ("members.party", Form.ID),
        ("starts_on", Form.DATE),
        ("ends_on", Form.DATE),
        ("targets.due", Form.DATE),
        ("pledge", Form.ID),
        ("commitment", Form.ID),
        ("meeting", Form.ID),
        ("sources.record", Form.ID),
    ),
)
ENTRY_TYPE = RecordType(
    "programme-entry",
    N_("Entry on a programme"),
    ProgrammeEntryBody,
    (
        _ABOUT,
        _AGREEMENT,
        Facet("place", _places),
        Facet("status", at("status"), counted=True),
        Facet("on", at("on"), FacetKind.DATE),
        Facet("stands"),
        Facet("reached"),
        Facet("finding", counted=True),
        Facet("waiting_on", kind=FacetKind.REF),
    ),
    words("what", "site", "text"),
    lambda body: " · ".join(str(body[name]) for name in ("what", "site") if body.get(name)),
    office=SECRETARY,
    forms=(("about", Form.ID), ("agreement", Form.ID), ("on", Form.DATE), ("evidence", Form.ID), ("sources.record", Form.ID)),
)
WORD_TYPE = RecordType(
    "entry-word",
    N_("Word on an entry"),
    EntryWordBody,
    (_ABOUT, _AGREEMENT, Facet("position", at("position"), counted=True)),
    words("reason"),
    words("position"),
    office=SECRETARY,
    forms=(("about", Form.ID), ("agreement", Form.ID)),
)
TYPES = (PROGRAMME_TYPE, ENTRY_TYPE, WORD_TYPE)
