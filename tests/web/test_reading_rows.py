"""What the reader itself makes of reports, as the page shows it. The reports are those of our own annotated set, all invented."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette

from mithaq.acts.roles import ROLES
from mithaq.app import ReportReader, acts_of
from mithaq.desks.reports.records import drafts_of
from mithaq.store import Where
from mithaq.web import site
from tests.agreement.nodes import Node, World
from tests.reading.corpus.gold import FOLDER, load
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import PASSWORD
from tests.web.test_plan_rows import plain


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node with the reader itself, and an officer."""
    world = World()
    made = world.add("Eastland", tmp_path)
    made.house = replace(made.house, acts=acts_of(ReportReader()))
    made.act("registry.open_account", name="officer", person="Maj. Mithal", roles=sorted(ROLES), password=PASSWORD, clearance="secret")
    yield made
    world.close()


@pytest.fixture
def officer(node: Node) -> Visitor:
    """The officer at the pages of that node."""
    return sign_in(Starlette(routes=site.build(node.house, secure=False)), "officer")


def receive(node: Node, name: str) -> str:
    """Return one of the annotated reports as the node received it."""
    gold = load(FOLDER / f"{name}.yml")
    return node.act("reports.receive", title=f"Invented {name}", text=gold.text, source="an invented paper").record


def test_R52_fact_opinion_and_forecast_stand_apart_as_drafts_and_as_what_was_confirmed_of_them(node: Node, officer: Visitor) -> None:
    report = receive(node, "ar08")
    page = plain(officer.open(f"/report/{report}"))
    with node.reading() as reading:
        drafts = {str(one.record.properties["nature"]): one.id for one in drafts_of(reading, report) if one.record is not None}
    assert {"fact", "opinion", "forecast"} <= drafts.keys()
    for word in ("opinion", "forecast"):
        assert word in page
    for draft in drafts.values():
        status, said = officer.send("/act/reports.confirm_draft", draft=draft, back=f"/report/{report}")
        assert status == 303, plain(said)
    for nature in ("opinion", "forecast"):
        with node.reading() as reading:
            (held,) = reading.page("statement", [Where("about", "=", report), Where("nature", "=", nature)]).rows
        assert nature in plain(officer.open(f"/record/{held.id}"))


def test_R72_the_furniture_of_the_page_is_struck_through_and_an_empty_date_field_dates_nothing(node: Node, officer: Visitor) -> None:
    report = receive(node, "ar09")
    page = officer.open(f"/report/{report}")
    for line in load(FOLDER / "ar09.yml").removed:
        assert f'<del class="furniture">{line}</del>' in page
    assert "date of the text unknown" in plain(page)
    assert "1 paragraph repeats" in plain(page)


def test_R30_what_was_discussed_is_no_undertaking_on_the_page(node: Node, officer: Visitor) -> None:
    page = plain(officer.open(f"/report/{receive(node, 'ar05')}"))
    assert "commitment" not in page.partition("Drafts")[2].partition("Keyboard")[0]
