"""Whether a statement may be given away: what this node alone knows of names goes to nobody.

1. A report keeps a reading that depends on public names alone; a draft may rest on names that were learned, confirmed or listed here.
2. A statement of a draft that names a subject which that reading does not name is for this node alone. Who wants to give it away states
   it by hand, in words of the person's own.
"""

from collections.abc import Iterator, Mapping

import msgspec

from mithaq.acts.work import Work
from mithaq.desks.reports.records import DRAFT_TYPE, DraftBody
from mithaq.store import Held

SUBJECTS = frozenset({"id", "subject", "claimed_by", "groups", "subjects"})


def rests_on_own_names(work: Work, report: Held, draft: str) -> bool:
    """Return whether a draft names a subject that the reading which its report keeps does not name."""
    proposed = msgspec.convert(work.body(draft, DRAFT_TYPE.name), DraftBody).proposed
    kept = report.record.properties.get("reading") if report.record is not None else None
    return not set(subjects_in(proposed)) <= set(subjects_in(kept))


def subjects_in(said: object) -> Iterator[str]:
    """Yield the identifiers of subjects that stand in what is said, at whatever depth; those counted in one text alone are left out."""
    if isinstance(said, list):
        for one in said:
            yield from subjects_in(one)
    elif isinstance(said, Mapping):
        for name, value in said.items():
            if name in SUBJECTS:
                yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and _is_subject(one))
            elif isinstance(value, list | Mapping):
                yield from subjects_in(value)


def _is_subject(text: str) -> bool:
    return ":" in text and not text.partition(":")[2].isdecimal()
