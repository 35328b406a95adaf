"""Pairs of words that are one name in two scripts, from the training files, and spelling variants made or found from them."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mithaq.names.alphabet import ARAB, CYRL, LATN, NUMBERS
from mithaq.names.words import PERSIAN, words_of_name

LONGEST = 20


@dataclass(frozen=True)
class Pair:
    """A source word and the Latin word that it is, with the weight that it has in learning."""

    source: str
    target: str
    weight: float = 1.0


def read_pairs(file: Path) -> Iterator[tuple[str, str, str]]:
    """Yield native word, Latin word and source of each line."""
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            native, latin, source = line.rstrip("\n").split("\t")
            yield native, latin, source


def one_word(text: str) -> tuple[str, str, str] | None:
    """Return letters, model and script of a text that is a single word, else None."""
    words = words_of_name(text)
    return (words[0].letters, words[0].model, words[0].script) if len(words) == 1 and len(words[0].letters) <= LONGEST else None


def script_pairs(folder: Path) -> dict[str, list[Pair]]:
    """Return the pairs of each model as they are in the files: "Arab", "Aran" and "Cyrl"."""
    found: dict[str, list[Pair]] = {ARAB: [], PERSIAN: [], CYRL: []}
    for name in ("translit_pairs.tsv", "cyrillic_pairs.tsv"):
        for native, latin, _ in read_pairs(folder / name):
            source, target = one_word(native), one_word(latin)
            if source and target and target[2] == LATN and source[2] != LATN and min(len(source[0]), len(target[0])) > 1:
                found[source[1]].append(Pair(_without_article(source[0], target[0]), target[0]))
    return found


def _without_article(source: str, target: str) -> str:
    """Return an Arabic word without the article that its Latin counterpart lost."""
    return source[2:] if source.startswith("ال") and len(source) > 4 and target[:2] not in ("al", "el", "ul", "il", "ol") else source


def latin_pairs(scripts: Iterable[Sequence[Pair]], aliases: Iterable[tuple[str, str]]) -> list[Pair]:
    """Return pairs of Latin spellings: those that share a native word, and words that stand for each other in names of one entry."""
    by_native: dict[str, list[str]] = defaultdict(list)
    for pairs in scripts:
        for pair in pairs:
            by_native[pair.source].append(pair.target)
    found: dict[tuple[str, str], float] = {}
    for spellings in by_native.values():
        distinct = sorted(set(spellings))[:6]
        for one in distinct:
            for other in distinct:
                if one != other:
                    found[one, other] = max(found.get((one, other), 0.0), 1.0 / (len(distinct) - 1))
    for one, other in aliases:
        found[one, other] = 2.0
        found[other, one] = 2.0
    return [Pair(one, other, weight) for (one, other), weight in found.items()]


def as_persian(pairs: Sequence[Pair], chunks: Sequence[Sequence[str]], drawn: random.Random) -> list[Pair]:
    """Return Arabic pairs rewritten as Persian and as Urdu would write the same Latin word, by what each letter was aligned to."""
    made: list[Pair] = []
    for pair, emitted in zip(pairs, chunks, strict=True):
        if not emitted:
            continue
        for urdu in (False, True):
            source = _rewritten(pair, emitted, drawn, urdu=urdu)
            if source != pair.source or drawn.random() < 0.5:
                made.append(Pair(source, pair.target, 0.5))
    return made


def _rewritten(pair: Pair, emitted: Sequence[str], drawn: random.Random, *, urdu: bool) -> str:
    letters: list[str] = []
    last = len(emitted) - 1
    for at, (letter, said) in enumerate(zip(pair.source, emitted, strict=True)):
        letters.append(_letter(letter, said, drawn, urdu=urdu, last=at == last))
    text = "".join(letters)
    if text[:1] == "س" and pair.target[:1] == "s" and pair.target[1:2] in "tpklmn" and not text.startswith("سا"):
        text = "ا" + text
    return text.replace("تش", "چ") if "ch" in pair.target else text


def _letter(letter: str, said: str, drawn: random.Random, *, urdu: bool, last: bool) -> str:
    if letter == "ف" and "v" in said:
        return "و"
    if letter in "غجقك" and said in ("g", "gu", "gg"):
        return "گ"
    if letter == "ب" and said.startswith("p"):
        return "پ"
    if letter == "ش" and said in ("ch", "tch") and drawn.random() < 0.5:
        return "چ"
    if letter == "ج" and said == "j" and not urdu and drawn.random() < 0.3:
        return "ژ"
    if urdu and letter in "تط" and said.startswith("t") and drawn.random() < 0.6:
        return "ٹ"
    if urdu and letter == "د" and said.startswith("d") and drawn.random() < 0.5:
        return "ڈ"
    if letter == "ث" and said == "th":
        return "تھ" if urdu and drawn.random() < 0.6 else "ت"
    if letter == "ة":
        return "ه" if drawn.random() < 0.6 else "ا"
    if urdu and last and letter == "ی" and said in ("e", "ay", "ey", "ai"):
        return "ے"
    if letter == "أ" or (letter == "ا" and said == "a" and drawn.random() < 0.1):
        return "ا"
    return letter


def numbered(pairs: Sequence[Pair], script: str) -> tuple[list[bytes], list[bytes]]:
    """Return source and target words of pairs as numbers of letters."""
    source, target = NUMBERS[script], NUMBERS[LATN]
    return [bytes(source[c] for c in pair.source) for pair in pairs], [bytes(target[c] for c in pair.target) for pair in pairs]
