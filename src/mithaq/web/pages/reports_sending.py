"""From what a report tells to a record of another desk: the form of that desk's act, filled with what the statement says.

1. The record cites the report at the words of the statement, so that the follow-up knows it for taken up.
2. Nothing is guessed that the report does not say: a side that its words do not tell stays open, and whoever sends it reads it all first.
3. After sending, the page goes back to the next draft of the report when it came from there (`then`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.plan.said.records import STANCES
from mithaq.desks.reports.incidents.records import NATURES, NUMBERS
from mithaq.desks.reports.records import decisions_on, standing
from mithaq.reading.named.sides import find_places, side_of_word
from mithaq.reading.page.tokens import make_page
from mithaq.records.ident import is_id
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import excerpt
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.reports_views import FULL_DAY, is_listed
from mithaq.web.parties import Parties
from mithaq.web.visit import Visit

MAX_MEASURE = 300
NUMBERED = re.compile(r"(.*?)(\d+)")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
LOOKED_AT = 200
BOTH = 2
# What a text calls the two parties together, in the languages that it may be in.
BOTH_SIDES = ("الجانبان", "الجانبين", "الطرفان", "الطرفين", "البلدان", "البلدين", "both sides", "two sides", "دونوں", "فریقین")
SAYING = {"draft": "proposed", "statement": "content"}
# Under which act of another desk a statement of a kind is entered.
SENT_AS: Mapping[str, str] = {
    "commitment": "plan.propose_commitment",
    "meeting": "plan.record_meeting",
    "position": "plan.record_position",
    "claim": "plan.claim_figure",
    "designation": "designations.propose",
    "incident": "reports.register_incident",
}
PLEDGE = "plan.record_pledge"


@dataclass(frozen=True)
class Telling:
    """What is sent: what it says, of which report, at which words, and under which agreement it goes."""

    visit: Visit
    reading: Reading
    parties: Parties
    agreement: str
    said: Mapping[str, Any]
    words: str
    about: str
    start: int | None
    end: int | None
    statement: str | None = None

    @property
    def day(self) -> str:
        """Return its date as far as the report tells it, or an empty text."""
        date = self.said.get("date")
        return str(date.get("value") or "") if isinstance(date, Mapping) else ""

    @property
    def source(self) -> dict[str, object]:
        """Return the fields that cite the report at its words."""
        return {"sources.0.record": self.about, "sources.0.start": self.start, "sources.0.end": self.end}

    def party(self, words: object) -> str:
        """Return the party of the agreement that words of the report mean, or an empty text when they may mean none or several."""
        named = self.named(words)
        return named[0] if len(named) == 1 else ""

    def named(self, words: object) -> list[str]:
        """Return the parties that words name: by code, by the party's own name, by state or nisba; both for "the two sides"."""
        text = str(words or "").strip().casefold()
        parties = self.parties.of_agreement(self.agreement)
        if not text:
            return []
        if len(parties) == BOTH and any(one in text for one in BOTH_SIDES):
            return [one.id for one in parties]
        sides = {one.value.code for one in find_places(make_page(text, ((0, len(text)),))) if one.value.actor}
        codes = {text, *(code.casefold() for code in sides), *(code.casefold() for word in text.split() if (code := side_of_word(word)))}
        return [one.id for one in parties if one.code.casefold() in codes or one.name.casefold() in text or text in one.name.casefold()]

    def pillar(self) -> str:
        """Return the first pillar of the agreement that the report speaks of."""
        held, policy = self.reading.get(self.about), self.parties.agreements.get(self.agreement)
        found = held.record.properties.get("reading", {}).get("pillars", []) if held is not None and held.record is not None else []
        named = [str(one.get("pillar", "")) for one in found if isinstance(one, Mapping)]
        return next((one for one in named if policy is not None and one in policy.pillars), "")


def send(visit: Visit) -> Response:
    """Return the form by which what a report tells is entered at another desk. Raises: NoSuchRecord."""
    with visit.reading() as reading:
        held, properties = _said(reading, visit.part("id"))
        kind = str(properties["kind"])
        act = PLEDGE if kind == "commitment" and visit.asked("as") == "pledge" else SENT_AS.get(kind)
        if act is None:
            raise NoSuchRecord(id=held.id)
        parties = visit.parties(reading)
        telling = _telling(visit, reading, parties, held, properties)
        given = {**(telling.source if act in CITES_WORDS else {}), **GIVEN[act](telling)}
        then = visit.asked("then")
        back = f"/report/{telling.about}" + (f"?at={then}#{then}" if is_id(then) else f"#{held.id}")
        offer = Offering(visit, parties, telling.agreement).one(
            visit.house.find(act), given, shown=True, back=back if "then" in visit.request.query_params else ""
        )
        source = excerpt(reading, telling.about, telling.start, telling.end)
        return visit.page("act.html", {"offer": offer, "refused": None, "back": back, "excerpts": [source], "ready": True})


def _said(reading: Reading, identifier: str) -> tuple[Held, dict[str, Any]]:
    """Return a draft or a statement; of a decided draft, the statement that came of it, as a person corrected it."""
    held, properties = held_of(reading, identifier, *SAYING)
    if held.type == "draft":
        decided = standing(decisions_on(reading, held.id))
        made = str(decided.properties.get("statement") or "") if decided is not None else ""
        if made:
            return held_of(reading, made, "statement")
    return held, properties


def _telling(visit: Visit, reading: Reading, parties: Parties, held: Held, properties: Mapping[str, Any]) -> Telling:
    said = {"nature": properties.get("nature"), **properties[SAYING[held.type]]}
    about = str(properties["about"])
    report = reading.get(about)
    text = str(report.record.properties.get("text", "")) if report is not None and report.record is not None else ""
    start, end = (properties["spans"] or [[None, None]])[0]
    words = text[start:end] if start is not None else ""
    statement = held.id if held.type == "statement" else None
    return Telling(visit, reading, parties, visit.agreement(parties), said, words, about, start, end, statement)


def _commitment(telling: Telling) -> dict[str, object]:
    said = telling.said
    debtors, creditors = _sides(telling)
    due = said.get("due")
    day = due.get("value") if isinstance(due, Mapping) else due
    return {
        "agreement": telling.agreement,
        "number": _next_number(telling, "commitment", "C-"),
        "measure": str(said.get("action") or said.get("text") or telling.words)[:MAX_MEASURE],
        "pillar": telling.pillar(),
        "debtors": debtors,
        "creditors": creditors,
        "due": day if isinstance(day, str) and len(day) == FULL_DAY else "",
    }


def _pledge(telling: Telling) -> dict[str, object]:
    said = telling.said
    donors, recipients = _sides(telling)
    amount = said.get("amount")
    return {
        "agreement": telling.agreement,
        "number": _next_number(telling, "pledge", "P-"),
        "title": str(said.get("action") or telling.words)[:MAX_MEASURE],
        "donor": donors[0] if len(donors) == 1 else "",
        "recipient": recipients[0] if len(recipients) == 1 else "",
        "pillar": telling.pillar(),
        "amount": f"{amount:.15g}" if isinstance(amount, int | float) else "",
        "currency": said.get("currency") or "",
    }


def _meeting(telling: Telling) -> dict[str, object]:
    said = telling.said
    given: dict[str, object] = {}
    present = [one for one in said.get("participants", []) if isinstance(one, Mapping)]
    seated = [(telling.party(one.get("side")), one) for one in present]
    for number, (party, one) in enumerate((party, one) for party, one in seated if party):
        office, name = str(one.get("office") or ""), str(one.get("name") or "")
        given |= {f"delegations.{number}.party": party, f"delegations.{number}.office": office or name}
        given |= {f"delegations.{number}.name": name} if office and name != office else {}
    status = str(said.get("status") or "")
    return {
        "agreement": telling.agreement,
        "title": (" – ".join(name for one in present if (name := str(one.get("name") or one.get("office") or ""))) or telling.words)[
            :MAX_MEASURE
        ],
        "held_on": telling.day,
        "status": status if status in ("held", "planned") else "",
        "place": str(said.get("place") or ""),
        **given,
    }


def _position(telling: Telling) -> dict[str, object]:
    said = telling.said
    stance = str(said.get("stance") or "")
    return {
        "agreement": telling.agreement,
        "party": telling.party(said.get("side")),
        "stance": stance if stance in STANCES else "",
        "text": str(said.get("about") or telling.words),
        "matter": telling.words[:MAX_MEASURE],
        "office": str(said.get("office") or ""),
        "name": str(said.get("speaker") or ""),
        "pillar": telling.pillar(),
    }


def _figure(telling: Telling) -> dict[str, object]:
    said = telling.said
    found = FIGURE.search(telling.words)
    return {
        "agreement": telling.agreement,
        "measured": str(said.get("about") or telling.words)[:MAX_MEASURE],
        "value": found[0].replace(",", "") if found is not None else "",
        "claimant": str(said.get("speaker") or said.get("office") or said.get("side") or ""),
        "party": telling.party(said.get("side")),
    }


def _designation(telling: Telling) -> dict[str, object]:
    said = telling.said
    subject = str(said.get("subject") or "")
    return {
        "names.0.text": str(said.get("name") or ""),
        "refers_to": [subject] if ":" in subject and is_listed(subject) else [],
        "evidence": [telling.about],
        "paper": " · ".join(one for one in (str(said.get("authority") or ""), telling.words[:MAX_MEASURE]) if one),
    }


def _incident(telling: Telling) -> dict[str, object]:
    said = telling.said
    victims = said.get("victims")
    told: Mapping[str, Any] = victims if isinstance(victims, Mapping) else {}
    groups = said.get("groups")
    nature = str(said.get("nature") or "")
    return {
        "agreement": telling.agreement,
        "kind": str(said.get("kind") or "attack"),
        "what": telling.words[:MAX_MEASURE],
        "place": str(said.get("place") or ""),
        "area": str(said.get("side") or ""),
        "happened_on": telling.day,
        "groups": [str(one) for one in groups] if isinstance(groups, list | tuple) else [],
        "claimed_by": str(said.get("claimed_by") or ""),
        **{name: told[name] for name in NUMBERS if told.get(name) is not None},
        "nature": nature if nature in NATURES else "",
        "statement": telling.statement,
    }


def _sides(telling: Telling) -> tuple[list[str], list[str]]:
    """Return who owes and who is owed; of two parties the other one, where the report names one alone, and both where both owe."""
    debtors, creditors = telling.named(telling.said.get("actor")), telling.named(telling.said.get("beneficiary"))
    both = [party.id for party in telling.parties.of_agreement(telling.agreement)]
    if debtors and len(both) == BOTH and set(creditors) <= set(debtors):
        creditors = [one for one in both if one not in debtors] or both
    return debtors, creditors


def _next_number(telling: Telling, kind: str, first: str) -> str:
    """Return the number after the highest of the newest records of a kind that the reader sees; another may be written over it."""
    rows = telling.reading.page(kind, [Where("agreement", "=", telling.agreement)] if telling.agreement else [], limit=LOOKED_AT).rows
    numbers = [str(held.record.properties.get("number", "")) for held in rows if held.record is not None]
    found = [(int(match[2]), match[1]) for one in numbers if (match := NUMBERED.fullmatch(one))]
    highest, prefix = max(found, default=(0, first))
    return f"{prefix}{highest + 1}"


GIVEN: Mapping[str, Callable[[Telling], dict[str, object]]] = {
    "plan.propose_commitment": _commitment,
    PLEDGE: _pledge,
    "plan.record_meeting": _meeting,
    "plan.record_position": _position,
    "plan.claim_figure": _figure,
    "designations.propose": _designation,
    "reports.register_incident": _incident,
}
CITES_WORDS = frozenset(GIVEN) - {"designations.propose"}
PAGES = (("/propose/{id}", send),)
