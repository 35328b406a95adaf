"""The directory, the hotline, disclosures, visits and mandates by page on two nodes. Every person, office, number and date is invented."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette

from mithaq.web import site
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import REPORT, Desks

NAMES = {"names.0.name": "Federal Office of Inquiry", "names.0.language": "en", "names.1.name": "مكتب التحقيق", "names.1.language": "ar"}


@dataclass
class Two:
    """The two desks with a visitor at each, who has every role."""

    desks: Desks
    east: Visitor
    west: Visitor
    made: dict[str, str] = field(default_factory=dict)

    def act(self, by: Visitor, act: str, **form: str) -> str:
        """Send the form of an act; return the identifier that its answer leads to."""
        status, location = by.send(f"/act/{act}", **form)
        assert status == 303, re.sub(r"(?s)<[^>]+>|\s+", " ", location)[-3000:]
        found = re.search(r"/([a-z-]+--[0-9a-f-]{36})", location)
        return found[1] if found is not None else location

    def refused(self, by: Visitor, act: str, rule: str, **form: str) -> None:
        status, page = by.send(f"/act/{act}", **form)
        assert status in (403, 404, 409, 422), page[:500]
        assert rule in page

    def settle(self) -> None:
        self.desks.world.settle()

    @property
    def agreement(self) -> str:
        return self.desks.ids["agreement"]


@pytest.fixture(scope="module")
def two(desks: Desks) -> Iterator[Two]:
    made = [Starlette(routes=site.build(node.house, secure=False)) for node in (desks.east, desks.west)]
    yield Two(desks, *(sign_in(pages, "officer") for pages in made))


@pytest.fixture
def office(two: Two) -> tuple[str, str]:
    """An institution of the east with a post."""
    institution = two.act(two.east, "registry.record_institution", agreement=two.agreement, **NAMES)
    post = two.act(two.east, "registry.record_post", institution=institution, **{"titles.0.name": "Director General"})
    return institution, post


def rows_of(page: str) -> list[str]:
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)) for one in re.findall(r"(?s)<tr[^>]* data-row>(.*?)</tr>", page)]


def test_R45_the_partner_sees_posts_and_who_held_them_on_a_day_as_their_owner_states_it(two: Two, office: tuple[str, str]) -> None:
    institution, post = office
    start = str(REPORT.index("سالم المثالي"))
    source = {"sources.0.record": two.desks.ids["report"], "sources.0.start": start, "sources.0.end": str(int(start) + 12)}
    two.act(
        two.east, "registry.record_tenure", post=post, began_on="2023", ended_on="2024-05", **{"names.0.name": "Salim al-Mithali"}, **source
    )
    now = two.act(two.east, "registry.record_tenure", post=post, began_on="2024-06-01", **{"names.0.name": "زيد المثالي"})
    two.act(two.east, "registry.record_tenure", post=post, began_on="2020", ended_on="2021")
    two.settle()
    listed = two.west.open("/registry/directory")
    assert f'href="/institution/{institution}"' in listed
    assert "مكتب التحقيق" in listed
    for visitor in (two.east, two.west):
        page = visitor.open(f"/institution/{institution}?on=2024-03-01")
        assert "Director General" in page
        on_day = page.split("Holders over time")[1].split("</td>")[1]
        assert "Salim al-Mithali" in on_day
        assert "زيد" not in on_day
        assert "possibly" not in on_day
        page = visitor.open(f"/post/{post}?on=2020-06-01")
        assert "not named" in page.split("Who held it on the day")[1].split("<table")[0]
        assert "possibly held it" in page
        assert "سالم المثالي" in page, "the words of the source"
        assert "nobody is stated" in visitor.open(f"/post/{post}?on=2022-06-01")
        assert "goes on, as far as known" in page
    found = two.west.seek("Salim", "/registry/directory")
    assert rows_of(found)
    assert f"/post/{post}" in found
    assert 'action="/act/registry.record_tenure"' not in two.west.open(f"/post/{post}")
    two.refused(two.west, "registry.record_tenure", "directory.side", post=post, **{"names.0.name": "Nobody"})
    two.refused(two.west, "registry.end_tenure", "record.owner", tenure=now, ended_on="2025-01-01")
    two.act(two.east, "registry.end_tenure", tenure=now, ended_on="2025-02")
    two.settle()
    assert "nobody is stated" in two.west.open(f"/post/{post}?on=2025-03-01")


def test_R50_a_call_is_logged_by_one_side_and_told_differently_by_the_other_and_both_accounts_stand(
    two: Two, office: tuple[str, str]
) -> None:
    institution, _ = office
    ask = {"institution": institution, "office": "Duty officer", "channel": "secure-telephone", "reach": "+000 71", "zone": "Asia/Karachi"}
    point = two.act(two.east, "registry.record_contact_point", open_hours="day and night", languages="ar", substitutes="Deputy", **ask)
    two.settle()
    page = two.west.open("/registry/contacts")
    for words in ("Duty officer", "secured telephone", "+000 71", "day and night", "Deputy", "Asia/Karachi"):
        assert words in page
    two.act(two.east, "registry.change_contact_point", contact_point=point, reach="+000 72")
    two.settle()
    page = two.west.open("/registry/contacts")
    assert "+000 72" in page
    assert "+000 71" not in page
    assert "2 versions" in page
    ends = {
        "caller.party": two.desks.west.id,
        "caller.office": "Operations room",
        "caller.zone": "America/New_York",
        "called.party": two.desks.east.id,
        "called.office": "Duty officer",
        "called.zone": "Asia/Karachi",
    }
    said = {"matter": "Two persons at the crossing", "next_step": "Names by noon", "minutes": "7"}
    call = two.act(
        two.west,
        "registry.log_call",
        agreement=two.agreement,
        called_at="2026-01-05T08:10",
        contact_point=point,
        **said,
        **ends,
    )
    missed = two.act(
        two.west, "registry.log_call", agreement=two.agreement, called_at="2026-01-04T22:00", is_test="yes", unanswered="yes", **ends
    )
    two.settle()
    assert "Confirm the call" in two.east.open("/")
    page = two.east.open(f"/hotline-call/{call}")
    assert "13:10 +0500" in page
    assert "03:10 EST" in page
    assert "Names by noon" in page
    two.act(two.east, "registry.answer_call", hotline_call=call, says="differs", called_at="2026-01-05T08:25", next_step="Names by evening")
    two.act(two.east, "registry.answer_call", hotline_call=missed, says="confirms")
    two.refused(two.west, "registry.answer_call", "directory.side", hotline_call=call, says="confirms")
    two.settle()
    for visitor in (two.west, two.east):
        page = visitor.open(f"/hotline-call/{call}")
        assert "the two sides differ" in page
        told = page.split("As both sides tell it")[1].split("</section>")[0]
        assert "Names by noon" in told
        assert "Names by evening" in told
        assert told.count('class="alarm"') == 2
        log = visitor.open("/registry/hotline")
        assert "nobody answered" in log
        assert "test call" in log
        assert f"/hotline-call/{call}" in visitor.open("/registry/hotline?standing=disputed")
        assert f"/hotline-call/{call}" not in visitor.open("/registry/hotline?standing=confirmed")
        assert len(rows_of(visitor.open("/registry/hotline?answered=no&kind=test"))) == 1
        assert rows_of(visitor.open("/registry/hotline?from=2026-01-06")) == []


def test_R43_a_mechanism_is_agreed_when_both_signed_it_and_shows_the_focal_points_of_each_side(two: Two, office: tuple[str, str]) -> None:
    texts = {
        "texts.0.language": "en",
        "texts.0.text": "Call the focal point.",
        "texts.1.language": "ar",
        "texts.1.text": "يُتصل بجهة الاتصال.",
    }
    mechanism = two.act(
        two.west,
        "registry.record_mechanism",
        agreement=two.agreement,
        serves="Persons found at the border without papers",
        article="4",
        pillar="border-security",
        **{"names.0.name": "Border incident mechanism"},
        **texts,
    )
    theirs = two.act(two.west, "registry.record_institution", agreement=two.agreement, **{"names.0.name": "Border Force"})
    two.settle()
    ask = {"channel": "secure-line", "mechanism": mechanism}
    two.act(two.west, "registry.record_contact_point", institution=theirs, office="Western desk", reach="desk 4", **ask)
    page = two.east.open(f"/mechanism/{mechanism}")
    assert "None is named yet: it is for Eastland" in page
    two.act(two.east, "registry.record_contact_point", institution=office[0], office="Eastern desk", reach="desk 9", **ask)
    for visitor in (two.east, two.west):
        two.act(visitor, "registry.sign_mechanism", mechanism=mechanism, office="Invented ministry")
    two.settle()
    for visitor in (two.east, two.west):
        page = visitor.open(f"/mechanism/{mechanism}")
        for words in ("Western desk", "Eastern desk", "Call the focal point.", "يُتصل بجهة الاتصال.", "Scanners", "border security"):
            assert words in page
        assert "not signed" not in page
        assert ">agreed</span>" in page
        assert f'href="/mechanism/{mechanism}"' in visitor.open("/registry/mechanisms?state=agreed")
    two.act(two.west, "registry.change_mechanism", mechanism=mechanism, serves="Persons and goods found at the border")
    two.settle()
    page = two.east.open(f"/mechanism/{mechanism}")
    assert "signed an earlier version" in page
    assert ">proposed</span>" in page
    assert "only its owner changes it" in page


def older_too(visitor: Visitor, path: str) -> str:
    """Return a list with all its older pages."""
    page = visitor.open(path)
    older = re.search(r'class="older" href="([^"]+)"', page)
    return page if older is None else page + older_too(visitor, html.unescape(older[1]))


def test_R71_what_was_shown_in_a_room_and_what_crossed_stand_in_one_log_and_the_partner_sees_what_it_was_shown(two: Two) -> None:
    record = two.desks.ids["C-14"]
    ask = {"shown_on": "2026-01-03", "form": "briefing", "authority": "Order 7", "shown_by": "Minister", "conditions": "Not to be copied"}
    to = {"shown_to.0.party": two.desks.west.id, "shown_to.0.office": "Secretary", "shown_to.0.name": "Zayd Mithal", "place": "Eastport"}
    two.act(two.east, "registry.record_showing", record=record, **ask, **to)
    two.west.open(f"/commitment/{record}")
    two.settle()
    page = older_too(two.east, "/registry/disclosures?from=2026-01-01&to=2026-01-31&partner=WL")
    for words in (
        "spoken briefing",
        "Order 7",
        "Not to be copied",
        "Zayd Mithal",
        "Scanners at all main airports",
        "Propose a commitment",
    ):
        assert words in page
    assert "Its marking does not name" not in page
    assert "Order 7" not in two.east.open("/registry/disclosures?from=2026-01-04")
    assert "Nothing crossed in this period" in two.east.open("/registry/disclosures?to=2025-12-31")
    page = two.east.open(f"/disclosures/{record}")
    assert "Order 7" in page
    assert "read" in rows_of(page)[-1]
    theirs = older_too(two.west, "/registry/disclosures?way=in&partner=EL")
    assert "Order 7" in theirs
    assert "Scanners at all main airports" in theirs
    assert "Order 7" not in two.west.open("/registry/disclosures")


def test_R71_what_is_shown_beyond_its_marking_is_logged_and_flagged_and_stays_here(two: Two) -> None:
    kept = two.desks.east.act("reports.receive", title="Invented and kept", text="Kept.", source="invented.example").record
    to = {"shown_to.0.party": two.desks.west.id, "shown_to.0.office": "Envoy of the west"}
    two.act(two.east, "registry.record_showing", record=kept, shown_on="2026-01", form="on-paper", **to)
    two.settle()
    assert "Its marking does not name" in two.east.open(f"/disclosures/{kept}")
    assert "Envoy of the west" not in two.west.open("/registry/disclosures?way=in")
    two.refused(two.east, "registry.record_showing", "record.shape", record=kept, shown_on="2025-02-31", form="on-paper", **to)
    two.refused(two.east, "registry.record_showing", "directory.form", record=kept, shown_on="2027", form="on-paper", **to)


def test_what_crossed_goes_on_page_by_page_and_a_nonsense_cursor_is_the_first_page(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = given_in(two.east.open("/registry/disclosures"))
    monkeypatch.setattr("mithaq.web.pages.registry_disclosures.PAGE", 4)
    page, seen = two.east.open("/registry/disclosures"), []
    while (further := re.search(r'href="([^"]+)" rel="next"', page)) is not None:
        seen += given_in(page)
        page = two.east.open(html.unescape(further[1]))
    assert [*seen, *given_in(page)][: len(whole)] == whole
    assert len(whole) > 8
    for nonsense in ("x", "1", "1.x", "9" * 30 + ".1", "٣.١", ""):
        assert given_in(two.east.open(f"/registry/disclosures?beyond={nonsense}")) == whole[:4]


def given_in(page: str) -> list[str]:
    return re.findall(r'<a href="/disclosures/([^"]+)"', page.split("Given over the line")[1])


def visit_form(two: Two, began_on: str, **more: str) -> dict[str, str]:
    who = {"visitors.0.party": two.desks.east.id, "visitors.0.office": "Trade Minister", "visitors.0.name": "Omar al-Mithali"}
    return {"agreement": two.agreement, "host": two.desks.west.id, "began_on": began_on, **who, **more}


def test_R12_two_visits_in_under_two_months_are_counted_by_office_holder_on_both_sides(two: Two) -> None:
    first = two.act(two.east, "registry.record_visit", **visit_form(two, "2025-11-03", ended_on="2025-11-05", place="Westbridge"))
    two.act(two.east, "registry.record_visit", **visit_form(two, "2025-12-20", place="Westbridge"))
    two.act(two.east, "registry.record_visit", **visit_form(two, "2024-02", place="Westbridge"))
    two.settle()
    again = two.act(two.west, "registry.record_visit", **visit_form(two, "2025-11-03", same_as=first, place="Westbridge"))
    two.settle()
    for visitor in (two.east, two.west):
        page = visitor.open("/registry/visits?from=2025-11-01&to=2025-12-31")
        (holder,) = [one for one in rows_of(page.split("By office holder")[1].split("</section>")[0]) if "Trade Minister" in one]
        assert "Omar al-Mithali" in holder
        assert re.search(r" 2 .*3 November 2025.*20 December 2025.*47 days apart", holder)
        assert len([one for one in rows_of(page) if "Trade Minister" in one]) == 4, "three entries, and the line of the office holder"
        everything = visitor.open("/registry/visits").split("By office holder")[1].split("</section>")[0]
        assert any("Trade Minister" in one and " 3 " in one for one in rows_of(everything))
        assert f'href="/visit/{again}"' in visitor.open(f"/visit/{first}")
    status, page = two.west.send("/act/registry.change_visit", visit=first, place="Elsewhere")
    assert status == 403
    assert "record.owner" in page


def test_R58_a_trilateral_visit_is_found_and_a_visit_across_the_edge_of_a_period_is_in_it(two: Two) -> None:
    made = two.act(
        two.west, "registry.record_visit", **visit_form(two, "2026-03-30", ended_on="2026-04-02", others="Northland", place="Northport")
    )
    two.settle()
    for visitor in (two.east, two.west):
        for query in ("sides=more", "from=2026-04-01&to=2026-04-30", "from=2026-03-01&to=2026-03-31", "host=us&sides=more"):
            page = visitor.open(f"/registry/visits?{query}")
            seen = f'href="/visit/{made}"' in page
            assert seen is (query != "host=us&sides=more" or visitor is two.west), query
        assert "Northland" in visitor.open(f"/visit/{made}")
        assert ">coming</span>" in visitor.open(f"/visit/{made}")
    for rule, began_on, ended_on in (("period.order", "2026-05-02", "2026-05-01"), ("record.shape", "2026-02-30", "2026-03-01")):
        two.refused(two.east, "registry.record_visit", rule, **visit_form(two, began_on, ended_on=ended_on))


def test_R31_a_mandate_is_current_between_its_years_and_coming_or_ended_beside_them(two: Two) -> None:
    ask = {"agreement": two.agreement, "body": "Invented Assembly", "holder": two.desks.east.id}
    for seat, began_on, ended_on in (("non-permanent seat", "2025", "2026"), ("chair", "2027-01", ""), ("observer", "2020", "2021")):
        two.act(two.east, "registry.record_mandate", seat=seat, began_on=began_on, ended_on=ended_on, **ask)
    two.settle()
    for visitor in (two.east, two.west):

        def of_assembly(query: str, visitor: Visitor = visitor) -> list[str]:
            return [one for one in rows_of(visitor.open(f"/registry/mandates?{query}")) if "Assembly" in one]

        rows = of_assembly("")
        states = {seat: next(one for one in rows if seat in one) for seat in ("non-permanent seat", "chair", "observer")}
        assert "current" in states["non-permanent seat"]
        assert "2026" in states["non-permanent seat"]
        assert "coming" in states["chair"]
        assert "ended" in states["observer"]
        assert len(of_assembly("state=current")) == 1
        assert len(of_assembly("state=coming&holder=" + ("us" if visitor is two.east else "EL"))) == 1


@pytest.mark.parametrize("locale", ["ar", "ur"])
def test_the_pages_run_from_right_to_left_in_these_languages(two: Two, office: tuple[str, str], locale: str) -> None:
    visitor = sign_in(Starlette(routes=site.build(two.desks.east.house, secure=False)), "officer", locale)
    lists = ("directory", "contacts", "mechanisms", "hotline", "disclosures", "visits", "mandates")
    for path in (*(f"/registry/{one}" for one in lists), f"/institution/{office[0]}", f"/post/{office[1]}"):
        assert f'<html lang="{locale}" dir="rtl"' in visitor.open(path)
