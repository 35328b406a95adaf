"""Persons that a list has, or that people taught: found by name alone, and whole with last name and office. Every person is invented."""

from mithaq.reading import ListedNames, ListedSubject, Reading, read_report

SUBJECT = ListedSubject("learned:x", "Karim Rizvi", "كريم رضوي", ("كريم رضوي", "كريم رضفي"), kind="person", side="PK")
NAMES = ListedNames.build([SUBJECT])


def persons(reading: Reading) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(one.text, one.id, one.en, one.side) for one in reading.mentions if one.type == "person"]


def test_a_known_person_is_found_where_nothing_else_says_that_it_is_one() -> None:
    assert persons(read_report("زار كريم رضفي مدينة كراتشي.", NAMES)) == [("كريم رضفي", "learned:x", "Karim Rizvi", "PK")]
    assert persons(read_report("زار كريم رضفي مدينة كراتشي.", ListedNames.build([]))) == []


def test_his_last_name_alone_is_his_and_he_holds_his_office() -> None:
    found = read_report("قال وزير الداخلية الباكستاني كريم رضفي إن الزيارة مهمة. وأضاف رضفي أنه سعيد.", NAMES)
    assert persons(found) == [("كريم رضفي", "learned:x", "Karim Rizvi", "PK"), ("رضفي", "learned:x", "Karim Rizvi", "PK")]
    assert [one.holder for one in found.offices] == ["كريم رضفي"]


def test_another_of_that_last_name_is_somebody_else() -> None:
    found = read_report("التقى وزير الداخلية كريم رضوي وزير المالية سليم حداد. وقال حداد إن كريم رضوي وافق.", NAMES)
    assert {identifier for text, identifier, _, _ in persons(found) if "حداد" in text} == {"person:1"}


def test_a_known_person_is_no_group_that_may_be_behind_an_attack() -> None:
    found = read_report("قتل ثلاثة أشخاص في تفجير في كراتشي أمس. وزار كريم رضفي المكان.", NAMES)
    assert [one.groups for one in found.incidents] == [()]


def test_a_name_that_only_a_published_list_has_is_no_more_than_possibly_that_person() -> None:
    published = ListedSubject("ofac:0", "RIZVI, Karim", "كريم رضوي", ("كريم رضوي",), kind="person", reviewed=False)
    found = read_report("زار كريم رضوي مدينة كراتشي.", ListedNames.build([published]))
    assert [(one.id, one.tier) for one in found.mentions if one.type == "person"] == [("ofac:0", "possible")]
