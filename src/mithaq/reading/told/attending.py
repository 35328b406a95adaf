"""Who takes part in what a window of a page tells.

1. Persons by their full names; an office without a name by its holder where the text names one, else as written.
2. A delegation, and officials nobody names, are as written, on the side that their nisba says.
3. States stand for themselves when nobody is named; "between X and Y" names both, but for a pact "between X and Y".
4. Whose plan, instruction or greeting is spoken of takes no part by that (لخطة الرئيس X، بناء على توجيهات X وY).
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mithaq.reading.named.people import OfficeHit
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.page.tokens import readings_of, words_of_phrase
from mithaq.reading.result import Participant
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.speakers import is_dateline
from mithaq.reading.told.where import is_in_after

_IN = frozenset(words_of_phrase("في in at"))
_BOTH = frozenset(words_of_phrase("البلدين البلدان الجانبين الجانبان الطرفين countries ممالک"))
_MAX_NAME = 4
_THEIRS = frozenset(
    words_of_phrase("توجيهات توجيه خطة رسالة تحيات دعوة مبادرة مقترح إدارة حكومة رؤية سياسة تصريحات وفاة مقتل ذكرى خلافة plan envoy letter")
)
_PACTS = frozenset(words_of_phrase("اتفاقية مذكرة بروتوكول معاهدة ميثاق memorandum treaty protocol pact"))
_PACT_REACH = 6
_BETWEEN = frozenset({"بين", "between"})
_FROM = frozenset({"من", "from"})


@dataclass(frozen=True)
class Attendance:
    """Who takes part, by how exactly the text names them."""

    named: tuple[Participant, ...]
    offices: tuple[Participant, ...]
    delegations: tuple[Participant, ...]
    officials: tuple[Participant, ...]
    states: tuple[Participant, ...]
    are_both: bool = False

    @cached_property
    def all(self) -> tuple[Participant, ...]:
        """Return everybody but the states."""
        return (*self.named, *self.offices, *self.delegations, *self.officials)

    def with_others(self) -> tuple[Participant, ...]:
        """Return who is named with the first kind of others there is: offices, delegations, officials and states of another side."""
        sides = {one.side for one in self.named}
        foreign = tuple(one for one in self.states if one.side not in sides) if None not in sides else ()
        counterparts = tuple(one for one in self.officials if one.side is not None and one.side not in sides)
        others = next((kind for kind in (self.offices, self.delegations, counterparts, foreign[:1], self.officials) if kind), ())
        return (*self.named, *others)


def attending(scene: Scene, first: int, last: int) -> Attendance:
    """Return who takes part in what the tokens [first, last) tell."""
    named: dict[str, Participant] = {}
    offices: dict[str, Participant] = {}
    for one in scene.speakers_in(first, last):
        if one.kind == "person":
            named.setdefault(one.name, Participant(one.name, one.side, one.office or scene.office_of(one.name)))
        elif one.kind == "office" and one.last - one.first > 1:
            offices.setdefault(one.name, Participant(one.name, one.side, one.name))
    absent = _absent(scene, first, last)
    for person in scene.persons_in(first, last):
        if person.name in absent:
            named.pop(person.name, None)
            continue
        named.setdefault(person.name, Participant(person.name, person.side, scene.office_of(person.name)))
    delegations = tuple(_unnamed(scene, first, last, "delegation")) if len(named) < 2 else ()
    officials = tuple(_unnamed(scene, first, last, "officials"))
    both = any(rest in _BOTH for token in scene.page.tokens[first:last] for rest, _ in readings_of(token.word))
    return Attendance(tuple(named.values()), tuple(offices.values()), delegations, officials, _states(scene, first, last), both)


def _absent(scene: Scene, first: int, last: int) -> set[str]:
    """Return who is named in a window for what is theirs alone, and with them who is joined to them."""
    page, absent, present = scene.page, set[str](), set[str]()
    ended = -1
    for person in scene.persons_in(first, last):
        begin = person.first
        while begin > first and (before := _office_ending_at(scene, begin)) is not None:
            begin = before.first
        word = page.tokens[begin - 1].word if begin and page.joins(begin - 1) else ""
        joined = ended >= 0 and begin - ended <= 0 and page.tokens[begin].word[:1] == "و"
        if joined or any(rest in _THEIRS for rest, _ in readings_of(word or "-")):
            absent.add(person.name)
            ended = person.last
        else:
            present.add(person.name)
    return absent - present


def _office_ending_at(scene: Scene, index: int) -> OfficeHit | None:
    place = bisect_left(scene.offices, index, key=lambda one: one.last)
    return scene.offices[place] if place < len(scene.offices) and scene.offices[place].last == index else None


def _unnamed(scene: Scene, first: int, last: int, tag: str) -> Iterator[Participant]:
    page, told = scene.page, first
    for hit in scene.cues_in(first, last, tag):
        begin, end = hit.first, hit.last
        if begin < told:
            continue
        side = None
        while end < last and end - hit.first < _MAX_NAME and page.joins(end - 1) and page.tokens[hit.first].word[0] > "\u0600":
            word = page.tokens[end].word
            word = word if side_of_word(word) is not None or not word.endswith("ا") else word[:-1]
            if side_of_word(f"ال{word.removeprefix('ال')}") is None and word not in _RANKS and not word.startswith("ال"):
                break
            side, end = side or side_of_word(word), end + 1
        while (
            begin > first and page.joins(begin - 1) and end == hit.last and (found := side_of_word(page.tokens[begin - 1].word)) is not None
        ):
            side, begin = side or found, begin - 1
        told = end
        if tag == "officials" and any(
            person.first <= end + 1 and person.first >= hit.last for person in scene.persons_in(hit.last, end + 2)
        ):
            continue
        start = hit.start if begin == hit.first else page.tokens[begin].start
        if tag != "delegation" or side is not None or not page.tokens[hit.first].word.lstrip("وب").startswith("ال"):
            yield Participant(page.written(start, page.tokens[end - 1].end), side)


_RANKS = frozenset(words_of_phrase("رفيع المستوى رفيعي عسكري أمني دبلوماسي حكومي برلماني مشترك كبير"))


def _states(scene: Scene, first: int, last: int) -> tuple[Participant, ...]:
    found: dict[str, Participant] = {}
    for place in scene.places_in(first, last):
        before = scene.page.tokens[place.first - 1].word if place.first else ""
        if (
            place.value.actor
            and not _is_of_a_pact(scene, first, place.first)
            and not is_dateline(scene.page, place)
            and before not in _IN | _FROM
            and not is_in_after(scene.page, place.last)
        ):
            written = scene.page.written(place.start, place.end)
            if place.value.state or place.value.code not in found:
                known = found.get(place.value.code)
                found[place.value.code] = known if known is not None else Participant(written, place.value.code)
    return tuple(found.values())


def _is_of_a_pact(scene: Scene, first: int, index: int) -> bool:
    """Return whether a state is named as a party of a pact (توقيع اتفاقية تعاون بين حكومة X وحكومة Y)."""
    tokens = scene.page.tokens
    between = next((one for one in range(index - 1, max(first, index - _PACT_REACH) - 1, -1) if tokens[one].word in _BETWEEN), None)
    if between is None:
        return False
    return any(rest in _PACTS for one in tokens[max(first, between - _PACT_REACH) : between] for rest, _ in readings_of(one.word))
