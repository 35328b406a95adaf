"""Dates and times as they are shown."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.lang.labels import (
    Manner,
    days_until,
    isolate_ltr,
    language_direction,
    language_name,
    show_ago,
    show_date,
    show_duration,
    show_iso,
    show_moment,
)

NOON = 1_767_614_400_000_000  # 2026-01-05T12:00:00Z
HOUR = 3_600_000_000


@pytest.mark.parametrize(
    ("value", "manner", "shown"),
    [
        ("2026-05-12", Manner(), "12 May 2026"),
        ("2026-05", Manner(), "May 2026"),
        ("2026", Manner(), "2026"),
        ("2026-05-12", Manner("ar"), "12 مايو 2026"),
        ("2026-05-12", Manner("ar", months="levantine"), "12 أيار 2026"),
        ("2026-05-12", Manner("ar", digits="native"), "١٢ مايو ٢٠٢٦"),
        ("2026-05-12", Manner("ur"), "12 مئی 2026"),
        ("2026-05-12", Manner("ur", digits="native"), "۱۲ مئی ۲۰۲۶"),
        ("2026-02-31", Manner(), "2026-02-31"),
        ("spring 2026", Manner(), "spring 2026"),
        ("", Manner(), ""),
    ],
)
def test_a_date_is_shown_to_the_precision_that_it_has(value: str, manner: Manner, shown: str) -> None:
    assert show_date(value, manner) == shown


@given(st.text(max_size=20))
def test_any_text_is_shown_as_a_date_or_as_it_stands(text: str) -> None:
    show_date(text, Manner("ar"))


def test_a_moment_is_in_the_person_s_zone_with_the_zone_named() -> None:
    assert show_moment(NOON, Manner()) == "5 January 2026, 12:00 UTC"
    assert show_moment(NOON, Manner(zone=ZoneInfo("Asia/Karachi"))).startswith("5 January 2026, 17:00 ")
    assert show_iso(NOON) == "2026-01-05T12:00:00Z"


@pytest.mark.parametrize(
    ("hours", "manner", "shown"),
    [
        (-50, Manner(), "2 days ago"),
        (6, Manner(), "in 6 hours"),
        (0, Manner(), "just now"),
        (-50, Manner("ar"), "قبل يومين"),
        (0, Manner("ur"), "ابھی ابھی"),
    ],
)
def test_how_long_ago_is_said_in_words(hours: int, manner: Manner, shown: str) -> None:
    assert show_ago(NOON + hours * HOUR, NOON, manner) == shown


def test_days_are_counted_in_the_person_s_zone_and_a_month_has_none() -> None:
    late = NOON + 8 * HOUR
    assert days_until("2026-01-06", late, Manner()) == 1
    assert days_until("2026-01-06", late, Manner(zone=ZoneInfo("Asia/Karachi"))) == 0
    assert days_until("2026-01", late, Manner()) is None


def test_durations_directions_and_names() -> None:
    assert show_duration(8 * 3600, Manner()) == "8 hours"
    assert [language_direction(tag) for tag in ("ar", "ur-PK", "fa", "en-GB", "")] == ["rtl", "rtl", "rtl", "ltr", "auto"]
    assert [language_name(tag) for tag in ("ar-EG", "ps")] == ["العربية", "ps"]
    assert isolate_ltr("2026-05-12") == "\u20662026-05-12\u2069"
