"""Translation: English is the source; `ar` and `ur` come from the gettext catalogues inside the package.

Strings are marked where they are declared with `N_` and translated where they are shown with `translate`.
"""

import gettext
from functools import cache
from importlib.resources import files

LOCALES = ("en", "ar", "ur")
RIGHT_TO_LEFT = frozenset({"ar", "ur"})


def N_(message: str) -> str:
    """Return `message` unchanged: the mark by which the extractor finds it."""
    return message


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """Return the catalogue of `locale`; a locale without one gets the English source."""
    resource = files("mithaq.lang") / "catalogues" / f"{locale}.mo"
    if locale == "en" or not resource.is_file():
        return gettext.NullTranslations()
    with resource.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def translate(message: str, locale: str) -> str:
    """Return `message` in `locale`; a message that is not translated stays English."""
    return catalogue(locale).gettext(message) if message else ""


def translate_count(singular: str, plural: str, count: int, locale: str) -> str:
    """Return the form of the message that `locale` uses for `count`; `{count}` is not filled in."""
    return catalogue(locale).ngettext(singular, plural, count)


def direction(locale: str) -> str:
    """Return "rtl" or "ltr", the `dir` of a page in `locale`."""
    return "rtl" if locale in RIGHT_TO_LEFT else "ltr"
