"""What every node derives of programmes from records alone: which entries stand, what differs, where a programme is, whom it waits for.

1. An entry, or a word on one, bears on the entries of its place alone; what the programme is at is then asked of facets.
2. A new version of a programme bears on all its places, since its targets may be others.
3. Of the entries by which a target is reached the newest bears the facet `reached`, so that reached targets are counted, not read.
4. The facet `due` is the last day on which the next open target can be reached; that it is over is the clock's word, at the time of asking.
"""

from collections.abc import Iterator

from mithaq.desks.plan.programmes.reading import MOST, UNPLANNED, YES, is_all_reached, live, newest_at, next_open_due, place_at
from mithaq.desks.plan.programmes.records import ENTRY_TYPE, PROGRAMME_TYPE, WORD_TYPE, ProgrammeBody, statuses_of
from mithaq.desks.plan.programmes.rules import body_of, parties_of
from mithaq.desks.plan.programmes.standing import FINDINGS, Place
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

PLANNED, UNDER_WAY, FINISHED, STOPPED = "planned", "under-way", "finished", "stopped"
STATES = (PLANNED, UNDER_WAY, FINISHED, STOPPED)
OPEN_STATES = (PLANNED, UNDER_WAY)


def entry_projection(writing: Writing, record: Record) -> None:
    """Derive the place that an entry, or a word on one, bears on, and its programme."""
    held = writing.get(record.id if record.type == ENTRY_TYPE.name else str(record.properties["about"]))
    said = record if record.type == ENTRY_TYPE.name else held.record if held is not None and held.type == ENTRY_TYPE.name else None
    programme = writing.get(str(said.properties["about"])) if said is not None else None
    body = body_of(programme) if programme is not None else None
    if said is None or programme is None or body is None:
        return
    if held is not None and held.recalled:
        for facet in ("stands", "finding", "reached", "waiting_on"):
            writing.derive(held.id, facet, [])
    place = place_at(said)
    _derive_place(writing, programme.id, place, newest_at(writing, programme.id, body, place))
    _derive_programme(writing, programme, body)


def programme_projection(writing: Writing, record: Record) -> None:
    """Derive every place of a programme, and the programme."""
    programme = writing.get(record.id)
    body = body_of(programme) if programme is not None else None
    if programme is None or body is None:
        return
    if programme.recalled:
        for facet in ("state", "due", "finding", "waiting_on", "status"):
            writing.derive(programme.id, facet, [])
        return
    known = dict.fromkeys(_places_of(writing, programme.id))
    for place in known:
        _derive_place(writing, programme.id, place, newest_at(writing, programme.id, body, place))
    _derive_programme(writing, programme, body)


def _places_of(reading: Reading, programme: str) -> Iterator[str]:
    after = None
    while True:
        page = reading.page(ENTRY_TYPE.name, [Where("about", "=", programme)], after=after, limit=MOST)
        for one in live(page.rows):
            yield place_at(one)
        after = page.next
        if after is None:
            return


def _derive_place(writing: Writing, programme: str, place: str, found: Place) -> None:
    counted = next((one.record.id for one in found.reaching), "")
    for one in found.entries:
        stands = [] if not one.stands else [YES] if found.target is not None else [YES, UNPLANNED]
        writing.derive(one.record.id, "stands", stands)
        writing.derive(one.record.id, "finding", list(found.findings(one)))
        writing.derive(one.record.id, "reached", [programme, place] if one.record.id == counted else [])
        writing.derive(one.record.id, "waiting_on", sorted(found.waiting_on(one)))


def _derive_programme(writing: Writing, programme: Held, body: ProgrammeBody) -> None:
    if programme.recalled:
        return
    state = state_of(writing, programme.id, body)
    due = next_open_due(writing, programme.id, body) if state in OPEN_STATES else ""
    writing.derive(programme.id, "state", [state])
    writing.derive(programme.id, "due", [due] if due else [])
    writing.derive(programme.id, "finding", list(findings_of(writing, programme.id)))
    writing.derive(
        programme.id, "waiting_on", [one for one in sorted(parties_of(writing, body)) if _has(writing, programme.id, "waiting_on", one)]
    )
    standing = [one for one in statuses_of(body.kind) if _has(writing, programme.id, "stands", YES, Where("status", "=", one))]
    writing.derive(programme.id, "status", list(standing))


def findings_of(reading: Reading, programme: str) -> tuple[str, ...]:
    """Return what is found of the standing entries of a programme that `reading` sees."""
    return tuple(one for one in FINDINGS if _has(reading, programme, "finding", one))


def state_of(reading: Reading, programme: str, body: ProgrammeBody) -> str:
    """Return where a programme is: stopped by its owner, finished when every target is reached, under way once something was entered."""
    if body.stopped:
        return STOPPED
    if is_all_reached(reading, programme, body):
        return FINISHED
    return UNDER_WAY if _has(reading, programme, "stands", YES) else PLANNED


def _has(reading: Reading, programme: str, facet: str, value: str, *more: Where) -> bool:
    return reading.count(ENTRY_TYPE.name, [Where("about", "=", programme), Where(facet, "=", value), *more], cap=1) > 0


PROJECTIONS = (
    (PROGRAMME_TYPE.name, programme_projection),
    (ENTRY_TYPE.name, entry_projection),
    (WORD_TYPE.name, entry_projection),
)
