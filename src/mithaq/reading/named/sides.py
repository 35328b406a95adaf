"""States as sides: their names, nisbas and places in a page.

1. A nisba is one word with its article and endings; it says a side and is no mention by itself.
2. A name of a state and its cities are mentions of places; a capital speaks for its state where an actor is meant.
3. A Latin acronym is found only as it is written, and a name of three letters only as a word of its own (بروس is not ب + روس).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from mithaq.names.script import main_script
from mithaq.reading.page.tokens import Hit, Page, Phrases, readings_of, words_of_phrase
from mithaq.reading.result import Mention
from mithaq.resources.reference import reference

_SHORT = 3
_ENDINGS = ("", "ه", "ين", "ون", "ات", "تين", "ان")


@dataclass(frozen=True)
class Place:
    """A state, capital or other place; `actor` says that the name can stand for the state."""

    code: str
    en: str
    ar: str
    actor: bool
    state: bool
    exact: str | None = None


def find_places(page: Page) -> list[Hit[Place]]:
    """Return the places of the page in its order."""
    return [hit for hit in _places().find(page) if _is_written_right(page, hit)]


def _is_written_right(page: Page, hit: Hit[Place]) -> bool:
    if hit.value.exact is not None:
        return page.written(hit.start, hit.end) == hit.value.exact
    return hit.end - hit.start > _SHORT or hit.start == page.tokens[hit.first].start


def place_mention(page: Page, hit: Hit[Place]) -> Mention:
    """Return the mention of a place."""
    start, end = page.folded.origin(hit.start, hit.end)
    place = hit.value
    identifier = f"state:{place.code}" if place.state else None
    return Mention(start, end, page.source[start:end], "place", identifier, place.en or None, place.ar or None, place.code, "certain")


def side_of_word(word: str) -> str | None:
    """Return the side that a nisba says ("الأمريكية" is US), or None."""
    return next((code for rest, _ in readings_of(word) if (code := _nisbas().get(rest)) is not None), None)


@cache
def _content() -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", reference("sides.yml"))


@cache
def _nisbas() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _content():
        for nisba in one["nisbas"]:
            (word,) = words_of_phrase(str(nisba))
            endings = _ENDINGS if main_script(str(nisba)) == "Arab" else ("",)
            found.update({word + ending: str(one["code"]) for ending in endings})
    return found


@cache
def _places() -> Phrases[Place]:
    pairs: list[tuple[str, Place]] = []
    for one in _content():
        code = str(one["code"])
        for name in map(str, one["names"]):
            exact = name if name.isascii() and name.isupper() else None
            pairs.append((name, Place(code, str(one["en"]), str(one["ar"]), actor=True, state=True, exact=exact)))
        for capital in map(str, one["capitals"]):
            pairs.append((capital, _city(code, capital, list(map(str, one["capitals"])), actor=True)))
        pairs.extend((city, _city(code, city, [city], actor=False)) for city in map(str, one["cities"]))
    return Phrases(pairs)


def _city(code: str, name: str, spellings: list[str], *, actor: bool) -> Place:
    latin = next((one for one in spellings if one.isascii()), "")
    arabic = spellings[0] if main_script(spellings[0]) == "Arab" else ""
    return Place(code, latin or (name if name.isascii() else ""), arabic, actor=actor, state=False)
