"""Organisations in a text. The sentences are invented."""

import pytest

from mithaq.reading import ListedNames, names_from_aliases, read_report

NAMES = ListedNames.build(names_from_aliases())


def organisations(text: str) -> list[tuple[str, str | None]]:
    found = [one for one in read_report(text, NAMES).mentions if one.type == "organisation"]
    assert all(text[one.start : one.end] == one.text for one in found)
    return [(one.text, one.side) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلنت وزارة الداخلية ذلك", [("وزارة الداخلية", None)]),
        ("نفى الجيش الباكستاني الخبر", [("الجيش الباكستاني", "PK")]),
        ("مجلس الأمن التابع للأمم المتحدة", [("مجلس الأمن", None), ("أمم المتحدة", None)]),
        ("السفير الباكستاني لدى الأمم المتحدة حضر", [("الأمم المتحدة", None)]),
        ("أقر مجلس النواب اللبناني القانون", [("مجلس النواب اللبناني", "LB")]),
        ("حضر مدير الوكالة الوطنية للتحقيق في الجرائم الإلكترونية", [("الوكالة الوطنية للتحقيق في الجرائم الإلكترونية", None)]),
        ("أنشئ المركز الوطني لتنسيق مكافحة المخدرات بقرار", [("المركز الوطني لتنسيق مكافحة المخدرات", None)]),
        ("أصدر اتحاد صناعة السيارات في ألمانيا تقريرا", [("اتحاد صناعة السيارات", None)]),
        ("قالت صحيفة واشنطن بوست إن الأمر تم", [("واشنطن بوست", None)]),
        ("باعت شركة كورنلدوتكس حصتها", [("كورنلدوتكس", None)]),
        ("دعت جمعية «أصدقاء النهر» إلى اجتماع", [("جمعية «أصدقاء النهر»", None)]),
        ("قرأت في مجلة تايم مقالا", [("تايم", None)]),
        ("نشرت جامعة أكسفورد البريطانية بحثا", [("جامعة أكسفورد البريطانية", "GB")]),
        ("طلب الناتو المساعدة من اليونيسف", [("الناتو", None), ("اليونيسف", None)]),
        ("اقوام متحدہ اور ایف آئی اے کے افسران", [("اقوام متحدہ", None), ("ایف آئی اے", None)]),
        ("فاز نادي كورنلدا على نادي الزمالك", [("نادي كورنلدا", None), ("نادي الزمالك", None)]),
        ("قال رئيس مفوضية الاتحاد الأفريقي ذلك", [("مفوضية الاتحاد الأفريقي", None)]),
        ("أعلن مكتب الأمم المتحدة لتنسيق الشؤون الإنسانية ذلك", [("مكتب الأمم المتحدة لتنسيق الشؤون الإنسانية", None)]),
        ("نفت حركة فتح الخبر", [("حركة فتح", None)]),
        ("نفت منظمة هيومن رايتس ووتش الخبر", [("منظمة هيومن رايتس ووتش", None)]),
        ("قالت الخارجية الألمانية إن الأمر تم", [("الخارجية الألمانية", "DE")]),
        ("تراجعت أرباح شركة ألفا للتأمين البحري أمس", [("شركة ألفا للتأمين البحري", None)]),
        ("رفضت كتلة الإصلاح القرار", [("كتلة الإصلاح", None)]),
        ("نقل إلى مستشفى سالم القاسمي أمس", [("مستشفى سالم القاسمي", None)]),
        ("زار متحف الكورلندوف أمس", [("متحف الكورلندوف", None)]),
        ("عقد الحزب الاشتراكي الماوي مؤتمره", [("الحزب الاشتراكي الماوي", None)]),
        ("طالبت الرابطة العراقية للدفاع عن حقوق السجناء بذلك", [("الرابطة العراقية للدفاع عن حقوق السجناء", "IQ")]),
        ("أعلنت مؤسسة كورلندا للجمعيات الخيرية ذلك", [("مؤسسة كورلندا للجمعيات الخيرية", None)]),
        ("تراجع سهم ميتسوبيشي موتورز أمس", [("ميتسوبيشي موتورز", None)]),
        ("تراجعت أرباح كورنلدوتكس أمس", [("كورنلدوتكس", None)]),
        ("قال المتحدث باسم البيت الأبيض ذلك", [("البيت الأبيض", "US")]),
        ("أعلن الكرملين ذلك", [("الكرملين", "RU")]),
        ("نعى اتحاد الكتاب العرب الشاعر", [("اتحاد الكتاب العرب", None)]),
        ("قتل جندي من قوات حلف شمال الأطلسي أمس", [("قوات حلف شمال الأطلسي", None)]),
        ("رفضت حركة تحرير الجنوب القرار", [("حركة تحرير الجنوب", None)]),
        ("قال رئيس غرفة تجارة وصناعة دبي ذلك", [("غرفة تجارة وصناعة دبي", "AE")]),
        ("انتشل الصليب الأحمر اللبناني ثلاث نساء", [("الصليب الأحمر اللبناني", "LB")]),
        ("تراجعت أسهم كورنلدوتكس وبورشتاينهوف أمس", [("كورنلدوتكس", None)]),
        ("باعت شركة بلومبرغ حصتها", [("بلومبرغ", None)]),
        (
            "The National Security Council and the Ministry of Interior met the FIA",
            [("National Security Council", None), ("Ministry of Interior", None), ("FIA", None)],
        ),
    ],
)
def test_an_organisation_is_found_with_head_and_what_completes_it(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert organisations(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "عقد الاجتماع في مكتب شريف أمس",
        "وصل قائد جيش إلى الحدود",
        "في مركز المدينة سوق كبيرة",
        "فتح الباب ودخل",
        "كانت لجنة من خبراء كثيرين",
        "the bank of the river and a group of people",
        "قال إن حزبا جديدا سيظهر",
        "بحث وزير الخارجية الألماني السياسة الخارجية الألمانية",
        "توقفت حركة المرور في الشارع",
        "أصدرت الشركة كتابا للأطفال",
    ],
)
def test_a_common_word_is_no_organisation(text: str) -> None:
    assert organisations(text) == []


def test_a_city_is_a_club_only_in_a_report_of_sport() -> None:
    match = "فاز برشلونة في مباراة الدوري وسجل لاعب الفريق الهدف. وأقيمت في برشلونة."
    kinds = [(one.text, one.type) for one in read_report(match, NAMES).mentions]
    assert kinds == [("برشلونة", "organisation"), ("برشلونة", "place")]
    assert [one.type for one in read_report("زار الوزير برشلونة أمس", NAMES).mentions if one.text == "برشلونة"] == ["place"]


def test_one_organisation_has_one_id_in_a_text() -> None:
    found = [one.id for one in read_report("طلب الناتو المساعدة. وقال حلف شمال الأطلسي ذلك. ورد مجلس الأمن.", NAMES).mentions]
    assert found == ["organisation:1", "organisation:1", "organisation:2"]


def test_a_city_in_the_name_of_a_body_is_no_place_of_its_own_but_a_state_is() -> None:
    found = [(one.text, one.type) for one in read_report("نشرت جامعة أكسفورد بحثا وأغلقت سفارة فرنسا", NAMES).mentions]
    assert found == [("جامعة أكسفورد", "organisation"), ("سفارة فرنسا", "organisation"), ("فرنسا", "place")]


def test_a_club_whose_name_is_a_word_is_one_in_a_report_of_sport_alone() -> None:
    sport = "فاز الهلال على الاتحاد في مباراة الدوري بهدفين، وسجل اللاعب هدف الشوط الثاني. ورفض الاتحاد الآسيوي الطلب."
    assert [name for name, _ in organisations(sport)] == ["الهلال", "الاتحاد", "الاتحاد الآسيوي"]
    assert organisations("شوهد الهلال مساء أمس، وقال الوزير إن الاتحاد قوة وإن النصر قريب.") == []
