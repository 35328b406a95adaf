"""The pages of lists of one's own: the form, the title, the filter, an entry's words, escaping. All names are invented."""

from tests.desks.test_designations import a_table, bring_own
from tests.web.conftest import Visitor
from tests.web.invented import Desks

LINE = (
    b'{"id": "zz-1", "schema": "Company", "properties": {"name": ["Invented Works"], "weakAlias": ["IW"], "topics": ["crime"],'
    b' "country": ["zz"], "sourceUrl": ["https://list.invalid/1"]}}\n'
    b'{"id": "s", "schema": "Sanction", "properties": {"entity": ["zz-1"], "authority": ["Invented Bench"]}}\n'
    b'{"id": "t", "schema": "Sanction", "properties": {"entity": ["nobody"]}}\n'
)


def test_a_list_of_ones_own_is_filtered_by_its_title_and_its_entries_say_what_it_says(officer: Visitor, desks: Desks) -> None:
    bring_own(desks.east, "csv", a_table(("P-1", "SALIM")), source="zz-table", title="<b>Ministry</b> & Sons")
    done = desks.east.act("designations.import_list", source="zz-open", format="ftm", files={"list": LINE}, title="Open Lists")
    page = officer.open("/designations?source=zz-table")
    assert "SALIM MITHAL" in page
    assert "Invented Works" not in page
    assert "&lt;b&gt;Ministry&lt;/b&gt; &amp; Sons" in page
    assert "<b>Ministry" not in page
    page = officer.open(f"/entry/{desks.east.facet('list-entry', 'reference', 'zz-1')[0]}")
    for words in ("Open Lists", "Invented Bench", "crime", "https://list.invalid/1", "weak"):
        assert words in page
    page = officer.open(f"/import/{done.record}")
    assert "Open Lists" in page
    assert "Rows that fit no entry: sanctions" in page


def test_the_form_asks_for_a_short_name_a_form_and_a_title_and_a_bad_one_is_answered_in_words(officer: Visitor) -> None:
    page = officer.open("/designations")
    for field in ('name="source"', 'name="format"', 'name="title"', 'name="files.list"'):
        assert field in page
    _, answer = officer.send("/act/designations.import_list", source="un", format="csv")
    assert "cannot be the short name of a list" in answer
