"""Words of others, as they may be shown on a terminal."""

import unicodedata

MOST = 80
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"


def plain(text: object) -> str:
    """Return a text of one line, at most 80 characters; control, direction and unassigned characters are shown as U+FFFD.

    The joiners of Arabic script stay: without them words of Urdu are other words.
    """
    return "".join("\ufffd" if _is_unshown(letter) else letter for letter in str(text)[:MOST])


def _is_unshown(letter: str) -> bool:
    return letter not in _JOINERS and unicodedata.category(letter) in _UNSHOWN
