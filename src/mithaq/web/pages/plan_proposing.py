"""From what a report announces to a commitment: the form of the proposal, filled with what the draft or the statement says.

Nothing is guessed that the report does not say: a side that its words do not tell stays open, and whoever proposes reads it all first.
"""

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from mithaq.acts.work import NoSuchRecord
from mithaq.reading.named.sides import side_of_word
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import excerpt
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.parties import Parties
from mithaq.web.visit import Visit

MAX_MEASURE = 300
NUMBERED = re.compile(r"(.*?)(\d+)")
LOOKED_AT = 200
SAYING = {"draft": "proposed", "statement": "content"}


def propose(visit: Visit) -> Response:
    """Return the form by which a commitment that a report announces is proposed."""
    with visit.reading() as reading:
        held, properties = held_of(reading, visit.part("id"), *SAYING)
        if properties["kind"] != "commitment":
            raise NoSuchRecord(id=held.id)
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        start, end = (properties["spans"] or [[None, None]])[0]
        source = excerpt(reading, str(properties["about"]), start, end)
        given = _given(reading, parties, agreement, held, properties)
        offering = Offering(visit, parties, agreement)
        offer = offering.one(visit.house.find("plan.propose_commitment"), given, shown=True)
        back = f"/report/{properties['about']}#{held.id}"
        return visit.page("act.html", {"offer": offer, "refused": None, "back": back, "excerpts": [source]})


def _given(reading: Reading, parties: Parties, agreement: str, held: Held, properties: Mapping[str, Any]) -> dict[str, object]:
    """Return the fields of the proposal that the report gives."""
    said, policy = properties[SAYING[held.type]], parties.agreements.get(agreement)
    pillars = _pillars(reading, str(properties["about"]))
    debtor, creditor = _party(parties, agreement, said.get("actor")), _party(parties, agreement, said.get("beneficiary"))
    both = [party.id for party in parties.of_agreement(agreement)]
    if debtor and not creditor and len(both) == 2:
        creditor = next(one for one in both if one != debtor)
    due = said.get("due")
    day = due.get("value") if isinstance(due, Mapping) else due
    start, end = (properties["spans"] or [[None, None]])[0]
    return {
        "agreement": agreement,
        "number": _next_number(reading, agreement),
        "measure": str(said.get("action") or said.get("text") or "")[:MAX_MEASURE],
        "pillar": next((one for one in pillars if policy is not None and one in policy.pillars), ""),
        "debtors": [debtor] if debtor else [],
        "creditors": [creditor] if creditor else [],
        "due": day if isinstance(day, str) and len(day) == len("2026-01-31") else "",
        "sources.0.record": properties["about"],
        "sources.0.start": start,
        "sources.0.end": end,
    }


def _pillars(reading: Reading, report: str) -> list[str]:
    held = reading.get(report)
    found = held.record.properties.get("reading", {}).get("pillars", []) if held is not None and held.record is not None else []
    return [str(one.get("pillar", "")) for one in found if isinstance(one, Mapping)]


def _party(parties: Parties, agreement: str, words: object) -> str:
    """Return the party of an agreement that words of a report mean, or an empty text when they may mean none or several."""
    text = str(words or "").strip().casefold()
    if not text:
        return ""
    code = (side_of_word(text) or text).casefold()
    named = [one.id for one in parties.of_agreement(agreement) if code == one.code.casefold() or text in one.name.casefold()]
    return named[0] if len(named) == 1 else ""


def _next_number(reading: Reading, agreement: str) -> str:
    """Return the number after the highest of the newest commitments that the reader sees; another may be written over it."""
    rows = reading.page("commitment", [Where("agreement", "=", agreement)] if agreement else [], limit=LOOKED_AT).rows
    numbers = [str(held.record.properties.get("number", "")) for held in rows if held.record is not None]
    found = [(int(match[2]), match[1]) for one in numbers if (match := NUMBERED.fullmatch(one))]
    highest, prefix = max(found, default=(0, "C-"))
    return f"{prefix}{highest + 1}"


PAGES = (("/propose/{id}", propose),)
