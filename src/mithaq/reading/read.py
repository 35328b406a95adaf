"""Reading one report: text in, proposals with their spans out.

The order is that of the modules: clean, language, date, words, what is named, pillars, meetings, commitments.
Nothing is stored, nothing is fetched, and the same text with the same names gives the same reading.
"""

from collections.abc import Iterator

from mithaq.lang.catalogue import N_
from mithaq.lang.dates import find_dates
from mithaq.lang.refusal import Refused
from mithaq.reading.named.found import find_named, mentions_of
from mithaq.reading.named.listed import ListedNames
from mithaq.reading.named.people import PersonHit
from mithaq.reading.page.clean import clean
from mithaq.reading.page.language import language_of
from mithaq.reading.page.published import date_of_document, printed_day
from mithaq.reading.page.tokens import make_page
from mithaq.reading.result import Office, Reading
from mithaq.reading.told.commitments import find_commitments
from mithaq.reading.told.designated import find_designations
from mithaq.reading.told.incidents import find_incidents
from mithaq.reading.told.meetings import find_meetings
from mithaq.reading.told.pillars import find_pillars
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.statements import find_statements

MAX_CHARACTERS = 1_000_000


class ReportTooLong(Refused):
    """The text is longer than a report may be."""

    rule = "report.size"
    what = N_("The text has {characters} characters; a report may have {limit}.")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Give the reports of which it is made one by one.")
    status = 413


def read_report(text: str, names: ListedNames) -> Reading:
    """Return what `text` says. Offsets are code points of `text`. Raises: ReportTooLong."""
    if len(text) > MAX_CHARACTERS:
        raise ReportTooLong(characters=len(text), limit=MAX_CHARACTERS)
    cleaned = clean(text)
    language = language_of(" ".join(text[start:end] for start, end in cleaned.kept) or text)
    page = make_page(text, cleaned.kept)
    printed = printed_day(text, language)
    dates = find_dates(text, anchor=printed, language=language)
    named = find_named(page, names, language)
    scene = Scene(page, named.persons, named.offices, named.places, dates, named.groups, language)
    return Reading(
        language=language,
        date=date_of_document(printed, dates, cleaned.kept),
        removed=cleaned.removed,
        duplicates=cleaned.duplicates,
        mentions=tuple(mentions_of(page, named)),
        offices=tuple(_offices(scene)),
        meetings=find_meetings(scene),
        commitments=find_commitments(scene),
        pillars=find_pillars(scene),
        incidents=find_incidents(scene),
        designations=find_designations(scene, named.groups),
        statements=find_statements(scene),
    )


def _offices(scene: Scene) -> Iterator[Office]:
    beside: dict[int, PersonHit] = {person.office.first: person for person in scene.persons if person.office is not None}
    for office in scene.offices:
        if office.is_title:
            continue
        holder = beside.get(office.first)
        if holder is None and office.last - office.first > 1:
            holder = scene.holders.get(scene.page.folded.text[office.start : office.end])
        start, end = scene.page.folded.origin(office.start, office.end)
        yield Office(start, end, holder.name if holder is not None else None)
