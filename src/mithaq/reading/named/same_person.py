"""Two spellings of one person's name in one document.

Two names are one when their given names are written alike, an office or side that they share is not contradicted, and their last names have
the same consonants (باس, بيس) or differ in letters that news confuses (نقوي, نقفي); of three words or more the given name alone may be
spelled in two ways (خوسيه, خوسي). The more frequent spelling is shown, then the first. A name that ends a longer one is that person's
too. Nothing else is joined that differs in its given name, and nothing across documents.
"""

from collections import Counter
from dataclasses import replace

from mithaq.names.fold import fold_text
from mithaq.reading.named.people import PersonHit
from mithaq.reading.page.tokens import Page

_LEFT_OUT = frozenset({"محمد", "سيد", "السيد", "muhammad", "mohammad", "mohammed", "syed", "sayed"})
_FAMILY_ENDS = frozenset(fold_text(word) for word in ("نژاد", "نیا", "پور", "زاده", "زادہ", "خیل", "زئی", "نجاد", "بور"))
_VOWELS = str.maketrans("", "", "اويآ")
_CONFUSED = str.maketrans({"ف": "و", "ڤ": "و", "ج": "غ", "گ": "غ", "ق": "ك", "ط": "ت", "ظ": "ز", "ض": "د"})


def with_one_spelling(page: Page, persons: list[PersonHit]) -> list[PersonHit]:
    """Return the persons, those of one name in two spellings under the spelling that the page has more often."""
    counts = Counter(one.name for one in persons)
    offices: dict[str, set[str]] = {}
    sides: dict[str, set[str]] = {}
    for one in persons:
        if one.office is not None:
            offices.setdefault(one.name, set()).add(page.folded.text[one.office.start : one.office.end])
        if one.side is not None:
            sides.setdefault(one.name, set()).add(one.side)
    shown: dict[str, str] = _shortened(counts, sides)
    groups: dict[tuple[str, str], list[str]] = {}
    for name in counts:
        key = _key(name)
        if key is None:
            continue
        joined = next((other for other in groups.get(key, []) if not _differ(offices, sides, name, other)), None)
        if joined is None:
            groups.setdefault(key, []).append(name)
        elif counts[name] > counts[joined]:
            shown[joined] = name
        else:
            shown[name] = joined
    return [replace(one, name=shown.get(one.name, one.name)) for one in persons]


def _shortened(names: Counter[str], sides: dict[str, set[str]]) -> dict[str, str]:
    """Return the names that stand with one first word more too, each with the longer one (إسحاق دار, محمد إسحاق دار).

    That word is one that is often left out, or what follows is a family name of two words (کاظمی نژاد); else it may be the father's.
    """
    words = {name: tuple(fold_text(name).split()) for name in names}
    after: dict[tuple[str, ...], list[str]] = {}
    for name, long in words.items():
        after.setdefault(long[1:], []).append(name)
    found: dict[str, str] = {}
    for name, short in words.items():
        longer = [other for other in after.get(short, ()) if words[other][0] in _LEFT_OUT or short[-1] in _FAMILY_ENDS]
        longer = longer if len(short) > 1 else []
        if len(longer) == 1 and not (sides.get(name) and sides.get(longer[0]) and not sides[name] & sides[longer[0]]):
            found[name] = longer[0]
    return found


def _key(name: str) -> tuple[str, str] | None:
    words = fold_text(name).split()
    if len(words) < 2:
        return None
    if len(words) > 2:
        given = _bones(words[0].removesuffix("ه"))
        return (given, " ".join(words[1:])) if len(given) > 1 else None
    bones = _bones(words[1])
    return (words[0], bones) if len(bones) > 1 else None


def _bones(word: str) -> str:
    """Return the consonants of a word, letters that news confuses as one."""
    bones = word.translate(_CONFUSED)
    return bones[:1] + bones[1:].translate(_VOWELS)


def _differ(offices: dict[str, set[str]], sides: dict[str, set[str]], name: str, other: str) -> bool:
    if sides.get(name) and sides.get(other) and not sides[name] & sides[other]:
        return True
    return bool(offices.get(name) and offices.get(other) and not offices[name] & offices[other])
