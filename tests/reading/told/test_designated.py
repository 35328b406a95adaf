"""Designations. Every sentence is invented."""

import pytest

from tests.reading.told.telling import read


@pytest.mark.parametrize(
    ("text", "authority", "nature"),
    [
        ("صنفت فرنسا تنظيم داعش منظمة إرهابية.", "FR", "fact"),
        ("نفت ألمانيا تصنيف حركة طالبان منظمة إرهابية.", "DE", "denial"),
        ("Germany designated ISIL as a terrorist organisation.", "DE", "fact"),
        ("ISIL was designated a terrorist organisation by France.", "FR", "fact"),
        ("Germany is considering designating the Taliban as a terrorist organisation.", "DE", "forecast"),
        ("جرمنی نے داعش کو دہشت گرد تنظیم قرار دیا۔", "DE", "fact"),
    ],
)
def test_a_designation_has_its_authority_and_nature(text: str, authority: str, nature: str) -> None:
    (found,) = read(text).designations
    assert (found.authority, found.nature) == (authority, nature)


def test_what_somebody_calls_for_is_a_claim_of_whoever_does() -> None:
    (found,) = read("دعت تركيا إلى تصنيف تنظيم داعش منظمة إرهابية.").designations
    assert (found.nature, found.speaker) == ("claim", "تركيا")


@pytest.mark.parametrize(
    "text",
    ["رفعت ألمانيا حركة طالبان من قائمة المنظمات الإرهابية.", "Germany removed the Taliban from its list of terrorist organisations."],
)
def test_taking_off_a_list_is_no_designation(text: str) -> None:
    assert read(text).designations == ()


@pytest.mark.parametrize(
    ("text", "subject", "authority"),
    [
        ("صنفت وزارة الخارجية الأميركية حركة الشباب منظمة إرهابية أجنبية.", "group:al-shabaab", "US"),
        ("أضافت كندا جماعة بوكو حرام إلى لائحة الإرهاب.", "group:boko-haram", "CA"),
        ("Canada on Monday put al-Shabaab on its terrorism list.", "group:al-shabaab", "CA"),
        ("Al-Shabaab was designated a terrorist organization by the United States.", "group:al-shabaab", "US"),
        ("Britain banned Boko Haram under its terrorism laws.", "group:boko-haram", "GB"),
        ("یاد رہے کہ امریکا گزشتہ برس بوکو حرام کو دہشت گرد تنظیموں کی فہرست میں شامل کر چکا ہے۔", "group:boko-haram", "US"),
        ("وضعت لندن حركة الشباب على قائمتها السوداء قبل عامين.", "group:al-shabaab", "GB"),
        ("Boko Haram, which Washington blacklisted in 2013, is active there.", "group:boko-haram", "US"),
        ("حکومت پاکستان نے جماعت الاحرار کو کالعدم قرار دیا۔", "group:jamaat-ul-ahrar", "PK"),
    ],
)
def test_who_put_a_group_on_its_list_is_the_authority(text: str, subject: str, authority: str) -> None:
    assert [(one.subject, one.authority, one.nature) for one in read(text).designations] == [(subject, authority, "fact")]


def test_who_is_taken_off_a_blacklist_is_not_designated() -> None:
    assert read("شطبت لندن حركة الشباب من قائمتها السوداء.").designations == ()
