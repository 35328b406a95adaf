"""Persons and offices in a page.

1. An office is a head (وزير, قائد, مستشار) with what completes it; ranks and titles of address are not part of a name.
2. A person is named after an office or title, or by a known given name with a family name after it.
3. A last name alone is the nearest person before it with that last name, of this document only; a last name that is also a common
   word needs a title or a verb of speech beside it.
4. The side of a person is that of the office's nisba, else of the same person elsewhere in the document, else, for an office that
   the text names without a state, the state it speaks of most; otherwise it is unknown.

Only names are joined that are written alike in one document: two ministers of one family name stay two.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from mithaq.names.fold import fold_text
from mithaq.reading.result import Tier
from mithaq.reading.sides import find_places, side_of_word
from mithaq.reading.tokens import Page, Phrases, Span, readings_of, words_of_phrase
from mithaq.resources.reference import reference, words_of

_OFFICES = "offices.yml"
_MAX_OFFICE = 9
_MAX_NAME = 3
_CLEAR_LEAD = 1.5
_SPELLED_AS_NAMES = frozenset({"علي", "آن"})  # folded, they are "on" and "that"


@dataclass(frozen=True)
class OfficeHit:
    """An office: tokens [first, last), folded span, the side its nisba says; a title of address is no office."""

    first: int
    last: int
    start: int
    end: int
    side: str | None
    is_title: bool = False


@dataclass(frozen=True)
class PersonHit:
    """A name: tokens [first, last), folded span, the full name of the person, and the office written beside it."""

    first: int
    last: int
    start: int
    end: int
    name: str
    office: OfficeHit | None
    side: str | None
    tier: Tier


def find_offices(page: Page) -> list[OfficeHit]:
    """Return the offices and titles of the page in its order, none overlapping."""
    found = []
    index = 0
    while index < len(page.tokens):
        office = _phrase_office(page, index) or _office(page, index)
        index = office.last if office is not None else index + 1
        if office is not None:
            found.append(office)
    return found


def find_persons(page: Page, offices: list[OfficeHit], taken: list[Span]) -> list[PersonHit]:
    """Return the persons of the page in its order; `taken` are token spans that are something else (groups, places)."""
    closed = {index for first, last in taken for index in range(first, last)}
    closed |= {index for office in offices for index in range(office.first, office.last)}
    full = list(_after_offices(page, offices, closed))
    closed |= {index for person in full for index in range(person.first, person.last)}
    full.extend(_by_given_name(page, closed))
    closed |= {index for person in full for index in range(person.first, person.last)}
    full.sort(key=lambda person: person.first)
    full = [_full_name(page, person, full) for person in full]
    full.extend(_by_last_name(page, full, offices, closed))
    return _with_sides(page, sorted(full, key=lambda person: person.first), offices)


def _office(page: Page, index: int) -> OfficeHit | None:
    token = page.tokens[index]
    words = _lexicon()
    cut = None
    for rest, stripped in readings_of(token.word):
        if rest in words["definite"] or (rest in words["heads"] and token.word[stripped - 2 : stripped] != "ال"):
            cut = stripped
            break
    if cut is None:
        return None
    last, side = index + 1, side_of_word(token.word)
    construct = not token.word[cut:].startswith("ال")
    while last < len(page.tokens) and last - index < _MAX_OFFICE and page.joins(last - 1) and page.gap(last - 1) == " ":
        word = page.tokens[last].word
        if word == "في" and last + 1 < len(page.tokens) and page.tokens[last + 1].word == "السفاره":
            last += 2
            continue
        if not (
            word in words["complements"] or side_of_word(word) == _bare_side(word) is not None or _completes(word, construct=construct)
        ):
            break
        side = side_of_word(word) or side
        construct = construct or word in words["heads"]
        last += 1
    start, end = token.start + cut, page.tokens[last - 1].end
    alone = last == index + 1
    if alone and token.word[cut:] not in words["definite"] and _name_end(page, last, set(), after_office=True) is None:
        return None
    return OfficeHit(index, last, start, end, side, is_title=alone and token.word[cut:] in words["titles"])


def _completes(word: str, *, construct: bool) -> bool:
    if word.startswith("لل") and len(word) > 4:
        return construct
    return construct and word.startswith("ال") and len(word) > 4 and word not in _lexicon()["given"]


def _bare_side(word: str) -> str | None:
    return side_of_word(word) if word[:1] not in "وف" else None


def _phrase_office(page: Page, index: int) -> OfficeHit | None:
    hits = [hit for hit in _phrases().at(page, index) if hit.start == page.tokens[hit.first].start]
    if not hits:
        return None
    hit = max(hits, key=lambda one: one.last)
    if hit.value == "en" and not page.written(hit.start, hit.end)[:1].isupper():
        return None
    before = page.tokens[index - 1].word if index and page.joins(index - 1) else ""
    return OfficeHit(index, hit.last, hit.start, hit.end, side_of_word(before) if before else None, is_title=hit.value == "title")


def _after_offices(page: Page, offices: list[OfficeHit], closed: set[int]) -> Iterator[PersonHit]:
    holders: dict[str, str] = {}
    before: OfficeHit | None = None
    for office in offices:
        beside = before is not None and before.last == office.first and page.gap(before.last - 1).strip() in {"", ","}
        side = office.side or (before.side if beside and before is not None else None)
        said = before if beside and before is not None and office.last - office.first == 1 else office
        before = office
        last = _name_end(page, office.last, closed, after_office=True)
        if last is None:
            continue
        first = office.last
        start, end = page.tokens[first].start, page.tokens[last - 1].end
        known = page.tokens[first].word in _lexicon()["given"] or last - first == 1
        name = page.written(start, end)
        held = holders.setdefault(page.folded.text[office.start : office.end], name) if office.side else name
        apart = office.is_title or held != name
        yield PersonHit(
            first,
            last,
            start,
            end,
            name,
            None if apart else said,
            None if held != name else side,
            "certain" if known else "likely",
        )


def _name_end(page: Page, first: int, closed: set[int], *, after_office: bool) -> int | None:
    if first >= len(page.tokens) or not _may_follow(page, first - 1):
        return None
    last = first
    while last < len(page.tokens) and last - first < _MAX_NAME and last not in closed:
        if last > first and page.gap(last - 1) not in {" ", " - ", "-"}:
            break
        if not _is_name_word(page, last):
            break
        last += 1
    words = [page.tokens[index].word for index in range(first, last)]
    known = _lexicon()["given"] | _lexicon()["family"]
    while len(words) > 2 and words[-1] not in known:
        words.pop()
    if not words:
        return None
    if len(words) == 1:
        return first + 1 if after_office and words[0] in _lexicon()["family"] else None
    return first + len(words)


def _full_name(page: Page, person: PersonHit, others: list[PersonHit]) -> PersonHit:
    if person.last - person.first > 1:
        return person
    word = page.tokens[person.first].word
    names = {one.name for one in others if one.last - one.first > 1 and page.tokens[one.last - 1].word == word}
    return replace(person, name=names.pop(), tier="likely") if len(names) == 1 else person


def _may_follow(page: Page, index: int) -> bool:
    if index < 0 or page.tokens[index].sentence != page.tokens[index + 1].sentence:
        return index < 0
    return page.gap(index).strip(' "(') in {"", ","}


def _is_name_word(page: Page, index: int) -> bool:
    token = page.tokens[index]
    word, lexicon = token.word, _lexicon()
    written = page.written(token.start, token.end)
    if word in lexicon["never"] and written not in _SPELLED_AS_NAMES:
        return False
    if word in lexicon["given"] or word in lexicon["family"]:
        return True
    if written.isascii():
        return written[:1].isupper() and written[1:2].islower() and word not in lexicon["never"] and word.isalpha()
    if len(word) < 3 or not word.isalpha() or word in lexicon["never"] or side_of_word(word) is not None:
        return False
    if word in lexicon["heads"] or word in lexicon["definite"] or word.startswith(("ال", "لل", "وال", "بال", "س", "ت", "ي", "كال")):
        return False
    if any(rest in lexicon["never"] or rest in lexicon["heads"] for rest, _ in readings_of(word)):
        return False
    return not written.endswith(("ة", "ً", "اً", "ات", "ين", "ون", "ها", "هم", "ية", "يا"))


def _by_given_name(page: Page, closed: set[int]) -> Iterator[PersonHit]:
    lexicon = _lexicon()
    index = 0
    while index < len(page.tokens):
        token = page.tokens[index]
        cut = _given_cut(token.word)
        last = None
        if index not in closed and cut is not None:
            last = _name_end(page, index, closed, after_office=False) if cut == 0 else _name_after_proclitic(page, index, closed)
        if last is None or cut is None:
            index += 1
            continue
        weak = token.word[cut:] in lexicon["common"]
        second_known = page.tokens[index + 1].word in (lexicon["family"] | lexicon["given"])
        latin = page.written(token.start, token.end)[:1].isupper()
        if (second_known or not weak or latin) and not (weak and page.tokens[index + 1].word not in lexicon["family"]):
            start, end = token.start + cut, page.tokens[last - 1].end
            yield PersonHit(index, last, start, end, page.written(start, end), None, None, "certain" if second_known else "likely")
            index = last
        else:
            index += 1


def _given_cut(word: str) -> int | None:
    given = _lexicon()["given"]
    return next((cut for rest, cut in readings_of(word) if rest in given and word[max(0, cut - 2) : cut] != "ال"), None)


def _name_after_proclitic(page: Page, index: int, closed: set[int]) -> int | None:
    last = index + 1
    while last < len(page.tokens) and last - index < _MAX_NAME and last not in closed and page.gap(last - 1) == " ":
        if page.tokens[last].word not in _lexicon()["family"]:
            break
        last += 1
    return last if last > index + 1 else None


def _by_last_name(page: Page, full: list[PersonHit], offices: list[OfficeHit], closed: set[int]) -> Iterator[PersonHit]:
    lexicon = _lexicon()
    known: dict[str, list[PersonHit]] = {}
    for person in full:
        if person.last - person.first > 1:
            known.setdefault(page.tokens[person.last - 1].word, []).append(person)
    office_ends = {office.last: office for office in offices}
    for index, token in enumerate(page.tokens):
        if index in closed:
            continue
        for rest, cut in readings_of(token.word):
            if token.word[max(0, cut - 2) : cut] == "ال" or not (rest in known or rest in lexicon["family"]):
                continue
            office = office_ends.get(index)
            if rest in lexicon["never"] and page.written(token.start + cut, token.end) not in _SPELLED_AS_NAMES:
                continue
            if not _stands_as_name(page, index, rest, office, known=rest in known):
                continue
            before = [person for person in known.get(rest, []) if person.first < index] or known.get(rest, [])
            name = before[-1].name if before else page.written(token.start + cut, token.end)
            tier: Tier = "likely" if len({person.name for person in known.get(rest, [])}) == 1 else "possible"
            beside = office if office is not None and not office.is_title else None
            yield PersonHit(index, index + 1, token.start + cut, token.end, name, beside, office.side if office else None, tier)
            break


def _stands_as_name(page: Page, index: int, word: str, office: OfficeHit | None, *, known: bool) -> bool:
    lexicon = _lexicon()
    written = page.written(page.tokens[index].start, page.tokens[index].end)
    if written.isascii() and not written[:1].isupper():
        return False
    if office is not None:
        return True
    common = word in lexicon["common"]
    if known and not common:
        return True
    same = index > 0 and page.tokens[index - 1].sentence == page.tokens[index].sentence
    before = page.tokens[index - 1].word if same else ""
    cue = any(rest in lexicon["cues"] for rest, _ in readings_of(before)) if before else False
    after = page.tokens[index + 1].word if index + 1 < len(page.tokens) and page.joins(index) else ""
    if known:
        return cue or after in lexicon["speech"] or after in {"ني", "نے"}
    return cue and not common


def _with_sides(page: Page, persons: list[PersonHit], offices: list[OfficeHit]) -> list[PersonHit]:
    sides: dict[str, str] = {}
    for person in persons:
        if person.side is not None:
            sides.setdefault(person.name, person.side)
    home = _home_side(page, offices)
    for person in persons:
        if person.office is not None and person.side is None and page.folded.text[person.office.start :][:2] != "ال":
            side = _side_of_portfolio(page, person.office, offices) or home
            if side is not None:
                sides.setdefault(person.name, side)
    return [replace(person, side=person.side or sides.get(person.name)) for person in persons]


def _side_of_portfolio(page: Page, office: OfficeHit, offices: list[OfficeHit]) -> str | None:
    words = {page.tokens[index].word for index in range(office.first, office.last)} & _portfolios()
    sides = {
        other.side for other in offices if other.side and words & {page.tokens[index].word for index in range(other.first, other.last)}
    }
    return sides.pop() if len(sides) == 1 else None


def _home_side(page: Page, offices: list[OfficeHit]) -> str | None:
    """Return the side that a text takes for granted: the one its words name most, if it also names an office of it."""
    counts = Counter(code for token in page.tokens if (code := side_of_word(token.word)) is not None)
    counts.update(hit.value.code for hit in find_places(page) if hit.value.state)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < _CLEAR_LEAD * ranked[1][1]):
        return None
    return ranked[0][0] if any(office.side == ranked[0][0] for office in offices) else None


@cache
def _portfolios() -> frozenset[str]:
    return frozenset(words_of_phrase("الداخلية الدفاع المالية العدل الوزراء أركان الجيش المخدرات البرلمان"))


@cache
def _phrases() -> Phrases[str]:
    titles = words_of(_OFFICES, "titles")
    pairs = [(phrase, "ur") for phrase in words_of(_OFFICES, "urdu")] + [(phrase, "en") for phrase in words_of(_OFFICES, "english")]
    return Phrases([*pairs, *((title, "title") for title in titles if title.isascii() or title in {"جناب", "محترم", "ڈاکٹر"})])


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    names = cast("dict[str, dict[str, str]]", reference("person_names.yml"))

    def folded(words: tuple[str, ...]) -> frozenset[str]:
        return frozenset(part for word in words for part in words_of_phrase(word))

    speech = folded(words_of("statement_words.yml", "speech")) | folded(words_of("statement_words.yml", "meeting_verbs"))
    return {
        "heads": folded(words_of(_OFFICES, "heads")),
        "definite": folded(words_of(_OFFICES, "definite")),
        "titles": folded(words_of(_OFFICES, "titles")),
        "complements": folded(words_of(_OFFICES, "complements")),
        "given": frozenset(fold_text(str(name)) for name in names["given"])
        | frozenset(fold_text(str(latin)) for latin in names["given"].values() if " " not in str(latin)),
        "family": frozenset(fold_text(str(name)) for name in names["family"])
        | frozenset(fold_text(str(latin)) for latin in names["family"].values()),
        "common": folded(words_of("function_words.yml", "common")),
        "never": folded(words_of("function_words.yml", "never_names")),
        "speech": speech,
        "cues": speech | folded(("مكتب", "إدارة", "لقاء", "نظيره", "السيد", "بيان", "وفد", "بين", "مع")),
    }
