"""The directory: institutions of each party, their posts, and who held a post from when to when.

1. A party states its own institutions; a post belongs to one of them, a tenure to a post, and all to the same party.
2. A tenure without a name is an unnamed holder. A tenure without an end goes on as far as known.
3. Two holders of one post on the same day contradict each other; both are kept and shown.
"""

import msgspec

from mithaq.desks.registry.entries import OFFICER, Citing, Naming, first_name, named, names_in, same_owner
from mithaq.desks.registry.periods import check_period, first_days, last_days
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at
from mithaq.records.record import Record
from mithaq.store import Reading


class InstitutionBody(msgspec.Struct, frozen=True, kw_only=True):
    """An institution of the party that states it; `parent` is the institution that it belongs to."""

    agreement: str
    names: list[Naming]
    parent: str | None = None
    task: str = ""
    sources: list[Citing] = []


class PostBody(msgspec.Struct, frozen=True, kw_only=True):
    """A post of an institution, by its title."""

    institution: str
    titles: list[Naming]


class TenureBody(msgspec.Struct, frozen=True, kw_only=True):
    """Who held a post: the public office holder's name as it is written in each language, none where the holder is not named."""

    post: str
    names: list[Naming] = []
    began_on: str = ""
    ended_on: str = ""
    sources: list[Citing] = []


INSTITUTION_TYPE = RecordType(
    "institution",
    N_("Institution"),
    InstitutionBody,
    (Facet("agreement", at("agreement"), FacetKind.REF), Facet("parent", at("parent"), FacetKind.REF)),
    lambda body: f"{names_in('names')(body)}\n{body.get('task', '')}",
    first_name("names"),
    office=OFFICER,
    forms=(("agreement", Form.ID), ("parent", Form.ID), ("sources.record", Form.ID)),
)
POST_TYPE = RecordType(
    "post",
    N_("Post"),
    PostBody,
    (Facet("institution", at("institution"), FacetKind.REF),),
    names_in("titles"),
    first_name("titles"),
    office=OFFICER,
    forms=(("institution", Form.ID),),
)
TENURE_TYPE = RecordType(
    "tenure",
    N_("Tenure of a post"),
    TenureBody,
    (
        Facet("post", at("post"), FacetKind.REF),
        Facet("first_day", first_days, FacetKind.DATE),
        Facet("last_day", last_days, FacetKind.DATE),
    ),
    names_in("names"),
    first_name("names"),
    office=OFFICER,
    forms=(("post", Form.ID), ("began_on", Form.DATE), ("ended_on", Form.DATE), ("sources.record", Form.ID)),
)
TYPES = (INSTITUTION_TYPE, POST_TYPE, TENURE_TYPE)


def check_institution(reading: Reading, record: Record) -> None:
    """Raise BadEntry for an institution without a name, NotYourEntry for one under another party's."""
    body = msgspec.convert(record.properties, InstitutionBody)
    named(body.names, N_("an institution needs a name"))
    same_owner(reading, record, body.parent, INSTITUTION_TYPE.name, N_("Which institution belongs to it"))


def check_post(reading: Reading, record: Record) -> None:
    """Raise BadEntry for a post without a title, NotYourEntry for one of another party's institution."""
    body = msgspec.convert(record.properties, PostBody)
    named(body.titles, N_("a post needs a title"))
    same_owner(reading, record, body.institution, INSTITUTION_TYPE.name, N_("Which posts it has"))


def check_tenure(reading: Reading, record: Record) -> None:
    """Raise BadPeriod for impossible dates, NotYourEntry for a post of another party."""
    body = msgspec.convert(record.properties, TenureBody)
    check_period(body.began_on, body.ended_on)
    if body.names:
        named(body.names, N_("a name has no letters; leave it out where the holder is not named"))
    same_owner(reading, record, body.post, POST_TYPE.name, N_("Who holds the post"))


CHECKS = (
    (INSTITUTION_TYPE.name, check_institution),
    (POST_TYPE.name, check_post),
    (TENURE_TYPE.name, check_tenure),
)
