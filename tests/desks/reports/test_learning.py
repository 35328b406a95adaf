"""What is corrected is learned: the next reading knows it, and reading again neither loses nor doubles what was decided. All invented."""

from dataclasses import replace
from typing import Any

import pytest

from mithaq.app import ReportReader, acts_of
from mithaq.desks.reports.learning.acts import AlreadyWithdrawn
from mithaq.desks.reports.records import drafts_of, statements_of, words_of
from mithaq.store import Where
from tests.agreement.nodes import Node

TEXT = "The Valley Sparrows attacked a post. Hizb ut-Mithal said nothing. The TTP denied it and the TTP left."


@pytest.fixture
def desk(pair: tuple[Node, Node]) -> Node:
    """A node with the reader itself."""
    pair[0].house = replace(pair[0].house, acts=acts_of(ReportReader()))
    return pair[0]


def receive(desk: Node, text: str = TEXT, **more: Any) -> str:
    return desk.act("reports.receive", **{"title": "Invented", "text": text, "source": "invented", **more}).record


def mentions(desk: Node, report: str) -> dict[str, str]:
    """Return the mentions of a report by their words."""
    with desk.reading() as reading:
        found = [(held.record.properties, held.id) for held in drafts_of(reading, report) if held.record is not None]
    return {str(body["proposed"]["text"]): one for body, one in found if body["kind"] == "mention"}


def waiting(desk: Node) -> set[str]:
    return set(desk.facet("draft", "status", "waiting"))


def teach(desk: Node, report: str) -> str:
    """State by hand what the reader missed, corrected so that it is learned, and return the name that was learned."""
    start = TEXT.index("Valley Sparrows")
    ask = {"type": "armed-group", "en": "Valley Sparrows", "side": "EL"}
    made = desk.act("reports.add_statement", open_report=report, start=start, end=start + 15, mention=ask).records
    return next(one for one in made if one.startswith("reading-alias--"))


def test_a_name_that_was_stated_by_hand_is_found_in_the_next_report(desk: Node) -> None:
    report = receive(desk)
    assert "Valley Sparrows" not in mentions(desk, report)
    teach(desk, report)
    again = receive(desk, "Yesterday the Valley Sparrows were seen near an invented town.")
    assert "Valley Sparrows" in mentions(desk, again)


def test_what_was_learned_is_found_again_as_what_it_was_said_to_be(desk: Node) -> None:
    teach(desk, receive(desk))
    again = receive(desk, "Yesterday the Valley Sparrows were seen near an invented town.")
    with desk.reading() as reading:
        said = [one.record.properties["proposed"] for one in drafts_of(reading, again) if one.record is not None]
    assert [(one["text"], one["type"], one["side"]) for one in said if one.get("text")] == [("Valley Sparrows", "armed-group", "EL")]


def test_reading_again_finds_it_too_without_a_second_draft_of_what_was_stated(desk: Node) -> None:
    report = receive(desk)
    teach(desk, report)
    decided = mentions(desk, report)["TTP"]
    desk.act("reports.edit_draft", draft=decided, mention={"type": "armed-group", "en": "The invented TTP", "id": "group:ttp"})
    before = waiting(desk)
    desk.act("reports.read_again", open_report=report)
    with desk.reading() as reading:
        kinds = [str(held.record.properties["content"].get("en")) for held in statements_of(reading, report) if held.record is not None]
        texts = [str(one.record.properties["proposed"].get("text")) for one in drafts_of(reading, report) if one.record is not None]
    assert "The invented TTP" in kinds
    assert (texts.count("TTP"), texts.count("Valley Sparrows")) == (1, 0)
    assert waiting(desk) <= before


def test_what_is_never_a_name_is_proposed_no_more(desk: Node) -> None:
    report = receive(desk)
    desk.act("reports.reject_draft", draft=mentions(desk, report)["TTP"], reason="a radio station", never=True)
    other = receive(desk, "Another invented text: the TTP plays music, says somebody.")
    assert "TTP" not in mentions(desk, other)


def test_a_learned_name_that_is_withdrawn_is_known_no_more_and_is_withdrawn_once(desk: Node) -> None:
    alias = teach(desk, receive(desk))
    desk.act("reports.withdraw_name", reading_alias=alias, reason="birds")
    other = receive(desk, "Yesterday the Valley Sparrows were seen near an invented town.")
    assert "Valley Sparrows" not in mentions(desk, other)
    with pytest.raises(AlreadyWithdrawn):
        desk.act("reports.withdraw_name", reading_alias=alias, reason="birds")


def test_what_is_proposed_no_more_is_outdated_and_waits_again_when_it_is_proposed_again(desk: Node) -> None:
    report, other = receive(desk), receive(desk, "The TTP was named in another invented text.")
    draft = mentions(desk, report)["TTP"]
    desk.act("reports.reject_draft", draft=mentions(desk, other)["TTP"], reason="a radio station", never=True)
    desk.act("reports.read_again", open_report=report)
    assert draft in desk.facet("draft", "status", "outdated")
    with desk.reading() as reading:
        (alias,) = [held.id for held in reading.page("reading-alias").rows]
    desk.act("reports.withdraw_name", reading_alias=alias, reason="it is one")
    desk.act("reports.read_again", open_report=report)
    assert draft in waiting(desk)


LONG = " ".join(f"word{number}" for number in range(60)) + " and the TTP said so."


def test_the_same_text_from_another_source_is_one_report_with_two_sources_and_one_set_of_drafts(desk: Node) -> None:
    first = receive(desk, LONG)
    second = receive(desk, LONG.replace("word1 ", "word1, "), source="another paper")
    assert mentions(desk, first)
    assert not mentions(desk, second)
    with desk.reading() as reading:
        (told,) = reading.page("same-text", [Where("about", "=", second)]).rows
        assert told.record.properties["same_as"] == first
        assert reading.get(second).record.properties["text"] != LONG


def test_another_text_on_the_same_matter_is_not_the_same(desk: Node) -> None:
    receive(desk, LONG)
    assert mentions(desk, receive(desk, " ".join(f"other{number}" for number in range(60)) + " and the TTP said so."))


def given(desk: Node, agreement: str, text: str) -> dict[str, Any]:
    """Return what a partner gets of a report that is received and shared now."""
    report = receive(desk, text, agreement=agreement, share=True)
    with desk.reading() as reading:
        found = reading.get(report).record.properties
    return {name: value for name, value in found.items() if name not in {"id", "created", "modified"}}


def marked_for_partners(desk: Node, agreement: str, text: str) -> dict[str, bool]:
    """Confirm all that is proposed of a report that is shared now; return what the statements name, and whether each could be given."""
    report = receive(desk, text, agreement=agreement, share=True)
    with desk.reading() as reading:
        drafts = [one.id for one in drafts_of(reading, report)]
    for draft in drafts:
        desk.act("reports.confirm_draft", draft=draft)
    with desk.reading() as reading:
        mine = reading.get(report).record.marking_refs
        made = [one.record for one in statements_of(reading, report)]
    return {words_of(one.properties["content"]) or one.properties["kind"]: one.marking_refs == mine for one in made}


def test_what_people_taught_here_and_what_came_before_change_nothing_of_a_report_that_a_partner_gets(desk: Node, agreement: str) -> None:
    text = f"{LONG} Yesterday the Valley Sparrows were seen there."
    before = given(desk, agreement, text)
    receive(desk, text, source="a paper for our eyes alone")
    teach(desk, receive(desk))
    after = given(desk, agreement, text)
    assert "Valley Sparrows" in mentions(desk, receive(desk, "The Valley Sparrows came again, others say."))
    assert after == before


OWN = "A bomb killed three people in Lahore on Tuesday; the Grey Herons claimed it. The Blue Terns, a gang, said nothing."


def bring_names_of_our_own(desk: Node) -> None:
    """Bring a list of our own, and confirm an alias of a reviewed subject."""
    line = b'{"id": "h-1", "schema": "Organization", "properties": {"name": ["Grey Herons"], "topics": ["crime.terror"]}}\n'
    desk.act("designations.import_list", source="our-watch", format="ftm", files={"list": line}, title="Our watch list")
    desk.act("designations.confirm_alias", subject="group:ttp", name="The Blue Terns", language="en", source="a source of ours")


def test_lists_of_our_own_and_confirmed_aliases_are_in_our_drafts_and_in_nothing_that_a_partner_gets(desk: Node, agreement: str) -> None:
    before = given(desk, agreement, OWN)
    bring_names_of_our_own(desk)
    assert given(desk, agreement, OWN) == before
    report = receive(desk, f"{OWN} It was Wednesday.")
    with desk.reading() as reading:
        said = [one.record.properties["proposed"] for one in drafts_of(reading, report)]
    assert {"our-watch:h-1", "group:ttp"} <= {one.get("id") for one in said}


def test_a_statement_that_rests_on_names_of_our_own_stays_here_and_every_other_is_marked_as_its_report(desk: Node, agreement: str) -> None:
    bring_names_of_our_own(desk)
    found = marked_for_partners(desk, agreement, OWN)
    assert not found["Grey Herons"]
    assert not found["The Blue Terns"]
    assert found["date"]
    assert marked_for_partners(desk, agreement, TEXT)["TTP"]


def test_the_same_text_under_another_marking_has_drafts_of_its_own(desk: Node, agreement: str) -> None:
    receive(desk, LONG)
    assert mentions(desk, receive(desk, LONG, agreement=agreement))
