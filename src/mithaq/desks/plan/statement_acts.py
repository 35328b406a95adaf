"""Acts on joint statements: draft one, answer one with another draft, sign one."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.approving.approvals import require_approved
from mithaq.desks.plan.statement_records import JOINT_STATEMENT_TYPE, JointStatementBody
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.store import Reading

SECRETARY = frozenset({"plan.secretary"})
SIGNATORY = frozenset({"registry.signatory"})
LEAST_LANGUAGES = 2


class BadStatement(Refused):
    """A joint statement that could not be one."""

    rule = "joint-statement.form"
    what = N_("This joint statement cannot be drafted: {reason}.")
    whose = N_("It is for whoever drafts it.")
    next_act = N_("Correct the named part and draft it again.")


class DraftStatement(JointStatementBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Draft a joint statement in at least two languages, or answer a draft with another, and share it with the parties.

    Marked TLP:CLEAR, it may be told to the public from the moment that all have signed it.
    """

    marking: MarkingAsk | None = None


class SignStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign the newest version of a joint statement for this party."""

    joint_statement: str
    office: str


def draft_statement(work: Work, ask: DraftStatement) -> None:
    """Write the draft and release it to every party. Raises: BadStatement, NoSuchRecord, NotInForce."""
    work.in_force(ask.agreement)
    languages = [one.language for one in ask.texts if one.authentic and one.text.strip()]
    if len(set(languages)) < LEAST_LANGUAGES or len(languages) != len(set(languages)):
        raise BadStatement(reason=N_("it needs authentic texts in at least two languages, one in each"))
    if ask.prevails and ask.prevails not in languages:
        raise BadStatement(reason=N_("the language that prevails is none of its texts'"))
    if not ask.title.strip():
        raise BadStatement(reason=N_("it has no title"))
    if ask.meeting is not None:
        work.get(ask.meeting, "meeting", "dialogue-round")
    for one in ask.commitments:
        work.get(one, "commitment")
    if ask.answers is not None and work.body(ask.answers, JOINT_STATEMENT_TYPE.name)["agreement"] != ask.agreement:
        raise BadStatement(reason=N_("the draft that it answers is under another agreement"))
    body = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "marking"}
    record = work.write(JOINT_STATEMENT_TYPE.name, body, work.marking(ask.agreement, ask.marking))
    work.release(record, ask.agreement, None if ask.marking is None else ask.marking.releasable_to)


def sign_statement(work: Work, ask: SignStatement) -> None:
    """Sign the hash of the newest version; the signature goes to whoever has it. Raises: NoSuchRecord, AlreadySigned, KeysLocked."""
    held = work.get(ask.joint_statement, JOINT_STATEMENT_TYPE.name)
    agreement = str(held.record.properties["agreement"]) if held.record is not None else ""
    find_agreement(work.seen, agreement)
    work.in_force(agreement)
    require_approved(work.writing, held, work.node)
    work.sign_off(held, agreement, ask.office)


def _agreement_of_statement(reading: Reading, ask: SignStatement) -> str | None:
    held = reading.get(ask.joint_statement) if is_id(ask.joint_statement) else None
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))


ACTS = (
    Act("plan.draft_statement", N_("Draft a joint statement"), DraftStatement, draft_statement, SECRETARY, article="dialogue"),
    Act(
        "plan.sign_statement",
        N_("Sign a joint statement"),
        SignStatement,
        sign_statement,
        SIGNATORY,
        article="dialogue",
        agreement=_agreement_of_statement,
    ),
)
