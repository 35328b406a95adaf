"""Whether what two reports tell may be one thing: asked of a person, never decided here.

1. Two meetings, or other things, may be one when their people, sides or subjects agree and their dates do not exclude each other.
2. A day and its month agree; two different days do not, nor do things of which one is six weeks after the other.
3. Two names may be one when they are written differently, may be spellings of one name, and neither side nor list says otherwise. One name
   written alike in both is no question, though it may be of two people: no machine can tell.
4. A last name alone is asked of only where its report gives it an office that the other report gives too: the Sharif of one year is not
   that of another.
"""

from collections.abc import Mapping
from typing import Any

from mithaq.names.fold import fold_text
from mithaq.names.script import main_script
from mithaq.names.variants import may_be_spellings, name_bones

PERSON = "person"
ASKED_OF_NAMES = frozenset({PERSON, "organisation", "armed-group"})
FULL = 2
LONGEST_KEY = 100
MOST_KEYS = 60


def keys_of(kind: str, content: Mapping[str, Any], *, asked: bool = False) -> list[str]:
    """Return the words under which what a statement says is found, or where it is `asked`, those of what may be one with it.

    No two kinds of statement share a key.
    """
    found = _name_keys(content, asked=asked) if kind == "mention" else {f"{kind} {one}" for one in _who(kind, content)}
    return sorted({one[:LONGEST_KEY] for one in found})[:MOST_KEYS]


def may_be_one(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Return whether two statements of one kind may tell of one thing; for names that stand alone the offices are still to be asked."""
    if left["kind"] != right["kind"]:
        return False
    kind, one, other = str(left["kind"]), left["content"], right["content"]
    if kind == "mention":
        return may_be_one_name(one, other)
    if not dates_agree(one.get("date"), other.get("date")):
        return False
    mine, theirs = _who(kind, one), _who(kind, other)
    shared = len(mine & theirs)
    return shared >= (2 if kind == "meeting" else 1) and shared * 2 >= min(len(mine), len(theirs))


def may_be_one_name(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two mentions may be of one subject under two names."""
    kind = str(one.get("type"))
    if one.get("type") != other.get("type") or kind not in ASKED_OF_NAMES:
        return False
    sides = {str(said["side"]) for said in (one, other) if said.get("side")}
    known = [identity for said in (one, other) if (identity := known_as(said))]
    names = {fold_text(written(said)) for said in (one, other)}
    if len(sides) > 1 or len(known) > 1 or len(names) < 2:
        return False
    if kind != PERSON:
        return any(mine == theirs for mine in _forms(one) for theirs in _forms(other))
    return any(may_be_spellings(mine, theirs) for mine in _forms(one) for theirs in _forms(other))


def written(content: Mapping[str, Any]) -> str:
    """Return a name in full as its report writes it."""
    text = str(content.get("text") or content.get("name") or "")
    full = str(content.get("ar" if main_script(text) == "Arab" else "en") or "")
    return full if len(full) > len(text) and set(fold_text(text).split()) <= set(fold_text(full).split()) else text


def known_as(content: Mapping[str, Any]) -> str:
    """Return the subject of a list, or of a learned name, that a mention stands for; empty for one counted in its text alone."""
    identifier = str(content.get("id") or "")
    return identifier if ":" in identifier and not identifier.partition(":")[2].isdecimal() else ""


def is_alone(content: Mapping[str, Any]) -> bool:
    """Return whether a person's name is a last name alone."""
    return content.get("type") == PERSON and len(name_bones(written(content))) < FULL


def _name_keys(content: Mapping[str, Any], *, asked: bool) -> set[str]:
    """Return the keys under which a name is kept, or where it is `asked`, those under which names that may be its spellings are kept.

    A full name is kept under each of its words with the last, and under its last with a star; a last name alone under itself.
    """
    kind = str(content.get("type"))
    if kind not in ASKED_OF_NAMES:
        return set()
    if kind != PERSON:
        return {f"{kind} {' '.join(form)}" for form in _forms(content)}
    found = set()
    for form in _forms(content):
        alone, any_given = f"person {form[-1]}", f"person * {form[-1]}"
        full = {f"person {given} {form[-1]}" for given in form[:-1]}
        if asked:
            found |= {alone, *(full or {any_given})}
        else:
            found |= {any_given, *full} if full else {alone}
    return found


def _forms(content: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the bones of a name as it is written, and of its Latin form where that is another."""
    written_name, latin = written(content), str(content.get("en") or "")
    names = [written_name, *([latin] if latin and latin != written_name else [])]
    return [form for name in names if (form := name_bones(name))]


def dates_agree(one: object, other: object) -> bool:
    """Return whether two dates may be one: an unknown date excludes nothing, a shorter one takes in what begins with it."""
    first, last = _bounds(one)
    begin, end = _bounds(other)
    return first <= end and begin <= last


def _bounds(date: object) -> tuple[str, str]:
    said = date if isinstance(date, Mapping) else {}
    value = str(said.get("value") or "")
    first, last = str(said.get("earliest") or value or ""), str(said.get("latest") or value or "9999")
    return first, last + "-99-99"[len(last) - 4 :] if 4 <= len(last) < 10 else last


def _who(kind: str, content: Mapping[str, Any]) -> frozenset[str]:
    """Return whom a statement is about: the last name of each that met or their side, who owes, the groups, the subject."""
    if kind == "meeting":
        met = [one for one in _list(content.get("participants")) if isinstance(one, Mapping)]
        return frozenset(name for one in met if (name := _last(one.get("name")) or str(one.get("side") or "")))
    if kind == "incident":
        return frozenset(_last(one) for one in (content.get("place"), *_list(content.get("groups"))) if one)
    if kind == "designation":
        return frozenset(one for one in (str(content.get("subject") or ""), _last(content.get("name"))) if one)
    if kind == "commitment":
        return frozenset(word for word in fold_text(str(content.get("action") or "")).split() if len(word) > 3)
    return frozenset()


def _last(name: object) -> str:
    words_of_name = fold_text(str(name or "")).split()
    return words_of_name[-1] if words_of_name else ""


def _list(found: object) -> list[Any]:
    """Return what should be a list; a partner's statement is of whatever shape its author gave it."""
    return found if isinstance(found, list) else []
