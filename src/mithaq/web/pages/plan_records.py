"""The pages of a commitment and of a meeting or round."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.approving.approvals import consents
from mithaq.desks.plan.breach_acts import answers, breaches
from mithaq.desks.plan.records import NEGATIVE_PLEDGE, AmendmentBody, BreachBody, Delegate, MeetingBody, RoundBody, Terms
from mithaq.desks.plan.states import Standing, standing_of, state_changes
from mithaq.records.ident import is_id
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, Signature, aligned, excerpt, holders, notes, signatures
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_approvals import ApprovalsView, approvals_of, why_not_sign
from mithaq.web.pages.plan_cards import cards_of, made_at
from mithaq.web.pages.plan_crosswalk import plan_lines
from mithaq.web.pages.plan_positions import words_on
from mithaq.web.pages.plan_times import forbidden_on_meeting, proposals_of, times_of
from mithaq.web.pages.records import held_of
from mithaq.web.pages.steps import forbidden_steps
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import ActView, PartyView
from mithaq.web.visit import Visit

MEETINGS = 50


@dataclass(frozen=True)
class Word:
    """What one side said of a commitment's state. `counts` is False when it was said over another version."""

    party: PartyView
    to: str
    at: int
    reason: str = ""
    judged: str = ""
    counts: bool = True


@dataclass(frozen=True)
class AmendmentView:
    """New terms beside those that they replace; `waits` until all have signed."""

    id: str
    author: PartyView
    at: int
    reason: str
    waits: bool
    changed: list[tuple[str, str, str]]
    signatures: list[Signature]
    sha256: str
    offers: tuple[ActView, ...]
    approvals: ApprovalsView | None = None


@dataclass(frozen=True)
class BreachView:
    """What one side said was done against a pledge, with the answers: by whom, the position, its words, when."""

    id: str
    author: PartyView
    body: BreachBody
    answers: list[tuple[PartyView, str, str, int]]
    excerpts: list[Excerpt]
    offers: tuple[ActView, ...]


@dataclass(frozen=True)
class Delegation:
    """One side of a meeting."""

    party: PartyView
    members: list[Delegate] = field(default_factory=list)


def commitment(visit: Visit) -> Response:
    """Return the page of a commitment."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, "commitment")
        parties = visit.parties(reading)
        found = standing_of(reading, held)
        body = found.body
        offering = Offering(visit, parties, body.agreement)
        reasons = _forbidden(visit, reading, parties, held, found)
        pledge = body.nature == NEGATIVE_PLEDGE
        values = {
            "body": body,
            "found": found,
            "amendments": _amendments(visit, reading, parties, found, offering),
            "pledge": pledge,
            "breaches": _breaches(reading, parties, identifier, offering) if pledge else [],
            "renewals": _renewals(visit, reading, identifier),
            "programmes": _programmes(visit, reading, identifier),
            "card": cards_of(visit, reading, parties, [held])[0],
            "state": found.state,
            "signatures": signatures(reading, held, sorted(found.sides), parties, body.due or ""),
            "sha256": held.record.sha256.hex() if held.record is not None else "",
            "rows": aligned(body.texts),
            "words": _words(reading, held, parties, found.sha256),
            "evidence": _evidence(visit, reading, identifier),
            "excerpts": _excerpts(reading, body),
            "said": words_on(visit, reading, offering, body.agreement, identifier),
            "holders": holders(reading, identifier, parties),
            "notes": notes(reading, identifier, parties),
            "offices": [(parties.of(party), office) for party, office in body.offices.items()],
            "meeting": _line(visit, reading, body.meeting),
            "renews": _line(visit, reading, body.renews),
            "group": _line(visit, reading, body.group),
            "document": _line(visit, reading, body.document),
            "lines": plan_lines(visit, reading, parties, identifier),
            "approvals": approvals_of(visit, reading, offering, held),
            "offers": [
                one for one in offering.about("commitment", identifier, reasons=reasons) if pledge or one.name != "plan.record_breach"
            ],
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "marking": parties.marking(reading, held),
            "id": identifier,
        }
    visit.consult(identifier)
    return visit.page("commitment.html", values)


def meeting(visit: Visit) -> Response:
    """Return the page of a meeting or of a round."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "meeting", "dialogue-round")
        kinds: dict[str, type[MeetingBody] | type[RoundBody]] = {"meeting": MeetingBody, "dialogue-round": RoundBody}
        body: MeetingBody | RoundBody = msgspec.convert(properties, kinds[held.type])
        people = body.delegations if isinstance(body, MeetingBody) else body.co_chairs
        parties = visit.parties(reading)
        offering = Offering(visit, parties, body.agreement)
        values = {
            "body": body,
            "is_round": held.type == "dialogue-round",
            "line": titled(held, visit.house.rules.types),
            "delegations": _delegations(people, parties),
            "excerpts": _excerpts(reading, body),
            "meetings": _of_round(visit, reading, identifier),
            "commitments": cards_of(visit, reading, parties, made_at(reading, identifier)),
            "group": _line(visit, reading, body.group if isinstance(body, MeetingBody) else None),
            "round": _line(visit, reading, body.round if isinstance(body, MeetingBody) else None),
            "times": times_of(visit, body) if isinstance(body, MeetingBody) else [],
            "proposals": proposals_of(reading, parties, offering, held, body) if isinstance(body, MeetingBody) else [],
            "offers": offering.about("meeting", identifier, reasons=forbidden_on_meeting(visit, held, body)),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "said": words_on(visit, reading, offering, body.agreement, identifier),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
            "id": identifier,
        }
    visit.consult(identifier)
    return visit.page("meeting.html", values)


def _words(reading: Reading, held: Held, parties: Parties, sha256: str) -> list[Word]:
    return [
        Word(
            parties.of(change.created_by),
            str(change.properties["to"]),
            change.modified,
            str(change.properties.get("reason", "")),
            str(change.properties.get("judged", "")),
            change.properties["sha256"] == sha256,
        )
        for change in state_changes(reading, held.id)
    ]


def _amendments(visit: Visit, reading: Reading, parties: Parties, found: Standing, offering: Offering) -> list[AmendmentView]:
    """Return the amendments that wait, then those in force, the newest first, each beside the terms that it replaces."""
    made = []
    former = {one.id: base for one, base in zip(found.amended, (None, *found.amended), strict=False)}
    for held in (*found.waiting, *reversed(found.amended)):
        if held.record is None:
            continue
        body = msgspec.convert(held.record.properties, AmendmentBody)
        waits = held in found.waiting
        before = found.body if waits else _terms_before(reading, held, former[held.id])
        lacking = why_not_sign(visit, reading, held) if waits else ""
        reasons = {"plan.sign_amendment": lacking} if lacking else {}
        offers = offering.about("amendment", held.id, reasons=reasons) if waits and parties.own in found.sides else ()
        approved = approvals_of(visit, reading, offering, held) if waits and consents(reading, held) else None
        signed = signatures(reading, held, sorted(found.sides), parties)
        author = parties.of(held.record.created_by)
        changed = _changed(visit, parties, before, body)
        sha256 = held.record.sha256.hex()
        made.append(AmendmentView(held.id, author, held.modified, body.reason, waits, changed, signed, sha256, offers, approved))
    return made


def _forbidden(visit: Visit, reading: Reading, parties: Parties, held: Held, found: Standing) -> dict[str, str]:
    """Return, by act, why our side may not take a step now; what its own authorities have not approved it does not sign."""
    lacking = why_not_sign(visit, reading, held)
    own = {"plan.sign_commitment": lacking} if lacking else {}
    return {**own, **forbidden_steps(visit.face, parties, found)}


def _terms_before(reading: Reading, amendment: Held, former: Held | None) -> Terms:
    """Return the terms that an amendment in force replaced: those of the former one, or of the commitment as it was agreed."""
    about = str(amendment.record.properties["about"]) if amendment.record is not None else ""
    held = former or reading.get(about)
    properties = held.record.properties if held is not None and held.record is not None else {"measure": ""}
    return msgspec.convert(properties, Terms)


def _changed(visit: Visit, parties: Parties, before: Terms, after: Terms) -> list[tuple[str, str, str]]:
    """Return what an amendment changes: the term, how it was, how it would be."""
    rows = []
    for name in ("measure", "due", "article", "evidence_wanted"):
        was, will = getattr(before, name) or "", getattr(after, name) or ""
        if was != will:
            said = visit.face.day if name == "due" else str
            rows.append((visit.face.word("property", name), said(was) if was else "", said(will) if will else ""))
    for party in sorted({*before.offices, *after.offices}):
        if before.offices.get(party) != after.offices.get(party):
            rows.append((parties.of(party).name, before.offices.get(party, ""), after.offices.get(party, "")))
    languages = {one.language: one.text for one in before.texts}
    for one in after.texts:
        if languages.get(one.language) != one.text:
            rows.append((visit.face.language(one.language) or one.language, languages.get(one.language, ""), one.text))
    return rows


def _breaches(reading: Reading, parties: Parties, identifier: str, offering: Offering) -> list[BreachView]:
    made = []
    for held in breaches(reading, identifier):
        if held.record is None:
            continue
        body = msgspec.convert(held.record.properties, BreachBody)
        said = [
            (parties.of(one.created_by), str(one.properties["position"]), str(one.properties["text"]), one.modified)
            for one in answers(reading, held.id)
        ]
        offers = offering.about("breach", held.id)
        made.append(BreachView(held.id, parties.of(held.record.created_by), body, said, _excerpts(reading, body), offers))
    return made


def _renewals(visit: Visit, reading: Reading, identifier: str) -> list[Titled]:
    """Return the commitments that renew this one, oldest first."""
    rows = reading.page("commitment", [Where("cites", "=", identifier)], limit=MEETINGS, descending=False).rows
    renewing = [one for one in rows if one.record is not None and one.record.properties.get("renews") == identifier]
    return [titled(one, visit.house.rules.types) for one in renewing]


def _programmes(visit: Visit, reading: Reading, identifier: str) -> list[Titled]:
    """Return the programmes by which a commitment is carried out, newest first."""
    rows = reading.page("programme", [Where("cites", "=", identifier)], limit=MEETINGS).rows
    return [titled(one, visit.house.rules.types) for one in rows if one.record is not None and not one.recalled]


def _evidence(visit: Visit, reading: Reading, identifier: str) -> list[Titled]:
    named = [str(one) for change in state_changes(reading, identifier) for one in change.properties.get("evidence", [])]
    return [line for one in dict.fromkeys(named) if (line := _line(visit, reading, one)) is not None]


def _excerpts(reading: Reading, body: Any) -> list[Excerpt]:
    return [excerpt(reading, source.record, source.start, source.end) for source in body.sources]


def _delegations(people: list[Delegate], parties: Parties) -> list[Delegation]:
    found: dict[str, Delegation] = {}
    for one in people:
        found.setdefault(one.party, Delegation(parties.of(one.party))).members.append(one)
    return sorted(found.values(), key=lambda one: (not one.party.own, one.party.place))


def _of_round(visit: Visit, reading: Reading, identifier: str) -> list[Titled]:
    page = reading.page("meeting", [Where("round", "=", identifier)], limit=MEETINGS)
    return [titled(held, visit.house.rules.types) for held in page.rows]


def _line(visit: Visit, reading: Reading, identifier: str | None) -> Titled | None:
    held = reading.get(identifier) if identifier and is_id(identifier) else None
    return None if held is None else titled(held, visit.house.rules.types)


PAGES = (("/commitment/{id}", commitment), ("/meeting/{id}", meeting))
