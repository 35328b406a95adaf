"""Persons in a page.

1. A person is named after an office or title, or by a known given name with a family name after it; the title is outside the name.
2. An office with a side has one holder in a document: another name right after it is somebody else ("the minister congratulated X").
3. A last name alone is the nearest person before it with that last name, of this document only; a last name that is also a common
   word needs a title or a verb of speech beside it.

Only names are joined that are written alike in one document: two ministers of one family name stay two.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from mithaq.reading.named.lexicon import SPELLED_AS_NAMES, lexicon
from mithaq.reading.named.name_words import name_end
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.person_sides import with_sides
from mithaq.reading.page.tokens import Page, Span, readings_of
from mithaq.reading.result import Tier

_MAX_NAME = 3


def find_persons(page: Page, offices: list[OfficeHit], taken: list[Span]) -> list[PersonHit]:
    """Return the persons of the page in its order; `taken` are token spans that are something else (groups, places)."""
    closed = {index for first, last in taken for index in range(first, last)}
    closed |= {index for office in offices for index in range(office.first, office.last)}
    full = list(_after_offices(page, offices, closed))
    closed |= {index for person in full for index in range(person.first, person.last)}
    full.extend(_by_given_name(page, closed))
    closed |= {index for person in full for index in range(person.first, person.last)}
    full.sort(key=lambda person: person.first)
    full = _with_full_names(page, full)
    full.extend(_by_last_name(page, full, offices, closed))
    return with_sides(page, sorted(full, key=lambda person: person.first), offices)


def _after_offices(page: Page, offices: list[OfficeHit], closed: set[int]) -> Iterator[PersonHit]:
    holders: dict[str, str] = {}
    before: OfficeHit | None = None
    for office in offices:
        beside = before is not None and before.last == office.first and page.gap(before.last - 1).strip() in {"", ","}
        side = office.side or (before.side if beside and before is not None else None)
        said = before if beside and before is not None and office.last - office.first == 1 else office
        before = office
        last = name_end(page, office.last, closed, after_office=True)
        if last is None:
            continue
        first = office.last
        start, end = page.tokens[first].start, page.tokens[last - 1].end
        known = page.tokens[first].word in lexicon()["given"] or last - first == 1
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


def _with_full_names(page: Page, persons: list[PersonHit]) -> list[PersonHit]:
    names: dict[str, set[str]] = {}
    for one in persons:
        if one.last - one.first > 1:
            names.setdefault(page.tokens[one.last - 1].word, set()).add(one.name)

    def full(person: PersonHit) -> PersonHit:
        said = names.get(page.tokens[person.first].word, set()) if person.last - person.first == 1 else set()
        return replace(person, name=next(iter(said)), tier="likely") if len(said) == 1 else person

    return [full(person) for person in persons]


def _by_given_name(page: Page, closed: set[int]) -> Iterator[PersonHit]:
    words = lexicon()
    index = 0
    while index < len(page.tokens):
        token = page.tokens[index]
        cut = _given_cut(token.word)
        last = None
        if index not in closed and cut is not None:
            last = name_end(page, index, closed, after_office=False) if cut == 0 else _name_after_proclitic(page, index, closed)
        if last is None or cut is None:
            index += 1
            continue
        weak = token.word[cut:] in words["common"]
        second_known = page.tokens[index + 1].word in (words["family"] | words["given"])
        latin = page.written(token.start, token.end)[:1].isupper()
        if (second_known or not weak or latin) and not (weak and page.tokens[index + 1].word not in words["family"]):
            start, end = token.start + cut, page.tokens[last - 1].end
            yield PersonHit(index, last, start, end, page.written(start, end), None, None, "certain" if second_known else "likely")
            index = last
        else:
            index += 1


def _given_cut(word: str) -> int | None:
    given = lexicon()["given"]
    return next((cut for rest, cut in readings_of(word) if rest in given and word[max(0, cut - 2) : cut] != "ال"), None)


def _name_after_proclitic(page: Page, index: int, closed: set[int]) -> int | None:
    last = index + 1
    while last < len(page.tokens) and last - index < _MAX_NAME and last not in closed and page.gap(last - 1) == " ":
        if page.tokens[last].word not in lexicon()["family"]:
            break
        last += 1
    return last if last > index + 1 else None


def _by_last_name(page: Page, full: list[PersonHit], offices: list[OfficeHit], closed: set[int]) -> Iterator[PersonHit]:
    words = lexicon()
    known: dict[str, list[PersonHit]] = {}
    for person in full:
        if person.last - person.first > 1:
            known.setdefault(page.tokens[person.last - 1].word, []).append(person)
    tiers: dict[str, Tier] = {word: "likely" if len({one.name for one in people}) == 1 else "possible" for word, people in known.items()}
    office_ends = {office.last: office for office in offices}
    for index, token in enumerate(page.tokens):
        if index in closed:
            continue
        for rest, cut in readings_of(token.word):
            if token.word[max(0, cut - 2) : cut] == "ال" or not (rest in known or rest in words["family"]):
                continue
            office = office_ends.get(index)
            if rest in words["never"] and page.written(token.start + cut, token.end) not in SPELLED_AS_NAMES:
                continue
            if not _stands_as_name(page, index, rest, office, known=rest in known):
                continue
            people = known.get(rest, [])
            nearest = max(0, bisect_left(people, index, key=lambda person: person.first) - 1)
            name = people[nearest].name if people else page.written(token.start + cut, token.end)
            beside = office if office is not None and not office.is_title else None
            yield PersonHit(
                index, index + 1, token.start + cut, token.end, name, beside, office.side if office else None, tiers.get(rest, "possible")
            )
            break


def _stands_as_name(page: Page, index: int, word: str, office: OfficeHit | None, *, known: bool) -> bool:
    words = lexicon()
    written = page.written(page.tokens[index].start, page.tokens[index].end)
    if written.isascii() and not written[:1].isupper():
        return False
    if office is not None:
        return True
    common = word in words["common"]
    if known and not common:
        return True
    same = index > 0 and page.tokens[index - 1].sentence == page.tokens[index].sentence
    before = page.tokens[index - 1].word if same else ""
    cue = any(rest in words["cues"] for rest, _ in readings_of(before)) if before else False
    after = page.tokens[index + 1].word if index + 1 < len(page.tokens) and page.joins(index) else ""
    if known:
        return cue or after in words["speech"] or after in {"ني", "نے"}
    return cue and not common
