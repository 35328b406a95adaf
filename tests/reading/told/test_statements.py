"""Positions and claims, and who tells them. Every sentence is invented."""

import pytest

from tests.reading.told.telling import read


@pytest.mark.parametrize(
    ("text", "stance", "speaker"),
    [
        ("رحبت ألمانيا بقرار فرنسا.", "welcomes", "ألمانيا"),
        ("أدان الرئيس الفرنسي الهجوم على بغداد.", "condemns", "الرئيس الفرنسي"),
        ("دعت تركيا إلى وقف التهريب.", "urges", "تركيا"),
        ("Germany condemned the attack in Baghdad.", "condemns", "Germany"),
        ("ترکی نے فرانس کے فیصلے کا خیرمقدم کیا۔", "welcomes", "ترکی"),
    ],
)
def test_a_position_has_its_stance_and_speaker(text: str, stance: str, speaker: str) -> None:
    (found,) = read(text).statements
    assert (found.kind, found.stance, found.speaker) == ("position", stance, speaker)


@pytest.mark.parametrize(
    "text",
    [
        "قال مسؤولون عراقيون إن تنظيم داعش ينشط في سوريا. ونفت سوريا وجود تنظيم داعش في سوريا.",
        "Iraqi officials said that ISIL fighters hide in Syria. Turkey denied that ISIL fighters are there.",
        "عراقی حکام نے کہا کہ داعش موجود ہے۔ ترکی نے داعش کی موجودگی کی تردید کی۔",
    ],
)
def test_r40_a_denial_answers_the_claim_and_both_stay(text: str) -> None:
    claim, denial = read(text).statements
    assert (claim.polarity, claim.nature, claim.answers) == ("affirmed", "claim", None)
    assert (denial.polarity, denial.nature, denial.answers) == ("denied", "denial", 0)
    assert "group:isil" in set(claim.subjects) & set(denial.subjects)


def test_r40_a_denial_answers_what_somebody_asked_when_nobody_claims() -> None:
    asked, denial = read(
        "طلبت السلطات العراقية من حركة طالبان تسليم قادة تنظيم القاعدة. لكن حركة طالبان تنفي وجود تنظيم القاعدة."
    ).statements
    assert (asked.stance, denial.answers) == ("urges", 0)


def test_a_denial_of_what_the_text_does_not_tell_answers_nothing() -> None:
    (denial,) = read("نفت ألمانيا وجود تنظيم داعش في برلين.").statements
    assert denial.answers is None


@pytest.mark.parametrize(
    ("text", "nature", "speaker"),
    [
        ("وقال وزير الخارجية الألماني إن فرنسا شريك مهم.", "claim", "وزير الخارجية الألماني"),
        ("وفقا لمسؤولين عراقيين فإن فرنسا شريك مهم جدا.", "claim", "مسؤولين عراقيين"),
        ("يرى مراقبون أن فرنسا شريك مهم.", "opinion", "مراقبون"),
        ("According to Turkish media, the two sides disagree on Syria.", "claim", "Turkish media"),
        ("Analysts said that France is a partner.", "opinion", "Analysts"),
        ("عراقی حکام نے کہا کہ فرانس شراکت دار ہے۔", "claim", "عراقی حکام"),
    ],
)
def test_r52_what_somebody_says_is_told_with_its_nature(text: str, nature: str, speaker: str) -> None:
    (found,) = read(text).statements
    assert (found.nature, found.speaker) == (nature, speaker)


def test_r04_every_statement_slices_to_its_span() -> None:
    text = "قال مسؤولون عراقيون إن تنظيم داعش ينشط في سوريا، مؤكدين أن فرنسا شريك. ونفت سوريا ذلك."
    found = read(text).statements
    assert found
    assert all(one.about in text and text[slice(*one.span)].strip() for one in found)


@pytest.mark.parametrize("text", ["قال مسؤولون إن", "Officials said that", "حکام نے کہا کہ", "نفت ألمانيا", "said", "وفقا ل"])
def test_a_sentence_that_breaks_off_says_nothing(text: str) -> None:
    assert read(text).statements == ()


@pytest.mark.parametrize(
    ("text", "speaker", "about"),
    [
        ("مبصرین کے خیال میں یہ فیصلہ فرانس کے لیے اہم ہے۔", "مبصرین", "یہ فیصلہ فرانس کے لیے اہم ہے"),
        ("تجزیہ کاروں کی رائے میں بات چیت کامیاب رہی۔", "تجزیہ کاروں", "بات چیت کامیاب رہی"),
        ("عراق نے فرانسیسی فیصلے کا خیرمقدم کیا۔", "عراق", "فرانسیسی فیصلے"),
        ("The talks failed, the ministry said.", "ministry", "The talks failed"),
        ("Iraq and France are partners, a German official said.", "German official", "Iraq and France are partners"),
        ("The talks with Iraq were useful, officials in Berlin said.", "officials", "The talks with Iraq were useful"),
        ('"The talks helped France," the German foreign ministry said.', "German foreign ministry", "The talks helped France"),
    ],
)
def test_what_is_said_begins_and_ends_with_its_own_words(text: str, speaker: str, about: str) -> None:
    (found,) = read(text).statements
    assert (found.speaker, found.about) == (speaker, about)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وقالت حكومة طالبان إن الحدود مفتوحة.", "حكومة طالبان"),
        ("ونفت سلطات طالبان في كابول وجود مسلحين أجانب.", "سلطات طالبان"),
        ("قال المتحدث باسم حكومة طالبان إن الحدود مفتوحة.", "المتحدث باسم حكومة طالبان"),
        ("أكدت إدارة طالبان أن الحدود مفتوحة.", "إدارة طالبان"),
        ("The Taliban government said the border was open.", "Taliban government"),
        ("طالبان حکومت نے کہا کہ سرحد کھلی ہے۔", "طالبان حکومت"),
        ("وقالت حركة طالبان إن الحدود مفتوحة.", "حركة طالبان"),
    ],
)
def test_a_government_of_a_group_speaks_under_its_whole_name(text: str, speaker: str) -> None:
    (found,) = read(text).statements
    assert found.speaker == speaker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وتحدثت تقارير عن نشر قوات في كركوك، وهو ما نفاه مصدر في وزارة الدفاع العراقية جملة وتفصيلا.", ("claim", "denied")),
        ("ورأى الباحث كريم مخترعي أن الخطوة تغلق الباب.", ("claim", "affirmed")),
        ("German Foreign Minister Karl Madeup blamed the Islamic State group for the theft.", ("claim", "affirmed")),
        ("وزیر داخلہ قدیر احمد نے ان اطلاعات کو بے بنیاد قرار دیا کہ فوج سرحد پار گئی تھی۔", ("claim", "denied")),
        ("تجزیہ کار منصور احمد کی رائے میں معاہدے کی زبان نرم ہے۔", ("claim", "affirmed")),
    ],
)
def test_a_denial_a_view_and_a_charge_are_read_in_other_words(text: str, expected: tuple[str, str]) -> None:
    assert expected in [(one.kind, one.polarity) for one in read(text).statements]
