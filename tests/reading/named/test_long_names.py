"""Long Arabic names, and what stands between an office and a name. Every person is invented."""

import pytest

from tests.reading.named.naming import named, read


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("أكد وزير الداخلية الأمير سليم بن ماجد بن كريم بن عبد العزيز أن الحوار مستمر.", ["سليم بن ماجد بن كريم بن عبد العزيز"]),
        ("استقبل الوزير الدكتور محمد بن على كومانى أمس.", ["محمد بن على كومانى"]),
        ("حضر اللواء عادل السيد عبد العزيز جعفر الاجتماع.", ["عادل السيد عبد العزيز جعفر"]),
        ("طالب اللواء محمد صالحي، وزير الداخلية، بتكاتف الجهود.", ["محمد صالحي"]),
    ],
)
def test_a_name_is_taken_whole_and_nothing_after_it(text: str, persons: list[str]) -> None:
    assert named(text, "person") == persons


def test_a_rank_or_address_is_outside_the_office_and_the_holder_is_the_one_named_after_both() -> None:
    text = "قال رئيس أركان الجيش الباكستاني، المشير كريم رضوي، إن الحدود آمنة."
    offices = read(text).offices
    assert [(text[one.start : one.end], one.holder) for one in offices] == [("رئيس أركان الجيش الباكستاني", "كريم رضوي")]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("وقال المسؤول في الشرطة كمال خان، إن الطريق أغلق.", ["كمال خان"]),
        ("التقت أليس ويلز وكيلة وزارة الخارجية الباكستانية تهمينة مختلق.", ["أليس ويلز", "تهمينة مختلق"]),
        ("دعا إلى تعاون دولي أكبر في أوائل العام.", []),
        ("غادر الوزير كريم صالحي إلى الولايات المتحدة الأمريكية ليرأس وفد بلاده.", ["كريم صالحي"]),
    ],
)
def test_names_that_are_words_or_places_too_are_told_by_what_stands_beside_them(text: str, persons: list[str]) -> None:
    assert named(text, "person") == persons


def test_a_name_without_its_muhammad_is_the_same_person_and_what_ends_another_name_may_be_the_father() -> None:
    found = read("التقى وزير الخارجية محمد إسحاق صالحي السفير. وقال إسحاق صالحي إن اللقاء مفيد.")
    assert {one.id for one in found.mentions if one.type == "person"} == {"person:1"}
    found = read("التقى الأمير كريم بن ماجد بن سليم السفير. وقال ماجد بن سليم إن اللقاء مفيد.")
    assert {one.id for one in found.mentions if one.type == "person"} == {"person:1", "person:2"}
    found = read("التقى الوزير أحمد كمال صالحي السفير. وقال كمال صالحي إن اللقاء مفيد.")
    assert {one.id for one in found.mentions if one.type == "person"} == {"person:1", "person:2"}
