"""What the desk keeps of groups: claims about them, and the monitoring reports that are cited for them.

1. A claim stays a claim with its claimant, source and date; a denial is a claim too. What contradicts is shown, never resolved here.
2. Two claims contradict each other when one asserts what the other denies of one subject, or when one says that it disputes the other.
3. A monitoring report is kept by its paragraphs, so that it is cited as its publisher numbers it.
"""

import re

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.names.fold import fold_text
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Reading

ASPECTS = ("presence", "camp", "leader", "link", "relation", "strength", "funding")
ASSERTS, DENIES = "asserts", "denies"
VOICES = (ASSERTS, DENIES)
ANALYST = "designations.analyst"
MAX_PARAGRAPHS = 5_000
_NUMBERED = re.compile(r"^\s*(\d{1,5}[a-z]?)\s*[.)\-–]\s+(?=\S)", re.MULTILINE)


class BadClaim(Refused):
    """A claim that nobody could weigh."""

    rule = "claim.form"
    what = N_("This claim cannot be kept: {reason}.")
    whose = N_("It is for whoever enters it.")
    next_act = N_("Correct the named part and send it again.")


class BadMonitoringReport(Refused):
    """A monitoring report that cannot be cited."""

    rule = "monitoring.form"
    what = N_("This report cannot be kept: {reason}.")
    whose = N_("It is for whoever enters it.")
    next_act = N_("Correct the named part and send it again.")


class ClaimTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says of a group.

    `matter` is what the claim is about in one word or name (a country, a person, another group), by which contradictions are found;
    `said_on` a date cut to what is known; `source` a record or a citation ("S/2024/556 para 12"); `disputes` claims that it contradicts.
    """

    subject: str
    aspect: str
    voice: str
    matter: str
    claimant: str
    source: str
    statement: str = ""
    said_on: str = ""
    place: str = ""
    disputes: list[str] = []
    agreement: str | None = None


class ClaimBody(ClaimTerms, frozen=True, kw_only=True):
    """A claim about a group, as it was entered."""


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph with the number that its publisher gives it."""

    number: str
    text: str


class MonitoringReportBody(msgspec.Struct, frozen=True, kw_only=True):
    """A report of a monitoring body. `symbol` is what it is cited by; `mentions` are the subjects that it speaks of."""

    title: str
    publisher: str
    symbol: str
    paragraphs: list[Paragraph]
    published: str = ""
    language: str = ""
    link: str = ""
    mentions: list[str] = []
    agreement: str | None = None


def matter_key(aspect: str, matter: str) -> str:
    """Return that by which claims about one thing meet: the aspect and the folded matter."""
    return f"{aspect}|{' '.join(fold_text(matter).split())}"


CLAIM_TYPE = RecordType(
    "profile-claim",
    N_("Claim about a group"),
    ClaimBody,
    (
        Facet("subject", at("subject")),
        Facet("aspect", at("aspect"), counted=True),
        Facet("voice", at("voice"), counted=True),
        Facet("matter", lambda body: [matter_key(str(body.get("aspect", "")), str(body.get("matter", "")))]),
        Facet("claimant", at("claimant")),
        Facet("source", at("source")),
        Facet("said_on", at("said_on"), FacetKind.DATE),
        Facet("disputes", at("disputes"), FacetKind.REF),
    ),
    words("statement", "matter", "claimant", "place"),
    lambda body: " ".join(part for part in (str(body.get("claimant", "")), str(body.get("matter", ""))) if part),
    office=ANALYST,
    forms=(("agreement", Form.ID), ("said_on", Form.DATE), ("disputes", Form.ID)),
)
MONITORING_REPORT_TYPE = RecordType(
    "monitoring-report",
    N_("Monitoring report"),
    MonitoringReportBody,
    (
        Facet("symbol", at("symbol")),
        Facet("publisher", at("publisher"), counted=True),
        Facet("published", at("published"), FacetKind.DATE),
        Facet("mentions", at("mentions")),
    ),
    lambda body: "\n".join([str(body.get("title", "")), *(str(one.get("text", "")) for one in body.get("paragraphs", []))]),
    lambda body: f"{body.get('symbol', '')} {body.get('title', '')}".strip(),
    office=ANALYST,
    forms=(("agreement", Form.ID), ("published", Form.DATE)),
)
TYPES = (CLAIM_TYPE, MONITORING_REPORT_TYPE)


def check_claim(_reading: Reading, record: Record) -> None:
    """Raise BadClaim when a claim, ours or a partner's, lacks who says it, what it is about, or where it stands."""
    body = msgspec.convert(record.properties, ClaimBody)
    if body.aspect not in ASPECTS:
        raise BadClaim(reason=N_("its aspect is none of: presence, camp, leader, link, relation, strength, funding"))
    if body.voice not in VOICES:
        raise BadClaim(reason=N_("it neither asserts nor denies"))
    if not body.claimant.strip():
        raise BadClaim(reason=N_("nobody is named as claimant"))
    if not body.source.strip():
        raise BadClaim(reason=N_("it names no source"))
    if not body.matter.strip() or not body.subject.strip():
        raise BadClaim(reason=N_("it does not say of whom or of what it is"))


def paragraphs_of(text: str) -> list[Paragraph]:
    """Return the numbered paragraphs of a text, in its order; what stands before the first number is left out."""
    found = list(_NUMBERED.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)] * bool(found)
    return [Paragraph(number=one[1], text=text[one.end() : end].strip()) for one, end in zip(found, ends, strict=True)]


CHECKS = ((CLAIM_TYPE.name, check_claim),)
