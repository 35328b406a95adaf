"""The fixed words of the requests desk: kinds, urgencies, steps and who may say each, states, grounds, grades.

1. Grounds of refusal are those of Directive (EU) 2023/977 Art. 6(1) in its order, then those that the UN Model Treaty on Extradition
   (A/RES/45/116, Art. 3 and 4) gives for a hand-over, then the agreement's own limits.
2. A step of custody is a claim of the side that can know it: who was asked says what was done, who asked says what reached it.
"""

from collections.abc import Mapping

KINDS = ("information", "check", "arrest", "hand-over", "joint-action", "assistance")
CUSTODY_KINDS = frozenset({"arrest", "hand-over"})
URGENCIES = ("urgent", "normal", "other")

SENT, ACKNOWLEDGED, CLARIFYING, PARTLY_ANSWERED = "sent", "acknowledged", "clarifying", "partly_answered"
ANSWERED, REFUSED, WITHDRAWN = "answered", "refused", "withdrawn"
OPEN_STATES = (SENT, ACKNOWLEDGED, CLARIFYING, PARTLY_ANSWERED)
STATES = (*OPEN_STATES, ANSWERED, REFUSED, WITHDRAWN)

ACKNOWLEDGEMENT, CLARIFICATION, PARTIAL, FINAL = "acknowledgement", "clarification", "partial", "final"
REFUSAL, PROLONGATION, WITHDRAWAL = "refusal", "prolongation", "withdrawal"
REPLY_STEPS = (ACKNOWLEDGEMENT, CLARIFICATION, PARTIAL, FINAL, REFUSAL)
ANSWERS = (PARTIAL, FINAL)
STEP_STATES: Mapping[str, str] = {
    ACKNOWLEDGEMENT: ACKNOWLEDGED,
    CLARIFICATION: CLARIFYING,
    PARTIAL: PARTLY_ANSWERED,
    FINAL: ANSWERED,
    REFUSAL: REFUSED,
    WITHDRAWAL: WITHDRAWN,
}
# What whoever asked may say: it answers a clarification, and takes its request back.
BY_ASKER = (CLARIFICATION, WITHDRAWAL)

GROUNDS = (
    "not-available",
    "incomplete-request",
    "authorisation-refused",
    "data-category",
    "inaccurate",
    "national-security",
    "investigation",
    "legal-person",
    "minor-offence",
    "no-offence",
    "originator",
    "political-offence",
    "persecution",
    "tried-already",
    "capital-punishment",
    "ill-treatment",
    "own-national",
    "outside-agreement",
    "other",
)
CAUSES = ("judicial-authorisation", "held-elsewhere", "volume", "other")

ITEM_KINDS = ("person", "group", "document", "phone", "vehicle", "vessel", "account", "address", "place", "other")
KNOWN = ("known", "not-known", "not-said")

LOCATED, NOT_LOCATED, DETAINED, FREED = "located", "not-located", "detained", "freed"
GRANTED, DENIED, DATE_SET, HANDED_OVER = "extradition-granted", "extradition-denied", "date-set", "handed-over"
RECEIVED, NOT_RECEIVED, DATE_AGREED, DATE_DECLINED = "received", "not-received", "date-agreed", "date-declined"
CUSTODY_BY_ASKED = (LOCATED, NOT_LOCATED, DETAINED, GRANTED, DENIED, DATE_SET, HANDED_OVER, FREED)
CUSTODY_BY_ASKER = (DATE_AGREED, DATE_DECLINED, RECEIVED, NOT_RECEIVED)
CUSTODY_STEPS = (*CUSTODY_BY_ASKED, *CUSTODY_BY_ASKER)
# What must have been said before, for a step that answers another.
CUSTODY_AFTER: Mapping[str, tuple[str, ...]] = {
    DATE_AGREED: (DATE_SET,),
    DATE_DECLINED: (DATE_SET,),
    RECEIVED: (HANDED_OVER,),
    NOT_RECEIVED: (HANDED_OVER,),
}

WAITING, CONSENTED, WITHHELD = "waiting", "granted", "refused"
OUTCOMES = (CONSENTED, WITHHELD)

SOURCE_GRADES = ("A", "B", "C", "X")
INFORMATION_GRADES = ("1", "2", "3", "4")
NATURES = ("fact", "claim", "opinion", "forecast", "denial")


def custody_status(step: str) -> str:
    """Return the value by which requests are found whose last step of custody is `step`."""
    return f"custody-{step}"
