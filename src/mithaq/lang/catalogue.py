"""Translation: English is the source; every other language is a compiled gettext catalogue inside the package.

1. `catalogues/LANGUAGE.mo` makes LANGUAGE one of the languages of the pages; nothing else names it.
2. Strings are marked where they are declared with `N_` and translated where they are shown with `translate`.
"""

import gettext
from functools import cache
from importlib.resources import files

_CATALOGUES = files("mithaq.lang") / "catalogues"
LOCALES = ("en", *sorted(one.name.removesuffix(".mo") for one in _CATALOGUES.iterdir() if one.name.endswith(".mo")))


def N_(message: str) -> str:
    """Return `message` unchanged: the mark by which the extractor finds it."""
    return message


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """Return the catalogue of `locale`; a locale without one gets the English source."""
    if locale == "en" or locale not in LOCALES:
        return gettext.NullTranslations()
    with (_CATALOGUES / f"{locale}.mo").open("rb") as stream:
        return gettext.GNUTranslations(stream)


def translate(message: str, locale: str) -> str:
    """Return `message` in `locale`; a message that is not translated stays English."""
    return catalogue(locale).gettext(message) if message else ""


def translate_count(singular: str, plural: str, count: int, locale: str) -> str:
    """Return the form of the message that `locale` uses for `count`; `{count}` is not filled in."""
    return catalogue(locale).ngettext(singular, plural, count)
