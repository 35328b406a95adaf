"""Reading a short invented text with the reviewed names, for the tests of what is told."""

from mithaq.reading import ListedNames, Reading, names_from_aliases, read_report

_NAMES = ListedNames.build(names_from_aliases())


def read(text: str) -> Reading:
    return read_report(text, _NAMES)
