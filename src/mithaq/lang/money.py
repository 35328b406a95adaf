"""Sums of money and names of countries as a person reads them, and which codes there are (CLDR, by Babel). Presentation only.

1. A currency is one of CLDR's codes of ISO 4217, a country one of its codes of ISO 3166-1 alpha-2.
2. A sum is exact: it is a decimal and is shown with every digit that it has.
"""

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency, format_decimal, list_currencies

from mithaq.lang.numbers import show_digits

# Codes of CLDR that are no country: groups of countries, what is unknown, what tests are made with.
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def currencies() -> frozenset[str]:
    """Return the codes of all currencies."""
    return frozenset(list_currencies())


@cache
def countries() -> frozenset[str]:
    """Return the codes of all countries, of two capital letters."""
    known = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in known if len(code) == len("PK") and code.isalpha()) - _NO_COUNTRY


def show_money(amount: Decimal, currency: str, locale: str, digits: str = "latin") -> str:
    """Return a sum with the sign of its currency, whole where it is whole; of a currency that is unknown the code stands."""
    pattern = None if amount != amount.to_integral_value() else _whole(locale)
    shown = format_currency(
        amount, currency, pattern, locale=locale, currency_digits=pattern is None, decimal_quantization=False, numbering_system="latn"
    )
    return show_digits(shown, locale, digits)


def show_quantity(amount: Decimal, locale: str, digits: str = "latin") -> str:
    """Return a quantity with every digit that it has."""
    return show_digits(format_decimal(amount, locale=locale, decimal_quantization=False, numbering_system="latn"), locale, digits)


def country_name(code: str, locale: str) -> str:
    """Return what a country is called in a language; a code that is unknown stands as it is."""
    return str(Locale.parse(locale).territories.get(code, code))


def currency_name(code: str, locale: str) -> str:
    """Return what a currency is called in a language; a code that is unknown stands as it is."""
    return str(Locale.parse(locale).currencies.get(code, code))


@cache
def _whole(locale: str) -> str:
    """Return the pattern of a language for sums of money without their decimals."""
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern)
    return pattern.replace(".00", "")
