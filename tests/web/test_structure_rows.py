"""The structure of a cooperation by the pages of one node, and what the other node's page then says. All is invented."""

from collections.abc import Iterator

import pytest

from mithaq.store import Where
from tests.agreement.nodes import Node
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import make_desks
from tests.web.test_plan_exports import Both, pages_of
from tests.web.test_plan_rows import done, plain

PILLARS = ("economy", "energy", "defence", "organised-crime", "non-proliferation", "counter-terrorism")
TRACKS = {"economy": "links", "energy": "links", "non-proliferation": "meetings"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks and an officer at each, under an agreement with tracks that one proposed by its page and both signed by theirs."""
    desks = make_desks(tmp_path_factory.mktemp("structure"))
    made = Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    form = {"name": "Invented strategic agreement", "pillars": "\n".join(PILLARS), "purposes": "counter-terrorism"}
    for row, (node, name) in enumerate(((desks.east, "Eastland"), (desks.west, "Westland"))):
        form |= {f"parties.{row}.identity": node.id, f"parties.{row}.name": name, f"parties.{row}.code": name[0] + "L"}
    for row, (pillar, depth) in enumerate(TRACKS.items()):
        form |= {f"tracks.{row}.pillar": pillar, f"tracks.{row}.depth": depth}
    desks.ids["agreement"] = done(made, made.east, desks.east, "registry.propose_agreement", "agreement", **form)
    for visitor, node in ((made.west, desks.west), (made.east, desks.east)):
        done(made, visitor, node, "registry.sign_agreement", agreement=made.agreement, office="Invented office")
    yield made
    desks.world.close()


def owed(both: Both, number: str, pillar: str, **form: str) -> dict[str, str]:
    ask = {"agreement": both.agreement, "number": number, "measure": f"Measure {number}", "pillar": pillar}
    return {**ask, "debtors": both.desks.west.id, "creditors": both.desks.east.id, **form}


def propose(both: Both, number: str, pillar: str, **form: str) -> str:
    """The east proposes by page what the west owes; return the commitment."""
    return done(both, both.east, both.desks.east, "plan.propose_commitment", "commitment", **owed(both, number, pillar, **form))


def refused(visitor: Visitor, act: str, **form: str) -> str:
    """Return the page on which an act is refused."""
    status, page = visitor.send(f"/act/{act}", **form)
    assert status in (409, 422), (status, page[-800:])
    return plain(page)


def signed(both: Both, made: str) -> None:
    for visitor, node in sides(both):
        done(both, visitor, node, "plan.sign_commitment", commitment=made, office="Invented office")


def titled(node: Node, kind: str, title: str) -> str:
    with node.reading() as reading:
        return str(reading.page(kind, [Where("title", "=", title)], limit=1).rows[0].id)


def sides(both: Both) -> tuple[tuple[Visitor, Node], tuple[Visitor, Node]]:
    return (both.east, both.desks.east), (both.west, both.desks.west)


def test_R13_R27_the_economic_annex_stands_as_cross_links_and_a_commitment_under_it_is_refused_naming_the_track(both: Both) -> None:
    form = {"agreement": both.agreement, "pillar": "economy", "title": "Transit trade R27", "links": "https://trade.invented.example/r27"}
    made = done(both, both.east, both.desks.east, "plan.record_cross_link", "cross-link", **form, text="Trucks by the pass.")
    page = plain(both.west.open(f"/cross-link/{made}"))
    for words in ("Transit trade R27", "economy · cross-links only", "https://trade.invented.example/r27", "Trucks by the pass."):
        assert words in page
    assert 'href="https://trade' not in both.west.open(f"/cross-link/{made}")
    assert "Transit trade R27" in plain(both.west.open("/plan/links?pillar=economy"))
    said = refused(both.west, "plan.propose_commitment", **owed(both, "E-1", "economy"))
    assert "The track “economy” of the agreement Invented strategic agreement is for cross-links only" in said
    meeting = {"agreement": both.agreement, "title": "Fair", "held_on": "2026-01", "pillars": "economy"}
    assert "cross-links only" in refused(both.west, "plan.record_meeting", **meeting)
    assert "Track economy cross-links only" in plain(both.west.open(f"/agreement/{both.agreement}"))


def test_R28_the_energy_pillar_is_kept_by_region_and_found_by_region_on_the_partners_list(both: Both) -> None:
    form = {"agreement": both.agreement, "pillar": "energy", "title": "Power line R28", "regions": "northford\nsouthport"}
    done(both, both.east, both.desks.east, "plan.record_cross_link", "cross-link", **form)
    other = {"agreement": both.agreement, "pillar": "energy", "title": "Pipeline R28", "regions": "westbridge"}
    done(both, both.east, both.desks.east, "plan.record_cross_link", "cross-link", **other)
    page = plain(both.west.open("/plan/links?region=southport"))
    assert "Power line R28" in page
    assert "Pipeline R28" not in page


def test_R35_R47_the_tracks_of_defence_and_organised_crime_carry_meetings_and_commitments_on_the_partners_page(both: Both) -> None:
    for pillar, number in (("defence", "D-1"), ("organised-crime", "O-1")):
        form = {"agreement": both.agreement, "title": f"Meeting on {pillar}", "held_on": "2026-01-05", "pillars": pillar}
        meeting = done(both, both.east, both.desks.east, "plan.record_meeting", "meeting", **form)
        made = propose(both, number, pillar, meeting=meeting)
        signed(both, made)
        page = plain(both.west.open(f"/meeting/{meeting}"))
        assert f"Measure {number}" in page
        assert f"Measure {number}" in plain(both.west.open(f"/plan/list?pillar={pillar}&state=agreed"))


def test_R42_that_an_agreement_was_reached_is_claimed_with_its_nature_state_and_scope_until_the_other_side_confirms_it(both: Both) -> None:
    form = {"agreement": both.agreement, "title": "Agreement R42", "nature": "understanding", "status": "agreed", "scope": "Fugitives R42."}
    made = done(both, both.east, both.desks.east, "plan.enter_document", "framework-document", **form)
    page = plain(both.west.open(f"/document/{made}"))
    for words in ("understanding", "agreed", "claimed, not confirmed yet", "Fugitives R42."):
        assert words in page
    assert "Confirm or contest the document" in plain(both.west.open("/"))
    said = {"framework_document": made, "says": "contests", "text": "Nothing was agreed on that day."}
    done(both, both.west, both.desks.west, "plan.answer_document", **said)
    page = plain(both.east.open(f"/document/{made}"))
    assert "contested" in page
    assert "Nothing was agreed on that day." in page
    later = {"framework_document": made, "nature": "signed-text", "signed_on": "2026-01-05"}
    done(both, both.east, both.desks.east, "plan.revise_document", **later)
    page = plain(both.west.open(f"/document/{made}"))
    assert "claimed, not confirmed yet" in page
    assert "said of an earlier version" in page
    done(both, both.west, both.desks.west, "plan.answer_document", framework_document=made, says="confirms")
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/document/{made}"))
        assert "confirmed by all parties" in page
        assert "A signed text by the word of all parties." in page
        assert "Agreement R42" in plain(visitor.open("/plan/documents?standing=confirmed&nature=signed-text"))
        assert "Agreement R42" not in plain(visitor.open("/plan/documents?standing=claimed"))


def test_R49_a_framework_shows_its_annexes_and_the_actions_under_each_with_their_states_on_the_partners_page(both: Both) -> None:
    east = both.desks.east
    form = {"agreement": both.agreement, "nature": "signed-text", "status": "in-force"}
    top = done(both, both.east, east, "plan.enter_document", "framework-document", title="Framework R49", **form)
    annex = done(both, both.east, east, "plan.enter_document", "framework-document", title="Annex R49", parent=top, **form)
    leaf = done(both, both.east, east, "plan.enter_document", "framework-document", title="Sub-annex R49", parent=annex, **form)
    made = propose(both, "F-1", "defence", document=leaf)
    signed(both, made)
    done(both, both.west, both.desks.west, "plan.begin", commitment=made)
    page = plain(both.west.open(f"/document/{top}"))
    assert page.index("Annex R49") < page.index("Sub-annex R49") < page.index("Measure F-1") < page.index("in progress")
    assert "Framework R49 · Annex R49" in plain(both.west.open(f"/document/{leaf}"))
    assert "Sub-annex R49" in plain(both.west.open(f"/commitment/{made}"))


def test_R53_a_national_plan_stands_beside_the_joint_plan_line_by_line_with_progress_on_the_partners_page(both: Both) -> None:
    made, apart = propose(both, "N-1", "counter-terrorism"), propose(both, "N-2", "counter-terrorism")
    signed(both, made)
    form = {"agreement": both.agreement, "title": "Plan R53", "adopted_by": "Invented cabinet", "adopted_on": "2025-12"}
    for row, (number, text) in enumerate((("7.1", "Courts R53"), ("7.2", "Schools R53"))):
        form |= {f"lines.{row}.number": number, f"lines.{row}.text": text, f"lines.{row}.pillar": "counter-terrorism"}
    done(both, both.west, both.desks.west, "plan.enter_national_plan", **form)
    plan = titled(both.desks.west, "national-plan", "Plan R53")
    link = {"national_plan": plan, "line": "7.1", "commitment": made, "how": "serves", "note": "Same courts."}
    done(both, both.east, both.desks.east, "plan.link_plan", "plan-link", **link)
    done(both, both.west, both.desks.west, "plan.report_line", national_plan=plan, line="7.1", status="under-way")
    done(both, both.west, both.desks.west, "plan.report_done", commitment=made, reason="Courts are open.")
    done(both, both.east, both.desks.east, "plan.judge", commitment=made, judged="largely", reason="Two of three.")
    for visitor in (both.east, both.west):
        page = plain(visitor.open(f"/national-plan/{plan}"))
        for words in ("Plan R53", "Invented cabinet", "under way: 1", "Same courts."):
            assert words in page
        row = page[page.index("7.1 Courts R53") : page.index("7.2 Schools R53")]
        assert "serves it" in row
        assert "judged “largely”" in row
        alone = page[page.index("Objectives without any joint commitment") : page.index("Approvals")]
        assert "7.2 Schools R53" in alone
        assert "Measure N-2" in alone
        assert "Measure N-1" not in alone
        linked = plain(visitor.open(f"/commitment/{made}"))
        assert "Plan R53 7.1 : serves it · Same courts." in linked[linked.index("Objectives of national plans") :]
    assert "Plan R53" not in plain(both.west.open(f"/commitment/{apart}"))


def test_R63_a_strategic_dialogue_shows_each_of_its_tracks_with_what_is_under_it_on_the_partners_page(both: Both) -> None:
    east = both.desks.east
    status, said = both.east.send(
        "/act/plan.open_series",
        agreement=both.agreement,
        name="Dialogue R63",
        interval_days="365",
        pillars="defence",
        **{"co_chairs.0.party": east.id, "co_chairs.0.office": "Minister of Invention"},
    )
    assert status == 303, said[-800:]
    both.settle()
    with east.reading() as reading:
        series = reading.page("dialogue-series", limit=1).rows[0].id
    form = {"agreement": both.agreement, "series": "Dialogue R63"}
    done(both, both.east, east, "plan.record_round", **form, number="1", held_on="2025-12", pillars="defence")
    done(both, both.east, east, "plan.found_group", **form, name="Group R63", pillar="defence", mandate="Exercises.")
    page = plain(both.west.open(f"/series/{series}"))
    assert "Minister of Invention" in page
    assert "Dialogue R63 1" in page
    track = page[page.index("defence everything") :]
    assert track.startswith("defence everything 1 1 ")
    assert "Group R63" in track
    assert "Dialogue R63" in plain(both.west.open("/plan/groups"))


def test_R64_a_working_group_shows_members_mandate_meetings_deliverables_and_progress_on_the_partners_page(both: Both) -> None:
    (east_page, east), (west_page, west) = sides(both)
    form = {"agreement": both.agreement, "name": "Group R64", "pillar": "organised-crime", "mandate": "Trace money R64."}
    group = done(both, east_page, east, "plan.found_group", "working-group", **form, interval_days="30", started="2025-01")
    named = {"members.0.office": "Head of the invented bank"}
    done(both, east_page, east, "plan.name_members", working_group=group, **named)
    done(both, west_page, west, "plan.name_members", working_group=group, **{"members.0.office": "Invented prosecutor"})
    assert "late: no meeting is planned" in plain(west_page.open(f"/working-group/{group}"))
    for title, held_on, status in (("Sitting R64", "2025-11-02", "held"), ("Next sitting R64", "2027-02-01", "planned")):
        ask = {"agreement": both.agreement, "title": title, "held_on": held_on, "status": status, "group": group}
        done(both, east_page, east, "plan.record_meeting", **ask)
    first, second = (propose(both, number, "organised-crime", group=group) for number in ("G-1", "G-2"))
    signed(both, first)
    done(both, west_page, west, "plan.report_done", commitment=first, reason="It is traced.")
    done(both, east_page, east, "plan.accept_done", commitment=first)
    page = plain(west_page.open(f"/working-group/{group}"))
    for words in ("Trace money R64.", "Head of the invented bank", "Invented prosecutor", "Sitting R64", "Measure G-1", "Measure G-2"):
        assert words in page
    assert "1 of 2 accepted" in page
    assert "Next meeting Next sitting R64" in page
    assert "late: no meeting is planned" not in page
    assert "Group R64" in plain(west_page.open(f"/commitment/{second}"))


def test_R65_under_non_proliferation_documents_and_meetings_alone_are_taken_and_the_partners_page_says_so(both: Both) -> None:
    form = {"agreement": both.agreement, "title": "Talks R65", "held_on": "2026-01-06", "pillars": "non-proliferation"}
    meeting = done(both, both.east, both.desks.east, "plan.record_meeting", "meeting", **form)
    assert "Talks R65" in plain(both.west.open(f"/meeting/{meeting}"))
    document = {
        "agreement": both.agreement,
        "title": "Paper R65",
        "nature": "policy",
        "status": "announced",
        "pillars": "non-proliferation",
    }
    made = done(both, both.east, both.desks.east, "plan.enter_document", "framework-document", **document)
    assert "Paper R65" in plain(both.west.open(f"/document/{made}"))
    said = refused(both.west, "plan.propose_commitment", **owed(both, "X-1", "non-proliferation"))
    assert "The track “non-proliferation” of the agreement Invented strategic agreement is for documents and meetings only" in said
    assert "Track non-proliferation documents and meetings only" in plain(both.west.open(f"/agreement/{both.agreement}"))


def test_R66_a_side_signs_only_when_all_its_authorities_have_approved_and_the_partners_page_shows_for_whom_it_waits(both: Both) -> None:
    (east_page, _), (west_page, west) = sides(both)
    made = propose(both, "V-1", "defence")
    need = {"subject": made, "authorities": "Invented cabinet\nInvented general staff"}
    done(both, west_page, west, "plan.need_approvals", "approval-need", **need)
    assert "Obtain the approvals that are missing" in plain(west_page.open("/"))
    said = refused(west_page, "plan.sign_commitment", commitment=made, office="Invented office")
    assert "the approval of Invented cabinet, Invented general staff is missing for this version" in said
    ask = {"subject": made, "on": "2026-01-06", "position": "approved"}
    done(both, west_page, west, "plan.approve", "approval", authority="Invented cabinet", **ask)
    page = plain(east_page.open(f"/commitment/{made}"))
    assert "an approval is missing" in page
    assert "Invented general staff has not approved this version" in page
    assert "the approval of Invented general staff is missing" in plain(west_page.open(f"/commitment/{made}"))
    refused(west_page, "plan.sign_commitment", commitment=made, office="Invented office")
    reserved = {**ask, "position": "approved-with-reservation", "reservation": "Only by day R66."}
    done(both, west_page, west, "plan.approve", "approval", authority="Invented general staff", **reserved)
    signed(both, made)
    page = plain(east_page.open(f"/commitment/{made}"))
    for words in ("approved by all", "Invented cabinet approved", "Only by day R66."):
        assert words in page
    assert "agreed" in page
