"""The words of the reports desk: what its fields are called, what it offers to choose from, and the words of those choices."""

from collections.abc import Mapping

from mithaq.desks.reports.drafts.content import COMMITMENT_STATES, MEETING_STATES, MENTION_TYPES, POLARITIES
from mithaq.lang.catalogue import N_
from mithaq.reading.result import INCIDENT_KINDS

LABELS: Mapping[str, str] = {
    "open_report": N_("Report"),
    "drafts": N_("Drafts"),
    "statement_link": N_("Link"),
    "other": N_("The other statement"),
    "reading_alias": N_("Learned name"),
    "never": N_("These words are never a name"),
    "count": N_("How many you saw"),
    "places": N_("Places of the first part"),
    "participants": N_("Participants"),
    "both": N_("At both"),
    "date": N_("Date"),
    "DateSaid.value": N_("Date, cut to what is known"),
    "earliest": N_("Not before"),
    "latest": N_("Not after"),
    "mention": N_("Who or what is named"),
    "type": N_("What it is"),
    "MentionSaid.text": N_("As written"),
    "en": N_("Name in English"),
    "ar": N_("Name in Arabic"),
    "id": N_("Listed subject"),
    "side": N_("Side"),
    "speaker": N_("Who says so"),
    "actor": N_("Who undertakes it"),
    "beneficiary": N_("To whom"),
    "action": N_("What is undertaken"),
    "groups": N_("Groups behind it"),
    "claimed_by": N_("Claimed by"),
    "victims": N_("Killed, injured, taken"),
    "designation": N_("Designation"),
    "authority": N_("Authority"),
    "DesignationSaid.subject": N_("Listed subject"),
    "EditDraft.position": N_("Position"),
    "ReviseStatement.position": N_("Position"),
    "AddStatement.position": N_("Position"),
    "claim": N_("Claim"),
    "UtteranceSaid.about": N_("What is said"),
    "subjects": N_("Of whom or what it speaks"),
    "polarity": N_("Affirmed or denied"),
}
HINTS: Mapping[str, str] = {
    "DateSaid.value": N_("2026, 2026-05 or 2026-05-07: nothing that the report does not say."),
    "side": N_("The code of the state, such as PK."),
    "MentionSaid.id": N_("As “un:QDe.132” or “group:ttp”, when the name belongs to a subject of a list."),
    "DesignationSaid.subject": N_("As “un:QDe.132” or “group:ttp”, when the name belongs to a subject of a list."),
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "MentionSaid.type": MENTION_TYPES,
    "MeetingSaid.status": MEETING_STATES,
    "CommitmentSaid.status": COMMITMENT_STATES,
    "IncidentSaid.kind": INCIDENT_KINDS,
    "UtteranceSaid.polarity": POLARITIES,
    "UtteranceSaid.stance": ("welcomes", "condemns", "supports", "urges", "rejects", "asserts", "denies"),
}
CHOICE_WORDS: Mapping[str, str] = {
    "MentionSaid.type": "draft",
    "MeetingSaid.status": "status",
    "CommitmentSaid.status": "status",
    "IncidentSaid.kind": "incident-kind",
    "UtteranceSaid.polarity": "polarity",
    "UtteranceSaid.stance": "utterance",
}
MEANINGS: Mapping[str, str] = {
    "reports.undo_decision": N_("The draft waits again. What came of it is withdrawn; the decision stays to be read."),
    "reports.revise_statement": N_("The statement gets its next version; whoever was given the one before is given this one."),
}
DECISIONS: Mapping[str, str] = {
    "merged": N_("joined with others"),
    "split": N_("taken apart"),
    "outdated": N_("no longer proposed"),
    "undone": N_("undone"),
    "added": N_("added by hand"),
}
DRAFTS: Mapping[str, str] = {
    "place": N_("place"),
    "office": N_("office"),
    "event": N_("event"),
    "document": N_("document"),
    "position": N_("position"),
    "claim": N_("claim"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "utterance": {
        "welcomes": N_("welcomes"),
        "condemns": N_("condemns"),
        "supports": N_("supports"),
        "urges": N_("urges"),
        "rejects": N_("rejects"),
        "asserts": N_("asserts"),
        "denies": N_("denies"),
    },
    "polarity": {"affirmed": N_("affirmed"), "denied": N_("denied")},
}
