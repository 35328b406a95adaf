"""One programme: its targets by site with what each side says of them, its entries with the words on them, and what one may enter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from mithaq.desks.plan.programmes.deriving import OPEN_STATES, findings_of, state_of
from mithaq.desks.plan.programmes.reading import next_due, open_targets, places, standing_counts, targets_by_place, unplanned
from mithaq.desks.plan.programmes.records import CENTRE, FLOWS, PROGRAMME_TYPE, RECOVERY, ROLL_OUT, ProgrammeBody, Target, statuses_of
from mithaq.desks.plan.programmes.rules import body_of, parties_of
from mithaq.desks.plan.programmes.standing import Place
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading
from mithaq.web.evidence import aligned, excerpt, holders, notes
from mithaq.web.offers import Offering
from mithaq.web.pages.programme_entries import answering, entries_of, fitted
from mithaq.web.pages.programme_places import PlaceView, areas_of, leaf_of, matrix_of, view_of
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import ref, today
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, PartyView
from mithaq.web.visit import Visit

UNPLANNED_SHOWN = 50
CHANGE, REPORT = "plan.change_programme", "plan.report_progress"
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")
NOT_OF_IT = N_("your side does not take part in it.")
HEADINGS: Mapping[str, tuple[str, str, str]] = {
    CENTRE: (N_("Milestones"), N_("Milestone"), N_("Site")),
    RECOVERY: (N_("Projects"), N_("Project"), N_("Area")),
}
USUAL = (N_("Targets"), N_("What"), N_("Site"))


@dataclass(frozen=True)
class Sight:
    """What the page is made from: the visit, its reading, the parties, and the programme."""

    visit: Visit
    reading: Reading
    parties: Parties
    id: str
    body: ProgrammeBody


def page(visit: Visit) -> Response:
    """Return the page of a programme; its places are shown some at a time, and nothing else of them is read. Raises: NoSuchRecord."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, PROGRAMME_TYPE.name)
        body = body_of(held)
        assert body is not None  # noqa: S101  # held_of gives one with a body
        parties = visit.parties(reading)
        sight = Sight(visit, reading, parties, identifier, body)
        values = {
            "id": identifier,
            "body": body,
            "marking": parties.marking(reading, held),
            "author": parties.of(held.record.created_by) if held.record is not None else None,
            "lead": parties.of(body.lead),
            "sides": parties.several(parties_of(reading, body)),
            "offices": [(parties.of(party), office) for party, office in body.offices.items()],
            "members": [(party, [one for one in body.members if one.party == party.id]) for party in _member_parties(sight)],
            "refs": [found for one in (body.commitment, body.pledge, body.meeting) if (found := ref(visit, reading, one)) is not None],
            "texts": body.texts,
            "paragraphs": aligned(body.texts),
            **_progress(sight),
            **_offered(sight, held),
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "notes": notes(reading, identifier, parties),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("programme.html", values)


def _member_parties(sight: Sight) -> tuple[PartyView, ...]:
    return sight.parties.several({one.party for one in sight.body.members})


def _progress(sight: Sight) -> dict[str, object]:
    """Return the places of this leaf of the programme, and what is reached of all of it."""
    body, reading, day = sight.body, sight.reading, today(sight.visit)
    named = targets_by_place(sight.id, body)
    left = open_targets(reading, sight.id, body)
    state = state_of(reading, sight.id, body)
    leaf = leaf_of(list(named.items()), sight.visit.asked("leaf"))
    others = unplanned(reading, sight.id, UNPLANNED_SHOWN) if leaf.number == 1 else []
    stood = places(reading, sight.id, body, [*(key for key, _ in leaf.places), *others])
    is_open = state in OPEN_STATES
    shown = [_view(sight, stood[key], key, day if is_open else "") for key, _ in leaf.places]
    heading, what, site = HEADINGS.get(body.kind, USUAL)
    say = sight.visit.say
    return {
        "state": state,
        "findings": findings_of(reading, sight.id),
        "reached": len(named) - len(left),
        "total": len(named),
        "due": next_due(left) if is_open else "",
        "late": sum(1 for one in left if next_due([one]) and next_due([one]) < day) if is_open else 0,
        "leaf": leaf,
        "rows": shown,
        "standing": [(one, count) for one, count in standing_counts(reading, sight.id, statuses_of(body.kind)).items() if count],
        "matrix": matrix_of(shown) if body.kind == ROLL_OUT else None,
        "unplanned": [_view(sight, stood[key], key, "") for key in others],
        "columns": statuses_of(body.kind) if body.kind in FLOWS else (),
        "areas": areas_of(body, left, day) if body.kind == RECOVERY else [],
        "names": (say(heading), say(what), say(site)),
        **entries_of(sight.visit, reading, sight.parties, sight.id, body),
    }


def _view(sight: Sight, place: Place, key: str, day: str) -> PlaceView:
    found = view_of(sight.visit, sight.parties, place, key, day)
    return replace(found, href=f"/programme/{sight.id}?target={found.key}#act-plan-report_progress") if found.target is not None else found


def _offered(sight: Sight, held: Held) -> dict[str, object]:
    """Return the acts on a programme, with the target that the address names filled in, and its kind's statuses alone to choose from."""
    visit, body = sight.visit, sight.body
    offering = Offering(visit, sight.parties, body.agreement)
    owner = sight.parties.of(held.record.created_by) if held.record is not None else None
    chosen = _chosen_target(sight)
    given: dict[str, object] = {"programme": sight.id}
    if chosen is not None:
        given |= {"what": chosen.what, "site": chosen.site, "unit": chosen.unit}
    takes_part = visit.node in parties_of(sight.reading, body)
    back = f"/programme/{sight.id}"
    act = visit.house.find(REPORT)
    report = offering.one(act, given, reason="" if takes_part else visit.say(NOT_OF_IT), back=back, shown=True)
    report = hidden(fitted(report, body.kind), "programme")
    change = offering.named(
        CHANGE,
        {"programme": sight.id},
        reason="" if owner is not None and owner.own else visit.say(NOT_OURS, owner=owner.name if owner else ""),
        back=back,
    )
    return {
        "offers": [replace(report, open=chosen is not None and not report.why_not), fitted(change, body.kind)],
        "answer": answering(visit, sight.reading, offering, sight.id, body) if takes_part else None,
        "note_offer": offering.named("registry.annotate", {"record": sight.id}, back=back),
    }


def _chosen_target(sight: Sight) -> Target | None:
    """Return the target that the address names by the beginning of its hash; words of one's own stand in no address."""
    asked = sight.visit.asked("target")
    found = targets_by_place(sight.id, sight.body)
    return next((one for key, one in found.items() if asked and key.startswith(asked) and len(asked) >= 12), None)


def hidden(offer: ActView, name: str) -> ActView:
    """Return an offer in which one field is given and not shown."""
    return replace(offer, fields=tuple(replace(one, kind="hidden") if one.name == name else one for one in offer.fields))


PAGES = (("/programme/{id}", page),)
