"""Whom screening looks for: the entries of every list in force that the reader may see, with reviewed names that no list gives.

1. A reviewed subject that refers to an entry is that entry: its names are added to those published.
2. A reviewed subject that no list in force has stands for itself, under its own id.
"""

from collections.abc import Iterator

from mithaq.desks.designations.names import confirmed_names
from mithaq.desks.designations.published import subjects
from mithaq.reading import names_from_aliases
from mithaq.screening.subjects import Subject
from mithaq.store import Reading

SCHEMAS = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}


def screened_subjects(reading: Reading) -> Iterator[Subject]:
    """Yield whom a name may mean, as far as the reader may see it."""
    confirmed = confirmed_names(reading)
    reviewed = names_from_aliases()
    more: dict[str, list[str]] = {}
    for one in reviewed:
        for reference in one.references:
            more.setdefault(reference, []).extend([*one.names, *confirmed.get(one.id, ())])
    met: set[str] = set()
    for body in subjects(reading):
        identifier = f"{body.source}:{body.reference}"
        found = [reference for reference in (identifier, body.reference) if reference in more]
        met.update(found)
        added = [name for reference in found for name in more[reference]] + list(confirmed.get(identifier, ()))
        yield Subject(identifier, SCHEMAS.get(body.kind, "Thing"), [*(name.text for name in body.names), *added])
    for one in reviewed:
        if not met.intersection(one.references):
            yield Subject(one.id, "Organization", [*one.names, *confirmed.get(one.id, ())])
