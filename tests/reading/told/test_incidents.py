"""Attacks and clashes. Every incident is invented."""

import pytest

from mithaq.reading.result import Incident, Victims
from tests.reading.told.telling import read


def only(text: str) -> Incident:
    (found,) = read(text).incidents
    return found


@pytest.mark.parametrize(
    ("text", "kind", "place", "victims"),
    [
        ("أسفر كمين عن 3 قتلى و12 جريحا في كونر.", "ambush", "كونر", Victims(3, 12, None)),
        ("أسفر هجوم مسلح في هلمند عن مقتل جنديين وإصابة خمسة.", "attack", "هلمند", Victims(2, 5, None)),
        ("مقتل ٧ أشخاص في انفجار هز بغداد.", "bombing", "بغداد", Victims(7, None, None)),
        ("سقط عشرات القتلى في هجوم على سوق في كابل.", "attack", "كابل", Victims(None, None, None)),
        ("خطف مسلحون خمسة عشر عاملا في ننغرهار.", "kidnapping", "ننغرهار", Victims(None, None, 15)),
        ("اندلعت اشتباكات في دمشق أدت إلى مقتل ستة.", "clash", "دمشق", Victims(6, None, None)),
        ("At least five soldiers were killed and 12 wounded in a bombing in Ankara.", "bombing", "Ankara", Victims(5, 12, None)),
        ("Gunmen opened fire on a post in Lahore, killing a policeman and wounding 3.", "shooting", "Lahore", Victims(1, 3, None)),
        ("پشاور میں خودکش دھماکے میں پانچ افراد ہلاک اور ۱۲ زخمی ہوئے۔", "bombing", "پشاور", Victims(5, 12, None)),
    ],
)
def test_r11_an_attack_has_its_kind_place_and_victims(text: str, kind: str, place: str, victims: Victims) -> None:
    found = only(text)
    assert (found.kind, found.place, found.victims) == (kind, place, victims)


@pytest.mark.parametrize(
    "text",
    [
        "عبر الوزير عن تعازيه لضحايا هجوم أنقرة الذي قتل فيه 20 شخصا.",
        "شهدت البلاد زيادة في الهجمات المسلحة.",
        "تشن القوات العراقية عملية عسكرية واسعة ضد معاقل الجماعات المسلحة.",
        "بعد هجوم مدرسة في بغداد تبنت الحكومة خطة.",
        "أجرت القوات تدريبا يحاكي هجوما على السفارة.",
        "ناقش الجانبان وقف إطلاق النار ومكافحة الإرهاب.",
        "The rise in attacks killed 300 people over the year.",
        "Officials warned of the threat of attacks in Berlin.",
        "The minister offered condolences to the victims of the attack in Paris.",
        "وزیر نے حملے کے متاثرین سے تعزیت کی۔",
    ],
)
def test_r11_condolences_figures_and_fighting_terror_are_no_incidents(text: str) -> None:
    assert read(text).incidents == ()


def test_a_later_sentence_on_the_attack_adds_who_claimed_it() -> None:
    found = only("قتل 3 جنود في تفجير استهدف دورية في بغداد. وأعلن تنظيم داعش مسؤوليته عن الهجوم.")
    assert (found.groups, found.claimed_by, len(found.spans)) == (("group:isil",), "group:isil", 2)


def test_two_attacks_at_two_places_stay_two() -> None:
    assert len(read("قتل 3 جنود في هجوم في بغداد. وقتل 4 آخرون في هجوم في دمشق.").incidents) == 2


def test_r04_an_attack_that_somebody_tells_of_keeps_its_teller() -> None:
    found = only("قال مسؤولون عراقيون إن 3 جنود قتلوا في هجوم في بغداد.")
    assert (found.nature, found.speaker) == ("claim", "مسؤولون عراقيون")
