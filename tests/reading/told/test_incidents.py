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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قتل 3 جنود في تفجير في بغداد و4 آخرون في هجوم في دمشق.",
            [("bombing", "بغداد", Victims(killed=3)), ("attack", "دمشق", Victims(killed=4))],
        ),
        ("هجومان منفصلان في عدن وصنعاء أسفرا عن مقتل 9 أشخاص.", [("attack", "عدن", Victims()), ("attack", "صنعاء", Victims())]),
        (
            "أسفر هجومان عن مقتل 3 جنود في بغداد و5 مدنيين في دمشق.",
            [("attack", "بغداد", Victims(killed=3)), ("attack", "دمشق", Victims(killed=5))],
        ),
        (
            "قتل شرطيان في تفجير في كويتا، فيما خطف مسلحون ثلاثة عمال في بيشاور.",
            [("bombing", "كويتا", Victims(killed=2)), ("kidnapping", "بيشاور", Victims(taken=3))],
        ),
        ("وقع انفجار في كابل وآخر في قندهار أوقعا عشرة قتلى.", [("bombing", "كابل", Victims()), ("bombing", "قندهار", Victims())]),
        (
            "پشاور میں بم دھماکے میں چار اہلکار جاں بحق اور کوئٹہ میں فائرنگ سے دو افراد زخمی ہوئے۔",
            [("bombing", "پشاور", Victims(killed=4)), ("shooting", "کوئٹہ", Victims(injured=2))],
        ),
        (
            "پشاور میں دھماکے میں تین اور کوئٹہ میں فائرنگ سے دو افراد ہلاک ہوئے۔",
            [("bombing", "پشاور", Victims(killed=3)), ("shooting", "کوئٹہ", Victims(killed=2))],
        ),
        (
            "پشاور میں دھماکے اور کوئٹہ میں فائرنگ سے چھ افراد ہلاک ہوئے۔",
            [("bombing", "پشاور", Victims()), ("shooting", "کوئٹہ", Victims())],
        ),
        ("Separate attacks in Ankara and Izmir killed six people.", [("attack", "Ankara", Victims()), ("attack", "Izmir", Victims())]),
        (
            "Two bombings killed four people in Kabul and seven in Kandahar.",
            [("bombing", "Kabul", Victims(killed=4)), ("bombing", "Kandahar", Victims(killed=7))],
        ),
        (
            "A bombing in Quetta killed three soldiers and gunmen opened fire in Lahore, wounding five.",
            [("bombing", "Quetta", Victims(killed=3)), ("shooting", "Lahore", Victims(injured=5))],
        ),
    ],
)
def test_two_attacks_of_one_sentence_are_two_with_their_own_places_and_victims(text: str, expected: list[tuple[str, str, Victims]]) -> None:
    assert [(one.kind, one.place, one.victims) for one in read(text).incidents] == expected


def test_two_attacks_of_one_sentence_have_spans_that_do_not_touch_and_the_date_of_both() -> None:
    one, two, three = read("Separate attacks struck in Quetta, Lahore and Karachi on 3 March 2024, killing twelve.").incidents
    assert {found.date.value for found in (one, two, three)} == {"2024-03-03"}
    assert one.spans[0][1] < two.spans[0][0] < two.spans[0][1] < three.spans[0][0]


def test_whoever_claims_both_attacks_is_behind_both_and_behind_one_only_where_it_is_said_of_one() -> None:
    both = read("قتل 3 جنود في تفجير في بغداد و4 آخرون في هجوم في دمشق. وتبنى تنظيم داعش الهجومين.").incidents
    assert [one.claimed_by for one in both] == ["group:isil", "group:isil"]
    own = read("فجر تنظيم داعش سيارة في بغداد فقتل 3 جنود، واقتحم مسلحون مركزا في دمشق وقتلوا 4.").incidents
    assert [one.groups for one in own] == [("group:isil",), ()]


@pytest.mark.parametrize(
    "text",
    [
        "قتل 5 جنود في هجوم في بغداد وأدانت لندن الهجوم.",
        "استهدف تفجير حافلة في كويتا فقتل ثلاثة، وأعلن مسؤول في إسلام آباد أن الهجوم انتحاري.",
        "A bombing in Ankara killed three and the minister in London condemned the attack.",
        "أسفرت هجمات في العراق وسوريا عن مقتل 300 شخص.",
    ],
)
def test_an_attack_of_which_somebody_elsewhere_speaks_stays_one(text: str) -> None:
    assert len(read(text).incidents) == 1


@pytest.mark.parametrize(
    ("text", "kind", "place", "victims"),
    [
        ("لقي سبعة جنود حتفهم وجُرح أربعة آخرون عندما انفجرت عبوة ناسفة قرب لامو.", "bombing", "لامو", Victims(7, 4, None)),
        ("أودى تفجير سيارة مفخخة في حمص بحياة تسعة أشخاص.", "bombing", "حمص", Victims(9, None, None)),
        ("انفجرت دراجة نارية مفخخة في قندهار فقتلت أربعة وأصابت أحد عشر.", "bombing", "قندهار", Victims(4, 11, None)),
        ("وقع أربعة جنود في كمين قرب تدمر، ما أدى إلى مقتلهم جميعا.", "ambush", "تدمر", Victims(4, None, None)),
        ("قتلت امرأة وطفلاها في قصف استهدف منزلا في إدلب.", "bombing", "إدلب", Victims(3, None, None)),
        ("اختطف مجهولون عاملا إغاثيا في تعز.", "kidnapping", "تعز", Victims(None, None, 1)),
        ("فتح مسلحون النار على دورية ببغداد، فقتلوا شرطيين وأصابوا ثالثا.", "shooting", "بغداد", Victims(2, 1, None)),
        (
            "Three passengers died and at least twenty-one were hurt when a device went off in Davao.",
            "bombing",
            "Davao",
            Victims(3, 21, None),
        ),
        (
            "A suicide bomber struck a checkpoint in Quetta, killing four policemen and wounding 23.",
            "bombing",
            "Quetta",
            Victims(4, 23, None),
        ),
        ("The death toll from the blast in Quetta rose to 19.", "bombing", "Quetta", Victims(19, None, None)),
        ("Four people, including two children, were killed in a bombing in Kabul.", "bombing", "Kabul", Victims(4, None, None)),
        ("Two guards and one smuggler died in a shootout near Zaranj.", "clash", "Zaranj", Victims(3, None, None)),
        (
            "پشاور کی ایک مسجد میں دھماکے میں کم از کم 32 افراد جاں بحق اور 150 سے زائد زخمی ہو گئے۔",
            "bombing",
            "پشاور",
            Victims(32, 150, None),
        ),
        ("سراوان کے قریب گھات لگا کر کیے گئے حملے میں پانچ محافظ مارے گئے۔", "ambush", "سراوان", Victims(5, None, None)),
        ("کوئٹہ: پولیس وین پر فائرنگ سے دو اہلکار شہید، ایک زخمی۔", "shooting", "کوئٹہ", Victims(2, 1, None)),
        ("مسلح افراد نے گوادر سے تین مزدوروں کو اغوا کر لیا۔", "kidnapping", "گوادر", Victims(None, None, 3)),
    ],
)
def test_victims_in_words_and_a_place_near_which_it_struck_are_read(text: str, kind: str, place: str, victims: Victims) -> None:
    found = only(text)
    assert (found.kind, found.place, found.victims) == (kind, place, victims)


@pytest.mark.parametrize(
    "text",
    [
        "أحبطت قوات الأمن هجوما كان يستهدف مطار عدن.",
        "أودت الهجمات على طول الحدود بحياة أكثر من مئة شخص منذ مطلع العام.",
        "Police thwarted a bomb attack on a market in Lahore.",
    ],
)
def test_what_was_foiled_and_the_figures_of_a_year_are_no_incidents(text: str) -> None:
    assert read(text).incidents == ()


def test_a_place_without_a_state_has_no_side() -> None:
    assert only("Gunmen kidnapped two fishermen near Semporna.").side is None


def test_what_the_headline_tells_is_the_incident_of_the_text() -> None:
    text = "Blast at bus station in Quetta kills four\nFour people died and nine were hurt when a bomb went off near Quetta on Sunday.\n"
    found = only(text)
    assert (found.place, found.victims, len(found.spans)) == ("Quetta", Victims(4, 9, None), 2)


def test_victims_told_right_after_an_attack_are_its_own() -> None:
    found = only("A bomb exploded in a market in Quetta on Sunday. Four people were killed and nine wounded, doctors said.")
    assert found.victims == Victims(4, 9, None)


@pytest.mark.parametrize(
    "text",
    [
        "قتل 3 جنود في تفجير في بغداد. ولم تتبن أي جهة التفجير، لكن السلطات اتهمت تنظيم داعش.",
        "قتل 3 جنود في تفجير في بغداد. وحمّلت السلطات تنظيم داعش مسؤوليته.",
        "Three soldiers died in a bombing in Kabul. No group has claimed responsibility, and officials blamed the Islamic State group.",
    ],
)
def test_who_is_blamed_has_claimed_nothing(text: str) -> None:
    assert only(text).claimed_by is None


@pytest.mark.parametrize(
    ("text", "kind", "victims"),
    [
        ("سقط ستة قتلى حين صدم مهاجم بشاحنة مفخخة بوابة معسكر في غاو.", "bombing", Victims(killed=6)),
        ("تعرضت حافلة لإطلاق نار في تربت، فقضى أربعة وجرح اثنان.", "shooting", Victims(4, 2)),
        ("اقتحم مسلحون مدرسة في صنعاء واقتادوا 27 تلميذة إلى جهة مجهولة.", "kidnapping", Victims(taken=27)),
        ("قتل شرطي وأصيب زميله بالرصاص في السليمانية.", "shooting", Victims(1, 1)),
        ("A car packed with explosives rammed the gate of a base in Gao, killing at least eight soldiers.", "bombing", Victims(killed=8)),
        ("A bomb attached to a van in Quetta killed the driver and wounded three officers.", "bombing", Victims(1, 3)),
        ("کابل کی مسجد میں خودکش بمبار نے خود کو اڑا لیا، 21 افراد ہلاک۔", "bombing", Victims(killed=21)),
        ("قلات میں مسلح افراد نے بس سے سات مسافروں کو اتار کر گولیاں مار دیں۔", "shooting", Victims(killed=7)),
    ],
)
def test_an_attack_told_in_other_words_has_its_kind_and_victims(text: str, kind: str, victims: Victims) -> None:
    found = only(text)
    assert (found.kind, found.victims) == (kind, victims)


@pytest.mark.parametrize(
    "text",
    [
        "أسفر انفجار عرضي في مصنع ببغداد عن مقتل ثلاثة عمال.",
        "An accidental blast at a depot in Kinshasa killed four.",
        "گیس لیکج کے باعث لاہور میں دھماکے سے تین افراد جاں بحق ہوئے۔",
    ],
)
def test_a_mishap_is_no_attack(text: str) -> None:
    assert read(text).incidents == ()


@pytest.mark.parametrize(
    "text",
    [
        "قتل 15 شخصا في قندوز. وأعلن تنظيم داعش أن أحد مقاتليه فجر نفسه وسط المصلين.",
        "A bomb killed four in Quetta. The Islamic State group said through its channel that its fighters had planted it.",
        "ہرات میں دھماکے میں چار افراد ہلاک ہوئے۔ داعش نے دعویٰ کیا کہ دھماکا اس کے جنگجوؤں نے کیا۔",
    ],
)
def test_a_group_claims_what_it_says_of_its_own_people(text: str) -> None:
    assert only(text).claimed_by == "group:isil"


def test_what_was_hoped_before_an_attack_does_not_make_the_attack_a_hope() -> None:
    found = only("They had hoped to announce it in May, but the plan was shelved after a bomb killed eight workers in Mandera.")
    assert (found.place, found.victims.killed) == ("Mandera", 8)


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("مقتل ضابط وثلاثة جنود وإصابة ستة آخرين في هجوم غرب مدينة العريش.", Victims(4, 6)),
        ("مقتل 3 جنود و5 مدنيين وإصابة 9 في هجوم في بغداد.", Victims(8, 9)),
        ("أسفر هجوم في بغداد عن 14 قتيلا و30 جريحا.", Victims(14, 30)),
        ("قالت بغداد إن أربعة من جنودها قتلوا في هجوم قرب كركوك.", Victims(killed=4)),
        ("A farmer and his son had been killed in an ambush near Maiduguri.", Victims(killed=2)),
        ("A teacher was shot dead in an attack near Maiduguri.", Victims(killed=1)),
        ("Nobody was killed in the attack near Maiduguri, in which four were hurt.", Victims(injured=4)),
    ],
)
def test_those_whom_and_joins_are_added_and_one_alone_is_one(text: str, victims: Victims) -> None:
    assert only(text).victims == victims


def test_an_attack_without_a_place_stands_only_where_no_other_is_told() -> None:
    text = "قتل 3 جنود في هجوم في بغداد.\nوشهد عام 2015 هجوما راح ضحيته 50 شخصا."
    assert [one.place for one in read(text).incidents] == ["بغداد"]


@pytest.mark.parametrize(
    ("text", "kind", "victims"),
    [
        ("Kirkuk bombing kills seven, wounds four", "bombing", Victims(7, 4)),
        ("Raiders drove off cattle and killed nine herders near Nairobi.", "raid", Victims(killed=9)),
        ("أطلق مسلحان النار على قاض في عدن فأردياه قتيلا.", "shooting", Victims(killed=1)),
        ("اغتيل ضابط المخابرات برصاص مجهولين في بنغازي.", "shooting", Victims(killed=1)),
        ("نامعلوم افراد تین مزدوروں کو گوادر کے نواح سے اٹھا کر لے گئے۔", "kidnapping", Victims(taken=3)),
    ],
)
def test_a_killing_told_by_its_doers_or_in_a_headline_is_read(text: str, kind: str, victims: Victims) -> None:
    found = only(text)
    assert (found.kind, found.victims) == (kind, victims)


@pytest.mark.parametrize(
    "text",
    [
        "An air strike near Kunduz killed four on Sunday. The Taliban said its fighters were killed in their sleep.",
        "قتل 4 في غارة قرب قندوز. وقالت حركة طالبان إن مقاتليها قتلوا وهم نيام.",
    ],
)
def test_a_group_that_tells_of_its_own_dead_claims_nothing(text: str) -> None:
    assert [one.claimed_by for one in read(text).incidents] == [None]
