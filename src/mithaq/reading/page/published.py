"""When a document is from: printed on it, bounded by what it says, or unknown.

1. Printed: a whole day on a line of the first eight that is a date and little else, or that is labelled as the date; or in the line of
   an agency, after the place and before its name in brackets (القاهرة، 16 سبتمبر 2024 (وكالة)). Nothing else is.
2. Bounded: a month or year that the text speaks of as past is the earliest the document can be; what is to come gives no bound.
3. Unknown otherwise: a weekday, a month without a year and "last year" date nothing by themselves. No day is ever filled in.
"""

import re
from collections.abc import Sequence
from datetime import date

from mithaq.lang.dates import FoundDate, find_dates
from mithaq.names.fold import fold_text
from mithaq.reading.page.clean import is_date_line
from mithaq.reading.page.tokens import Span
from mithaq.reading.result import DocumentDate

_HEADER_LINES = 8
_LABEL = re.compile(r"\W*(?:نشر|تاريخ|اخر تحديث|published|updated|posted|date|اشاعت|شايع|تاريخ اشاعت)\b")
_LONGEST_LABELLED = 120
_MOST_BEFORE = 4


def printed_day(text: str, language: str) -> date | None:
    """Return the day that is printed in the head of the document; the first one when several are."""
    for line in [line for line in text.splitlines() if line.strip()][:_HEADER_LINES]:
        of_agency = _of_an_agency(line, language)
        if of_agency is not None:
            return of_agency
        if len(line) > _LONGEST_LABELLED or not (is_date_line(line) or _LABEL.match(fold_text(line))):
            continue
        for found in find_dates(line, language=language):
            if found.precision == "day" and found.basis == "written" and found.earliest is not None:
                return found.earliest
    return None


def _of_an_agency(line: str, language: str) -> date | None:
    """Return the day of an agency's line: at most four words stand before it, a bracket right after it."""
    for found in find_dates(line[:_LONGEST_LABELLED], language=language):
        if found.precision == "day" and found.basis == "written" and found.earliest is not None:
            before, after = line[: found.start], line[found.end :].lstrip()
            if len(before.split()) <= _MOST_BEFORE and after[:1] == "(" and ")" in after[:_LONGEST_LABELLED]:
                return found.earliest
            return None
    return None


def date_of_document(printed: date | None, dates: Sequence[FoundDate], kept: Sequence[Span]) -> DocumentDate:
    """Return the date of the document: the printed day, else what the dates of its kept text bound."""
    if printed is not None:
        day = printed.isoformat()
        return DocumentDate(day, "day", "printed", day, day)
    past = [
        found.earliest
        for found in dates
        if found.earliest is not None
        and not found.to_come
        and found.precision in {"day", "month", "year"}
        and any(start <= found.start < end for start, end in kept)
    ]
    if not past:
        return DocumentDate()
    return DocumentDate(None, None, "bounded", max(past).isoformat(), None)
