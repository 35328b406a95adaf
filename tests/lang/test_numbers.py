"""Numbers as they are shown."""

import pytest

from mithaq.lang.numbers import show_number, show_share, show_size


@pytest.mark.parametrize(
    ("locale", "digits", "shown"),
    [("en", "latin", "4,211"), ("ar", "latin", "4,211"), ("ar", "native", "٤,٢١١"), ("ur", "native", "۴,۲۱۱")],
)
def test_digits_are_western_unless_asked_for(locale: str, digits: str, shown: str) -> None:
    assert show_number(4211, locale, digits) == shown


def test_a_capped_count_says_so() -> None:
    assert show_number(10_000, "en", cap=10_000) == "10,000+"
    assert show_number(9_999, "en", cap=10_000) == "9,999"


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 bytes"), (999, "999 bytes"), (1_234_567, "1.2 MB"), (25_000, "25 kB"), (9_999_999_999_999, "10,000 GB")]
)
def test_sizes_have_a_fitting_unit(size: int, shown: str) -> None:
    assert show_size(size, "en") == shown


def test_a_share_is_whole_percents() -> None:
    assert show_share(0.804, "en") == "80%"
