"""The words of working groups, framework documents, national plans, approvals, tracks and cross-links: fields, hints, fixed values.

`CHOICES` are the fixed values of fields by act, `CHOICE_WORDS` the kind of word by which they are said where it is not the field's name.
"""

from collections.abc import Mapping

from mithaq.desks.plan.approving.approvals import POSITIONS
from mithaq.desks.plan.structure.documents import NATURES, SAYS, STATUSES
from mithaq.desks.plan.structure.national_plans import LINE_STATES, LINKS
from mithaq.exchange.agreement import DEPTHS
from mithaq.lang.catalogue import N_

_DAY = N_("A day, or only what is known: 2026, 2026-05 or 2026-05-12.")
LABELS: Mapping[str, str] = {
    "adopted_by": N_("Adopted by (authorities)"),
    "adopted_on": N_("Adopted on"),
    "authorities": N_("Authorities"),
    "basis": N_("Basis"),
    "depth": N_("Depth"),
    "document": N_("Framework document (its identifier)"),
    "ended": N_("Ended"),
    "framework_document": N_("Framework document"),
    "group": N_("Working group (its identifier)"),
    "in_force_on": N_("In force from"),
    "indicator": N_("Indicator"),
    "line": N_("Number of the objective"),
    "lines": N_("Objectives of the plan"),
    "links": N_("Links"),
    "members": N_("Members"),
    "national_plan": N_("National plan"),
    "note": N_("Note"),
    "regions": N_("Regions"),
    "reservation": N_("Reservation"),
    "scope": N_("Scope"),
    "signed_on": N_("Signed on"),
    "tracks": N_("Tracks that do not go to full depth"),
    "working_group": N_("Working group"),
    "AnswerDocument.says": N_("What your side says"),
    "Approve.on": N_("Day of the approval"),
    "Approve.position": N_("Position"),
    "Approve.subject": N_("What is approved (its identifier)"),
    "EnterDocument.parent": N_("Annex of the document (its identifier)"),
    "FoundGroup.mandate": N_("Mandate and task"),
    "ReviseGroup.mandate": N_("Mandate and task"),
    "FoundGroup.interval_days": N_("Days between meetings (0: no fixed interval)"),
    "LinkPlan.how": N_("How they go together"),
    "NeedApprovals.subject": N_("What is approved (its identifier)"),
    "ReviseGroup.interval_days": N_("Days between meetings (0: no fixed interval)"),
    "EnterDocument.ends_on": N_("Ends on"),
    "ReviseDocument.ends_on": N_("Ends on"),
}
HINTS: Mapping[str, str] = {
    "adopted_on": _DAY,
    "ended": _DAY,
    "in_force_on": _DAY,
    "signed_on": _DAY,
    "FoundGroup.started": _DAY,
    "AnswerDocument.text": N_("Needed to contest: what is not so."),
    "Approve.reservation": N_("Needed for an approval with reservation."),
    "FoundGroup.series": N_("The name of the dialogue series that it belongs to."),
    "Member.name": N_("Only of a public office holder; left empty: not named."),
    "NeedApprovals.authorities": N_("One a line. Your side cannot sign before all of them have approved the same version."),
    "RecordCrossLink.links": N_("One a line: a record's identifier, or an address that begins with https://. Addresses are never fetched."),
    "RecordCrossLink.regions": N_("One a line."),
    "ReviseNationalPlan.lines": N_("An objective replaces the one of the same number; a new number is added."),
}
# Values of kinds that other desks' words have too: `words.py` puts them together.
NATURE_WORDS: Mapping[str, str] = {
    "signed-text": N_("signed text"),
    "understanding": N_("understanding"),
    "announced": N_("announced"),
    "policy": N_("policy"),
}
STATUS_WORDS: Mapping[str, str] = {
    "in-negotiation": N_("in negotiation"),
    "in-force": N_("in force"),
    "ended": N_("ended"),
    "not-started": N_("not started"),
    "under-way": N_("under way"),
    "dropped": N_("dropped"),
}
HOW_WORDS: Mapping[str, str] = {"serves": N_("serves it"), "duplicates": N_("duplicates it"), "conflicts": N_("conflicts with it")}
POSITION_WORDS: Mapping[str, str] = {
    "approved": N_("approved"),
    "approved-with-reservation": N_("approved with reservation"),
    "withheld": N_("withheld"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "document-word": {"confirms": N_("confirms it"), "contests": N_("contests it")},
    "document-standing": {
        "claimed": N_("claimed, not confirmed yet"),
        "confirmed": N_("confirmed by all parties"),
        "contested": N_("contested"),
    },
    "approval": {"approved": N_("approved by all"), "waiting": N_("an approval is missing"), "withheld": N_("withheld")},
    "depth": {"links": N_("cross-links only"), "meetings": N_("documents and meetings only"), "full": N_("everything")},
}
_DOCUMENT = {"nature": NATURES, "status": STATUSES}
_LINES = {"status": LINE_STATES}
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "plan.enter_document": _DOCUMENT,
    "plan.revise_document": _DOCUMENT,
    "plan.answer_document": {"says": SAYS},
    "plan.enter_national_plan": _LINES,
    "plan.revise_national_plan": _LINES,
    "plan.report_line": _LINES,
    "plan.link_plan": {"how": LINKS},
    "plan.approve": {"position": POSITIONS},
    "registry.propose_agreement": {"depth": DEPTHS},
}
CHOICE_WORDS: Mapping[str, Mapping[str, str]] = {"plan.answer_document": {"says": "document-word"}}
