"""Reading programmes: what stands at their places, and their entries; no page reads every entry of a programme.

A place is read by its hash, so that a page of forty sites reads what stands at forty sites.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from mithaq.desks.plan.programmes.records import ENTRY_TYPE, FLOWS, WORD_TYPE, ProgrammeBody, Target, place_of, statuses_of
from mithaq.desks.plan.programmes.rules import parties_of
from mithaq.desks.plan.programmes.standing import Place, stand
from mithaq.records.ident import is_date, last_day
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where

YES, UNPLANNED = "yes", "unplanned"
MOST, BATCH = 500, 100


def live(rows: Sequence[Held]) -> list[Record]:
    """Return the records that are there and were not taken back."""
    return [one.record for one in rows if one.record is not None and not one.recalled]


def words_on(reading: Reading, entries: Sequence[str]) -> dict[str, list[Record]]:
    """Return the words on entries, by entry."""
    found: dict[str, list[Record]] = defaultdict(list)
    for start in range(0, len(entries), BATCH):
        after = None
        while True:
            where = [Where("about", "in", tuple(entries[start : start + BATCH]))]
            page = reading.page(WORD_TYPE.name, where, after=after, limit=MOST)
            for record in live(page.rows):
                found[str(record.properties["about"])].append(record)
            after = page.next
            if after is None:
                break
    return found


def place_at(entry: Record) -> str:
    """Return the hash of the place that an entry speaks of."""
    body = entry.properties
    return place_of(str(body["about"]), str(body["what"]), str(body.get("site", "")))


def targets_by_place(programme: str, body: ProgrammeBody) -> dict[str, Target]:
    """Return the targets of a programme by the hash of their places, in their order."""
    return {place_of(programme, one.what, one.site): one for one in body.targets}


def places(reading: Reading, programme: str, body: ProgrammeBody, wanted: Sequence[str]) -> dict[str, Place]:
    """Return what stands at the places of these hashes, as it was derived; history is not read."""
    said: dict[str, list[Record]] = defaultdict(list)
    for start in range(0, len(wanted), BATCH):
        where = [Where("place", "in", tuple(wanted[start : start + BATCH])), Where("stands", "=", YES)]
        for record in _every(reading, where):
            said[place_at(record)].append(record)
    words = words_on(reading, [one.id for many in said.values() for one in many])
    targets, parties = targets_by_place(programme, body), parties_of(reading, body)
    return {
        place: stand(body, targets.get(place), said[place], [word for one in said[place] for word in words.get(one.id, ())], parties)
        for place in wanted
    }


def newest_at(reading: Reading, programme: str, body: ProgrammeBody, place: str) -> Place:
    """Return what stands at a place by the newest entries of each party, and of each status in a flow, however many there were before.

    What stood there until now is among the entries, so that it can be told that it no longer does.
    """
    found = {one.id: one for one in _every(reading, [Where("place", "=", place), Where("stands", "=", YES)])}
    allowed = statuses_of(body.kind)
    groups = [(one,) for one in allowed] if body.kind in FLOWS else [allowed]
    for party in sorted(parties_of(reading, body)):
        for group in groups:
            where = [Where("place", "=", place), Where("created_by", "=", party), Where("status", "in", group)]
            newest = live(reading.page(ENTRY_TYPE.name, where, limit=BATCH).rows)[:1]
            found |= {one.id: one for one in newest}
    words = words_on(reading, list(found))
    target = targets_by_place(programme, body).get(place)
    return stand(body, target, found.values(), [word for many in words.values() for word in many], parties_of(reading, body))


def _every(reading: Reading, where: Sequence[Where]) -> list[Record]:
    found: list[Record] = []
    after = None
    while True:
        page = reading.page(ENTRY_TYPE.name, where, after=after, limit=MOST)
        found += live(page.rows)
        after = page.next
        if after is None:
            return found


def unplanned(reading: Reading, programme: str, limit: int) -> list[str]:
    """Return the places of standing entries that no target names, at most `limit` entries of them, the newest first."""
    where = [Where("about", "=", programme), Where("stands", "=", UNPLANNED)]
    rows = live(reading.page(ENTRY_TYPE.name, where, limit=limit).rows)
    return list(dict.fromkeys(place_at(one) for one in rows))


def is_reached(reading: Reading, place: str) -> bool:
    """Return whether the target at a place is reached by the word of some side."""
    return reading.has(ENTRY_TYPE.name, "reached", place)


def reached(reading: Reading, programme: str) -> int:
    """Return how many targets of a programme are reached by the word of some side."""
    return reading.count(ENTRY_TYPE.name, [Where("reached", "=", programme)])


def open_targets(reading: Reading, programme: str, body: ProgrammeBody) -> list[Target]:
    """Return the targets that no side's word reaches, in their order."""
    return [target for place, target in targets_by_place(programme, body).items() if not is_reached(reading, place)]


def is_all_reached(reading: Reading, programme: str, body: ProgrammeBody) -> bool:
    """Return whether there are targets and each is reached by the word of some side, by one count."""
    return bool(body.targets) and reached(reading, programme) >= len(body.targets)


def next_open_due(reading: Reading, programme: str, body: ProgrammeBody) -> str:
    """Return the last day of the next target that no side's word reaches, or an empty text; it looks no further than that one."""
    dated = ((last_day(one.due), place_of(programme, one.what, one.site)) for one in body.targets if is_date(one.due))
    return next((day for day, place in sorted(dated) if not is_reached(reading, place)), "")


def next_due(targets: Sequence[Target]) -> str:
    """Return the last day on which the next of some targets can be reached, or an empty text when none has a date."""
    return min((last_day(one.due) for one in targets if is_date(one.due)), default="")


def standing_counts(reading: Reading, programme: str, statuses: Sequence[str]) -> Mapping[str, int]:
    """Return how many standing entries of a programme have each status, by status."""
    always = [Where("about", "=", programme), Where("stands", "=", YES)]
    return {one: reading.count(ENTRY_TYPE.name, [*always, Where("status", "=", one)]) for one in statuses}
