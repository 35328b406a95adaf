"""Joint statements: those of an agreement, and one of them with its texts side by side, its signatures and its files."""

from starlette.responses import Response

from mithaq.desks.plan.exporting import marking_of
from mithaq.desks.plan.papers import statement_of, statements
from mithaq.desks.plan.statement_records import AGREED, derive_state, is_public
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id
from mithaq.store import Where
from mithaq.web.evidence import aligned, holders, notes, signatures
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_approvals import approvals_of, why_not_sign
from mithaq.web.titles import titled
from mithaq.web.visit import Visit

ROWS = 50
DRAFT, SIGN = "plan.draft_statement", "plan.sign_statement"


def listed(visit: Visit) -> Response:
    """Return the joint statements of the chosen agreement, newest first."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        rows = [
            (titled(held, visit.house.rules.types), parties.of(held.record.created_by), derive_state(reading, held), held.modified)
            for held in (statements(reading, agreement, ROWS) if agreement else ())
            if held.record is not None
        ]
        offers = [Offering(visit, parties, agreement).named(DRAFT, {"agreement": agreement})] if agreement else []
        total = reading.count("joint-statement", [Where("agreement", "=", agreement)]) if agreement else 0
        return visit.page("plan_statements.html", {"tab": "statements", "rows": rows, "total": total, "offers": offers})


def statement(visit: Visit) -> Response:
    """Return the page of a joint statement. Raises: NoSuchRecord."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, body = statement_of(reading, identifier)
        parties = visit.parties(reading)
        state, marking = derive_state(reading, held), marking_of(reading, held)
        wanted = sorted(find_agreement(reading, body.agreement).identities())
        signed = signatures(reading, held, wanted, parties)
        offering = Offering(visit, parties, body.agreement)
        own = next((one for one in signed if one.party.own), None)
        reason = visit.say(N_("your side has signed it already.")) if own is not None and own.at is not None and not own.stale else ""
        reason = reason or why_not_sign(visit, reading, held)
        given = {
            "agreement": body.agreement,
            "answers": identifier,
            "title": body.title,
            **({"meeting": body.meeting} if body.meeting else {}),
        }
        lines = {one: reading.get(one) for one in (body.meeting, body.answers, *body.commitments) if one and is_id(one)}
        named = {one: titled(found, visit.house.rules.types) for one, found in lines.items() if found is not None}
        answered = reading.page("joint-statement", [Where("answers", "=", identifier)], limit=ROWS).rows
        values = {
            "id": identifier,
            "body": body,
            "state": state,
            "public": state == AGREED and marking is not None and is_public(marking, visit.face.now),
            "marking": parties.marking(reading, held),
            "author": parties.of(held.record.created_by) if held.record is not None else None,
            "rows": aligned(body.texts),
            "signatures": signed,
            "sha256": held.record.sha256.hex() if held.record is not None else "",
            "meeting": named.get(body.meeting or ""),
            "answers": named.get(body.answers or ""),
            "answered": [titled(one, visit.house.rules.types) for one in answered if not one.recalled],
            "commitments": [named[one] for one in body.commitments if one in named],
            "approvals": approvals_of(visit, reading, offering, held),
            "offers": [offering.named(SIGN, {"joint_statement": identifier}, reason=reason), offering.named(DRAFT, given)],
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("joint_statement.html", values)


PAGES = (("/plan/statements", listed), ("/joint-statement/{id}", statement))
