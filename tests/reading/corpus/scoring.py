"""Holding a reading against an annotated report: what was right, what was too much, what was missed, by class.

A mention is right when span and kind are exact. A meeting is right when its people are those of the annotation (names alone, in any
order), its status is right, and place and date are right where the annotation has them. A commitment is right when its action holds the
annotated words, its status is right, and amount and due are right where the annotation has them. A pillar counts once in a report. Of
designations only those told as done count, not what somebody calls for.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mithaq.reading.result import Commitment, DocumentDate, Incident, Meeting, Reading
from tests.reading.corpus.gold import Gold

CLASSES = ("person", "armed-group", "organisation", "place", "office", "meeting", "commitment", "pillar", "incident", "designation")
NAMED = ("person", "armed-group", "place", "office")


@dataclass
class Count:
    """How many were right, too much and missed; precision and recall are 1.0 where there was nothing to find or to say."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, other: "Count") -> None:
        """Add the figures of another count to these."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.told.extend(other.told)


def score(gold: Gold, found: Reading) -> dict[str, Count]:
    """Return the counts by class of one reading; `told` says each thing that was too much (+) or missed (-)."""
    counts = {kind: _mentions(gold, found, kind) for kind in NAMED}
    if any(one.kind == "organisation" for one in gold.mentions):
        counts["organisation"] = _mentions(gold, found, "organisation")
    counts["meeting"] = _matched(gold.name, gold.meetings, found.meetings, is_meeting)
    counts["commitment"] = _matched(gold.name, gold.commitments, found.commitments, is_commitment)
    counts["incident"] = _matched(gold.name, gold.incidents, found.incidents, is_incident)
    counts["designation"] = _matched(
        gold.name, gold.designations, [one for one in found.designations if one.nature == "fact"],
        lambda one, other: one["subject"] == other.subject and one.get("authority") == other.authority,
    )  # fmt: skip
    counts["pillar"] = _pillars(gold, found)
    return {kind: count for kind, count in counts.items() if kind not in gold.unscored}


def _mentions(gold: Gold, found: Reading, kind: str) -> Count:
    wanted = {(one.start, one.end): one.words for one in gold.mentions if one.kind == kind}
    given = {(one.start, one.end): one.text for one in found.mentions if one.type == kind}
    told = [f"{gold.name} + {kind}: {words}" for span, words in given.items() if span not in wanted]
    told += [f"{gold.name} - {kind}: {words}" for span, words in wanted.items() if span not in given]
    right = len(wanted.keys() & given.keys())
    return Count(right, len(given) - right, len(wanted) - right, told)


def _matched(name: str, wanted: Sequence[dict[str, Any]], given: Iterable[Any], same: Callable[[dict[str, Any], Any], bool]) -> Count:
    left = list(given)
    count = Count()
    for one in wanted:
        match = next((other for other in left if same(one, other)), None)
        if match is not None:
            left.remove(match)
            count.right += not one.get("optional", False)
        elif not one.get("optional", False):
            count.missed += 1
            count.told.append(f"{name} - {one}")
    count.wrong = len(left)
    count.told.extend(f"{name} + {other}" for other in left)
    return count


def is_meeting(one: dict[str, Any], other: Meeting) -> bool:
    """Return whether a meeting found is the annotated one."""
    people = Counter(participant.name for participant in other.participants) == Counter(one["who"])
    return (
        people
        and one["status"] == other.status
        and one.get("place", other.place) == other.place
        and _is_dated(one.get("value"), other.date)
    )


def is_commitment(one: dict[str, Any], other: Commitment) -> bool:
    """Return whether a commitment found is the annotated one."""
    said = one["has"] in other.action and one["status"] == other.status
    money = ("amount" not in one or one["amount"] == other.amount) and one.get("currency", other.currency) == other.currency
    return said and money and ("due" not in one or str(one["due"]) == other.due)


def is_incident(one: dict[str, Any], other: Incident) -> bool:
    """Return whether an incident found is the annotated one."""
    numbers = all(one.get(name) == getattr(other.victims, name) for name in ("killed", "injured", "taken"))
    return numbers and one["kind"] == other.kind and one.get("place") == other.place and one.get("claimed_by") == other.claimed_by


def _is_dated(value: object, date: DocumentDate) -> bool:
    return value is None or str(value) == date.value


def _pillars(gold: Gold, found: Reading) -> Count:
    given = {one.pillar for one in found.pillars}
    wanted = gold.pillars - gold.pillars_optional
    wrong = given - gold.pillars - gold.pillars_optional
    told = [f"{gold.name} + pillar: {one}" for one in sorted(wrong)] + [f"{gold.name} - pillar: {one}" for one in sorted(wanted - given)]
    return Count(len(given & wanted), len(wrong), len(wanted - given), told)
