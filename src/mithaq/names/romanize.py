"""A readable Latin form of a name in Arabic script, to be shown beside the name and never instead of it.

1. Words that `person_names.yml` knows get their usual Latin form.
2. Other words are written letter by letter, with "a" where two consonants would meet, since short vowels are not written.
3. The result is for reading only: it is neither reversible nor a form to match by. Text in other scripts is given back as it is.
"""

from functools import cache
from typing import cast

from mithaq.names.fold import fold_text
from mithaq.names.script import main_script, script_of
from mithaq.resources.reference import reference

_SOUNDS = (
    ("ب", "b", "پ", "p", "تٹټط", "t", "ث", "th", "ج", "j", "چ", "ch", "حه", "h", "خ", "kh", "دڈډض", "d", "ذ", "dh", "رڑړ", "r"),
    ("زظ", "z", "ژږ", "zh", "سص", "s", "شښ", "sh", "غ", "gh", "ف", "f", "ق", "q", "ك", "k", "گ", "g", "ل", "l", "م", "m", "ن", "n"),
    ("څ", "ts", "ځ", "dz", "ڤ", "v", "ع", "", "ء", ""),
)
_CONSONANTS = {letter: row[index + 1] for row in _SOUNDS for index in range(0, len(row), 2) for letter in row[index]}
_LONG = {"ا": "a", "و": "u", "ي": "i"}
_GLIDES = {"و": "w", "ي": "y"}


def romanize(text: str) -> str:
    """Return `text` in Latin letters for display; words that are not in Arabic script stay as they are."""
    if main_script(text) != "Arab":
        return text
    words = text.split()
    return " ".join(_word(word) for word in words)


def _word(word: str) -> str:
    letters = fold_text("".join(char for char in word if script_of(char) == "Arab" or not char.isalpha()))
    known = _known().get(letters)
    if known is not None:
        return known
    if letters.startswith("عبدال") and len(letters) > 6:
        return "Abdul" + _spelled(letters[5:])
    if letters.startswith("ال") and len(letters) > 4:
        return "al-" + _spelled(letters[2:]).capitalize()
    return _spelled(letters).capitalize()


def _spelled(letters: str) -> str:
    parts: list[str] = []
    vowel_before = True
    for index, letter in enumerate(letters):
        after = letters[index + 1] if index + 1 < len(letters) else ""
        if letter in _LONG:
            glide = letter in _GLIDES and (index == 0 or after == "ا" or (vowel_before and bool(parts) and index > 0))
            if glide and not vowel_before:
                parts.append("a")
            parts.append(_GLIDES[letter] if glide else _LONG[letter])
            vowel_before = not glide
            continue
        sound = _CONSONANTS.get(letter, letter if letter.isdigit() else "")
        if not sound:
            if letter == "ع" and not vowel_before:
                parts.append("a")
                vowel_before = True
            elif letter == "ع" and index == 0 and after not in _LONG:
                parts.append("a")
            continue
        if not vowel_before:
            parts.append("a")
        parts.append(sound)
        vowel_before = False
    return "".join(parts)


@cache
def _known() -> dict[str, str]:
    names = cast("dict[str, dict[str, str]]", reference("person_names.yml"))
    return {fold_text(str(name)): str(latin) for section in ("family", "given") for name, latin in names[section].items()}
