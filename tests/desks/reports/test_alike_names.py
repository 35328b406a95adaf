"""Names across reports: two spellings are proposed, a person decides once, and the reader learns it. Every person is invented."""

from dataclasses import replace
from typing import Any

import pytest

from mithaq.app import ReportReader, acts_of
from mithaq.desks.reports.alike import keys_of, may_be_one, may_be_one_name
from mithaq.desks.reports.linking.acts import BadLink
from mithaq.desks.reports.linking.records import links_of, proposed_links
from tests.agreement.nodes import Node

FIRST = "التقى وزير الداخلية الباكستاني كريم رضوي السفير الأمريكي في إسلام آباد يوم الثلاثاء. وقال رضوي إن التعاون مستمر."
SECOND = "قال وزير الداخلية الباكستاني كريم رضفي إن بلاده تدرس الاتفاق مع الولايات المتحدة."
NAMESAKE = "أعلن وزير المالية الباكستاني سليم رضوي موازنة السنة الجديدة في إسلام آباد."
ALONE = "قال وزير الداخلية الباكستاني رضوي إن بلاده تدرس الاتفاق مع الولايات المتحدة."
OTHER_OFFICE = "قال وزير المالية الباكستاني رضوي إن بلاده تدرس الاتفاق مع الولايات المتحدة."


def said(name: str, side: str = "PK", kind: str = "person", **more: str) -> dict[str, Any]:
    return {"type": kind, "text": name, "side": side, **more}


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        (said("كريم رضوي"), said("كريم رضفي"), True),
        (said("كريم رضوي"), said("كريم رضوي"), False),
        (said("كريم رضوي"), said("كريم رضفي", side="US"), False),
        (said("كريم رضوي"), said("كريم رضفي", side=""), True),
        (said("كريم رضوي"), said("سليم رضوي"), False),
        (said("كريم رضوي", en="Karim Rizvi"), said("Kareem Rizwi", en="Kareem Rizwi"), True),
        (said("كريم رضوي", id="un:X.1"), said("كريم رضفي", id="un:X.2"), False),
        (said("كريم رضوي", id="person:1"), said("كريم رضفي", id="person:2"), True),
        (said("جيش المثال", kind="armed-group"), said("جيش المثل", kind="armed-group"), True),
        (said("جيش المثال", kind="armed-group"), said("جيش الأمثال", kind="organisation"), False),
    ],
)
def test_names_are_asked_of_when_they_may_be_spellings_of_one(one: dict[str, Any], other: dict[str, Any], asked: bool) -> None:
    assert may_be_one_name(one, other) is asked


@pytest.fixture
def desk(pair: tuple[Node, Node]) -> Node:
    """A node with the reader itself."""
    pair[0].house = replace(pair[0].house, acts=acts_of(ReportReader()))
    return pair[0]


def person(desk: Node, text: str) -> tuple[str, str]:
    """Receive a text and confirm the first person it names; return the report and the statement."""
    records = desk.act("reports.receive", title="Invented", text=text, source="invented").records
    with desk.reading() as reading:
        drafts = [reading.get(one) for one in records[1:]]
    mine = [
        one.id
        for one in drafts
        if one is not None
        and one.record is not None
        and one.type == "draft"
        and one.record.properties["kind"] == "mention"
        and one.record.properties["proposed"]["type"] == "person"
    ]
    return records[0], desk.act("reports.confirm_draft", draft=mine[0], nature="fact").records[0]


def proposed(desk: Node, statement: str) -> list[str]:
    with desk.reading() as reading:
        held = reading.get(statement)
        assert held is not None
        return [one.id for one in proposed_links(reading, held)]


def subjects(desk: Node, text: str) -> set[tuple[str, str]]:
    """Receive a text again in other words and return whom its drafts name, each with the subject that it is taken for."""
    records = desk.act("reports.receive", title="Later", text=text, source="invented").records
    with desk.reading() as reading:
        held = [reading.get(one) for one in records[1:]]
    drafts = [one.record.properties["proposed"] for one in held if one is not None and one.record is not None and one.type == "draft"]
    return {(str(one["text"]), str(one["id"])) for one in drafts if one.get("type") == "person"}


def test_two_spellings_are_proposed_once_and_learned_when_a_person_says_that_they_are_one(desk: Node) -> None:
    (_, first), (_, second), (_, namesake) = (person(desk, text) for text in (FIRST, SECOND, NAMESAKE))
    assert proposed(desk, first) == [second]
    assert proposed(desk, second) == [first]
    assert proposed(desk, namesake) == []
    link = desk.act("reports.link", statement=first, other=second).records[0]
    with desk.reading() as reading:
        assert links_of(reading, first) == {second: link}
    assert proposed(desk, first) == []
    later = "زار كريم رضفي مدينة كراتشي. وقال كريم رضوي إن الزيارة مهمة."
    named = subjects(desk, later)
    assert len({identifier for _, identifier in named}) == 1
    assert next(iter(named))[1].startswith("learned:")
    _, third = person(desk, "قال كريم رضفي إن الزيارة إلى كراتشي كانت مفيدة للجانبين.")
    assert proposed(desk, third) == [], "the names were judged already"


def test_who_parts_them_again_withdraws_what_was_learned(desk: Node) -> None:
    (_, first), (_, second) = (person(desk, text) for text in (FIRST, SECOND))
    link = desk.act("reports.link", statement=first, other=second).records[0]
    desk.act("reports.unlink", statement_link=link, reason="two brothers")
    assert {one for _, one in subjects(desk, "قال وزير الداخلية كريم رضفي إنه زار كراتشي أمس.")} == {"person:1"}
    assert proposed(desk, first) == [], "what a person said is not asked again"


def test_what_a_person_said_is_two_is_not_proposed_again(desk: Node) -> None:
    (_, first), (_, second) = (person(desk, text) for text in (FIRST, SECOND))
    desk.act("reports.part", statement=first, other=second)
    assert proposed(desk, first) == [] == proposed(desk, second)
    _, third = person(desk, SECOND.replace("تدرس", "تنظر في"))
    assert proposed(desk, third) == []
    with desk.reading() as reading:
        assert links_of(reading, first) == {}
    desk.act("reports.link", statement=first, other=third)
    with desk.reading() as reading:
        assert set(links_of(reading, first)) == {third}


def test_a_last_name_alone_is_asked_of_where_the_offices_are_one_and_never_learned(desk: Node) -> None:
    (_, full), (_, alone), (_, other) = (person(desk, text) for text in (FIRST, ALONE, OTHER_OFFICE))
    assert proposed(desk, full) == [alone]
    assert proposed(desk, alone) == [full]
    assert proposed(desk, other) == []
    desk.act("reports.link", statement=alone, other=full)
    assert {one for _, one in subjects(desk, "قال رضوي إن الموازنة كبيرة، وزار رضوي مدينة كراتشي.")} <= {"person:1"}


def test_names_of_one_report_are_joined_there_and_not_linked(desk: Node) -> None:
    report, first = person(desk, FIRST)
    mention = {"type": "person", "text": "كريم رضفي"}
    second = desk.act("reports.add_statement", open_report=report, start=0, end=5, mention=mention).records[0]
    with pytest.raises(BadLink):
        desk.act("reports.part", statement=first, other=second)


ODD: tuple[Any, ...] = (None, 7, "x", [], ["x"], {}, {"x": ["y"]}, [["x"]], [{"name": ["x"]}])


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_whatever_a_partner_puts_into_a_statement_is_indexed_and_compared(odd: Any) -> None:
    names = ("type", "text", "name", "en", "ar", "side", "id", "participants", "place", "groups", "subject", "action", "date")
    content = dict.fromkeys(names, odd)
    for kind in ("mention", "meeting", "commitment", "incident", "designation", "nothing"):
        assert all(isinstance(one, str) for one in keys_of(kind, content))
        assert all(isinstance(one, str) for one in keys_of(kind, {**content, "type": "person"}, asked=True))
        assert may_be_one({"kind": kind, "content": content}, {"kind": kind, "content": content}) in (True, False)
        assert may_be_one({"kind": kind, "content": {**content, "type": "person"}}, {"kind": kind, "content": said("كريم رضوي")}) is False
