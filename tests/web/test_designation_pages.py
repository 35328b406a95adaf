"""The pages of designations and of groups, without a browser. Reviewed group names are public reference data; all else is invented."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette

from mithaq.web import site
from tests.desks.test_designation_life import GROUNDS, PAPER
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import Desks

BRIGADE = {"refers_to": ["group:majeed-brigade"], "sub_unit_of": "group:bla"}


@dataclass
class Designated:
    """The two desks with a brigade that east proposes and west has decided upon, and the pages of both."""

    desks: Desks
    east: Starlette
    west: Starlette
    ids: dict[str, str]


@pytest.fixture(scope="module")
def designated(desks: Desks) -> Iterator[Designated]:
    east, west, agreement = desks.east, desks.west, desks.ids["agreement"]
    names = [{"text": "Majeed Brigade", "language": "en"}, {"text": "كتيبة ماجد", "language": "ar"}]
    ask = {"agreement": agreement, "kind": "armed-group", "names": names, **BRIGADE, **PAPER}
    report = {"title": "Invented report", "publisher": "Invented team", "symbol": "Z/2026/1", "text": "1. First.\n2. They train there."}
    ids = {"report": east.act("designations.keep_monitoring_report", agreement=agreement, mentions=["group:bla"], **report).record}
    ids["asked"] = east.act("designations.propose", **ask, asked_of=[west.id]).record
    desks.world.settle()
    ids["decided"] = west.act("designations.propose", **ask, **{**GROUNDS, "review_on": "2026-01-20"}).record
    west.act("designations.decide", designation=ids["decided"], paper="Westland decree 12")
    ids["entry"] = east.act(
        "designations.propose", kind="person", names=[{"text": "Zayd Mithal"}], refers_to=["un:ZZi.001"], **PAPER
    ).record
    claim = {"subject": "group:majeed-brigade", "aspect": "camp", "matter": "Nowhere", "agreement": agreement}
    east.act("designations.claim", **claim, voice="asserts", claimant="Invented team", source="Z/2026/1 para 2")
    west.act("designations.claim", **claim, voice="denies", claimant="Invented spokesman", source="an invented broadcast")
    desks.world.settle()
    yield Designated(desks, site_of(desks, "east"), site_of(desks, "west"), ids)


def site_of(desks: Desks, side: str) -> Starlette:
    return Starlette(routes=site.build(getattr(desks, side).house, secure=False))


@pytest.mark.parametrize("side", ["east", "west"])
def test_R06_both_sides_see_the_proposal_and_the_decision_beside_each_other(designated: Designated, side: str) -> None:
    visitor = sign_in(getattr(designated, side), "officer")
    for key in ("asked", "decided"):
        page = visitor.open(f"/designation/{designated.ids[key]}")
        assert "Westland decree 12" in page
        assert "one side lists it, another does not" in page
        for other in ("asked", "decided"):
            assert f'href="/designation/{designated.ids[other]}"' in page
    group = visitor.open("/group/group:bla")
    assert "sub-unit" in group
    assert "Majeed Brigade" in group
    assert "كتيبة ماجد" in group


@pytest.mark.parametrize("side", ["east", "west"])
def test_R38_a_claim_and_its_denial_stand_beside_each_other_with_their_sources(designated: Designated, side: str) -> None:
    page = sign_in(getattr(designated, side), "officer").open("/group/group:majeed-brigade")
    assert page.count("Contradicted by") == 2
    assert f'href="/monitoring-report/{designated.ids["report"]}#p2"' in page
    assert "an invented broadcast" in page


@pytest.mark.parametrize("side", ["east", "west"])
def test_R37_a_monitoring_report_shows_its_paragraphs_and_who_cites_it(designated: Designated, side: str) -> None:
    visitor = sign_in(getattr(designated, side), "officer")
    page = visitor.open(f"/monitoring-report/{designated.ids['report']}")
    assert 'id="p2"' in page
    assert "They train there." in page
    assert "Invented team Nowhere" in page
    assert designated.ids["report"] in visitor.seek("train", "/designations/monitoring")


@pytest.mark.parametrize("side", ["east", "west"])
def test_R54_every_reviewed_group_is_in_the_view_and_one_treated_in_one_place_is_marked(designated: Designated, side: str) -> None:
    page = sign_in(getattr(designated, side), "officer").open("/designations/groups")
    row = next(one for one in page.split("<tr") if "/group/group:majeed-brigade" in one)
    assert "in one place only" in row
    assert "Westland" in row


def test_the_register_is_filtered_by_state_owner_kind_and_authority(designated: Designated) -> None:
    visitor = sign_in(designated.east, "officer")
    authority = re.findall(r'<option value="([^"]+)"[^>]*>An invented ministry', visitor.open("/designations/register"))[0]
    for query, key in (
        ("state=decided", "decided"),
        ("owner=WL", "decided"),
        ("kind=person", "entry"),
        (f"authority={authority}", "decided"),
    ):
        page = visitor.open(f"/designations/register?{query}")
        assert re.findall(r'<td><a href="/designation/([^"]+)"', page) == [designated.ids[key]], query
    page = visitor.seek("Zayd", "/designations/register")
    assert re.findall(r'<td><a href="/designation/([^"]+)"', page) == [designated.ids["entry"]]


def test_what_is_due_for_review_and_what_is_asked_of_us_waits_on_the_first_page(designated: Designated) -> None:
    page = sign_in(designated.west, "officer").open("/")
    assert "Review the designation" in page
    assert "Answer the designation" in page
    reviews = sign_in(designated.east, "officer").open("/designations/reviews")
    assert designated.ids["decided"] in reviews


def test_a_partners_designation_offers_an_answer_and_our_own_and_not_its_steps(designated: Designated) -> None:
    page = sign_in(designated.west, "officer").open(f"/designation/{designated.ids['asked']}")
    assert 'action="/act/designations.answer"' in page
    assert 'action="/act/designations.propose"' in page
    assert 'action="/act/designations.decide"' not in page
    assert "only its owner does that" in page


def test_a_designation_is_proposed_and_decided_by_forms_without_scripts(designated: Designated) -> None:
    visitor = sign_in(designated.east, "officer")
    form = {"kind": "organisation", "names.0.text": "Invented House", "names.1.text": "بيت مخترع", "names.1.language": "ar", "paper": "L-9"}
    status, location = visitor.send("/act/designations.propose", agreement=designated.desks.ids["agreement"], **form)
    assert status == 303
    made = location.split("/")[2].partition("?")[0]
    status, page = visitor.send("/act/designations.decide", designation=made, paper="D-9", authority="An invented ministry")
    assert status == 422
    assert "Missing: the legal basis" in page
    assert 'value="An invented ministry"' in page
    grounds = {"legal_basis": "Article 1", "decided_on": "2026-01-05", "review_on": "2027-01-05", "evidence": "Z/2026/1 para 2"}
    identifier = {"identifiers.0.identifier_kind": "area", "identifiers.0.value": "An invented valley"}
    status, location = visitor.send(
        "/act/designations.decide", designation=made, paper="D-9", authority="An invented ministry", **grounds, **identifier
    )
    assert status == 303
    page = visitor.open(f"/designation/{made}")
    assert "They train there." in page
    assert "no removal path is recorded" in page
    form = {"redress_number": "F-7", "applicant": "subject", "grounds": "Another house is meant.", "received_on": "2026-01-05"}
    visitor.send("/act/designations.request_removal", designation=made, **form)
    assert "F-7" in visitor.open("/designations/redress")
    page = visitor.open(f"/designation/{made}")
    request = re.search(r'name="removal_request" value="([^"]+)"', page)
    assert request is not None
    visitor.send("/act/designations.answer_removal", removal_request=request[1], outcome="refused", reason="it is this house")
    assert "it is this house" in visitor.open(f"/designation/{made}")


@pytest.mark.parametrize("locale", ["ar", "ur"])
def test_pages_of_designations_run_from_right_to_left_in_these_languages(designated: Designated, locale: str) -> None:
    visitor = sign_in(designated.east, "officer", locale)
    for path in ("/designations/register", f"/designation/{designated.ids['asked']}", "/group/group:ttp", "/designations/redress"):
        assert f'<html lang="{locale}" dir="rtl"' in visitor.open(path)


def test_what_one_may_not_see_has_no_page(designated: Designated) -> None:
    visitor: Visitor = sign_in(designated.west, "officer")
    for identifier in (designated.ids["entry"], "designation--00000000-0000-4000-8000-000000000000", "nonsense"):
        assert visitor.client.get(f"/designation/{identifier}").status_code == 404


def test_a_subject_that_nobody_named_has_a_page_that_says_so(designated: Designated) -> None:
    page = sign_in(designated.east, "officer").open("/group/<b>nobody")
    assert "<b>nobody" not in page
    assert "not listed" in page
