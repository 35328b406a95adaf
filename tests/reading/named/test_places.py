"""Places in a text, known and new. The sentences are invented."""

import pytest

from mithaq.reading import ListedNames, names_from_aliases, read_report
from mithaq.reading.named.sides import place_names, side_of_word

NAMES = ListedNames.build(names_from_aliases())


def places(text: str) -> list[tuple[str, str | None]]:
    found = [one for one in read_report(text, NAMES).mentions if one.type == "place"]
    assert all(text[one.start : one.end] == one.text for one in found)
    return [(one.text, one.side) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عقد اللقاء في بيروت ثم في نيو أورليانز", [("بيروت", "LB"), ("نيو أورليانز", "US")]),
        ("تراجعت الصادرات إلى نيوزيلندا وإلى كازاخستان", [("نيوزيلندا", "NZ"), ("كازاخستان", "KZ")]),
        ("زار وفد من مصر والأردن وقطر المدينة", [("مصر", "EG"), ("الأردن", "JO"), ("قطر", "QA")]),
        ("الوضع في مالي والنيجر صعب", [("مالي", "ML"), ("النيجر", "NE")]),
        ("معبر طورخم مفتوح", [("معبر طورخم", "PK")]),
        ("عبر مضيق هرمز والبحر الأحمر", [("مضيق هرمز", None), ("البحر الأحمر", None)]),
        ("بات في العاصمة الأردنية عمان", [("عمان", "JO")]),
        ("توجه إلى عمان ومسقط", [("عمان", "OM"), ("مسقط", "OM")]),
        ("وصلت الحافلة إلى دبي ورفح وحلب", [("دبي", "AE"), ("رفح", "PS"), ("حلب", "SY")]),
        ("London and the Strait of Hormuz", [("London", "GB"), ("Strait of Hormuz", None)]),
        ("Pakistan's border with Iran", [("Pakistan", "PK"), ("Iran", "IR")]),
        ("کابل اور پشاور میں اجلاس ہوا", [("کابل", "AF"), ("پشاور", "PK")]),
    ],
)
def test_known_places_are_found_with_their_side(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "هو مصر على موقفه",
        "الدعم مالي وفني",
        "نشر صور الحادث",
        "كيف يمكن التوصل إلى حل",
        "اللاعب التشيلي أصيب",
        "قالت الكاتبة السعودية إن الكتاب جديد",
        "جده وأبوه من أهل القرية",
        "we ate turkey and lima beans",
    ],
)
def test_a_common_word_is_no_place(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقع الحادث قرب مدينة كورلنات مساء", ["كورلنات"]),
        ("وقع الحادث في حي المورلنشور مساء", ["المورلنشور"]),
        ("هاجموا بلدة كورلنية أمس", ["كورلنية"]),
        ("تظاهروا في ساحة كورلندا أمس", ["كورلندا"]),
        ("خرجوا من مدينة الألعاب أمس", []),
        ("تجول في مدينة عربية كبيرة", []),
    ],
)
def test_a_town_may_be_called_by_what_could_be_no_person(text: str, expected: list[str]) -> None:
    assert [name for name, _ in places(text)] == expected


def test_a_club_city_after_and_in_is_the_city() -> None:
    match = "فاز الفريق في مباراة الدوري وسجل لاعب الفريق الهدف. وفي برشلونة تعادل الفريقان."
    assert ("برشلونة", "place") in [(one.text, one.type) for one in read_report(match, NAMES).mentions]


@pytest.mark.parametrize("text", ["قضية كشمير معقدة", "نقاش حول القدس والجولان", "خط السيطرة هادئ"])
def test_what_is_in_dispute_has_no_side(text: str) -> None:
    assert places(text) != []
    assert all(side is None for _, side in places(text))


def test_an_unknown_name_after_a_word_of_place_is_a_likely_place_here_and_where_it_stands_again() -> None:
    text = "وقع الحادث في بلدة كورلندا. وعاد السكان إلى كورلندا."
    found = [one for one in read_report(text, NAMES).mentions if one.type == "place"]
    assert [(one.text, one.tier) for one in found] == [("كورلندا", "likely"), ("كورلندا", "likely")]


def test_a_foreign_name_after_a_preposition_is_only_possibly_a_place() -> None:
    found = [one for one in read_report("أقيم الحفل في شتاينبورغن أمس", NAMES).mentions if one.type == "place"]
    assert [(one.text, one.tier) for one in found] == [("شتاينبورغن", "possible")]


def test_the_nisba_of_every_state_that_has_one_says_its_side() -> None:
    assert (side_of_word("الليتوانيه"), side_of_word("تشادي"), side_of_word("البيروفيين")) == ("LT", "TD", "PE")


def test_every_state_has_names_in_three_languages() -> None:
    states = {place.code for _, place in place_names() if place.state}
    assert len(states) > 190
    named = {name for name, place in place_names() if place.code == "MR" and place.state}
    assert {"موريتانيا", "Mauritania", "موریطانیہ"} <= named
