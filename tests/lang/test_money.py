"""Sums of money and countries as each language writes them."""

from decimal import Decimal

import pytest

from mithaq.lang.money import countries, country_name, currencies, show_money, show_quantity


@pytest.mark.parametrize(
    ("locale", "digits", "shown"),
    [
        ("en", "latin", "$250,000,000"),
        ("ar", "latin", "250,000,000\xa0US$"),
        ("ar", "native", "٢٥٠,٠٠٠,٠٠٠\xa0US$"),
        ("ur", "native", "$۲۵۰,۰۰۰,۰۰۰"),
    ],
)
def test_a_sum_is_written_as_the_language_writes_it(locale: str, digits: str, shown: str) -> None:
    assert show_money(Decimal(250_000_000), "USD", locale, digits).replace("\u200f", "").replace("\u200e", "") == shown


def test_every_digit_of_a_sum_is_shown_and_none_is_added() -> None:
    assert show_money(Decimal("999999999999999.1234"), "USD", "en") == "$999,999,999,999,999.1234"
    assert show_money(Decimal("59000000.50"), "USD", "en") == "$59,000,000.50"
    assert show_quantity(Decimal("1234.125"), "en") == "1,234.125"


def test_codes_are_those_of_currencies_and_countries() -> None:
    assert {"USD", "PKR", "KWD"} <= currencies()
    assert {"PK", "US", "AF"} <= countries()
    assert not {"EU", "ZZ", "001", "pk"} & countries()
    assert country_name("PK", "ar") == "باكستان"
