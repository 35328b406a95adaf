"""The directory, the hotline, showings, visits and mandates of a busy node. Every office, person and sentence in here is invented."""

from collections.abc import Iterator
from typing import Any

from busy_records import PILLARS, Filling

from mithaq.records.ident import named_id
from mithaq.records.record import Record

BODIES = ("Invented Council", "Invented Assembly", "Invented Agency")
OFFICES = tuple(f"Invented office {number}" for number in range(60))


def registry(fill: Filling, records: int) -> Iterator[Record]:
    """Yield entries as some years bring them, in proportion to the records of the node."""
    scale = records / 100_000
    posts = max(8, int(1_500 * scale))
    institutions = max(4, posts // 5)
    for number in range(institutions):
        latin, original = fill.name()
        names = [{"name": f"Office of {latin}", "language": "en"}, {"name": original, "language": "ar"}]
        yield fill.record(
            "institution", f"{number}", {"agreement": fill.agreement, "names": names, "task": fill.words(8)}, by=_side(fill, number)
        )
    for number in range(posts):
        above = number % institutions
        body: dict[str, Any] = {"institution": named_id("institution", str(above)), "titles": [{"name": f"Head of {fill.words(2)}"}]}
        yield fill.record("post", f"{number}", body, by=_side(fill, above))
        for term in range(3):
            held = {"post": named_id("post", str(number)), "names": [{"name": fill.name()[term % 2]}], "began_on": str(2016 + 3 * term)}
            held |= {"ended_on": str(2019 + 3 * term)} if term < 2 else {}
            yield fill.record("tenure", f"{number}-{term}", held, by=_side(fill, above))
    for number in range(institutions):
        point = {
            "institution": named_id("institution", str(number)),
            "office": "Duty officer",
            "channel": "telephone",
            "reach": f"+000 {number}",
        }
        point |= {"pillar": PILLARS[number % len(PILLARS)], "mechanism": named_id("mechanism", str(number % 60)), "languages": ["en", "ar"]}
        yield fill.record("contact-point", f"{number}", point, by=_side(fill, number))
    for number in range(60):
        body = {
            "agreement": fill.agreement,
            "names": [{"name": f"Mechanism {number}"}],
            "serves": fill.words(8),
            "pillar": PILLARS[number % 5],
        }
        yield fill.record("mechanism", f"{number}", body, by=_side(fill, number))
    yield from _calls(fill, max(8, int(3_000 * scale)))
    yield from _visits(fill, max(8, int(2_000 * scale)))
    for number in range(max(8, int(1_000 * scale))):
        to = [{"party": fill.west.id, "office": OFFICES[number % 60]}]
        body = {"record": named_id("commitment", str(number % 700)), "shown_to": to, "shown_on": fill.day(-900, 0), "form": "briefing"}
        yield fill.record("showing", f"{number}", body, by=fill.east)
    for number in range(120):
        seat = {"agreement": fill.agreement, "body": BODIES[number % 3], "seat": f"seat {number}", "holder": _side(fill, number)}
        yield fill.record("mandate", f"{number}", {**seat, "began_on": str(2018 + number % 9), "ended_on": str(2020 + number % 9)})


def _calls(fill: Filling, count: int) -> Iterator[Record]:
    for number in range(count):
        sides = (fill.east, fill.west.id) if number % 2 else (fill.west.id, fill.east)
        caller, called = ({"party": side, "office": OFFICES[number % 60], "zone": "Asia/Karachi"} for side in sides)
        body = {"agreement": fill.agreement, "caller": caller, "called": called, "called_at": f"{fill.day(-900, 0)}T08:00:00.000Z"}
        body |= {"matter": fill.words(8), "next_step": fill.words(5), "is_test": number % 9 == 0, "unanswered": number % 31 == 0}
        yield fill.record("hotline-call", f"{number}", body, by=sides[0])
        if number % 10:
            word = {"about": named_id("hotline-call", str(number)), "says": "differs" if number % 20 == 1 else "confirms", "reason": "x"}
            yield fill.record("call-answer", f"{number}", word, by=sides[1])


def _visits(fill: Filling, count: int) -> Iterator[Record]:
    for number in range(count):
        guest, host = (fill.east, fill.west.id) if number % 2 else (fill.west.id, fill.east)
        began = fill.day(-2_000, 60)
        body = {"agreement": fill.agreement, "host": host, "began_on": began if number % 5 else began[:7], "place": fill.words(1)}
        body |= {"visitors": [{"party": guest, "office": OFFICES[number % 60]}], "others": ["Northland"] if number % 12 == 0 else []}
        yield fill.record("visit", f"{number}", body, by=guest)


def _side(fill: Filling, number: int) -> str:
    return fill.east if number % 2 else fill.west.id
