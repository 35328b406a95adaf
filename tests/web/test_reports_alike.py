"""What two reports tell and may be one, by page: asked once, answered, learned or never asked again. Every person is invented."""

from typing import cast

import pytest
from starlette.applications import Starlette

from mithaq.desks.reports.records import drafts_of
from mithaq.web import site
from mithaq.web.pages.reports_views import heading
from mithaq.web.visit import Visit
from tests.agreement.nodes import Node
from tests.desks.reports.test_alike_names import FIRST, SECOND
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import PASSWORD
from tests.web.test_plan_rows import plain
from tests.web.test_reading_rows import node, officer  # noqa: F401  # the fixtures of the desk


def confirmed(desk: Node, text: str, title: str) -> tuple[str, str]:
    """Receive a report, confirm the first person that it names, and return both."""
    report = desk.act("reports.receive", title=title, text=text, source="an invented paper").record
    with desk.reading() as reading:
        drafts = [(one.id, one.record.properties) for one in drafts_of(reading, report) if one.record is not None]
    draft = next(one for one, said in drafts if said["kind"] == "mention" and said["proposed"]["type"] == "person")
    return report, desk.act("reports.confirm_draft", draft=draft).record


def test_a_name_in_two_spellings_is_asked_of_once_with_the_offices_and_taught_by_the_answer(node: Node, officer: Visitor) -> None:  # noqa: F811
    (_, first), (other, second) = confirmed(node, FIRST, "The first"), confirmed(node, SECOND, "The second")
    confirmed(node, SECOND.replace("تدرس", "ترفض"), "The third")
    page = plain(officer.open("/reports/alike"))
    assert page.count("They are two") == 1, "two full names are one question, in however many reports they stand"
    assert "وزير الداخلية الباكستاني" in page
    status, _ = officer.send("/act/reports.link", statement=first, other=second, back="/reports/alike")
    assert status == 303
    assert "Nothing here may be one" in officer.open("/reports/alike")
    assert "The first" in officer.open(f"/report/{other}")
    learned = officer.open("/records?type=reading-alias")
    assert "كريم رضفي" in learned
    assert "كريم رضوي" in learned


def test_who_says_that_they_are_two_is_not_asked_again_and_a_kind_narrows_the_page(node: Node, officer: Visitor) -> None:  # noqa: F811
    (_, first), (_, second) = confirmed(node, FIRST, "The first"), confirmed(node, SECOND, "The second")
    assert "They are two" in officer.open("/reports/alike?kind=mention")
    assert "They are two" not in officer.open("/reports/alike?kind=meeting")
    officer.send("/act/reports.part", statement=first, other=second, back="/reports/alike")
    assert "They are two" not in officer.open("/reports/alike")


def test_a_person_without_the_desk_is_offered_no_answer(node: Node) -> None:  # noqa: F811
    confirmed(node, FIRST, "The first")
    confirmed(node, SECOND, "The second")
    node.act("registry.open_account", name="reader", person="Capt. Invented", roles=["reports.reader"], password=PASSWORD)
    reader = sign_in(Starlette(routes=site.build(node.house, secure=False)), "reader")
    assert "They are two" not in reader.open("/reports/alike")


def test_the_page_is_in_arabic_from_right_to_left(node: Node, officer: Visitor) -> None:  # noqa: F811
    confirmed(node, FIRST, "الأول")
    confirmed(node, SECOND, "الثاني")
    arabic = sign_in(officer.client.app, "officer", "ar")  # type: ignore[arg-type]
    page = arabic.open("/reports/alike")
    assert 'dir="rtl"' in page
    assert "هما اثنان" in page


@pytest.mark.parametrize("met", [None, "x", 7, ["x"], [{"name": "Karim"}, "x", 7]])
def test_a_partners_meeting_of_any_shape_has_a_heading(met: object) -> None:
    named = heading(cast("Visit", None), "meeting", {"participants": met}, "")
    assert ("Karim" in named) == (isinstance(met, list) and len(met) > 1)
