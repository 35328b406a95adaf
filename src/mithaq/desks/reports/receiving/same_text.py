"""Whether a text was received before: the same words from another source are one report with two sources.

1. A text is known by the smallest hashes of its runs of three words; texts that share none of them are not alike.
2. Alike are those whose runs agree by nine tenths (Jaccard), as `reading.page.clean` folds repeated paragraphs.
3. A text of fewer than twenty words says too little to be known again.
4. That two reports have one text is a record that stays here: a report that is given to a partner says nothing of one that is not.
"""

import hashlib

import msgspec

from mithaq.desks.reports.records import REPORT_TYPE
from mithaq.lang.catalogue import N_
from mithaq.names.fold import fold_text
from mithaq.records.kind import Facet, FacetKind, RecordType, at
from mithaq.store import Reading, Where

RUN, LEAST_WORDS, KEPT = 3, 20, 8
SIMILAR = 0.9
MOST = 50


class SameTextBody(msgspec.Struct, frozen=True, kw_only=True):
    """That the report `about` has the text of the report `same_as`, which came first and has the drafts."""

    about: str
    same_as: str


SAME_TEXT_TYPE = RecordType(
    "same-text",
    N_("The same text from another source"),
    SameTextBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("same_as", at("same_as"), FacetKind.REF)),
    stays_here=True,
)
TYPES = (SAME_TEXT_TYPE,)


def sketch(text: str) -> list[str]:
    """Return the smallest hashes of a text's runs, none for a text that is too short."""
    return sorted({hashlib.blake2b(" ".join(run).encode(), digest_size=8).hexdigest() for run in _runs(text)})[:KEPT]


def find_same(reading: Reading, text: str, sketched: list[str]) -> str | None:
    """Return the first report that the reader may see whose text is the same, word for word or nearly; or None."""
    if not sketched:
        return None
    runs = _runs(text)
    rows = reading.page(REPORT_TYPE.name, [Where("sketch", "in", tuple(sketched))], limit=MOST).rows
    for held in reversed(rows):
        if held.record is not None and not held.recalled and not _points_to_another(reading, held.id):
            other = _runs(str(held.record.properties["text"]))
            if len(runs & other) >= SIMILAR * len(runs | other):
                return held.id
    return None


def _points_to_another(reading: Reading, report: str) -> bool:
    return bool(reading.page(SAME_TEXT_TYPE.name, [Where("about", "=", report)], limit=1).rows)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = fold_text(text).split()
    return frozenset(zip(words, words[1:], words[2:], strict=False)) if len(words) >= LEAST_WORDS else frozenset()
