"""The directory: institutions of both sides, one of them with its posts and who held them, one post over time."""

from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.registry.contact_records import contacts_where
from mithaq.desks.registry.directory_queries import Post, Tenure, holders_on, posts_of, tenures_of
from mithaq.desks.registry.directory_records import InstitutionBody, PostBody
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, excerpt, holders, notes
from mithaq.web.listing import Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_contacts import contact_rows
from mithaq.web.pages.registry_pieces import MOST_CHOICES, Ref, choices_of, chosen_day, ours, ref, tabs, today, whose, with_choices
from mithaq.web.parties import Parties
from mithaq.web.sealing import asked, sought_in
from mithaq.web.titles import Titled, titled
from mithaq.web.views import ActView, MarkingView, PartyView
from mithaq.web.visit import Visit

DIRECTORY = "/registry/directory"
NOT_OURS = N_("it belongs to {owner}; only its owner says that.")
ON_INSTITUTIONS = ("registry.record_post", "registry.record_contact_point")


@dataclass(frozen=True)
class Row:
    """An institution in the list, or a post or holder that has the words that were sought."""

    line: Titled
    owner: PartyView
    names: list[str]
    parent: Ref | None
    marking: MarkingView | None


@dataclass(frozen=True)
class TenureView:
    """A tenure as a page shows it: whether somebody held the post on the day asked for, its sources, what contradicts it."""

    tenure: Tenure
    standing: str
    sources: list[Excerpt]
    against: list[Tenure]


@dataclass(frozen=True)
class PostView:
    """A post with its tenures, the newest first, and who held it on the day asked for."""

    post: Post
    tenures: list[TenureView]
    on_day: list[TenureView]

    @property
    def is_contradicted(self) -> bool:
        """Return whether two holders are stated for the same day."""
        return any(one.against for one in self.tenures)


def directory(visit: Visit) -> Response:
    """Return the institutions by side, or the institutions, posts and holders that have all words of a question."""
    words = asked(visit).get("words", "")
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        always = (Where("agreement", "=", agreement),) if agreement else ()
        filters = (whose(visit, parties, "owner", visit.say(N_("Whose")), "created_by"),)
        table = Table(DIRECTORY, "institution", filters, (Sort("", visit.say(N_("Changed"))),), always=always, sought=("post", "tenure"))
        found = read_list(visit, reading, table, words)
        values = {
            "tabs": tabs(visit, DIRECTORY),
            "words": words,
            "rows": [_row(visit, reading, parties, held) for held in found.rows if held.record is not None],
            "shown": found.shown,
            "bar": found.bar,
            "offers": [_enter(visit, reading, parties, agreement)],
        }
        return visit.page("directory.html", values)


def institution(visit: Visit) -> Response:
    """Return one institution: its posts, who held them on a day, its points of contact, what belongs to it."""
    identifier, day = visit.part("id"), chosen_day(visit, "on") or today(visit)
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "institution")
        body = msgspec.convert(properties, InstitutionBody)
        parties = visit.parties(reading)
        owner = parties.of(held.record.created_by if held.record is not None else "")
        offering = Offering(visit, parties, body.agreement)
        posts = posts_of(reading, identifier, owner.id)
        under = [Where("parent", "=", identifier), Where("created_by", "=", owner.id)]
        parts = [one for one in reading.page("institution", under, limit=100).rows if one.record is not None]
        values = {
            "id": identifier,
            "body": body,
            "owner": owner,
            "day": day,
            "marking": parties.marking(reading, held),
            "parent": ref(visit, reading, body.parent),
            "parts": [
                titled(one, visit.house.rules.types) for one in parts if one.record is not None and one.record.created_by == owner.id
            ],
            "posts": [_post_view(reading, one, day) for one in posts],
            "contacts": contact_rows(visit, reading, parties, contacts_where(reading, "institution", identifier)),
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "offers": _offers(visit, reading, offering, owner, identifier),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("institution.html", values)


def post(visit: Visit) -> Response:
    """Return one post over time: who held it when, who held it on a day, what contradicts."""
    identifier, day = visit.part("id"), chosen_day(visit, "on") or today(visit)
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "post")
        body = msgspec.convert(properties, PostBody)
        parties = visit.parties(reading)
        owner = parties.of(held.record.created_by if held.record is not None else "")
        institution_of = reading.get(body.institution)
        agreement = str(institution_of.record.properties.get("agreement", "")) if institution_of and institution_of.record else ""
        offering = Offering(visit, parties, agreement)
        view = _post_view(reading, Post(identifier, body, tuple(tenures_of(reading, identifier, owner.id))), day)
        reasons = {} if owner.own else {"registry.record_tenure": visit.say(NOT_OURS, owner=owner.name)}
        values = {
            "id": identifier,
            "body": body,
            "owner": owner,
            "day": day,
            "view": view,
            "institution": ref(visit, reading, body.institution),
            "marking": parties.marking(reading, held),
            "offers": offering.about("post", identifier, reasons=reasons),
            "ends": {one.id: offering.named("registry.end_tenure", {"tenure": one.id}, back=visit.path) for one in _open(view, owner)},
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("post.html", values)


def _open(view: PostView, owner: PartyView) -> list[Tenure]:
    return [one.tenure for one in view.tenures if owner.own and not one.tenure.body.ended_on]


def _post_view(reading: Reading, one: Post, day: str) -> PostView:
    on_day = {tenure.id: standing for tenure, standing in holders_on(one.tenures, day)}
    by_id = {tenure.id: tenure for tenure in one.tenures}
    made = [
        TenureView(
            tenure,
            on_day.get(tenure.id, ""),
            [excerpt(reading, source.record, source.start, source.end) for source in tenure.body.sources],
            [by_id[other] for other in tenure.against if other in by_id],
        )
        for tenure in one.tenures
    ]
    return PostView(one, made, sorted((view for view in made if view.standing), key=lambda view: view.standing != "certain"))


def _row(visit: Visit, reading: Reading, parties: Parties, held: Held) -> Row:
    properties = held.record.properties if held.record is not None else {}
    named = properties.get("titles" if held.type == "post" else "names") or []
    above = {"institution": "parent", "post": "institution", "tenure": "post"}.get(held.type, "")
    owner = parties.of(str(properties.get("created_by_ref", "")))
    names = [str(one.get("name", "")) for one in named]
    parent = ref(visit, reading, properties.get(above))
    return Row(titled(held, visit.house.rules.types), owner, names, parent, parties.marking(reading, held))


def _enter(visit: Visit, reading: Reading, parties: Parties, agreement: str) -> ActView:
    """Return the form of an institution, its parent chosen from ours."""
    offer = Offering(visit, parties, agreement).one(
        visit.house.find("registry.record_institution"), {"agreement": agreement} if agreement else {}, shown=True
    )
    return with_choices(visit, offer, {"parent": ours(visit, reading, "institution")})


def _offers(visit: Visit, reading: Reading, offering: Offering, owner: PartyView, identifier: str) -> list[ActView]:
    reasons = {} if owner.own else dict.fromkeys(ON_INSTITUTIONS, visit.say(NOT_OURS, owner=owner.name))
    here = [Where("institution", "=", identifier), Where("created_by", "=", owner.id)]
    options = {
        kind: choices_of(visit, reading.page(kind, where, limit=MOST_CHOICES).rows) for kind, where in (("mechanism", []), ("post", here))
    }
    return [with_choices(visit, one, options) for one in offering.about("institution", identifier, reasons=reasons)]


PAGES = ((DIRECTORY, directory), ("/institution/{id}", institution), ("/post/{id}", post))
POSTS = ((DIRECTORY, sought_in(DIRECTORY)),)
