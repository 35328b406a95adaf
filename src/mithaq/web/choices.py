"""What the forms of acts offer to choose from, by field and by act, the words of those choices, and what an act means in a sentence."""

from collections.abc import Mapping

from mithaq.acts.roles import ROLES
from mithaq.desks.designations.decision_records import IDENTIFIER_KINDS, POSITIONS
from mithaq.desks.designations.decision_records import KINDS as SUBJECT_KINDS
from mithaq.desks.designations.importing import FORMATS
from mithaq.desks.designations.profile_records import ASPECTS, VOICES
from mithaq.desks.designations.redress_records import APPLICANTS, OUTCOMES
from mithaq.desks.plan.activities import SECTORS
from mithaq.desks.plan.assistance.records import ACCEPTED, AID_FORMS, CONFIRMED, DECLINED, DENIED
from mithaq.desks.plan.breach_acts import POSITIONS as BREACH_POSITIONS
from mithaq.desks.plan.programmes.records import KINDS as PROGRAMME_KINDS
from mithaq.desks.plan.programmes.records import POSITIONS as ENTRY_POSITIONS
from mithaq.desks.plan.programmes.records import REACHING, every_status
from mithaq.desks.plan.records import JUDGEMENTS, MEETING_STATES
from mithaq.desks.plan.records import NATURES as COMMITMENT_NATURES
from mithaq.desks.plan.said.records import BOUNDS, EFFECTS, FINDINGS, OPERATION_KINDS, STANCES
from mithaq.desks.registry.contact_records import CHANNELS
from mithaq.desks.registry.hotline_records import SAYS
from mithaq.desks.registry.showing_records import FORMS
from mithaq.desks.reports.records import NATURES
from mithaq.desks.requests.fixed import (
    CAUSES,
    CUSTODY_BY_ASKED,
    CUSTODY_BY_ASKER,
    GROUNDS,
    INFORMATION_GRADES,
    ITEM_KINDS,
    KINDS,
    KNOWN,
    REPLY_STEPS,
    SOURCE_GRADES,
    URGENCIES,
)
from mithaq.desks.requests.fixed import OUTCOMES as CONSENTS
from mithaq.exchange.recall import HOW
from mithaq.lang.catalogue import N_
from mithaq.records.marking import HANDLING_CODES, Tlp
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.web import incidentwords, reportswords
from mithaq.web.structurewords import CHOICE_WORDS, CHOICES

# The registry's acts on any record come last and are offered by the record's own page alone.
ON_ANY_RECORD = "record"
# A source is taken away where it stands, on the page of its incident.
UNOFFERED = frozenset({"registry.consult", "reports.leave_out_source"})
PARTY_FIELDS = frozenset(
    [
        "asked_of",
        "creditors",
        "debtors",
        "donor",
        "holder",
        "host",
        "identity",
        "lead",
        "parties",
        "party",
        "recipient",
        "releasable_to",
        "to",
    ]
)
FIXED: Mapping[str, tuple[str, ...]] = {
    "urgency": URGENCIES,
    "step": REPLY_STEPS,
    "judged": JUDGEMENTS,
    "nature": NATURES,
    "source_grade": SOURCE_GRADES,
    "information_grade": INFORMATION_GRADES,
    "how": HOW,
    "tlp": tuple(level.label for level in Tlp),
    "tlp_ceiling": tuple(level.label for level in Tlp),
    "handling": HANDLING_CODES,
    "handling_default": HANDLING_CODES,
    "classification": CLASSIFICATIONS,
    "classification_ceiling": CLASSIFICATIONS,
    "clearance": CLASSIFICATIONS,
    "roles": tuple(sorted(ROLES)),
    "position": POSITIONS,
    "identifier_kind": IDENTIFIER_KINDS,
    "aspect": ASPECTS,
    "voice": VOICES,
    "applicant": APPLICANTS,
    "channel": CHANNELS,
    "form": FORMS,
    "says": SAYS,
    "was_answered": ("yes", "no"),
    "cause": CAUSES,
    "item_kind": ITEM_KINDS,
    "known": KNOWN,
    "stance": STANCES,
    "effect": EFFECTS,
    "bound": BOUNDS,
    "finding": FINDINGS,
    **reportswords.CHOICES,
}
FIXED_OF_ACT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **CHOICES,
    **incidentwords.CHOICES,
    "requests.send": {"kind": KINDS},
    "requests.keep_draft": {"kind": KINDS},
    "requests.complete_draft": {"kind": KINDS},
    "requests.reply": {"ground": GROUNDS},
    "requests.report_custody": {"step": CUSTODY_BY_ASKED},
    "requests.confirm_custody": {"step": CUSTODY_BY_ASKER},
    "requests.answer_onward": {"outcome": CONSENTS},
    "designations.import_list": {"format": FORMATS},
    "designations.propose": {"kind": SUBJECT_KINDS},
    "designations.answer_removal": {"outcome": OUTCOMES},
    "plan.propose_commitment": {"nature": COMMITMENT_NATURES},
    "plan.record_meeting": {"status": MEETING_STATES},
    "plan.answer_breach": {"position": tuple(BREACH_POSITIONS)},
    "plan.record_operation": {"kind": OPERATION_KINDS},
    "plan.record_pledge": {"form": AID_FORMS, "purpose": tuple(SECTORS)},
    "plan.answer_offer": {"step": (ACCEPTED, DECLINED)},
    "plan.answer_claim": {"step": (CONFIRMED, DENIED)},
    "plan.record_programme": {"kind": PROGRAMME_KINDS, "reached_at": REACHING},
    "plan.change_programme": {"reached_at": REACHING},
    "plan.report_progress": {"status": every_status()},
    "plan.answer_entry": {"position": ENTRY_POSITIONS, "status": every_status()},
}
NEVER_SHOWN = frozenset({"request_draft"})
KEPT_AS_DRAFT = {"requests.send": ("requests.keep_draft", "requests.complete_draft")}
ASKS_ANOTHER = frozenset({"requests.send", "requests.keep_draft", "requests.complete_draft"})
# Words under which face.word finds the options' names, where they are not the option itself.
WORDS_OF = {
    **reportswords.CHOICE_WORDS,
    "clearance": "classification",
    "classification_ceiling": "classification",
    "tlp_ceiling": "tlp",
    "handling_default": "handling",
}
WORDS_OF_ACT: Mapping[str, Mapping[str, str]] = {
    **CHOICE_WORDS,
    **incidentwords.CHOICE_WORDS,
    "designations.propose": {"kind": "entry-kind"},
    "plan.propose_commitment": {"nature": "commitment-nature"},
    "plan.answer_breach": {"position": "breach"},
    "plan.record_operation": {"kind": "operation-kind"},
    "plan.record_pledge": {"form": "aid-form"},
    "plan.answer_offer": {"step": "pledge-answer"},
    "plan.answer_claim": {"step": "pledge-answer"},
    "plan.record_programme": {"kind": "programme-kind", "reached_at": "programme-status"},
    "plan.change_programme": {"reached_at": "programme-status"},
    "plan.report_progress": {"status": "programme-status"},
    "plan.answer_entry": {"position": "entry-word", "status": "programme-status"},
}
MEANINGS = {
    **reportswords.MEANINGS,
    "designations.decide": N_(
        "A decision names its authority, legal basis, date, what identifies the subject, its evidence and its review date. "
        "What is filled in here is put into the designation; what stands there already need not be repeated."
    ),
    "designations.answer": N_("Your answer is a record of your side. The other side's designation is never changed by it."),
    "plan.sign_statement": N_(
        "Signing puts your side's key under these exact words in all languages. "
        "Marked for everybody, the statement may be told to the public when every party has signed the same bytes."
    ),
    "plan.confirm_receipt": N_(
        "Say what your side counted, whatever was reported. Where the two figures differ both stand, and both sides see the difference."
    ),
    "plan.correct_pledge_step": N_("What was said stays to be read; it counts no more."),
    "requests.prolong": N_(
        "Both sides keep the time of the agreement and the new one; a later answer counts as prolonged, not as in time."
    ),
    "requests.withdraw": N_("The request and its replies stay; the partner is told that no answer is needed."),
    "requests.report_custody": N_("Each side says what it can know, with the day that it claims; nothing that was said is changed by it."),
    "plan.sign_commitment": N_(
        "Signing puts your side's key under these exact words. "
        "The commitment is agreed when every debtor and creditor has signed the same bytes."
    ),
    "plan.sign_amendment": N_(
        "Signing puts your side's key under these exact words. The new terms are in force when every debtor and creditor has signed them; "
        "your side can sign one amendment of the same terms."
    ),
    "registry.sign_agreement": N_(
        "Signing puts your side's key under these exact words. The agreement is in force when every party has signed the same bytes."
    ),
    "registry.recall": N_("A recall destroys the record at every partner that was given it, and their nodes answer with a receipt."),
    "registry.release": N_("What is released can be recalled, but not made unread."),
    "registry.revoke_partner": N_("Nothing flows to or from this partner from the moment you confirm; both sides must meet again."),
}
WEIGHTY = frozenset(
    {
        "plan.sign_amendment",
        "plan.sign_commitment",
        "registry.approve",
        "registry.confirm_partner",
        "registry.sign_agreement",
        "requests.reply",
        "requests.send",
        "requests.answer_onward",
    }
)
