"""Joint statements: what the parties say together, in languages that are equally authentic unless one is said to prevail.

1. A draft is its author's. Whoever wants other words writes a draft of its own that answers it; nobody edits the other's words.
2. It is agreed when every party of the agreement has signed the same version. The state is derived, never written.
3. It may be told to the public when it is agreed and the version that all have signed is marked for that: whoever signs it releases it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import LanguageText, read_agreement, signers
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at
from mithaq.records.marking import Marking, Tlp
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

PROPOSED, ANSWERED, AGREED = "proposed", "answered", "agreed"
STATES = (PROPOSED, ANSWERED, AGREED)
PUBLIC_HANDLING = frozenset({"H0"})


class JointStatementBody(msgspec.Struct, frozen=True, kw_only=True):
    """A joint statement, or a draft of one. `meeting` is where it comes from, `answers` the draft that this one would replace.

    `commitments` are those that it speaks of; `prevails` is the language that decides when the texts differ, "" when none does.
    """

    agreement: str
    title: str
    texts: list[LanguageText]
    meeting: str | None = None
    commitments: list[str] = []
    prevails: str = ""
    answers: str | None = None


def _words(body: Mapping[str, Any]) -> str:
    texts = body.get("texts")
    said = [str(one.get("text", "")) for one in texts if isinstance(one, Mapping)] if isinstance(texts, list) else []
    return "\n".join([str(body.get("title", "")), *said])


JOINT_STATEMENT_TYPE = RecordType(
    "joint-statement",
    N_("Joint statement"),
    JointStatementBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("meeting", at("meeting"), FacetKind.REF),
        Facet("answers", at("answers"), FacetKind.REF),
        Facet("status", counted=True),
        Facet("unsigned", kind=FacetKind.REF),
    ),
    _words,
    lambda body: str(body.get("title", "")),
    office="plan.secretary",
    forms=(("agreement", Form.ID), ("meeting", Form.ID), ("answers", Form.ID), ("commitments", Form.ID)),
)
TYPES = (JOINT_STATEMENT_TYPE,)


def unsigned(reading: Reading, held: Held) -> frozenset[str]:
    """Return the parties that have not signed this version; nobody, when its agreement is not here."""
    properties = held.record.properties if held.record is not None else {}
    named = properties.get("agreement")
    agreement = reading.get(str(named)) if is_id(named) else None
    if agreement is None or agreement.type != AGREEMENT or agreement.record is None:
        return frozenset()
    return read_agreement(agreement).identities() - signers(reading, held)


def derive_state(reading: Reading, held: Held) -> str:
    """Return the state of a joint statement: agreed when all have signed this version, answered when another draft would replace it."""
    if signers(reading, held) and not unsigned(reading, held):
        return AGREED
    answered = reading.page(JOINT_STATEMENT_TYPE.name, [Where("answers", "=", held.id)], limit=5).rows
    return ANSWERED if any(not one.recalled for one in answered) else PROPOSED


def is_public(marking: Marking, now: int) -> bool:
    """Return whether what is marked so may be told to anybody: TLP:CLEAR, and nothing in its terms says otherwise."""
    terms = marking.terms
    if marking.tlp is not Tlp.CLEAR:
        return False
    if terms is None:
        return True
    open_to_all = not terms.classification and not terms.compartments and terms.handling <= PUBLIC_HANDLING
    return open_to_all and (terms.expires_at is None or terms.expires_at > now)


def statement_projection(writing: Writing, record: Record) -> None:
    """Keep the facets `status` and `unsigned` of the statement that a record is, is signed by, or answers."""
    properties = record.properties
    own = [record.id, properties.get("answers")] if record.type == JOINT_STATEMENT_TYPE.name else [properties.get("about")]
    for identifier in own:
        held = writing.get(str(identifier)) if is_id(identifier) else None
        if held is not None and held.type == JOINT_STATEMENT_TYPE.name and held.record is not None:
            writing.derive(held.id, "status", [derive_state(writing, held)])
            writing.derive(held.id, "unsigned", sorted(unsigned(writing, held)))


PROJECTIONS = ((JOINT_STATEMENT_TYPE.name, statement_projection), ("sign-off", statement_projection))
