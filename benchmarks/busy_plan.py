"""The registers of the plan beside commitments, as a busy node holds them. Every name, number and sentence in here is invented."""

from collections.abc import Iterator

from busy_records import DAY, PILLARS, Filling

from mithaq.records.record import Record

# Of 100,000 records.
POSITIONS, OPERATIONS, FIGURES = 500, 100, 500
STANCES = ("welcomes", "notes", "has-reservations")


def plan(fill: Filling, records: int) -> Iterator[Record]:
    """Yield positions, caveats, operations and figures of both sides, a finding on every third figure."""
    part = records / 100_000
    sides = (fill.east, fill.west.id)
    for number in range(max(6, int(POSITIONS * part))):
        body = {"agreement": fill.agreement, "party": sides[number % 2], "stance": STANCES[number % 3], "text": fill.words(12)}
        body |= {"matter": fill.words(5), "said_on": fill.day(-900, -1), "pillar": PILLARS[number % 5], "office": "Invented office"}
        yield fill.record("position", str(number), body, by=sides[number % 2])
    operations = []
    for number in range(max(4, int(OPERATIONS * part))):
        body = {"agreement": fill.agreement, "name": fill.words(2), "kind": "joint", "parties": list(sides), "began_on": fill.day(-900, -1)}
        made = fill.record("operation", str(number), {**body, "areas": [fill.words(1)], "pillar": PILLARS[number % 5]})
        operations.append(made.id)
        yield made
    for number in range(max(6, int(FIGURES * part))):
        claimant, other = sides[number % 2], sides[1 - number % 2]
        body = {"agreement": fill.agreement, "about": operations[number % len(operations)], "measured": f"Measured {number % 40}"}
        body |= {"value": str(fill.draw.randrange(100)), "unit": "%", "bound": "about", "claimant": "Invented ministry", "party": claimant}
        made = fill.record("claimed-figure", str(number), {**body, "as_of": fill.day(-900, -1)}, by=claimant)
        yield made
        if number % 3 == 0:
            said = {"about": made.id, "sha256": made.sha256.hex(), "finding": ("confirms", "disputes")[number % 2], "basis": fill.words(9)}
            yield fill.record("figure-check", str(number), said, by=other, at=made.modified + DAY)
