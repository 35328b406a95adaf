"""The follow-up: what was announced, promised or agreed and waits, for whom and since when; and the next agenda made from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from mithaq.desks.plan.follow_up import KINDS, Finding, agenda, follow_up
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant
from mithaq.store import Reading
from mithaq.web.evidence import Excerpt, excerpt
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_cards import in_language
from mithaq.web.parties import Parties
from mithaq.web.titles import page_of
from mithaq.web.views import ActView, PartyView
from mithaq.web.visit import Visit

SHOWN = 20
AGENDA_LINES = 40
HEADINGS = {
    "overdue": (N_("Overdue"), N_("Nothing is overdue.")),
    "due": (N_("Due within thirty days"), N_("Nothing falls due within thirty days.")),
    "unsigned": (N_("Not signed by all"), N_("Every commitment is signed by all its parties.")),
    "unjudged": (N_("Reported done, not judged"), N_("Nothing that was reported waits for a word.")),
    "announced": (N_("Announced and never heard of"), N_("No confirmed announcement is without a commitment.")),
    "lapsed": (N_("Lapsed"), N_("No series and no proposal has lapsed.")),
    "contradicted": (N_("Contradicted"), N_("Nothing on record is contradicted.")),
    "conflicting": (N_("Two amendments conflict"), ""),
    "disputed": (N_("Disputed"), ""),
    "suspended": (N_("Suspended"), ""),
    "unanswered": (N_("Not answered"), ""),
    "late-tranche": (N_("Tranches that are late"), ""),
    "differing": (N_("Pledges of which the two sides tell other figures"), ""),
    "claimed": (N_("Pledges that the donor has not confirmed"), ""),
    "unconfirmed": (N_("Deliveries that the recipient has not confirmed"), ""),
    "target-late": (N_("Targets of programmes that are late"), ""),
    "entry-disputed": (N_("Disputed entries on programmes"), ""),
}
# Where all of a kind are listed.
LISTS = {
    "overdue": "/plan/list?state=doing&late=yes&order=due",
    "due": "/plan/list?state=doing&order=due",
    "unsigned": "/plan/list?state=proposed",
    "unjudged": "/plan/list?state=reported_done",
    "announced": "/records?type=statement&kind=commitment",
    "conflicting": "/plan/list?state=conflicting",
    "disputed": "/plan/list?state=disputed",
    "suspended": "/plan/list?state=suspended",
    "late-tranche": "/plan/assistance?late=yes&order=due",
    "differing": "/plan/assistance?finding=differs",
    "claimed": "/plan/assistance?state=claimed",
    "unconfirmed": "/plan/assistance?finding=unconfirmed",
    "target-late": "/plan/programmes?late=yes&order=due",
    "entry-disputed": "/plan/programmes?finding=disputed",
}


@dataclass(frozen=True)
class Line:
    """A finding as the page shows it, its title in the reader's language where it has one.

    `propose` is where an announcement becomes a commitment; `offers` are acts on it.
    """

    finding: Finding
    title: str
    language: str
    href: str
    whose: tuple[PartyView, ...]
    excerpt: Excerpt | None
    propose: str
    offers: tuple[ActView, ...]


@dataclass(frozen=True)
class Section:
    """The findings of one kind; `more`: there are others, at `href` if it is not empty."""

    kind: str
    heading: str
    empty: str
    lines: list[Line]
    more: bool
    href: str


def page(visit: Visit) -> Response:
    """Return what is to be followed up under the chosen agreement, kind by kind."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = follow_up(reading, agreement, instant(visit.face.now).date(), limit=SHOWN + 1)
        offering = Offering(visit, parties, agreement)
        sections = [_section(visit, reading, parties, offering, kind, [one for one in found if one.kind == kind]) for kind in KINDS]
        return visit.page(
            "plan_follow_up.html",
            {
                "tab": "follow-up",
                "sections": [one for one in sections if one.lines or one.empty],
                "may_propose": bool(visit.principal.roles & visit.house.find("plan.propose_commitment").roles),
                "agenda": "/plan/agenda" if agreement and found else "",
            },
        )


def next_meeting(visit: Visit) -> Response:
    """Return the form of the next meeting, its agenda filled with what is open."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = follow_up(reading, agreement, instant(visit.face.now).date(), limit=AGENDA_LINES)
        given = {"agreement": agreement, "status": "planned", "agenda": agenda(found)[:AGENDA_LINES]}
        offer = Offering(visit, parties, agreement).one(visit.house.find("plan.record_meeting"), given, shown=True)
        return visit.page("act.html", {"offer": offer, "refused": None, "back": "/plan/follow-up", "excerpts": []})


def _section(visit: Visit, reading: Reading, parties: Parties, offering: Offering, kind: str, found: Sequence[Finding]) -> Section:
    heading, empty = HEADINGS[kind]
    lines = [_line(reading, parties, offering, one, visit.face.locale) for one in found[:SHOWN]]
    said = visit.say(empty) if empty else ""
    return Section(kind, visit.say(heading), said, lines, len(found) > SHOWN, LISTS.get(kind, ""))


def _line(reading: Reading, parties: Parties, offering: Offering, one: Finding, locale: str) -> Line:
    source = one.source
    said = excerpt(reading, source.record, source.start, source.end) if source is not None else None
    is_statement = one.record.startswith("statement--")
    aside = (offering.named("plan.set_aside", {"record": one.record}),) if one.kind == "announced" else ()
    if one.record.startswith("contradiction--"):
        aside = (offering.named("plan.set_aside", {"record": one.record}),)
    held = reading.get(one.record) if one.record.startswith(("breach--", "time-proposal--", "programme-entry--")) else None
    about = str(held.record.properties["about"]) if held is not None and held.record is not None else one.record
    title, language = in_language(one.texts, locale, one.title)
    return Line(
        one, title, language, page_of(about), parties.several(one.whose), said, f"/propose/{one.record}" if is_statement else "", aside
    )


PAGES = (("/plan/follow-up", page), ("/plan/agenda", next_meeting))
