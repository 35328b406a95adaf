"""What the subjects of the reviewed names are called in the language of who reads."""

from functools import cache

from mithaq.reading import ListedSubject, names_from_aliases
from mithaq.web.visit import Visit


def named(visit: Visit, name: str) -> str:
    """Return what a group is called: its reviewed name in the reader's script where there is one, or the words as they stand."""
    subject = _reviewed().get(name)
    if subject is None:
        return name
    return (subject.ar if visit.face.dir == "rtl" else subject.en) or subject.en or name


@cache
def _reviewed() -> dict[str, ListedSubject]:
    return {one.id: one for one in names_from_aliases()}
