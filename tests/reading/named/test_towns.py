"""Towns that only the long list knows are found where the words around them mean a place. Every sentence and person is invented."""

import pytest

from mithaq.reading import ListedNames, names_from_aliases, read_report

NAMES = ListedNames.build(names_from_aliases())


def named(text: str, kind: str = "place") -> list[tuple[str, str | None]]:
    return [(one.text, one.side) for one in read_report(text, NAMES).mentions if one.type == kind]


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("قالت الشرطة إن الحريق اندلع في ماليندي قرب السوق القديمة.", ["ماليندي"]),
        ("نُقل المصابون إلى المستشفى في كيسمايو وماليندي بعد ساعات من الحادث.", ["كيسمايو", "ماليندي"]),
        ("أفاد سكان بوكافو بأن المياه انقطعت عن أحياء عدة منذ يومين.", ["بوكافو"]),
        ("غوما - قال موظفون في الإغاثة إن القوافل توقفت عند الجسر.", ["غوما"]),
        ("وصل الوفد إلى تشيناي مساء أمس ثم توجه إلى كويمباتور صباحا.", ["تشيناي", "كويمباتور"]),
        ("The convoy was stopped near Garissa and sent back to Malindi at dawn.", ["Garissa", "Malindi"]),
        ("Fishermen were found in Cotabato City, officials of the port said.", ["Cotabato City"]),
        ("The patrol boats will sail in the Sulu Sea until the spring.", ["Sulu Sea"]),
    ],
)
def test_a_town_of_the_list_is_found_where_a_place_is_meant(text: str, towns: list[str]) -> None:
    found = [town for town, _ in named(text)]
    assert [one for one in towns if one not in found] == []


@pytest.mark.parametrize(
    ("text", "no_town"),
    [
        ("قال نورما كيري إن الاجتماع كان مفيدا، وأضاف كيري أنه سيعود في الشهر المقبل.", "كيري"),
        ("جرى بحث الملف بين كيري ونظيره في جلسة مغلقة.", "كيري"),
        ("The council sat twice in August and once in March.", "August"),
        ("في حديث مع الصحافة ذكر المتحدث أن القرار نهائي.", "حديث"),
    ],
)
def test_a_word_or_a_persons_name_is_no_town_though_the_list_has_one_of_that_name(text: str, no_town: str) -> None:
    assert no_town not in [town for town, _ in named(text)]


def test_a_town_of_the_list_has_no_side_since_whose_it_is_is_not_for_the_list_to_say() -> None:
    assert named("اندلع الحريق في ماليندي قرب الميناء.") == [("ماليندي", None)]


def test_a_town_that_was_found_once_is_found_again_without_a_word_of_place() -> None:
    text = "اندلع حريق في ماليندي. وماليندي مدينة على الساحل، وقد زارت ماليندي وفود كثيرة."
    assert [town for town, _ in named(text)] == ["ماليندي"] * 3
