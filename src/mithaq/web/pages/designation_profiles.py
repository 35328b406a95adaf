"""Groups as the desk knows them: how consistently each is treated, one group's profile with its claims, the monitoring reports."""

from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.designations.decision_queries import side_by_side
from mithaq.desks.designations.profile_queries import (
    PLACES,
    Treatment,
    all_groups,
    claims_of,
    commitments_naming,
    mentions_of,
    treatments,
)
from mithaq.desks.designations.profile_records import MonitoringReportBody
from mithaq.desks.designations.reviewed import group_of_entry, reviewed_subjects
from mithaq.lang.catalogue import N_
from mithaq.reading import ListedSubject
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import holders, notes
from mithaq.web.listing import Naming, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.designation_views import Link, both_names, claim_views, group_href, link_of, standing_rows
from mithaq.web.pages.records import held_of
from mithaq.web.pages.request_views import requests_about
from mithaq.web.parties import Parties
from mithaq.web.sealing import asked, sought_in
from mithaq.web.titles import Titled, titled
from mithaq.web.views import Shown
from mithaq.web.visit import Visit

GROUPS = 20
PAGE = 50


@dataclass(frozen=True)
class GroupRow:
    """A group in the consistency view: the parties and lists that list it, and how many records each place has of it."""

    link: Link
    other: str
    treatment: Treatment
    listed_by: list[str]
    counts: list[tuple[str, int]]


def groups(visit: Visit) -> Response:
    """Return how each reviewed group is treated in plan, designations, lists, reports and incidents."""
    start = int(visit.asked("from")) if visit.asked("from").isdecimal() and len(visit.asked("from")) < 6 else 0
    known = all_groups()
    with visit.reading() as reading:
        parties = visit.parties(reading)
        sides = _sides(visit, parties)
        rows = [_row(visit, parties, one) for one in treatments(reading, sides, known[start : start + GROUPS])]
        older = f"/designations/groups?from={start + GROUPS}" if start + GROUPS < len(known) else ""
        values = {"tab": "groups", "rows": rows, "places": PLACES, "shown": Shown(len(rows), len(known), older=older)}
        return visit.page("designation_groups.html", values)


def group(visit: Visit) -> Response:
    """Return the profile of one subject: its names, what every side and list says, claims, and where it is spoken of."""
    key = visit.part("key")[:200]
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        subject = side_by_side(reading, key, _sides(visit, parties))
        known: ListedSubject | None = reviewed_subjects().get(group_of_entry().get(key, key))
        offering = Offering(visit, parties, agreement)
        given: dict[str, object] = {"subject": key, **({"agreement": agreement} if agreement else {})}
        spoken = [*mentions_of(reading, subject.keys, "open-report"), *mentions_of(reading, subject.keys, "monitoring-report")]
        name, other = both_names(visit, subject)
        values = {
            "key": key,
            "name": name,
            "other": other,
            "known": known,
            "parent": link_of(reading, visit.face.locale, known.parent) if known is not None and known.parent else None,
            "standings": standing_rows(visit, reading, parties, subject),
            "claims": claim_views(reading, parties, claims_of(reading, key)),
            "reports": [titled(held, visit.house.rules.types) for held in spoken],
            "commitments": [titled(held, visit.house.rules.types) for held in commitments_naming(reading, subject.keys)],
            "requests": requests_about(visit, reading, subject.keys),
            "may_ask": bool(visit.principal.roles & visit.house.find("requests.send").roles),
            "offers": [
                offering.named("designations.claim", given, back=visit.path),
                offering.one(visit.house.find("designations.propose"), _proposal(subject.name, key, known, agreement), shown=True),
            ],
        }
        return visit.page("group.html", values)


def monitoring(visit: Visit) -> Response:
    """Return the monitoring reports by publisher, or those that have all words of a question."""
    words = asked(visit).get("words", "")
    with visit.reading() as reading:
        publisher = counted(visit, reading, "monitoring-report", "publisher", Naming(visit.say(N_("Publisher"))))
        newest = Sort("published", visit.say(N_("Published")), "published")
        sorts = (Sort("", visit.say(N_("Kept"))), newest)
        table = Table("/designations/monitoring", "monitoring-report", (publisher,), sorts, "published", visit.say(N_("Published")))
        found = read_list(visit, reading, table, words)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        values = {
            "tab": "monitoring",
            "words": words,
            "rows": [(held, body) for held in found.rows if (body := _report(held)) is not None],
            "bar": found.bar,
            "shown": found.shown,
            "offers": [offering.named("designations.keep_monitoring_report")],
        }
        return visit.page("designation_monitoring.html", values)


def monitoring_report(visit: Visit) -> Response:
    """Return one report, each paragraph under its own address, with the claims and designations that cite the report."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "monitoring-report")
        body = msgspec.convert(properties, MonitoringReportBody)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, body.agreement or visit.agreement(parties))
        values = {
            "id": identifier,
            "body": body,
            "marking": parties.marking(reading, held),
            "mentions": [link_of(reading, visit.face.locale, one) for one in body.mentions],
            "cited": _citing(visit, reading, body.symbol),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("monitoring_report.html", values)


def _sides(visit: Visit, parties: Parties) -> list[str]:
    """Return the parties of the chosen agreement, this node alone when there is none."""
    return [one.id for one in parties.of_agreement(visit.agreement(parties))] or [visit.node]


def _row(visit: Visit, parties: Parties, one: Treatment) -> GroupRow:
    key = one.subject.keys[0]
    listed = [parties.of(each.voice).name if not each.is_list else each.voice.upper() for each in one.subject.standings if each.is_listed]
    counts = [(place, len(one.found.get(place, []))) for place in PLACES]
    name, other = both_names(visit, one.subject)
    return GroupRow(Link(name, group_href(key)), other, one, list(dict.fromkeys(listed)), counts)


def _proposal(name: str, key: str, known: ListedSubject | None, agreement: str) -> dict[str, object]:
    """Return what a proposal about a subject begins with."""
    given: dict[str, object] = {"kind": "armed-group", "names.0.text": name, "refers_to": [key]}
    if known is not None:
        given |= {"names.0.language": "en", "names.1.text": known.ar, "names.1.language": "ar", "sub_unit_of": known.parent or ""}
    return {**given, "agreement": agreement} if agreement else given


def _report(held: Held) -> MonitoringReportBody | None:
    return msgspec.convert(held.record.properties, MonitoringReportBody) if held.record is not None and not held.recalled else None


def _citing(visit: Visit, reading: Reading, reference: str) -> list[Titled]:
    """Return the claims and designations whose source or evidence begins with the report's reference."""
    rows = reading.page("profile-claim", [Where("source", "prefix", f"{reference} ")], limit=PAGE).rows
    rows += reading.page("designation", [Where("evidence", "prefix", f"{reference} ")], limit=PAGE).rows
    return [titled(held, visit.house.rules.types) for held in rows if held.record is not None and not held.recalled]


PAGES = (
    ("/designations/groups", groups),
    ("/designations/monitoring", monitoring),
    ("/group/{key:path}", group),
    ("/monitoring-report/{id}", monitoring_report),
)
POSTS = (("/designations/monitoring", sought_in("/designations/monitoring")),)
