"""The Hijri day beside the Gregorian one. The correspondences are those that the Umm al-Qura calendar was published with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.lang.calendars import from_hijri
from mithaq.lang.hijri import hijri_day, show_hijri
from mithaq.lang.labels import Manner, show_date, show_moment
from mithaq.web.preferences import read_preferences

NOON = 1_767_614_400_000_000  # 2026-01-05T12:00:00Z
FIRST, LAST = date(1924, 8, 1), date(2077, 11, 16)


@pytest.mark.parametrize(
    ("day", "hijri"),
    [
        (date(2024, 3, 11), (1445, 9, 1)),
        (date(2024, 7, 7), (1446, 1, 1)),
        (date(2025, 3, 1), (1446, 9, 1)),
        (date(2025, 3, 30), (1446, 10, 1)),
        (date(2025, 6, 26), (1447, 1, 1)),
        (FIRST, (1343, 1, 1)),
        (LAST, (1500, 12, 30)),
    ],
)
def test_known_days_are_those_of_umm_al_qura(day: date, hijri: tuple[int, int, int]) -> None:
    assert hijri_day(day) == hijri


@given(st.dates(FIRST, LAST))
def test_the_table_never_strays_more_than_two_days_from_the_arithmetic_calendar(day: date) -> None:
    year, month, number = hijri_day(day) or (0, 0, 0)
    assert abs((from_hijri(year, month, 1) + timedelta(days=number - 1) - day).days) <= 2


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1), date.min, date.max])
def test_outside_the_table_there_is_no_hijri_day(day: date) -> None:
    assert hijri_day(day) is None
    assert show_hijri(day, "ar") == ""
    assert "(" not in show_date(day.isoformat(), Manner("ar", calendar="hijri"))


@pytest.mark.parametrize(
    ("manner", "shown"),
    [
        (Manner(calendar="hijri"), "12 May 2026 (25 Dhu al-Qadah 1447 AH)"),
        (Manner("ar", calendar="hijri"), "12 مايو 2026 (25 ذو القعدة 1447 هـ)"),
        (Manner("ar", "native", "levantine", "hijri"), "١٢ أيار ٢٠٢٦ (٢٥ ذو القعدة ١٤٤٧ هـ)"),
        (Manner("ur", "native", calendar="hijri"), "۱۲ مئی ۲۰۲۶ (۲۵ ذوالقعدہ ۱۴۴۷ ھ)"),
        (Manner("ur"), "12 مئی 2026"),
    ],
)
def test_the_hijri_day_stands_beside_the_gregorian_one_for_those_who_chose_it(manner: Manner, shown: str) -> None:
    assert show_date("2026-05-12", manner) == shown


def test_a_date_without_a_day_has_no_hijri_form() -> None:
    assert show_date("2026-05", Manner("ar", calendar="hijri")) == "مايو 2026"
    assert show_date("2026", Manner("ar", calendar="hijri")) == "2026"


def test_a_moment_has_it_too_in_the_person_s_zone_with_the_comma_of_the_language() -> None:
    assert show_moment(NOON, Manner("ar", calendar="hijri")) == "5 يناير 2026 (16 رجب 1447 هـ)، 12:00 UTC"
    assert show_moment(NOON, Manner("ur")) == "5 جنوری 2026، 12:00 UTC"


def test_the_calendar_is_a_choice_that_the_cookie_keeps() -> None:
    chosen = read_preferences("calendar=hijri&digits=native")
    assert read_preferences(chosen.cookie()).manner("ar") == Manner("ar", "native", calendar="hijri", zone=chosen.manner("ar").zone)
    assert read_preferences("calendar=mayan").calendar == ""
