"""What a statement of a report fills in of another desk's form: sides, measures, people, numbers, as far as its words say them.

1. The record cites the report at the words of the statement, so that the follow-up knows it for taken up.
2. A side that the words do not tell stays open. Of a commitment between two parties the other one is meant where the words name one alone;
   who gives and who receives a pledge is what the words say, and no more.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mithaq.desks.designations.decision_records import KINDS as SUBJECT_KINDS
from mithaq.desks.designations.records import entry_id
from mithaq.desks.plan.said.records import STANCES
from mithaq.desks.reports.incidents.records import NATURES, NUMBERS
from mithaq.desks.reports.records import parts_of
from mithaq.reading import names_from_aliases
from mithaq.reading.named.sides import find_places, side_of_word
from mithaq.reading.page.tokens import make_page
from mithaq.store import Reading, Where
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
PLEDGE, ACCOUNT = "plan.record_pledge", "reports.give_account"


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

    def read(self, part: str) -> list[Mapping[str, Any]]:
        """Return a part of the reading of the report."""
        held = self.reading.get(self.about)
        return parts_of(held.record.properties.get("reading"), part) if held is not None and held.record is not None else []

    def pillar(self) -> str:
        """Return the first pillar of the agreement that the report speaks of."""
        policy = self.parties.agreements.get(self.agreement)
        named = [str(one.get("pillar", "")) for one in self.read("pillars")]
        return next((one for one in named if policy is not None and one in policy.pillars), "")


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
    donors, recipients = telling.named(said.get("actor")), telling.named(said.get("beneficiary"))
    amount = said.get("amount")
    return {
        "agreement": telling.agreement,
        "number": _next_number(telling, "pledge", "P-"),
        "title": str(said.get("action") or telling.words)[:MAX_MEASURE],
        "donor": donors[0] if len(donors) == 1 else "",
        "recipient": recipients[0] if len(recipients) == 1 else "",
        "pillar": telling.pillar(),
        "amount": _decimal(amount) if isinstance(amount, int | float) else "",
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
        "kind": _kind_of_subject(telling, subject),
        "names.0.text": str(said.get("name") or ""),
        "refers_to": [subject] if ":" in subject and is_listed(subject) else [],
        "evidence": [telling.about],
        "authority": _own_authority(telling),
        "paper": " · ".join(one for one in (str(said.get("authority") or ""), telling.words[:MAX_MEASURE]) if one),
    }


def _kind_of_subject(telling: Telling, subject: str) -> str:
    """Return what the subject of a designation is: as the report names it, else the reviewed names, else its list; or nothing."""
    if not subject:
        return ""
    source, _, reference = subject.partition(":")
    entry = telling.reading.get(entry_id(source, reference)) if reference else None
    listed = str(entry.record.properties.get("kind") or "") if entry is not None and entry.record is not None else ""
    mentioned = [str(one.get("type") or "") for one in telling.read("mentions") if one.get("id") == subject]
    known = [one.kind for one in names_from_aliases() if subject in (one.id, *one.references)]
    return next((one for one in (*mentioned, *known, listed) if one in SUBJECT_KINDS), "")


def _own_authority(telling: Telling) -> str:
    """Return the name of our own state where the report says that it designates: what another decided is in the paper, and its own."""
    own = telling.party(telling.said.get("authority"))
    return telling.parties.of(own).name if own and own == telling.parties.own else ""


def _decimal(amount: float) -> str:
    """Return a number in digits alone, as a pledge counts it."""
    text = f"{Decimal(str(amount)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _account(telling: Telling) -> dict[str, object]:
    return {"incident": telling.visit.asked("incident"), "text": telling.words, **_harm(telling)}


def _harm(telling: Telling) -> dict[str, object]:
    """Return whom an incident is told to have harmed, and who is held to be behind it."""
    victims, groups = telling.said.get("victims"), telling.said.get("groups")
    told: Mapping[str, Any] = victims if isinstance(victims, Mapping) else {}
    return {
        "groups": [str(one) for one in groups] if isinstance(groups, list | tuple) else [],
        **{name: told[name] for name in NUMBERS if told.get(name) is not None},
    }


def _incident(telling: Telling) -> dict[str, object]:
    said = telling.said
    nature = str(said.get("nature") or "")
    return {
        "agreement": telling.agreement,
        "kind": str(said.get("kind") or "attack"),
        "what": telling.words[:MAX_MEASURE],
        "place": str(said.get("place") or ""),
        "area": str(said.get("side") or ""),
        "happened_on": telling.day,
        "claimed_by": str(said.get("claimed_by") or ""),
        **_harm(telling),
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
    ACCOUNT: _account,
}
CITES_WORDS = frozenset(GIVEN) - {"designations.propose"}
