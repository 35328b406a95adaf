"""Commitments that a text reports: who undertook what, for whom.

1. Only a word of undertaking opens a commitment: agreed on, committed to, announced support, offered, promised, will be. What was
   discussed, hoped or expected is none.
2. The action runs from that word to the end of its clause, as written.
3. The actor is the nearest person or state before the action that the sentence names, else "both sides" as its states; it may be unknown.
4. An amount is a number with a currency; a due date is a date to come in the sentence.
"""

import re
from collections.abc import Iterator

from mithaq.reading.named.sides import Place
from mithaq.reading.page.tokens import Hit
from mithaq.reading.result import Commitment
from mithaq.reading.told.scene import Scene

_CLAUSE = (
    r"(?P<action>(?:(?! حيث | مؤكدا | مؤكده | مشيرا | مشيره | مضيفا | معربا | وذلك | وسط | الذي ترأسه)"
    r"(?:[^.,;:!?\n]|[.,](?=\d))){6,220})"
)
_MAY_STAND = r"(?:\s+\S+){0,4}?"
_TRIGGERS = (
    ("agreed", re.compile(rf"\bو?(?:اتفق[\u0621-\u064a]*|وافق[\u0621-\u064a]*){_MAY_STAND}\s+علي\s+(?!ان\b){_CLAUSE}")),
    ("reaffirmed", re.compile(rf"\bو?التزام(?:ه|ها|هما|هم)?(?:\s+بلاد(?:ه|ها|هم))?(?:\s+ل[\u0621-\u064a]+)?\s+(?=ب){_CLAUSE}")),
    ("reaffirmed", re.compile(rf"\bعلي\s+(?=(?:استمرار\s+دعم|مواصله)\s){_CLAUSE}")),
    ("announced", re.compile(rf"\bو?(?:اعلن[\u0621-\u064a]*){_MAY_STAND}\s+عن\s+(?=(?:دعم|تقديم|منح|تخصيص|مساعد)){_CLAUSE}")),
    ("offered", re.compile(rf"\bو?عرض[\u0621-\u064a]*\b{_MAY_STAND}\s+(?=(?:تقديم|مساعد|دعم|تدريب|تمويل)){_CLAUSE}")),
    ("pledged", re.compile(rf"\bو?(?:تعهد|وعد)[\u0621-\u064a]*{_MAY_STAND}\s+(?=ب){_CLAUSE}")),
    ("pledged", re.compile(rf"\bاستعداد(?:ه|ها|هم)\s+(?=ل){_CLAUSE}")),
    ("planned", re.compile(rf"\bسيتم\s+(?:قريبا\s+)?{_CLAUSE}")),
    ("planned", re.compile(rf"\b(?:سيقدم|ستقدم|سيقوم|ستقوم|سيوفر|ستوفر)\s+{_CLAUSE}")),
    ("agreed", re.compile(rf"\bagree[ds]?\s+(?:to|on)\s+{_CLAUSE}")),
    ("pledged", re.compile(rf"\b(?:pledge[ds]?|promise[ds]?|commit(?:s|ted)?)\s+(?:to\s+)?{_CLAUSE}")),
    ("announced", re.compile(rf"\bannounce[ds]?\s+(?=(?:\S+\s+){{0,4}}(?:support|aid|assistance|package|grant)){_CLAUSE}")),
    ("agreed", re.compile(r"(?:(?<=[.,;:\n])|^)(?P<action>[^.,;:!?\n]{6,220})\s+پر\s+اتفاق", re.MULTILINE)),
)
_MAY_COMMIT = re.compile(
    "اتفق|وافق|التزام|استمرار دعم|مواصله|اعلن|عرض|تعهد|وعد|استعداد|سيتم|سيقدم|ستقدم|سيقوم|ستقوم|سيوفر|ستوفر|اتفاق"
    "|agree|pledge|promise|commit|announce"
)
_AMOUNT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<scale>مليون|مليار|الف|ملين|ارب|million|billion|thousand)?\s*"
    r"(?P<currency>دولار|يورو|روبيه|روپي|ريال|درهم|dollars?|euros?|rupees?|usd)"
)
_AMOUNT_SIGN = re.compile(r"\$\s?(?P<number>\d+(?:[.,]\d+)*)\s*(?P<scale>million|billion|thousand)?(?P<currency>)")
_SCALES = {"مليون": 1e6, "ملين": 1e6, "مليار": 1e9, "ارب": 1e9, "الف": 1e3, "million": 1e6, "billion": 1e9, "thousand": 1e3}
_CURRENCIES = {
    "دولار": "USD",
    "dollar": "USD",
    "usd": "USD",
    "": "USD",
    "يورو": "EUR",
    "euro": "EUR",
    "روبيه": "PKR",
    "روپي": "PKR",
    "rupee": "PKR",
}
_BOTH = re.compile(r"\b(?:الجانبان|الطرفان|البلدان|اتفقا|both sides|the two sides|فريقين)\b")


def find_commitments(scene: Scene) -> tuple[Commitment, ...]:
    """Return the commitments in the order of the text, none inside another."""
    found = sorted((one for bounds in scene.page.sentences for one in _in_sentence(scene, *bounds)), key=lambda one: one.span)
    kept: list[Commitment] = []
    for one in found:
        if not kept or one.span[0] >= kept[-1].span[1]:
            kept.append(one)
    return tuple(kept)


def _in_sentence(scene: Scene, first: int, last: int) -> Iterator[Commitment]:
    tokens = scene.page.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    text = scene.page.folded.text
    if _MAY_COMMIT.search(text, start, end) is None:
        return
    for status, pattern in _TRIGGERS:
        for match in pattern.finditer(text, start, end):
            origin = scene.page.folded.origin(match.start(), match.end())
            action = scene.page.written(*match.span("action")).strip(" \"'“”«»")
            if status in {"reaffirmed", "pledged"}:
                action = action.removeprefix("ب")
            opened = scene.page.token_at(match.start())
            closed = scene.page.token_at(match.end())
            actor, beneficiary = _parties(scene, (first, opened, closed), start, match)
            amount, currency = _amount(match["action"])
            due = next((one.value for one in scene.dates_in(scene.span(first, last)) if one.to_come and one.value), None)
            yield Commitment(actor, beneficiary, action, amount, currency, due, status, origin)


def _parties(scene: Scene, bounds: tuple[int, int, int], start: int, match: re.Match[str]) -> tuple[str | None, str | None]:
    first, opened, closed = bounds
    page = scene.page
    subject_end = page.token_at(match.start("action"))
    inside = scene.persons_in(opened, subject_end)
    subjects = inside or scene.persons_in(first, opened)
    offices = [office for office in scene.offices_in(opened, subject_end) if not office.is_title]
    states = {place.value.code: place for place in scene.places_in(first, subject_end) if place.value.actor}
    both = list(_BOTH.finditer(page.folded.text, start, match.start("action")))
    if both and not any(person.start > both[-1].start() for person in subjects):
        actor: str | None = page.written(*both[-1].span())
        if len(states) >= 2:
            actor = _written_states(scene, list(states.values()))
    elif subjects and (inside or not offices):
        actor = subjects[0].name
    elif offices:
        actor = scene.office_words(offices[0])
    else:
        actor = _written_states(scene, list(states.values()))
    sides = {person.side for person in subjects[:1]} | set(states)
    given = [place for place in scene.places_in(subject_end, closed) if place.value.actor and place.value.code not in sides]
    return actor, page.written(given[0].start, given[0].end) if given else None


def _written_states(scene: Scene, places: list[Hit[Place]]) -> str | None:
    return " + ".join(scene.page.written(place.start, place.end) for place in places[:2]) or None


def _amount(action: str) -> tuple[float | None, str | None]:
    match = _AMOUNT.search(action) or _AMOUNT_SIGN.search(action)
    if match is None:
        return None, None
    digits = match["number"].replace(",", "")
    if len(digits) > 15 or digits.count(".") > 1:
        return None, None
    currency = match["currency"].rstrip("s") if match["currency"] else ""
    return float(digits) * _SCALES.get(match["scale"] or "", 1.0), _CURRENCIES.get(currency)
