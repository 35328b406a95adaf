"""Reading a short invented text without any listed name, for the tests of who and what is named."""

from mithaq.reading import ListedNames, Reading, read_report

_NO_NAMES = ListedNames.build([])


def read(text: str) -> Reading:
    return read_report(text, _NO_NAMES)


def named(text: str, kind: str) -> list[str]:
    """Return the words of the mentions of a kind."""
    return [one.text for one in read(text).mentions if one.type == kind]
