"""Offices and persons in English text. Every person is invented."""

import pytest

from tests.reading.named.naming import named, read


@pytest.mark.parametrize(
    ("text", "offices", "persons"),
    [
        ("Kenyan Roads and Housing Minister Faith Chebet opened the bridge.", ["Kenyan Roads and Housing Minister"], ["Faith Chebet"]),
        ("The Ugandan defence minister, Moses Ssekandi, arrived late.", ["Ugandan defence minister"], ["Moses Ssekandi"]),
        ("Deputy Inspector General of Police Joseph Lokorio spoke first.", ["Deputy Inspector General of Police"], ["Joseph Lokorio"]),
        ("Lt. Col. Mary Akello and Rev. Paul Ndegwa attended the prayers.", [], ["Mary Akello", "Paul Ndegwa"]),
        ("President Amina Wekesa met her Ugandan counterpart at noon.", ["President", "Ugandan counterpart"], ["Amina Wekesa"]),
        ("The ruling was called absurd by the lawyer, Pieter Hoekstra, who will appeal.", [], ["Pieter Hoekstra"]),
        ("Faith Chebet, a clearing agent, said that scanners break.", [], ["Faith Chebet"]),
        ("The minister said nothing, and the governor left.", [], []),
        ("Wet Season Road was closed near the Old Mill.", [], []),
    ],
)
def test_offices_and_persons_are_found_by_capitals_and_the_words_beside_them(text: str, offices: list[str], persons: list[str]) -> None:
    assert named(text, "office") == offices
    assert named(text, "person") == persons


def test_who_holds_an_office_is_named_after_it_across_a_comma_and_a_rank() -> None:
    found = read("Uganda's security minister, Major General Apollo Byaruhanga, reopened the crossing. Byaruhanga told traders to wait.")
    assert [one.holder for one in found.offices] == ["Apollo Byaruhanga"]
    assert {(one.id, one.side) for one in found.mentions if one.type == "person"} == {("person:1", "UG")}


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("The Armed Forces of the Northern Isles denied it.", ["Armed Forces of the Northern Isles"]),
        ("The Bernardo news agency and the Sunfield newspaper were there.", ["Bernardo", "Sunfield"]),
        ("ABC reported that FC Sunfield had won.", ["ABC", "FC Sunfield"]),
        ("Officers of the Sunfield People's Defence Force watched.", ["Sunfield People's Defence Force"]),
    ],
)
def test_bodies_are_found_by_how_their_names_are_made(text: str, organisations: list[str]) -> None:
    assert named(text, "organisation") == organisations
