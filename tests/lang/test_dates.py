"""The grammar of dates. All sentences are invented."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.lang.calendars import GREGORIAN_MONTHS, HIJRI_MONTHS, ORDINALS, WEEKDAYS, from_hijri, plain
from mithaq.lang.dates import find_dates

ANCHOR = date(2024, 9, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "span", "value", "precision"),
    [
        ("انعقدت الجولة في مايو 2024، ثم", "مايو 2024", "2024-05", "month"),
        ("انعقدت في أيار ٢٠٢٤", "أيار ٢٠٢٤", "2024-05", "month"),
        ("انعقدت في ماي 2024", "ماي 2024", "2024-05", "month"),
        ("انعقدت في نوفمبر/تشرين الثاني 2023.", "نوفمبر/تشرين الثاني 2023", "2023-11", "month"),
        ("انعقدت في تشرين الأول/أكتوبر 2023", "تشرين الأول/أكتوبر 2023", "2023-10", "month"),
        ("في أيار (مايو) 2024", "أيار (مايو) 2024", "2024-05", "month"),
        ("الثلاثاء 17/سبتمبر/2024 - 03:34 م", "الثلاثاء 17/سبتمبر/2024", "2024-09-17", "day"),
        ("بتاريخ 17 سِبْتَمْبَر 2024 م", "17 سِبْتَمْبَر 2024 م", "2024-09-17", "day"),
        ("بتاريخ 17/9/2024", "17/9/2024", "2024-09-17", "day"),
        ("بتاريخ 3/4/2024", "3/4/2024", "2024-04-03", "day"),
        ("في الأول من مايو 2024", "الأول من مايو 2024", "2024-05-01", "day"),
        ("في الحادي والعشرين من آب 2023", "الحادي والعشرين من آب 2023", "2023-08-21", "day"),
        ("منذ عام 2014 وحتى الآن", "2014", "2014", "year"),
        ("اجلاس ۱۷ ستمبر ۲۰۲۴ء کو ہوا", "۱۷ ستمبر ۲۰۲۴ء", "2024-09-17", "day"),
        ("مئی 2024 میں مذاکرات", "مئی 2024", "2024-05", "month"),
        ("signed on 17 May 2024.", "17 May 2024", "2024-05-17", "day"),
        ("signed on May 17th, 2024.", "May 17th, 2024", "2024-05-17", "day"),
        ("stamp 2024-05-17 here", "2024-05-17", "2024-05-17", "day"),
        ("stamp 2024-05 here", "2024-05", "2024-05", "month"),
        ("في 15 رمضان 1445 هـ", "15 رمضان 1445 هـ", "2024-03", "month"),
    ],
)
def test_a_written_date_is_cut_to_what_it_says(text: str, span: str, value: str, precision: str) -> None:
    (found,) = find_dates(text)
    assert (found.text, found.value, found.precision) == (span, value, precision)
    assert text[found.start : found.end] == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("قال الوزير يوم الجمعة إن", "يوم الجمعة"),
        ("أعلنت مساء السبت", "مساء السبت"),
        ("في نوفمبر/تشرين الثاني، قال", "نوفمبر/تشرين الثاني"),
        ("في يونيو، التقى", "يونيو"),
        ("12 مايو", "12 مايو"),
        ("في نهاية العام الماضي", "العام الماضي"),
        ("خلال هذا الأسبوع", "هذا الأسبوع"),
        ("قبل ثلاثة أيام", "قبل ثلاثة أيام"),
        ("وصل أمس", "أمس"),
        ("جمعہ کو ملاقات ہوئی", "جمعہ"),
        ("met on Friday", "on Friday"),
    ],
)
def test_what_leans_on_an_unknown_day_has_no_value(text: str, span: str) -> None:
    (found,) = find_dates(text)
    assert (found.text, found.value, found.earliest, found.latest) == (span, None, None, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("قال الوزير يوم الجمعة إن", "2024-09-13"),
        ("قال الوزير يوم الثلاثاء إن", "2024-09-17"),
        ("قال الوزير يوم الثلاثاء الماضي إن", "2024-09-10"),
        ("سيزور الوزير العاصمة يوم الجمعة", "2024-09-20"),
        ("في يونيو، التقى", "2024-06"),
        ("في نوفمبر/تشرين الثاني، قال", "2023-11"),
        ("في مارس المقبل", "2025-03"),
        ("في العام الماضي", "2023"),
        ("وصل أمس", "2024-09-16"),
        ("قبل يومين", "2024-09-15"),
        ("گزشتہ ماہ", "2024-08"),
        ("last month", "2024-08"),
    ],
)
def test_with_the_printed_day_known_a_leaning_date_has_a_value(text: str, value: str) -> None:
    (found,) = find_dates(text, anchor=ANCHOR)
    assert found.value == value


@pytest.mark.parametrize(
    "text",
    [
        "تطهير نحو 90% من المنطقة",
        "بنسبة 2024% تقريبا",
        "بناء 2000 مدرسة",
        "في 2000 مدرسة",
        "قدره 250 مليون دولار",
        "حضر شعبان ورجب الاجتماع",
        "التقى جون بنظيره",
        "he may march on",
        "جمع الوزير السفراء",
        "أقل من شهرين",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert find_dates(text, anchor=ANCHOR) == ()


def test_a_span_of_years_is_no_month() -> None:
    (found,) = find_dates("للفترة 2025-2026، وأعرب")
    assert (found.value, found.precision, found.earliest, found.latest) == (None, "range", date(2025, 1, 1), date(2026, 12, 31))
    assert found.to_come


def test_two_numbers_that_could_both_be_months_keep_both_days_in_english() -> None:
    (found,) = find_dates("on 03/04/2024", language="en")
    assert (found.value, found.precision) == ("2024", "year")
    assert (found.earliest, found.latest) == (date(2024, 3, 4), date(2024, 4, 3))


def test_a_hijri_day_keeps_the_three_days_it_can_be() -> None:
    (found,) = find_dates("غرة 1 محرم 1446")
    assert (found.earliest, found.latest) == (date(2024, 7, 7), date(2024, 7, 9))
    assert found.basis == "hijri"


def test_the_tabular_calendar_agrees_with_known_days_within_one() -> None:
    assert abs((from_hijri(1445, 9, 1) - date(2024, 3, 11)).days) <= 1
    assert abs((from_hijri(1400, 1, 1) - date(1979, 11, 21)).days) <= 1


def test_every_name_in_the_tables_is_in_plain_form() -> None:
    for table in (GREGORIAN_MONTHS, HIJRI_MONTHS, WEEKDAYS, ORDINALS):
        assert [name for name in table if plain(name)[0] != name] == []


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["17", " ", "/", "مايو", "تشرين الثاني", "2024", "يوم الجمعة", "هـ", "1445", "رمضان", "%", "99", "may", "\u200f", "ً"]
        )
        | st.text(st.characters(codec=None), max_size=4),
        max_size=25,
    )
)
def test_spans_always_slice_to_the_text_and_values_lie_within_the_bounds(parts: list[str]) -> None:
    text = "".join(parts)
    for found in find_dates(text, anchor=ANCHOR):
        assert text[found.start : found.end] == found.text
        if found.value is not None:
            assert found.earliest is not None and found.latest is not None
            assert found.earliest <= found.latest
            assert found.basis == "hijri" or found.earliest.isoformat().startswith(found.value[:4])


@pytest.mark.parametrize(
    "text",
    [
        "بعد يومين من الهجوم",
        "قبل أسبوعين من الاجتماع",
        "منذ عودة الحكومة السابقة",
        "بعد هجوم مدرسة مخترعة",
        "two days after the attack",
        "since the fall of the old town",
        "حملے سے دو دن پہلے",
    ],
)
@pytest.mark.parametrize("anchor", [None, date(2025, 3, 10)])
def test_r68_a_date_that_counts_from_an_event_has_no_day_and_no_bounds(text: str, anchor: date | None) -> None:
    (found,) = find_dates(text, anchor=anchor)
    assert (found.value, found.basis, found.earliest, found.latest) == (None, "relative", None, None)


@pytest.mark.parametrize(
    ("text", "days"), [("زيارتان خلال أقل من شهرين", 60), ("twice in less than two months", 60), ("خلال ثلاثة أيام", 3)]
)
def test_r68_a_span_of_time_is_bounded_by_its_anchor_and_has_no_value(text: str, days: int) -> None:
    (found,) = find_dates(text, anchor=date(2025, 3, 10))
    assert (found.value, found.precision, found.latest) == (None, "range", date(2025, 3, 10))
    assert found.earliest == date(2025, 3, 10) - timedelta(days=days)
    (bare,) = find_dates(text)
    assert (bare.value, bare.earliest) == (None, None)
