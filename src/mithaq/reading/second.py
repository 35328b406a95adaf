"""A second opinion on names: a linear-chain conditional random field that an operator trains on an annotated corpus of its own.

1. The corpus is in the form of CoNLL: a word and its tag on a line, an empty line between sentences; tags are BIO with PER, ORG, LOC
   (or PERS, LOCATION and so on); any other class is nothing to the reader. No corpus and no model is shipped.
2. Every tenth sentence is held out: precision and recall are measured on those alone, whole names, before the model is written.
3. Beside the reader's own mentions a name that both find is certain; one that the tagger alone finds is possible, and stands nowhere else:
   no meeting and no statement is made of it.

The extra `mithaq[tagger]` brings python-crfsuite; without it there is a refusal that says so.
"""

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.names.fold import fold_text
from mithaq.reading.named.lexicon import known_names, lexicon
from mithaq.reading.named.sides import side_of_word
from mithaq.reading.page.clean import clean
from mithaq.reading.page.tokens import Page, make_page
from mithaq.reading.result import Mention, MentionType, Reading

CLASSES: dict[str, MentionType] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
FEWEST_SENTENCES, HELD_OUT, ITERATIONS = 20, 10, 80
PROCLITIC = 3


class NoTagger(Refused):
    """The library of the tagger is not installed, or the model is none."""

    rule = "tagger.there"
    what = N_("The second opinion cannot be asked: {reason}.")
    whose = N_("It is for the operator.")
    next_act = N_("Install mithaq[tagger], and train a model with “mithaq report train-tagger”.")


class BadCorpus(Refused):
    """A file that is no annotated corpus."""

    rule = "tagger.corpus"
    what = N_("This is no annotated corpus: {reason}.")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Give a word and its BIO tag on each line, and an empty line between sentences.")


@dataclass(frozen=True)
class Sentence:
    """Words as written and their tags: O, or B- and I- with PER, ORG, LOC."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """What was measured on sentences held out: of a class, right names, names too much and names missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of right names among those found, 0.0 when none was found."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of right names among those there are, 0.0 when there is none."""
        return self.right / max(1, self.right + self.missed)


def read_corpus(text: str) -> list[Sentence]:
    """Return the sentences of a corpus. Raises: BadCorpus."""
    sentences: list[Sentence] = []
    rows: list[tuple[str, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        parts = line.split()
        if len(parts) >= 2:
            rows.append((parts[0], _tag(parts[-1])))
        elif parts:
            raise BadCorpus(reason=because(N_("line {number} has no tag"), number=number))
        elif rows:
            sentences.append(Sentence(tuple(word for word, _ in rows), tuple(tag for _, tag in rows)))
            rows = []
    if len(sentences) < FEWEST_SENTENCES or not any(tag != "O" for one in sentences for tag in one.tags):
        raise BadCorpus(reason=because(N_("it has fewer than {fewest} sentences, or no name in them"), fewest=FEWEST_SENTENCES))
    return sentences


def train(sentences: Sequence[Sentence], out: Path) -> dict[str, Figures]:
    """Write a model of all sentences but those held out, and return the figures on those, by class. Raises: NoTagger."""
    trainer = _library().Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": ITERATIONS, "feature.possible_transitions": True})
    for number, one in enumerate(sentences):
        if number % HELD_OUT:
            trainer.append(features(one.words), one.tags)
    trainer.train(str(out))
    tagger = open_tagger(out)
    counts = dict.fromkeys(CLASSES, (0, 0, 0))
    for one in sentences[::HELD_OUT]:
        wanted, given = set(_names(one.tags)), set(_names(tagger.tag(features(one.words))))
        for kind, before in counts.items():
            own, other = ({name for name in found if name[0] == kind} for found in (wanted, given))
            counts[kind] = (before[0] + len(own & other), before[1] + len(other - own), before[2] + len(own - other))
    return {kind: Figures(*count) for kind, count in counts.items()}


def open_tagger(model: Path) -> Any:
    """Return the tagger of a model. Raises: NoTagger."""
    tagger = _library().Tagger()
    try:
        tagger.open(str(model))
    except (ValueError, OSError, RuntimeError) as error:
        raise NoTagger(reason=because(N_("{file} is no model"), file=model.name)) from error
    return tagger


def with_second_opinion(text: str, reading: Reading, tagger: Any) -> Reading:
    """Return a reading whose mentions were held against the tagger's."""
    page = make_page(text, clean(text).kept)
    found = list(_tagged(page, tagger))
    seen: list[Mention] = []
    for mention in reading.mentions:
        agreed = any(_is_same(mention, one) for one in found)
        seen.append(replace(mention, tier="certain") if agreed else mention)
    taken = [(one.start, one.end) for one in reading.mentions]
    alone = [one for one in found if all(one.end <= start or end <= one.start for start, end in taken)]
    return replace(reading, mentions=tuple(sorted([*seen, *alone], key=lambda one: (one.start, one.end))))


def features(words: Sequence[str]) -> list[dict[str, Any]]:
    """Return what the tagger sees of each word of a sentence: its form, its edges, what the gazetteers know, and its neighbours."""
    own = [_own(word) for word in words]
    made = []
    for number, one in enumerate(own):
        seen: dict[str, Any] = dict(one)
        for step in (-2, -1, 1, 2):
            place = number + step
            if 0 <= place < len(own):
                seen.update({f"{step}{name}": value for name, value in own[place].items() if name in {"word", "known", "head", "nisba"}})
            else:
                seen[f"{step}edge"] = True
        made.append(seen)
    return made


def _own(word: str) -> dict[str, Any]:
    folded = fold_text(word)
    bare = folded[1:] if folded[:1] in "وفبلك" and len(folded) > 3 else folded
    words = lexicon()
    return {
        "word": folded,
        **{f"begins{size}": folded[:size] for size in (1, 2, 3)},
        **{f"ends{size}": folded[-size:] for size in (1, 2, 3)},
        "known": folded in known_names() or bare in known_names(),
        "head": bare in words["heads"] or bare in words["definite"],
        "nisba": side_of_word(folded) is not None,
        "capital": word[:1].isupper(),
        "digit": any(char.isdigit() for char in word),
    }


def _tagged(page: Page, tagger: Any) -> Iterator[Mention]:
    for first, last in page.sentences:
        words = [page.written(page.tokens[index].start, page.tokens[index].end) for index in range(first, last)]
        for kind, start, end in _names(tagger.tag(features(words))):
            begin, finish = page.folded.origin(page.tokens[first + start].start, page.tokens[first + end - 1].end)
            yield Mention(begin, finish, page.source[begin:finish], CLASSES[kind], tier="possible")


def _is_same(mention: Mention, other: Mention) -> bool:
    return mention.type == other.type and mention.end == other.end and 0 <= mention.start - other.start <= PROCLITIC


def _names(tags: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    start, kind = 0, ""
    for number, tag in enumerate([*tags, "O"]):
        if kind and tag != f"I-{kind}":
            yield kind, start, number
            kind = ""
        if tag.startswith("B-") or (tag.startswith("I-") and not kind):
            start, kind = number, tag[2:]


def _tag(written: str) -> str:
    place, _, kind = written.upper().partition("-")
    short = next((one for one in CLASSES if kind.startswith(one)), "")
    return f"{place}-{short}" if place in {"B", "I"} and short else "O"


def _library() -> Any:
    try:
        return cast("Any", importlib.import_module("pycrfsuite"))
    except ImportError as error:
        raise NoTagger(reason=N_("its library is not installed")) from error
