"""Persons in a text. The sentences are invented; names are invented or common given and family names, no person is meant."""

import pytest

from mithaq.reading import ListedNames, names_from_aliases, read_report

NAMES = ListedNames.build(names_from_aliases())


def persons(text: str) -> list[str]:
    found = [one for one in read_report(text, NAMES).mentions if one.type == "person"]
    assert all(text[one.start : one.end] == one.text for one in found)
    return [one.text for one in found]


def ids(text: str) -> list[str | None]:
    return [one.id for one in read_report(text, NAMES).mentions if one.type == "person"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقال غوردلنشتاين إن الأمر انتهى", ["غوردلنشتاين"]),
        ("أضافت ريبيكا مورشتاين أن العمل مستمر", ["ريبيكا مورشتاين"]),
        ("سجل المهاجم الإيطالي جيانفرانكو بلدوتشي هدفا", ["جيانفرانكو بلدوتشي"]),
        ("عرض فيلم للمخرج ستيفان كورلنسكي", ["ستيفان كورلنسكي"]),
        ("حضر فؤاد العمري وبشار المنصور الحفل", ["فؤاد العمري", "بشار المنصور"]),
        ("وصل عبد الله بن عبد الرحمن آل مخترع إلى البلاد", ["عبد الله بن عبد الرحمن آل مخترع"]),
        ("وضم الفريق هشام القاسمي ومحمد أبو ثريكة", ["هشام القاسمي", "محمد أبو ثريكة"]),
        ("سجله حسن عبد الفتاح أمس", ["حسن عبد الفتاح"]),
        ("قال أبو بكر القاسمي ذلك", ["أبو بكر القاسمي"]),
        ("رد مندوب فرنسا لدى الأمم المتحدة جان مارك دو لا فوريير على السؤال", ["جان مارك دو لا فوريير"]),
        ("أجرى ألكسندر كوزلنوف نائب وزير خارجية روسيا محادثات", ["ألكسندر كوزلنوف"]),
        ("اتهم المتحدث باسم الجيش الكندي مارك فورستنر المسلحين", ["مارك فورستنر"]),
        ("أشادت إدارة كورنلدو بالاتفاق، والتقى الوزير بالسيد كورنلدو", ["كورنلدو", "كورنلدو"]),
    ],
)
def test_a_person_is_known_by_what_stands_beside_the_name(text: str, expected: list[str]) -> None:
    assert persons(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ينفق الجيش نصف مليار على المطاعم والمتنزهات والحفلات الموسيقية",
        "وانطلقت أعمال الدورة الجديدة وسيتم توزيع الجوائز",
        "فاز المنتخب المصري في الدوري الممتاز",
        "على ديوان المحاسبة أن يجيب بأن الأموال موجودة",
        "بحث وزير الدولة للشؤون الخارجية مع الجانب الآخر المسألة",
        "قال مصدر مسؤول إن الاجتماع مفيد جدا",
        "يمر البريد محمولا على الشاحنات",
    ],
)
def test_words_of_the_language_are_no_names(text: str) -> None:
    assert persons(text) == []


def test_a_last_name_alone_is_the_person_named_before() -> None:
    text = "وصل ريتشارد بلنكرتون إلى العاصمة. وقال بلنكرتون إنه سعيد. وخطة بلنكرتون جاهزة."
    assert persons(text) == ["ريتشارد بلنكرتون", "بلنكرتون", "بلنكرتون"]
    assert ids(text) == ["person:1"] * 3


def test_two_spellings_with_one_given_name_and_the_same_consonants_are_one_person() -> None:
    assert ids("التقى نائب وزير الخارجية الأمريكي جون كيلر الوفد. وأعرب جون كولر عن تقديره. وقال جون كيلر ذلك.") == ["person:1"] * 3


def test_two_spellings_with_two_given_names_stay_two() -> None:
    assert ids("التقى المستشار جون كيلر المستشار مارك كولر") == ["person:1", "person:2"]


def test_two_people_of_two_sides_are_never_joined_by_their_spelling() -> None:
    text = "التقى وزير الداخلية الباكستاني طارق نقوي وزير الداخلية الأمريكي طارق نقفي"
    assert ids(text) == ["person:1", "person:2"]


def test_a_compound_after_and_begins_another_name() -> None:
    assert persons("بحضور ريتشارد فورستنر ومايكل بلنكرتون") == ["ريتشارد فورستنر", "مايكل بلنكرتون"]


def test_urdu_names_are_known_by_office_and_given_name_only() -> None:
    text = "وزیر داخلہ طارق مخترعی نے کہا کہ امریکی سفیر مائیکل انونٹڈ سے ملاقات ہوئی اور یہ اجلاس کراچی میں ہوا"
    assert persons(text) == ["طارق مخترعی", "مائیکل انونٹڈ"]


def test_english_names_need_a_known_given_name_or_an_office() -> None:
    assert persons("The envoy met John Inventedson in the New Building. Big Plans were made, Inventedson said.") == [
        "John Inventedson",
        "Inventedson",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre a reçu Jean Inventeur dans la salle des fêtes pour une visite",
        "این وزیر با محمد مخترعی در باغ دیدار کرد که برای گفتگو بود",
        "美国国务卿会见了外长",
    ],
)
def test_in_a_language_that_is_not_read_no_person_is_proposed(text: str) -> None:
    assert persons(text) == []


@pytest.mark.parametrize(
    ("text", "name", "side"),
    [
        ("التقى رئيس وزراء باكستان سليم شاهاني الوفد. وقال شاهاني إنه راض.", "سليم شاهاني", "PK"),
        ("قال سليم شاهاني رئيس وزراء العراق إن الحوار مهم.", "سليم شاهاني", "IQ"),
        ("قال سليم شاهاني، رئيس الوزراء العراقي، إن الحوار مهم.", "سليم شاهاني", "IQ"),
        ("وصل أمير قطر سليم شاهاني إلى بغداد.", "سليم شاهاني", "QA"),
        ("شكر شاهاني الحضور. وكان رئيس وزراء ألمانيا كورت شاهاني قد وصل.", "كورت شاهاني", "DE"),
        ("Prime Minister of Iraq Salim Inventedson arrived.", "Salim Inventedson", "IQ"),
        ("عراق کے وزیر اعظم سلیم مختلقی نے کہا کہ وہ خوش ہیں۔", "سلیم مختلقی", "IQ"),
        ("وزیر اعظم پاکستان شہباز مختلقی نے ملاقات کی۔", "شہباز مختلقی", "PK"),
    ],
)
def test_an_office_with_its_state_says_the_side_of_its_holder(text: str, name: str, side: str) -> None:
    assert {one.side for one in read_report(text, NAMES).mentions if one.type == "person" and one.text == name} == {side}


def test_an_office_after_a_verb_of_meeting_is_that_of_the_other() -> None:
    (found,) = [one for one in read_report("استقبل كورت فوغلشتاين وزير الدفاع التركي في برلين.", NAMES).mentions if one.type == "person"]
    assert (found.text, found.side) == ("كورت فوغلشتاين", None)


def test_a_king_is_an_office_before_his_state_and_a_name_before_a_name() -> None:
    found = read_report("غادر ملك الأردن برلين وأمير خان يبقى.", NAMES).mentions
    assert [(one.type, one.text) for one in found if one.type in {"office", "person"}] == [("office", "ملك الأردن"), ("person", "أمير خان")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ترجمان دفتر خارجہ عائلہ مختلقی نے کہا کہ فیصلہ اہم ہے۔", ["عائلہ مختلقی"]),
        ("سفیر سعادت مختلقی نے کہا کہ فیصلہ اہم ہے۔", ["سعادت مختلقی"]),
        ("وزیر داخلہ سلیم رضا نے کہا کہ فیصلہ اہم ہے۔", ["سلیم رضا"]),
        ("ترجمان پاک فوج نے کہا کہ فیصلہ اہم ہے۔", []),
        ("وزیر داخلہ سندھ نے کہا کہ فیصلہ اہم ہے۔", []),
    ],
)
def test_between_an_urdu_office_and_its_verb_stands_a_name(text: str, expected: list[str]) -> None:
    assert persons(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال زعيم حزب العمل سعد القاسمي إن الوضع صعب", ["سعد القاسمي"]),
        ("رأى الباحث في جامعة أكسفورد ثورينان بونغلستراك أن العودة ستطول", ["ثورينان بونغلستراك"]),
        ("قال النائب عن حزب الله نبيه القاسمي ذلك", ["نبيه القاسمي"]),
        ("وصل الملك محمد التاسع إلى برلين", ["محمد التاسع"]),
        ("التقى بندكت السادس عشر الوفد", ["بندكت السادس عشر"]),
        ("اجتمع الرئيس وين جيا رونغ مع الوفد", ["وين جيا رونغ"]),
        ("بحسب الناطق العسكري براساد كورلنسكي", ["براساد كورلنسكي"]),
        ("الحكومة التي يرأسها غوردلن شتاينبورغ", ["غوردلن شتاينبورغ"]),
        ("انتقد فيه حكومة غوردلنشتاين", ["غوردلنشتاين"]),
        ("انتقد قرارات الحكم مايك قلب.", ["مايك قلب"]),
        ("واعتقلت الناشط أحمد كنعون أمس", ["أحمد كنعون"]),
        ("قال زعيم الحزب قلب الدين القاسمي ذلك", ["قلب الدين القاسمي"]),
        ("متقدما على مواطنه سيلنشي كورلنهين", ["سيلنشي كورلنهين"]),
        ("قال الميجور لوك كورلنسكي إن الدورية عادت", ["لوك كورلنسكي"]),
        ("إن العداء سيف سعيد شاهين جاهز للدفاع عن لقبه", ["سيف سعيد شاهين"]),
        ("نقل إلى مستشفى محمد التاسع في المدينة", []),
        ("وقال رئيس هيئة موانئ البحر إن العمل مستمر", []),
        ("قال إن جلسة انتخاب الرئيس أرجئت إلى الغد", []),
    ],
)
def test_a_name_is_known_by_the_body_before_it_and_by_what_goes_on_it(text: str, expected: list[str]) -> None:
    assert persons(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وعزا الرئيس التنفيذي تركي بن سلطان المعمري هذا الأداء إلى الطلب", ["تركي بن سلطان المعمري"]),
        ("قالت مروة الطويل، كبيرة المحللين، ذلك", ["مروة الطويل"]),
        ("نفى وزير الإعلام الصومالي داود آدن جمعالي أن يكون ذلك", ["داود آدن جمعالي"]),
        ("قال الشيخ سالم عبد العزيز الصباح إن الأمر تم", ["سالم عبد العزيز الصباح"]),
        ("يملكها الأمير الوليد بن طلعت أمس", ["الوليد بن طلعت"]),
        ("وضمت القائمة لاعب الزمالك وأحمد القاسمي", ["أحمد القاسمي"]),
        ("تولى الرئيس الألماني كورت فوغلشتاين الحكم، مشيدا بالشعب", ["كورت فوغلشتاين"]),
    ],
)
def test_a_name_ends_where_what_is_told_goes_on(text: str, expected: list[str]) -> None:
    assert persons(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وزیر داخلہ رضا مختلقی نژاد نے بات کی۔ مختلقی نژاد نے وعدہ کیا۔", ["person:1", "person:1"]),
        ("قال السفير خوسيه أنطونيو كورلنيرو ذلك. ونوه السفير خوسي أنطونيو كورلنيرو بالعمل.", ["person:1", "person:1"]),
    ],
)
def test_a_longer_name_and_two_spellings_of_its_given_name_are_one_person(text: str, expected: list[str]) -> None:
    assert ids(text) == expected
