"""Cleaning pasted pages. All texts are invented."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.reading.page.clean import clean

LONG = "قال المسؤول إن اللجنة المشتركة ستنظر في عشرة مقترحات قدمها الطرفان خلال الأسبوع"
PAGE = f"""الرئيسية > أخبار
عنوان الخبر المخترع عن اللجنة
الأحد 4/مايو/2025 - 10:15 ص
طباعة
أحمد المخترع
{LONG}.
خلفية
وأضاف المسؤول أن التقرير الكامل سينشر لاحقا على موقع اللجنة في الشهر القادم.
{LONG}.
شارك المقال
اقرأ أيضا: خبر آخر لا صلة له
جميع الحقوق محفوظة"""


def kept(text: str) -> list[str]:
    return [text[start:end] for start, end in clean(text).kept]


def test_furniture_the_date_line_and_the_byline_go_and_headings_stay() -> None:
    assert kept(PAGE)[0] == "عنوان الخبر المخترع عن اللجنة"
    assert "خلفية" in kept(PAGE)
    assert {PAGE[one.start : one.end]: one.why for one in clean(PAGE).removed} == {
        "الرئيسية > أخبار": "furniture",
        "الأحد 4/مايو/2025 - 10:15 ص": "dateline",
        "طباعة": "furniture",
        "أحمد المخترع": "byline",
        "شارك المقال": "furniture",
        "اقرأ أيضا: خبر آخر لا صلة له": "furniture",
        "جميع الحقوق محفوظة": "furniture",
    }


def test_a_repeated_paragraph_is_given_once_at_its_first_place() -> None:
    (duplicate,) = clean(PAGE).duplicates
    assert duplicate.first[0] < duplicate.second[0]
    assert PAGE[slice(*duplicate.first)] == PAGE[slice(*duplicate.second)] == f"{LONG}."
    assert kept(PAGE).count(f"{LONG}.") == 1


def test_a_paragraph_that_differs_in_a_comma_or_a_mark_is_a_repetition() -> None:
    text = f"{LONG}.\nفقرة أخرى قصيرة\n{LONG.replace('قال', 'قالَ')}،"
    assert len(clean(text).duplicates) == 1


def test_two_paragraphs_that_begin_alike_and_say_different_things_both_stay() -> None:
    text = f"{LONG} الأول من حزيران في العاصمة بحضور الوزير\n{LONG} وغابت عنه الوفود كلها بسبب سوء الأحوال الجوية"
    assert clean(text).duplicates == ()


def test_a_short_heading_that_returns_is_no_repetition() -> None:
    assert clean("خلفية الخبر\nنص\nخلفية الخبر").duplicates == ()


def test_a_sentence_that_begins_like_furniture_stays() -> None:
    text = "شارك الوزير في الاجتماع الذي عقد في العاصمة يوم السبت مع نظيره الزائر وعدد من كبار المسؤولين، وبحثا ملفات كثيرة."
    assert kept(text) == [text]


def test_urdu_and_english_furniture_goes() -> None:
    text = "ویب ڈیسک\nخبر کا عنوان\nشیئر کریں\nShare\nBy Jane Invented\nA heading stays"
    assert kept(text) == ["خبر کا عنوان", "A heading stays"]


@given(st.text(st.characters(codec=None), max_size=300))
def test_every_span_lies_in_the_text_and_none_overlap(text: str) -> None:
    found = clean(text)
    spans = sorted([*found.kept, *((one.start, one.end) for one in found.removed), *(one.second for one in found.duplicates)])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))


@pytest.mark.parametrize("line", ["نشرت جامعة مخترعة بحثا جديدا", "حدث ذلك أمس في المدينة", "تقرير دولي عن أوضاع اللاجئين في المخيمات"])
def test_a_short_sentence_that_begins_like_a_label_is_kept(line: str) -> None:
    assert [line[slice(*span)] for span in clean(line).kept] == [line]


@pytest.mark.parametrize("line", ["نشر في: آخر تحديث:", "نشر في 12 مايو 2024", "آخر تحديث: اليوم", "تقرير: سالم المخترع"])
def test_a_label_of_publication_is_removed(line: str) -> None:
    assert clean(line).kept == ()


@pytest.mark.parametrize("line", ["Share prices fell in Karachi on Monday", "Print media criticised the accord."])
def test_a_sentence_that_begins_like_a_button_of_the_page_is_kept(line: str) -> None:
    assert [one for one in clean(f"An invented title\n{line}\n").removed if one.why == "furniture"] == []


def test_a_line_that_says_when_the_page_was_updated_is_its_date_line_and_lines_of_urdu_pages_are_furniture() -> None:
    page = f"Updated 12 November 2025\n{LONG}.\nفونٹ سائز\nتازہ ترین خبریں"
    assert [page[one.start : one.end] for one in clean(page).removed] == ["Updated 12 November 2025", "فونٹ سائز", "تازہ ترین خبریں"]
