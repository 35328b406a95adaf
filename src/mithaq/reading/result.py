"""What a reading gives back: plain values whose JSON form is the published one (docs/reference/report-json.md).

Offsets are code points of the text as received, end exclusive. `None` is "unknown" and is printed as null.

A tier says how sure the reader is; a nature says what a statement is, whoever reads it: what is told as done (fact), what somebody asserts
(claim), how somebody values it (opinion), what is yet to be (forecast), and that something is not so (denial).
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Tier = Literal["certain", "likely", "possible"]
Nature = Literal["fact", "claim", "opinion", "forecast", "denial"]
MentionType = Literal["person", "organisation", "armed-group", "place", "office", "event", "document"]
Span = tuple[int, int]
INCIDENT_KINDS = ("bombing", "shooting", "ambush", "raid", "kidnapping", "clash", "infiltration", "attack")


@dataclass(frozen=True)
class Removed:
    """A passage that is no part of the report: furniture, byline, dateline."""

    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Duplicate:
    """A passage that repeats an earlier one; what stands in it is given at its first place."""

    first: Span
    second: Span


@dataclass(frozen=True)
class DocumentDate:
    """When the document is from. `basis` is printed, bounded or unknown; the bounds are inclusive ISO days."""

    value: str | None = None
    precision: str | None = None
    basis: str = "unknown"
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True)
class Mention:
    """Who or what is named. `id` is the listed subject's, or one of this document ("person:2")."""

    start: int
    end: int
    text: str
    type: MentionType
    id: str | None = None
    en: str | None = None
    ar: str | None = None
    side: str | None = None
    tier: Tier = "certain"


@dataclass(frozen=True)
class Office:
    """An office named in the text and the name of its holder, where the text says it."""

    start: int
    end: int
    holder: str | None = None


@dataclass(frozen=True)
class Participant:
    """One party to a meeting."""

    name: str
    side: str | None = None
    office: str | None = None


@dataclass(frozen=True)
class Meeting:
    """People or states that met. `status` is held, planned, denied or cancelled; `speaker` is who tells of it."""

    participants: tuple[Participant, ...]
    place: str | None
    date: DocumentDate
    status: str
    spans: tuple[Span, ...]
    nature: Nature = "fact"
    speaker: str | None = None
    tier: Tier = "likely"


@dataclass(frozen=True)
class Commitment:
    """What somebody undertook. `status` is agreed, pledged, offered, announced, planned or reaffirmed; `speaker` is who tells of it."""

    actor: str | None
    beneficiary: str | None
    action: str
    amount: float | None
    currency: str | None
    due: str | None
    status: str
    span: Span
    nature: Nature = "fact"
    speaker: str | None = None
    tier: Tier = "likely"


@dataclass(frozen=True)
class Pillar:
    """A pillar of cooperation that the text speaks about, and where."""

    pillar: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Designation:
    """A designation that the text reports. `subject` is the listed subject's id, `authority` the side that designates."""

    subject: str
    name: str
    authority: str | None
    spans: tuple[Span, ...]
    nature: Nature = "fact"
    speaker: str | None = None
    tier: Tier = "likely"


@dataclass(frozen=True)
class Victims:
    """How many people an incident killed, injured or took, as the text says; None where it does not say."""

    killed: int | None = None
    injured: int | None = None
    taken: int | None = None


@dataclass(frozen=True)
class Incident:
    """An attack or clash that the text reports.

    `kind` is bombing, shooting, ambush, raid, kidnapping, clash, infiltration or attack.
    `groups` are ids of the listed subjects that the text holds to be behind it, or names as written; `claimed_by` is the one that
    says so itself.
    """

    kind: str
    place: str | None
    side: str | None
    date: DocumentDate
    groups: tuple[str, ...]
    claimed_by: str | None
    victims: Victims
    spans: tuple[Span, ...]
    nature: Nature = "fact"
    speaker: str | None = None
    tier: Tier = "likely"


@dataclass(frozen=True)
class Statement:
    """What somebody says: a position (welcomes, condemns, supports, urges, rejects) or a claim (that something is so, or is not so).

    `stance` is one of the words listed in docs/reference/report-json.md.
    `about` is what is said, as written; `subjects` are ids of what it speaks of (groups, states). `polarity` is affirmed or denied;
    `answers` is the place in `Reading.statements` of the claim that this one denies, None when it denies none that the text tells.
    """

    kind: Literal["position", "claim"]
    speaker: str | None
    side: str | None
    office: str | None
    stance: str
    about: str
    subjects: tuple[str, ...]
    polarity: Literal["affirmed", "denied"]
    span: Span
    nature: Nature
    answers: int | None = None
    tier: Tier = "likely"


@dataclass(frozen=True)
class Reading:
    """All that one text gives. Every part is a proposal; an empty part says that nothing was found well enough."""

    language: str
    date: DocumentDate
    removed: tuple[Removed, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    mentions: tuple[Mention, ...] = ()
    offices: tuple[Office, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    incidents: tuple[Incident, ...] = ()
    designations: tuple[Designation, ...] = ()
    statements: tuple[Statement, ...] = ()

    def to_json(self, file: str | None = None) -> dict[str, Any]:
        """Return the JSON form, `file` first when it is given; spans are lists of two offsets."""
        plain: dict[str, Any] = _listed(asdict(self))
        return plain if file is None else {"file": file, **plain}


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(one) for one in value]
    return value
