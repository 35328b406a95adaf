"""What a person sees of reports, by the rows that the desk answers for. The texts and their reading are invented."""

from typing import Any

import pytest
from starlette.applications import Starlette

from mithaq.acts.roles import ROLES
from mithaq.web import site
from tests.agreement.nodes import Node
from tests.desks.reports.test_deciding import MET, TEXT, Desk
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import PASSWORD


@pytest.fixture
def desk(pair: tuple[Node, Node], agreement: str) -> Desk:
    """A desk with a report, and two accounts that may decide on it."""
    for name in ("officer", "other"):
        pair[0].act("registry.open_account", name=name, person=f"Maj. {name}", roles=sorted(ROLES), password=PASSWORD, clearance="secret")
    return Desk(pair[0], agreement=agreement)


@pytest.fixture
def pages(desk: Desk) -> Starlette:
    """The pages of that desk."""
    return Starlette(routes=site.build(desk.node.house, secure=False))


@pytest.fixture
def officer(pages: Starlette) -> Visitor:
    """The first of the two."""
    return sign_in(pages, "officer")


def second_report(desk: Desk, **said: Any) -> tuple[str, str]:
    """Return another report with a meeting of the same people, and its statement."""
    report = desk.node.act("reports.receive", title="Another", text=f"{TEXT} More.", source="a second paper").record
    meeting = {"participants": MET, "place": "Westbridge", **said}
    meeting["participants"] = [{"name": one["name"], "side": one["side"]} for one in MET]
    return report, desk.node.act("reports.add_statement", open_report=report, start=0, end=5, meeting=meeting).record


def test_R04_a_statement_stands_with_its_nature_its_speaker_and_the_grade_of_its_source(desk: Desk, officer: Visitor) -> None:
    desk.node.act("reports.confirm_draft", draft=desk.drafts["commitment"])
    desk.node.act("reports.grade_source", open_report=desk.report, source_grade="B")
    page = officer.open(f"/report/{desk.report}")
    assert "B: mostly reliable" in page
    assert "(as its source)" in page
    assert "forecast" in page
    assert "Who says so" in page


def test_R04_one_meeting_in_two_reports_is_proposed_and_linked_with_both_sources(desk: Desk, officer: Visitor) -> None:
    made = desk.node.act("reports.confirm_draft", draft=desk.drafts["meeting"]).record
    other, statement = second_report(desk)
    page = officer.open(f"/report/{desk.report}")
    assert "perhaps the same as in" in page
    assert f"/report/{other}" in page
    status, _ = officer.send("/act/reports.link", statement=made, other=statement, back=f"/report/{desk.report}")
    assert status == 303
    assert "told too by" in officer.open(f"/report/{other}")


def test_R40_what_one_affirms_and_another_denies_stays_on_both(desk: Desk, officer: Visitor) -> None:
    made = desk.node.act("reports.confirm_draft", draft=desk.drafts["meeting"]).record
    other, statement = second_report(desk)
    desk.node.act("reports.revise_statement", statement=statement, nature="denial")
    desk.node.act("reports.link", statement=made, other=statement)
    for report in (desk.report, other):
        page = officer.open(f"/report/{report}")
        assert "told differently" in page
        assert "Eastport" in page
        assert "Westbridge" in page
        assert "denial" in page


def test_R52_whoever_comes_second_keeps_what_was_typed_and_sends_it_as_a_correction(desk: Desk, pages: Starlette, officer: Visitor) -> None:
    draft = desk.drafts["commitment"]
    typed = {"draft": draft, "commitment.action": "install ten scanners", "commitment.actor": "WL", "commitment.status": "pledged"}
    second = sign_in(pages, "other")
    assert "install scanners" in second.open(f"/draft/{draft}")
    made = desk.node.act("reports.confirm_draft", draft=draft).record
    status, page = second.send("/act/reports.edit_draft", **typed)
    assert status == 409
    assert "already" in page
    assert "install ten scanners" in page
    assert 'action="/act/reports.revise_statement"' in page
    del typed["draft"]
    assert second.send("/act/reports.revise_statement", statement=made, **typed)[0] == 303
    assert "install ten scanners" in officer.open(f"/report/{desk.report}")
    assert len(desk.statements()) == 1


def test_R52_undoing_is_seen_with_who_did_it_and_why(desk: Desk, officer: Visitor) -> None:
    draft = desk.drafts["meeting"]
    officer.send("/act/reports.confirm_draft", draft=draft)
    assert officer.send("/act/reports.undo_decision", draft=draft, reason="another meeting")[0] == 303
    page = officer.open(f"/draft/{draft}")
    assert "another meeting" in page
    assert "Maj. officer" in page or "officer" in page


def test_R72_the_same_text_from_a_second_source_is_named_on_both_reports(desk: Desk, officer: Visitor) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    first, second = (
        desk.node.act("reports.receive", title="Same", text=long, source=source).record for source in ("first paper", "second paper")
    )
    assert "second paper" in officer.open(f"/report/{first}")
    page = officer.open(f"/report/{second}")
    assert "its drafts are there" in page
    assert 'data-press="y"' not in page


def test_five_hundred_drafts_come_in_parts_and_the_words_of_another_part_lead_there(
    desk: Desk, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mithaq.web.pages.reports_reading.PART", 3)
    page = officer.open(f"/report/{desk.report}")
    assert page.count("data-draft ") == 3
    assert f"/report/{desk.report}?part=1" in page
    last = desk.drafts["Eastland"]
    assert f"/report/{desk.report}?at={last}#{last}" in page
    assert f'id="{last}"' in officer.open(f"/report/{desk.report}?at={last}")


def test_the_list_narrows_to_what_waits_what_is_mine_and_what_nobody_reads(desk: Desk, officer: Visitor) -> None:
    link = f"/report/{desk.report}"
    assert [link in officer.open(f"/reports?turn={one}") for one in ("waits", "mine", "nobody")] == [True, False, True]
    assert officer.send("/act/reports.take", open_report=desk.report, back=link)[0] == 303
    assert [link in officer.open(f"/reports?turn={one}") for one in ("waits", "mine", "nobody")] == [True, True, False]
    assert "Maj. officer" in officer.open("/reports")
    page = officer.open(link)
    assert "reports.give_back" in page
    assert "reports.take" not in page
