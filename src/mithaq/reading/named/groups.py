"""Mentions of listed names in a page.

1. The longest name wins, from the left; no name is found inside another word.
2. A generic head directly before a name (حركة, شبكة) and a nisba directly after it (الأفغانية) belong to the mention, with the quotation
   marks inside it; a bare name stands alone and its quotation marks stand outside.
3. An acronym is found only as it is written; a Latin name of one word only with a capital.
4. A name that is also a common word is none with the article (الطالبان, "the two students") and may need evidence: a head, a word of
   `group_words.yml` beside it, or another group in its sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from mithaq.reading.named.listed import ListedName, ListedNames
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase
from mithaq.reading.result import Mention, MentionType, Tier
from mithaq.resources.reference import reference, words_of

_WORDS = "group_words.yml"
_REACH = 3
_TYPES: dict[str, MentionType] = {kind: kind for kind in ("person", "organisation", "armed-group", "place", "office", "event", "document")}


@dataclass(frozen=True)
class GroupHit:
    """A listed name in the page: tokens [first, last), folded span [start, end)."""

    first: int
    last: int
    start: int
    end: int
    name: ListedName
    tier: Tier


@dataclass(frozen=True)
class _Rule:
    before: frozenset[str]
    after: frozenset[str]
    never_before: frozenset[str]
    never_after: frozenset[str]
    needs_evidence: bool


def find_groups(page: Page, names: ListedNames) -> list[GroupHit]:
    """Return the listed names of the page in its order, none overlapping."""
    sure: list[GroupHit] = []
    unsure: list[GroupHit] = []
    index = 0
    while index < len(page.tokens):
        hit = _longest(page, names, index) if names.phrases.starts[page.tokens[index].word] else None
        if hit is None:
            index += 1
            continue
        found = _extended(page, hit)
        (sure if found.tier == "certain" or _has_evidence(page, found) else unsure).append(found)
        index = hit.last
    sentences = {page.tokens[found.first].sentence for found in sure}
    beside = [found for found in unsure if page.tokens[found.first].sentence in sentences]
    return sorted([*sure, *beside], key=lambda found: found.start)


def as_mention(page: Page, found: GroupHit) -> Mention:
    """Return the mention of a hit, with offsets in the text as received."""
    start, end = page.folded.origin(found.start, found.end)
    subject = found.name.subject
    kind = _TYPES.get(subject.kind, "organisation")
    return Mention(start, end, page.source[start:end], kind, subject.id, subject.en or None, subject.ar or None, subject.side, found.tier)


def _longest(page: Page, names: ListedNames, index: int) -> Hit[ListedName] | None:
    hits = sorted(names.phrases.at(page, index), key=lambda hit: (-hit.last, hit.start))
    return next((hit for hit in hits if _is_written_right(page, hit) and not _is_common_word(page, hit)), None)


def _is_written_right(page: Page, hit: Hit[ListedName]) -> bool:
    text = page.folded.text
    if text.count('"', hit.start, hit.end) % 2 and text[hit.end : hit.end + 1] != '"' and (page.gap(hit.last - 2).count('"')):
        return False
    written = page.written(hit.start, hit.end)
    if hit.value.exact is not None:
        return written == hit.value.exact
    return hit.last - hit.first > 1 or not written.isascii() or written[:1].isupper()


def _is_common_word(page: Page, hit: Hit[ListedName]) -> bool:
    rule = _rules().get(words_of_phrase(hit.value.text))
    if rule is None:
        return False
    if hit.last < len(page.tokens) and page.tokens[hit.last].sentence == page.tokens[hit.first].sentence:
        after = page.tokens[hit.last].word
        straight = page.gap(hit.last - 1).strip(" ") == ""
        if straight and (after in rule.never_before or (rule.needs_evidence and _is_feminine_adjective(after, rule))):
            return True
    before = page.tokens[hit.first - 1].word if hit.first and page.joins(hit.first - 1) else ""
    with_article = page.folded.text[max(0, hit.start - 2) : hit.start] == "ال" and hit.start > page.tokens[hit.first].start
    return before in rule.never_after or (with_article and before not in _heads())


def _is_feminine_adjective(word: str, rule: _Rule) -> bool:
    return word.startswith("ال") and word.endswith("ه") and word not in rule.after


def _extended(page: Page, hit: Hit[ListedName]) -> GroupHit:
    first, last, start, end = hit.first, hit.last, hit.start, hit.end
    rule = _rules().get(words_of_phrase(hit.value.text))
    bare = hit.value.needs_evidence or (rule is not None and rule.needs_evidence)
    head = None
    if start == page.tokens[first].start and page.joins(first - 1):
        before = page.tokens[first - 1]
        head = next((before.start + cut for rest, cut in readings_of(before.word) if rest in _heads()), None)
    if head is not None:
        first, start = first - 1, head
    while last < len(page.tokens) and page.joins(last - 1) and page.tokens[last].word in _nisbas():
        end, last = page.tokens[last].end, last + 1
    end = _with_closing_quote(page.folded.text, start, end)
    return GroupHit(first, last, start, end, hit.value, "likely" if bare and head is None else "certain")


def _with_closing_quote(text: str, start: int, end: int) -> int:
    inside = text[start:end]
    if inside.count('"') % 2 and text[end : end + 1] == '"':
        return end + 1
    if inside.count("(") > inside.count(")") and text[end : end + 1] == ")":
        return end + 1
    return end


def _has_evidence(page: Page, found: GroupHit) -> bool:
    rule = _rules().get(words_of_phrase(found.name.text)) or _rules()[()]
    sentence = page.tokens[found.first].sentence
    before = [token for token in page.tokens[max(0, found.first - _REACH) : found.first] if token.sentence == sentence]
    after = [token for token in page.tokens[found.last : found.last + _REACH] if token.sentence == sentence]
    if any(rest in rule.before for token in before for rest, _ in readings_of(token.word)):
        return True
    return any(token.word in rule.after for token in after)


@cache
def _heads() -> frozenset[str]:
    return frozenset(word for head in words_of(_WORDS, "heads") for word in words_of_phrase(head))


@cache
def _nisbas() -> frozenset[str]:
    return frozenset(word for nisba in words_of(_WORDS, "nisbas") for word in words_of_phrase(nisba))


@cache
def _rules() -> dict[tuple[str, ...], _Rule]:
    content = cast("dict[str, dict[str, dict[str, Any]]]", reference(_WORDS))["ambiguous"]
    rules = {words_of_phrase(name): _rule(words) for name, words in content.items()}
    first = next(rule for rule in rules.values() if rule.needs_evidence)
    return {(): first, **rules}


def _rule(words: dict[str, Any]) -> _Rule:
    def folded(section: str) -> frozenset[str]:
        listed: Sequence[str] = words.get(section, [])
        return frozenset(part for word in listed for part in words_of_phrase(str(word)))

    return _Rule(folded("before"), folded("after"), folded("never_before"), folded("never_after"), bool(words.get("needs_evidence", False)))
