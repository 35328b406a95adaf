"""What a text is called when nobody says: its first line that is part of the report, markup taken away."""

import re

from mithaq.reading.page.clean import clean

LONGEST = 200
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_SPACE = re.compile(r"\s+")


def title_of(text: str, otherwise: str) -> str:
    """Return the first kept line of a text, cut at a word after `LONGEST` characters; `otherwise` where every line is furniture."""
    for start, end in clean(text).kept:
        line = _SPACE.sub(" ", _MARKUP.sub(" ", text[start:end])).strip()
        if line:
            return line if len(line) <= LONGEST else f"{line[:LONGEST].rpartition(' ')[0] or line[:LONGEST]}…"
    return otherwise
