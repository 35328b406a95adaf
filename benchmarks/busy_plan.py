"""The registers of the plan beside commitments, as a busy node holds them. Every name, number and sentence in here is invented."""

from collections.abc import Iterator

from busy_records import DAY, PILLARS, Filling

from mithaq.desks.plan.assistance.records import words_sha256
from mithaq.records.record import Record

# Of 100,000 records.
POSITIONS, OPERATIONS, FIGURES = 500, 100, 500
PLEDGES, PROGRAMMES, DOCUMENTS, GROUPS, LINKS = 500, 100, 100, 40, 100
TARGETS, ENTRIES = 20, 12
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
    yield from _assistance(fill, max(6, int(PLEDGES * part)))
    yield from _programmes(fill, max(4, int(PROGRAMMES * part)))
    yield from _structure(fill, part)


def _assistance(fill: Filling, count: int) -> Iterator[Record]:
    """Yield pledges each way, most of them accepted and delivered in part, some received with another figure."""
    for number in range(count):
        donor, recipient = (fill.east, fill.west.id) if number % 2 else (fill.west.id, fill.east)
        body = {"agreement": fill.agreement, "number": f"A-{number}", "title": fill.words(6), "donor": donor, "recipient": recipient}
        body |= {"pillar": PILLARS[number % 5], "purpose": "counter-narcotics", "amount": "1000000", "currency": "USD", "country": "PK"}
        tranches = [{"label": str(one), "amount": "250000", "due": fill.day(-300, 300)} for one in range(1, 5)]
        pledge = fill.record("pledge", str(number), {**body, "tranches": tranches, "announced_on": fill.day(-900, -300)}, by=donor)
        yield pledge
        said = [
            (recipient, "accepted", ""),
            (donor, "committed", "500000"),
            (donor, "delivered", "250000"),
            (recipient, "received", "240000"),
        ]
        before = ""
        for place, (author, step, amount) in enumerate(said[: number % 5]):
            word = {"about": pledge.id, "agreement": fill.agreement, "sha256": words_sha256(pledge), "step": step, "amount": amount}
            word |= {
                "on": fill.day(-300, -1),
                "tranche": "1" if step == "delivered" else "",
                **({"answers": before} if step == "received" else {}),
            }
            made = fill.record("pledge-step", f"{number}-{place}", word, by=author, at=pledge.modified + (place + 1) * DAY)
            before = made.id
            yield made


def _programmes(fill: Filling, count: int) -> Iterator[Record]:
    """Yield programmes with targets at many sites and entries of both sides."""
    sides = (fill.east, fill.west.id)
    for number in range(count):
        targets = [{"what": "Scanner", "site": f"Site {one}", "quantity": "4", "due": fill.day(-200, 300)} for one in range(TARGETS)]
        body = {"agreement": fill.agreement, "number": f"PR-{number}", "name": fill.words(4), "kind": "roll-out", "lead": sides[number % 2]}
        programme = fill.record("programme", str(number), {**body, "pillar": PILLARS[number % 5], "targets": targets}, by=sides[number % 2])
        yield programme
        for place in range(ENTRIES):
            entry = {"about": programme.id, "agreement": fill.agreement, "what": "Scanner", "site": f"Site {place // 2}", "quantity": "4"}
            entry |= {"status": ("ordered", "installed")[place % 3 == 0], "on": fill.day(-200, -1)}
            at = programme.modified + (place + 1) * DAY
            yield fill.record("programme-entry", f"{number}-{place}", entry, by=sides[place % 2], at=at)


def _structure(fill: Filling, part: float) -> Iterator[Record]:
    """Yield documents in trees, working groups and cross-links."""
    above = ""
    for number in range(max(4, int(DOCUMENTS * part))):
        body = {
            "agreement": fill.agreement,
            "title": fill.words(5),
            "nature": "understanding",
            "status": "agreed",
            "pillars": [PILLARS[number % 5]],
        }
        made = fill.record("framework-document", str(number), {**body, **({"parent": above} if number % 5 else {})})
        above = above if number % 5 else made.id
        yield made
    for number in range(max(2, int(GROUPS * part))):
        body = {"agreement": fill.agreement, "name": fill.words(3), "pillar": PILLARS[number % 5], "mandate": fill.words(12)}
        yield fill.record("working-group", str(number), {**body, "interval_days": 90, "started": fill.day(-900, -500)})
    for number in range(max(2, int(LINKS * part))):
        body = {"agreement": fill.agreement, "pillar": PILLARS[number % 5], "title": fill.words(5), "regions": [f"Region {number % 7}"]}
        yield fill.record("cross-link", str(number), body)
