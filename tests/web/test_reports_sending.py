"""From a report to the form of another desk: what the words say is filled in, and what they do not say is asked. All is invented."""

import re

import pytest
from starlette.applications import Starlette

from mithaq.desks.reports.records import drafts_of
from mithaq.web import site
from mithaq.web.pages import reports_filling
from tests.agreement.nodes import Node
from tests.web.conftest import Visitor, sign_in
from tests.web.test_reports_keys import PLEDGED, node  # noqa: F401  # the fixture of a desk with the reader itself

OFFERED = "The United States offered full technical assistance to customs officers in training."
LISTED = "The United States designated the Balochistan Liberation Army as a terrorist organization on Monday."


@pytest.fixture
def officer(node: Node) -> Visitor:  # noqa: F811 - the fixture
    """The officer of the desk."""
    return sign_in(Starlette(routes=site.build(node.house, secure=False)), "officer")


def drafted(node: Node, text: str, kind: str) -> tuple[str, str]:  # noqa: F811 - the fixture
    """Receive a text; return the report and its first draft of a kind."""
    report = node.act("reports.receive", title="Invented", text=text, source="invented.example").record
    with node.reading() as reading:
        made = [one.id for one in drafts_of(reading, report) if one.record is not None and one.record.properties["kind"] == kind]
    return report, made[0]


def chosen(page: str, name: str) -> list[str]:
    """Return what a choice of a form has chosen, by its words."""
    found = re.search(rf'<select[^>]*name="{re.escape(name)}".*?</select>', page, re.S)
    assert found, name
    return [one.lstrip("●◆▲ ") for one in re.findall(r"<option[^>]* selected>([^<]*)</option>", found[0])]


def written(page: str, name: str) -> str:
    """Return what stands in a field of a form."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page, re.S)
    assert found, name
    return re.search(r'value="([^"]*)"', found[0])[1]  # type: ignore[index]


def test_what_was_pledged_is_sent_on_as_a_pledge_with_what_its_words_say(node: Node, officer: Visitor) -> None:  # noqa: F811
    report, draft = drafted(node, PLEDGED, "commitment")
    assert 'data-press="o"' in officer.open(f"/report/{report}")
    page = officer.open(f"/propose/{draft}?as=pledge&then=")
    assert 'action="/act/plan.record_pledge"' in page
    assert [chosen(page, name) for name in ("donor", "recipient")] == [["United States"], ["Pakistan"]]
    assert [written(page, name) for name in ("amount", "currency")] == ["40000000", "USD"]
    assert chosen(page, "purpose") == ["(nothing chosen)"]


def test_a_pledge_of_which_the_words_say_little_asks_for_the_rest(node: Node, officer: Visitor) -> None:  # noqa: F811
    _, draft = drafted(node, OFFERED, "commitment")
    page = officer.open(f"/propose/{draft}?as=pledge")
    assert [chosen(page, name) for name in ("donor", "recipient")] == [["United States"], ["(nothing chosen)"]]
    assert [written(page, name) for name in ("amount", "currency")] == ["", ""]


def test_what_was_only_announced_without_an_amount_is_offered_as_no_pledge(node: Node, officer: Visitor) -> None:  # noqa: F811
    report, _ = drafted(node, "Pakistan announced that it will set up a national centre against narcotics.", "commitment")
    page = officer.open(f"/report/{report}")
    assert 'data-press="c"' in page
    assert 'data-press="o"' not in page


def test_a_designation_is_sent_on_with_what_its_subject_is_and_with_no_authority_of_another_state(
    node: Node,  # noqa: F811 - the fixture
    officer: Visitor,
) -> None:
    _, draft = drafted(node, LISTED, "designation")
    page = officer.open(f"/propose/{draft}")
    assert chosen(page, "kind") == ["armed group"]
    assert written(page, "authority") == ""
    assert "US · " in written(page, "paper")
    assert "group:bla" in page


def test_our_own_state_is_named_where_the_report_says_that_it_designates(node: Node, officer: Visitor) -> None:  # noqa: F811
    _, draft = drafted(node, LISTED.replace("The United States", "Pakistan"), "designation")
    assert written(officer.open(f"/propose/{draft}"), "authority") == "Pakistan"


def test_a_subject_that_nobody_knows_is_of_no_kind_until_a_person_says_it(
    node: Node,  # noqa: F811 - the fixture
    officer: Visitor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reports_filling, "_kind_of_subject", lambda _telling, _subject: "")  # what an unknown subject gives
    _, draft = drafted(node, LISTED, "designation")
    assert chosen(officer.open(f"/propose/{draft}"), "kind") == ["(nothing chosen)"]


def test_a_number_is_told_in_digits_alone() -> None:
    assert [reports_filling._decimal(one) for one in (40_000_000.0, 12.5, 3, 2e15)] == ["40000000", "12.5", "3", "2000000000000000"]
