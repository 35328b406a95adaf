"""Taking the plan away: calendars, tables, papers; and answering another time that the other side proposes for a meeting."""

from dataclasses import dataclass, replace
from itertools import combinations

from starlette.responses import Response

from mithaq.desks.plan.activities import Publisher
from mithaq.desks.plan.assistance.publishing import Examined, left_out
from mithaq.desks.plan.countering import decline as refuse_proposal
from mithaq.desks.plan.countering import read_proposal
from mithaq.desks.plan.exporting import Speech, met
from mithaq.desks.plan.papers import statements
from mithaq.desks.plan.taking import MEDIA_TYPES, Wanted, take
from mithaq.formats.ical.countering import CounterUnreadable, read_counter
from mithaq.lang.catalogue import LOCALES, N_
from mithaq.lang.labels import language_name
from mithaq.records.ident import instant, is_id
from mithaq.store import Reading, Where
from mithaq.web.acting import require_own_form
from mithaq.web.forms import Upload
from mithaq.web.offers import Offering
from mithaq.web.streams import send_file
from mithaq.web.titles import titled
from mithaq.web.views import Choice
from mithaq.web.visit import Visit
from mithaq.web.words import word

CHOICES = 50
LOOKED_AT = 200
MOST_COMMENT = 500
ORG = "org-"


@dataclass(frozen=True)
class Choices:
    """What a paper can be made of, in which languages, as which file."""

    subjects: list[Choice]
    languages: list[Choice]
    forms: tuple[str, ...] = ("pdf", "docx")


def exports(visit: Visit) -> Response:
    """Return the page of exports of the chosen agreement."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        policy = parties.agreements.get(agreement)
        values = {
            "tab": "exports",
            "agreement": policy,
            "choices": Choices(_subjects(visit, reading, agreement), _languages(visit)),
            "chosen": visit.asked("meeting"),
            "left_out": _left_out(reading, agreement),
            "others": [one for one in parties.several(policy.identities() if policy else ()) if one.id != visit.node],
            "not_published": _not_published(visit, reading, agreement),
        }
        return visit.page("plan_exports.html", values)


def export(visit: Visit) -> Response:
    """Return a file that was asked for; that it was taken away stands in the log. Raises: what `take` raises."""
    with visit.reading() as reading:
        agreement = visit.asked("agreement") or visit.agreement(visit.parties(reading))
        wanted = Wanted(visit.part("form"), agreement, visit.asked("meeting"), visit.asked("public") == "yes", _publisher(visit))
        asked = [one for one in visit.asked("languages").split(",") if one in LOCALES]
        languages = asked or [visit.face.locale]
        made = take(reading, wanted, [Speech(one, word) for one in languages], visit.face.now)
    visit.note_taken(wanted.subject, wanted.form)
    return _download(visit, made.content, wanted.name, MEDIA_TYPES[wanted.form])


def counter(visit: Visit) -> Response:
    """Return what a counter-proposal asks, and how it can be answered. Raises: CounterUnreadable, NotTheOrganizer, CounterStale."""
    require_own_form(visit)
    sent = next((one for one in visit.sent.get("file", ()) if isinstance(one, Upload)), None)
    if sent is None or not sent.content:
        raise CounterUnreadable(reason=N_("no file was chosen"))
    found = read_counter(sent.content)
    with visit.reading() as reading:
        proposed = read_proposal(reading, found, visit.node)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, proposed.meeting.body.agreement)
        back = f"/plan/exports?meeting={proposed.meeting.held.id}"
        offer = replace(offering.named("plan.move_meeting", proposed.ask, back=back), open=True)
        values = {"tab": "exports", "proposed": proposed, "offer": offer}
        return visit.page("plan_counter.html", values)


def decline(visit: Visit) -> Response:
    """Return the refusal of a counter-proposal as a file for the other side's calendar program."""
    require_own_form(visit)
    meeting, attendee, comment = visit.field("meeting"), visit.field("attendee"), visit.field("comment")[:MOST_COMMENT]
    with visit.reading() as reading:
        content = refuse_proposal(reading, meeting, attendee, comment, instant(visit.face.now), visit.node)
    return _download(visit, content, "mithaq-declined.ics", MEDIA_TYPES["ics"])


def _download(visit: Visit, content: bytes, name: str, media_type: str) -> Response:
    return send_file(visit, content, {"Content-Disposition": f'attachment; filename="{name}"'}, media_type)


def _subjects(visit: Visit, reading: Reading, agreement: str) -> list[Choice]:
    """Return the newest rounds, meetings and joint statements of an agreement as choices; the one that was asked for first."""
    chosen, found = visit.asked("meeting"), []
    if not agreement:
        return []
    held = reading.get(chosen) if is_id(chosen) else None
    if held is not None and held.record is not None and held.type in ("meeting", "dialogue-round", "joint-statement"):
        found.append(held)
    for kind in ("meeting", "dialogue-round"):
        found += reading.page(kind, [Where("agreement", "=", agreement)], order="held_on", limit=CHOICES).rows
    found += statements(reading, agreement, CHOICES)
    lines = {one.id: titled(one, visit.house.rules.types) for one in found if one.record is not None and not one.recalled}
    return [Choice(one.id, f"{visit.say(one.label)}: {one.title}", one.id == chosen, stored=True) for one in lines.values()]


def _languages(visit: Visit) -> list[Choice]:
    """Return pairs of languages, and all of them; the reader's own stands first in each pair."""
    own = visit.face.locale
    order = [own, *(one for one in LOCALES if one != own)]
    pairs = [*combinations(order, 2), *([tuple(order)] if len(order) == 3 else []), *((one,) for one in order)]
    return [Choice(",".join(pair), " + ".join(language_name(one) for one in pair), stored=True) for pair in pairs]


def _publisher(visit: Visit) -> Publisher:
    """Return who publishes, as the form says: our own IATI identifier, and those of other parties."""
    named = ((name.removeprefix(ORG), value) for name, value in visit.request.query_params.multi_items() if name.startswith(ORG))
    return Publisher(visit.node, visit.asked("reporting_org").strip(), {identity: code.strip() for identity, code in named if code.strip()})


def _not_published(visit: Visit, reading: Reading, agreement: str) -> list[tuple[Examined, str]]:
    """Return what is left out of our IATI file, of the first pledges, with why."""
    seen = left_out(reading, agreement, _publisher(visit), visit.face.now, LOOKED_AT) if agreement else []
    return [(one, visit.face.refusal(one.refused).what) for one in seen if one.refused is not None]


def _left_out(reading: Reading, agreement: str) -> list[tuple[str, str, str]]:
    """Return the meetings that a calendar cannot show, of the newest: address, title, what is known of the day."""
    rows = [one for one, _ in zip(met(reading, agreement), range(LOOKED_AT), strict=False)] if agreement else []
    return [(f"/meeting/{one.held.id}", one.title, one.body.held_on) for one in rows if one.day is None and one.starts is None]


PAGES = (("/plan/exports", exports), ("/plan/export/{form}", export))
POSTS = (("/plan/counter", counter), ("/plan/decline", decline))
