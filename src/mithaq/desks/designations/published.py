"""The published lists that this node holds: which there are, what their publishers are called, and the entries in force.

A list is told by its source: "un", "ofac", or the short name that whoever imports has chosen.
"""

from collections.abc import Iterable, Iterator

import msgspec

from mithaq.desks.designations.records import IN_FORCE, LIST_ENTRY_TYPE, LIST_IMPORT_TYPE, ListEntryBody, ListImportBody
from mithaq.lang.catalogue import N_
from mithaq.records.record import Record
from mithaq.store import Reading, Where

PAGE = 1_000
KNOWN_TITLES = {"un": N_("United Nations Security Council"), "ofac": N_("OFAC, United States")}


def sources(reading: Reading) -> list[str]:
    """Return the sources of all lists of which the reader may see an entry: the two that are read by their own form first."""
    held = reading.counts(LIST_ENTRY_TYPE.name, "source")
    return [*(source for source in KNOWN_TITLES if source in held), *(source for source in sorted(held) if source not in KNOWN_TITLES)]


def last_import(reading: Reading, source: str) -> ListImportBody | None:
    """Return what the newest import of a list said, or None when there was none."""
    rows = reading.page(LIST_IMPORT_TYPE.name, [Where("source", "=", source)], limit=1).rows
    return next((msgspec.convert(held.record.properties, ListImportBody) for held in rows if held.record is not None), None)


def titles(reading: Reading) -> dict[str, str]:
    """Return what the publisher of each list is called, by source: a key of the catalogue, the title given at import, or the source."""
    made = {}
    for source in sources(reading):
        found = None if source in KNOWN_TITLES else last_import(reading, source)
        made[source] = KNOWN_TITLES.get(source) or (found.title if found is not None and found.title else source)
    return made


def entries(reading: Reading, source: str) -> Iterator[Record]:
    """Yield the newest version of every entry of a list, those that were removed included."""
    after: str | None = None
    while True:
        page = reading.page(LIST_ENTRY_TYPE.name, [Where("source", "=", source)], after=after, limit=PAGE)
        yield from (held.record for held in page.rows if held.record is not None)
        if page.next is None:
            return
        after = page.next


def subjects(reading: Reading, wanted: Iterable[str] | None = None) -> Iterator[ListEntryBody]:
    """Yield every entry that is in force, list by list, of all lists or of those wanted: what reading is built from."""
    return (body for _, body in in_force(reading, wanted))


def in_force(reading: Reading, wanted: Iterable[str] | None = None) -> Iterator[tuple[Record, ListEntryBody]]:
    """Yield every entry that is in force with its record, list by list: what screening is built from."""
    for source in sources(reading) if wanted is None else wanted:
        for record in entries(reading, source):
            body = msgspec.convert(record.properties, ListEntryBody)
            if body.standing == IN_FORCE:
                yield record, body
