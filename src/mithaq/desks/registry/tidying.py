"""Tidying: what has served its time is forgotten, and what was erased leaves the database's own files.

Nothing here touches a record, a leaf or evidence: those go by their own retention, by acts of persons.
"""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.house import House
from mithaq.acts.tickets import TICKET
from mithaq.acts.tries import DAY_MICROS
from mithaq.acts.tries import KIND as TRIES
from mithaq.acts.work import Work
from mithaq.desks.registry.intake_acts import STATUS_JOB
from mithaq.lang.catalogue import N_
from mithaq.records.principal import Kind

NODE = frozenset({Kind.NODE})
ANSWER_MICROS = 30 * 24 * 3_600_000_000


class Tidy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forget sessions and tickets that expired, tries of yesterday, TAXII statuses after their week, and kept answers after 30 days."""


def tidy(work: Work, _ask: Tidy) -> None:
    """Forget, and say how much was forgotten."""
    forgotten = {
        "sessions": work.writing.delete_expired_sessions(work.now),
        "tickets": work.writing.delete_jobs(TICKET, work.now),
        "tries": work.writing.delete_jobs(TRIES, work.now - DAY_MICROS),
        "statuses": work.writing.delete_jobs(STATUS_JOB, work.now),
        "answers": work.writing.delete_answers(work.now - ANSWER_MICROS),
    }
    work.noted.update(forgotten)
    work.said.update(forgotten)


def tidy_up(house: House) -> dict[str, object]:
    """Return what was forgotten, and whether what was erased is certainly gone from the database's files."""
    said = house.perform("registry.tidy", house.node(), {}).said
    return {**said, "purged": settle_purge(house)}


def settle_purge(house: House) -> bool:
    """Return whether nothing is owed: a purge that was cut short, or that a reader of an older moment kept from its end, is repeated."""
    if house.store.owes_purge():
        house.store.purge()
    return not house.store.owes_purge()


ACTS = (Act("registry.tidy", N_("Forget what has served its time"), Tidy, tidy, kinds=NODE, article="retention"),)
