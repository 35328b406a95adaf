"""A busy reports desk beside its reports: a register of incidents over years, and one report as long as they come. All invented."""

from collections.abc import Iterator

from busy_records import LOCAL, PILLARS, Filling

from mithaq.desks.reports.incidents.records import KINDS
from mithaq.desks.reports.records import reader_identity
from mithaq.records.record import Record

INCIDENTS = 5_000  # of 100,000 records
LONG_WORDS, MANY_DRAFTS = 15_000, 500


def desk(fill: Filling, records: int) -> Iterator[Record]:
    """Yield incidents with what the other side tells of some of them, and a report of 100,000 characters with 500 drafts that wait."""
    for number in range(max(12, INCIDENTS * records // 100_000)):
        ours = number % 3 != 0
        body = {
            "agreement": fill.agreement,
            "kind": KINDS[number % len(KINDS)],
            "what": fill.words(6),
            "place": f"Valley {number % 60}",
            "happened_on": fill.day(-1_800, -1)[: (10, 10, 10, 7, 4)[number % 5]],
            "groups": [f"Invented group {number % 12}"],
            "killed": number % 7 if number % 4 else None,
            "injured": number % 19 if number % 3 else None,
            "struck": "told twice" if number % 50 == 0 else "",
        }
        made = fill.record("security-incident", f"incident {number}", body, by="" if ours else fill.west.id)
        yield made
        if number % 6 == 0:
            told = {"about": made.id, "text": fill.words(12), "killed": number % 5}
            yield fill.record("incident-account", f"account {number}", told, by=fill.west.id if ours else "", at=made.modified + 1)
    yield from _long(fill)


def _long(fill: Filling) -> Iterator[Record]:
    text = fill.words(LONG_WORDS, "ar")
    body = {"title": fill.words(6, "ar"), "text": text, "language": "ar", "source": "long.invalid", "reading": {"language": "ar"}}
    made = fill.record("open-report", "long", body, at=fill.now - 1)
    yield made
    step = len(text) // MANY_DRAFTS
    for number in range(MANY_DRAFTS):
        kind = ("commitment", "mention", "pillar")[number % 3]
        span = [number * step, number * step + 20]
        proposed = {
            "commitment": {"actor": "west", "action": text[span[0] : span[1]], "status": "agreed"},
            "mention": {"text": text[span[0] : span[1]], "type": "person", "tier": "certain"},
            "pillar": {"pillar": PILLARS[number % 5]},
        }[kind]
        draft = {"about": made.id, "kind": kind, "reader": "mithaq-reader@1", "proposed": proposed, "spans": [span], "nature": "claim"}
        yield fill.record("draft", f"long {number}", draft, by=reader_identity(fill.east), at=made.modified + 1, under=LOCAL)
