"""Persons in a page.

1. A person is named after an office, title or occupation, or by a known given name with a name after it; the title is outside the name.
2. Two unknown words are a name after a verb, before an office in apposition, or after a nisba, where they are spelled like one; after a
   verb and before an office they are one however they are spelled. An office after a name is that person's where commas or a verb of
   saying part it from what follows, and nobody is named after it.
3. An office with a side has one holder in a document: another name right after it is somebody else ("the minister congratulated X").
4. A last name alone is the nearest person before it with that last name, of this document only; a last name that is also a common
   word needs a title or a verb of speech beside it. A name of one word that the document gives somewhere with an office or after a verb
   is the same one elsewhere in it.
5. Two spellings of one name with the same office and given name and the same consonants are one person (`same_person.py`).

Only names are joined that are alike in one document: two ministers of one family name stay two.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from mithaq.reading.named.english_people import find_english_names
from mithaq.reading.named.foreign import foreignness
from mithaq.reading.named.groups import GroupHit
from mithaq.reading.named.known_persons import with_listed
from mithaq.reading.named.lexicon import first_names, lexicon, reviewed_given, weak_names
from mithaq.reading.named.name_words import is_foreign, is_opened, name_end, word_kind
from mithaq.reading.named.people import OfficeHit, PersonHit
from mithaq.reading.named.person_sides import with_sides
from mithaq.reading.named.same_person import with_one_spelling
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.named.urdu_people import find_urdu_names, urdu_stops
from mithaq.reading.named.vocabulary import stems, verbs
from mithaq.reading.page.tokens import Page, Span, readings_of, words_of_phrase
from mithaq.reading.result import Tier

_NEARLY_FOREIGN = -0.1
_LED = frozenset(
    words_of_phrase("حكومة إدارة نظام عهد بقيادة بزعامة برئاسة وهو وهي يدعى")
    + words_of_phrase("يرأسها يرأسه يتزعمها يتزعمه يقودها يقوده يديرها يديره أسسها أسسه ترأسه ترأسها")
)
_OF_BODY = frozenset(words_of_phrase("في عن باسم لدى من"))
_WITH = frozenset(
    words_of_phrase("مع بين وبين بحضور الدكتور الدكتورة اللواء الفريق العميد العقيد السيد السيدة المهندس المستشار الأمير الشيخ السفير")
)
_SAYING = frozenset(words_of_phrase("قال قالت أكد أكدت أعلن أعلنت صرح صرحت أضاف أضافت أوضح أوضحت ذكر ذكرت أشار أشارت نفى نفت شدد شددت"))


def find_persons(
    page: Page,
    offices: list[OfficeHit],
    taken: list[Span],
    states: Sequence[str],
    language: str = "ar",
    listed: Sequence[GroupHit] = (),
) -> list[PersonHit]:
    """Return the persons of the page in its order.

    `taken` are token spans that are something else (groups, places); `states` are the codes of the states that the page names, each time;
    `listed` are the names of persons that lists have.
    """
    closed = {index for first, last in taken for index in range(first, last)}
    closed |= {index for office in offices for index in range(office.first, office.last)}
    ends = dict(taken)
    if language == "ar":
        beside = _after_offices(page, offices, closed, ends)
    else:
        beside = (find_english_names if language == "en" else find_urdu_names)(page, offices, closed)
        closed |= urdu_stops(page) if language == "ur" else set()
    full = with_listed(page, beside, listed, offices)
    closed |= {index for person in full for index in range(person.first, person.last)}
    full.extend(_after_bodies(page, taken, closed))
    closed |= {index for person in full for index in range(person.first, person.last)}
    full.extend(_by_words(page, offices, closed, by_spelling=language == "ar"))
    closed |= {index for person in full for index in range(person.first, person.last)}
    full = [_with_office_after(page, person, offices, full) for person in full]
    full.extend(_in_full_again(page, full, closed))
    closed |= {index for person in full for index in range(person.first, person.last)}
    full.sort(key=lambda person: person.first)
    full = with_one_spelling(page, _with_full_names(page, full))
    full.extend(_by_last_name(page, full, offices, closed))
    return with_sides(page, sorted(full, key=lambda person: person.first), offices, states)


def _after_offices(page: Page, offices: list[OfficeHit], closed: set[int], ends: dict[int, int]) -> Iterator[PersonHit]:
    holders: dict[str, str] = {}
    before: OfficeHit | None = None
    for office in offices:
        beside = before is not None and before.last == office.first and page.gap(before.last - 1).strip() in {"", ","}
        side = office.side or (before.side if beside and before is not None else None)
        said = before if beside and before is not None and office.last - office.first == 1 else office
        before = office
        first = _past_body(page, office.last, ends)
        last = name_end(page, first, closed, after_office=True)
        if last is None or (first != office.last and last - first == 1 and not is_foreign(page.tokens[first].word)):
            continue
        start, end = page.tokens[first].start, page.tokens[last - 1].end
        known = page.tokens[first].word in first_names()
        name = page.written(start, end)
        held = holders.setdefault(page.folded.text[office.start : office.end], name) if office.side and not office.is_title else name
        apart = said.is_title or held != name
        tier: Tier = "certain" if known else "likely" if last - first > 1 or not office.is_title else "possible"
        yield PersonHit(first, last, start, end, name, None if apart else said, None if held != name else side, tier)


def _with_office_after(page: Page, person: PersonHit, offices: Sequence[OfficeHit], others: Sequence[PersonHit]) -> PersonHit:
    """Return a person with the office that is told right after the name (قال X، وزير الدفاع، إن)."""
    if person.office is not None or person.last >= len(page.tokens) or page.gap(person.last - 1) not in {" ", ", "}:
        return person
    place = bisect_left(offices, person.last, key=lambda one: one.first)
    office = offices[place] if place < len(offices) and offices[place].first == person.last else None
    if office is None or office.is_title or any(one.first == office.last for one in others):
        return person
    apart = "," in page.gap(person.last - 1) and (office.last >= len(page.tokens) or page.gap(office.last - 1).strip() != "")
    beside = apart or _follows_saying(page, person.first) or _before(page, person.first) in _WITH
    return replace(person, office=office, side=office.side) if beside else person


def _follows_saying(page: Page, index: int) -> bool:
    before = _before(page, index)
    return bool(before) and any(rest in _SAYING and cut <= 1 for rest, cut in readings_of(before))


def _after_bodies(page: Page, bodies: Sequence[Span], closed: set[int]) -> Iterator[PersonHit]:
    """Yield the names right after a body or place that says what somebody is (زعيم حزب العمل، الباحث في جامعة أكسفورد)."""
    for first, last in bodies:
        if last >= len(page.tokens) or last in closed or not page.joins(last - 1) or page.gap(last - 1) != " ":
            continue
        if not _says_who(page, first):
            continue
        end = name_end(page, last, closed, after_office=True)
        joined = page.tokens[last].word.startswith("و") and page.tokens[last].word not in first_names()
        if end is None or joined or page.tokens[last].word.startswith("ال") or (end - last == 1 and not is_foreign(page.tokens[last].word)):
            continue
        start, stop = page.tokens[last].start, page.tokens[end - 1].end
        yield PersonHit(last, end, start, stop, page.written(start, stop), None, None, "likely")


def _says_who(page: Page, index: int) -> bool:
    """Return whether an office or occupation stands right before token `index`, or before "in", "of" or "on behalf of" there."""
    words = lexicon()
    for at in (index - 1, index - 2):
        if at < 0 or not page.joins(at) or (at < index - 1 and page.tokens[index - 1].word not in _OF_BODY):
            return False
        if any(rest in words["occupations"] | words["heads"] | words["definite"] for rest, _ in readings_of(page.tokens[at].word)):
            return True
    return False


def _past_body(page: Page, first: int, ends: dict[int, int]) -> int:
    """Return the token after the bodies and places that complete an office (السفير لدى الأمم المتحدة, رئيس الهيئة)."""
    while first in ends and page.joins(first - 1):
        first = ends[first]
    return first


def _with_full_names(page: Page, persons: list[PersonHit]) -> list[PersonHit]:
    names: dict[str, set[str]] = {}
    for one in persons:
        if one.last - one.first > 1:
            names.setdefault(page.tokens[one.last - 1].word, set()).add(one.name)

    def full(person: PersonHit) -> PersonHit:
        said = names.get(page.tokens[person.first].word, set()) if person.last - person.first == 1 else set()
        return replace(person, name=next(iter(said)), tier="likely") if len(said) == 1 else person

    return [full(person) for person in persons]


def _in_full_again(page: Page, full: Sequence[PersonHit], closed: set[int]) -> Iterator[PersonHit]:
    """Yield where a name of several words that the page gives stands once more, word by word, with its given name or without."""
    known: dict[str, dict[tuple[str, ...], PersonHit]] = {}
    for person in full:
        words = tuple(page.tokens[index].word for index in range(person.first, person.last))
        for short in (words, words[1:]):
            if len(short) > 1:
                known.setdefault(short[0], {}).setdefault(short, person)
    for index, token in enumerate(page.tokens):
        for words, person in known.get(token.word, {}).items():
            last = index + len(words)
            if index in closed or tuple(one.word for one in page.tokens[index:last]) != words:
                continue
            if all(page.joins(step) and step + 1 not in closed for step in range(index, last - 1)):
                yield PersonHit(index, last, token.start, page.tokens[last - 1].end, person.name, None, None, "likely")
                break


def _by_words(page: Page, offices: list[OfficeHit], closed: set[int], *, by_spelling: bool) -> Iterator[PersonHit]:
    starts = {office.first for office in offices if not office.is_title}
    index = 0
    while index < len(page.tokens):
        found = None if index in closed else _name_at(page, index, closed, starts)
        if found is not None and not by_spelling and not _is_strong(page, index):
            found = None
        if found is None:
            index += 1
        else:
            yield found
            index = found.last


def _name_at(page: Page, index: int, closed: set[int], offices: set[int]) -> PersonHit | None:
    token = page.tokens[index]
    cut = _given_cut(token.word)
    if token.word.removeprefix("و") in verbs() and token.word not in reviewed_given():
        return None
    if cut and (token.word in stems() or page.written(token.start + cut, token.end) == "على"):
        return None
    if cut and word_kind(page, index) not in {"known", "weak"}:
        last = _after_proclitic(page, index, closed)
        weak = token.word[cut:] not in first_names() - weak_names()
        if last is None or (weak and not (_is_strong(page, index + 1) or is_foreign(page.tokens[index + 1].word))):
            return None
        start = token.start + cut
    else:
        last = name_end(page, index, closed, after_office=False)
        if last is None:
            return _single_name(page, index, closed)
        start = token.start
        if not _has_evidence(page, index, last, offices):
            return None
    end = page.tokens[last - 1].end
    certain = any(_is_strong(page, one) for one in range(index + 1, last)) and (cut is not None)
    return PersonHit(index, last, start, end, page.written(start, end), None, None, "certain" if certain else "likely")


def _has_evidence(page: Page, first: int, last: int, offices: set[int]) -> bool:
    kinds = [word_kind(page, index) for index in range(first, last)]
    after_verb = _follows_verb(page, first)
    if after_verb and last in offices and kinds[1] != "article" and not page.tokens[first].word.isascii():
        return True
    if kinds[0] == "particle":
        return "known" in kinds or after_verb or page.tokens[first].word == "عبد"
    if kinds[0] == "known" and page.tokens[first].word in first_names():
        given = page.tokens[first + 1].word in reviewed_given()
        return kinds[1] != "weak" or after_verb or len(kinds) > 2 or last in offices or given or _is_strong(page, first + 1)
    if kinds[0] == "weak":
        return (
            kinds[1] in {"known", "particle"}
            or (_ends_a_subject(page, last) and _is_family(page, last - 1))
            or (kinds[1] == "article" and page.tokens[first + 1].word in lexicon()["family"])
            or is_foreign(page.tokens[first + 1].word)
            or (kinds[1] in {"weak", "unknown", "article"} and (after_verb or last in offices) and _is_family(page, last - 1))
            or (kinds[1] == "unknown" and _before(page, first) in _LED)
        )
    foreign = [is_foreign(page.tokens[index].word) for index in range(first, last)]
    if page.tokens[first].word.isascii():
        return False
    article = page.tokens[first + 1].word.startswith("ال")
    strong = not article and (all(foreign) or (kinds[1] == "known" and foreignness(page.tokens[first].word) > _NEARLY_FOREIGN))
    return (strong and not _follows_place_word(page, first)) or (
        (after_verb or last in offices or _follows_nisba(page, first)) and any(foreign)
    )


def _ends_a_subject(page: Page, last: int) -> bool:
    """Return whether a comma and "that" follow: who said it is named before them (وقال المسؤول في الشرطة كمال خان، إن)."""
    return last < len(page.tokens) and page.gap(last - 1).strip() == "," and page.tokens[last].word == "ان"


def _single_name(page: Page, index: int, closed: set[int]) -> PersonHit | None:
    token = page.tokens[index]
    word = token.word
    if word.isascii() or word_kind(page, index) not in {"unknown", "known"}:
        return None
    if word_kind(page, index) == "unknown" and not is_foreign(word):
        return None
    if not (_follows_verb(page, index, speech_only=True) or _follows_nisba(page, index)) or (index + 1 in closed and page.joins(index)):
        return None
    name = page.written(token.start, token.end)
    return PersonHit(index, index + 1, token.start, token.end, name, None, None, "likely" if _before(page, index) in _LED else "possible")


def _is_strong(page: Page, index: int) -> bool:
    return word_kind(page, index) == "known" or page.tokens[index].word in lexicon()["family"]


def _is_family(page: Page, index: int) -> bool:
    word = page.tokens[index].word
    return word in lexicon()["family"] or word_kind(page, index) in {"known", "weak"} or is_foreign(word)


def _before(page: Page, index: int) -> str:
    same = index > 0 and page.tokens[index - 1].sentence == page.tokens[index].sentence
    return page.tokens[index - 1].word if same and page.gap(index - 1).strip(' "') == "" else ""


def _follows_verb(page: Page, index: int, *, speech_only: bool = False) -> bool:
    before = _before(page, index)
    if not before:
        return False
    listed = lexicon()["speech"] | verbs() if not speech_only else verbs()
    return before in _LED or any(rest in listed and cut <= 1 for rest, cut in readings_of(before))


def _follows_nisba(page: Page, index: int) -> bool:
    before = _before(page, index)
    return side_of_word(before) is not None and "ال" in before[:4] if before else False


def _follows_place_word(page: Page, index: int) -> bool:
    before = _before(page, index)
    return before in {
        "في",
        "الي",
        "مدينه",
        "منطقه",
        "بلده",
        "قريه",
        "محافظه",
        "ولايه",
        "شركه",
        "صحيفه",
        "مجله",
        "نادي",
        "فريق",
        "جامعه",
    }


@lru_cache(maxsize=65_536)
def _given_cut(word: str) -> int | None:
    given = first_names()
    if word[0] == "و" and word not in given and is_foreign(word[1:]) and len(word) > 3:
        return 1
    return next((cut for rest, cut in readings_of(word) if rest in given and word[max(0, cut - 2) : cut] != "ال"), None)


def _after_proclitic(page: Page, index: int, closed: set[int]) -> int | None:
    last = index + 1
    while last < len(page.tokens) and last - index < 4 and last not in closed and page.gap(last - 1) == " ":
        kind, word = word_kind(page, last), page.tokens[last].word
        if last > index + 1 and is_opened(page.tokens[last - 1].word, word, kind):
            last += 1
            continue
        if word[0] == "و" and word not in first_names() and (word[1:] in first_names() or is_foreign(word[1:])):
            break
        if kind is None or (kind == "weak" and last > index + 1) or (kind == "unknown" and not is_foreign(page.tokens[last].word)):
            break
        last += 1
    while last > index + 1 and word_kind(page, last - 1) == "particle":
        last -= 1
    return last if last > index + 1 else None


def _by_last_name(page: Page, full: list[PersonHit], offices: list[OfficeHit], closed: set[int]) -> Iterator[PersonHit]:
    known: dict[str, list[PersonHit]] = {}
    for person in full:
        known.setdefault(page.tokens[person.last - 1].word, []).append(person)
    tiers: dict[str, Tier] = {word: "likely" if len({one.name for one in people}) == 1 else "possible" for word, people in known.items()}
    office_ends = {office.last: office for office in offices}
    for index, token in enumerate(page.tokens):
        if index in closed:
            continue
        for rest, cut in readings_of(token.word):
            if rest not in known and not (rest in lexicon()["family"] and index in office_ends):
                continue
            if token.word[max(0, cut - 2) : cut] == "ال" or (cut and token.word in stems()):
                continue
            if not _stands_as_name(page, index, rest, office_ends.get(index), known=rest in known):
                continue
            office = office_ends.get(index)
            people = known.get(rest, [])
            nearest = max(0, bisect_left(people, index, key=lambda person: person.first) - 1)
            name = people[nearest].name if people else page.written(token.start + cut, token.end)
            beside = office if office is not None and not office.is_title else None
            side = office.side if office else None
            yield PersonHit(index, index + 1, token.start + cut, token.end, name, beside, side, tiers.get(rest, "possible"))
            break


def _stands_as_name(page: Page, index: int, word: str, office: OfficeHit | None, *, known: bool) -> bool:
    words = lexicon()
    written = page.written(page.tokens[index].start, page.tokens[index].end)
    if written.isascii() and not written[:1].isupper():
        return False
    if word in words["never"] and written not in {"علي"}:
        return False
    if office is not None:
        return True
    if known and word not in words["common"]:
        return True
    before = _before(page, index)
    cue = any(rest in words["cues"] for rest, _ in readings_of(before)) if before else False
    after = page.tokens[index + 1].word if index + 1 < len(page.tokens) and page.joins(index) else ""
    return known and (cue or after in words["speech"] or after in {"ني", "نے"})
