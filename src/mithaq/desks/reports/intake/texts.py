"""The words of a file that somebody brings: decoded as news files come, and asked whether the reader has anything to read in them.

1. A file has at most 5 MB; what is longer as text is refused by the act that keeps it.
2. A byte order mark says UTF-8 or UTF-16 (Unicode 15, section 23.8). Without one the bytes are UTF-8, else windows-1256, in which older
   Arabic pages were written. Every byte means something in windows-1256, so it is believed only where hardly a word mixes Arabic letters
   with others.
3. A control character that no text has says that the file is none, whatever it is called.
4. A language that is not read here, and a page of which nothing is left without its furniture, are refused before anything is kept.
"""

import codecs
import re

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.reading.page.clean import clean
from mithaq.reading.page.language import language_of

MOST_BYTES = 5 * 1024 * 1024
READ_LANGUAGES = ("ar", "ur", "en")
MIXED = 0.02
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_WORD = re.compile(r"[^\W\d_]+(?:[×÷\u064b-\u0652]+[^\W\d_]*)*")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_OTHER = re.compile(r"[A-Za-z\u00c0-\u024f×÷]")


class TextTooLarge(Refused):
    """A file beyond what a text has."""

    rule = "report.size"
    what = N_("{file} is larger than 5 MB.")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Bring the text of the report alone, without its pictures.")
    status = 413


class NotText(Refused):
    """A file that is no text, or in an encoding that nobody here reads."""

    rule = "report.encoding"
    what = N_("{file} is no text in UTF-8, UTF-16 or windows-1256.")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Save it as text in UTF-8, or paste its words.")


class OtherLanguage(Refused):
    """A text in a language that is not read here."""

    rule = "report.language"
    what = N_("{file} is in a language that is not read here ({language}).")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Bring the report in Arabic, Urdu or English; or paste the text, if it is to be kept without being read.")


class NothingToRead(Refused):
    """A page of which nothing is left without its furniture."""

    rule = "report.furniture"
    what = N_("Nothing of {file} is left once the furniture of its page is taken away.")
    whose = N_("It is for whoever brings it.")
    next_act = N_("Open the page and bring the words of the report itself.")


def text_of(name: str, raw: bytes) -> str:
    """Return the text that the bytes of a file are, without its byte order mark. Raises: TextTooLarge, NotText."""
    if len(raw) > MOST_BYTES:
        raise TextTooLarge(file=name)
    marked = next(((raw[len(mark) :], encoding) for mark, encoding in _MARKS if raw.startswith(mark)), None)
    text = _decoded(*marked) if marked is not None else _decoded(raw, "utf-8") or _arabic(raw)
    if (text is None and raw) or (text and _CONTROL.search(text)):
        raise NotText(file=name)
    return text or ""


def require_readable(name: str, text: str) -> None:
    """Raise OtherLanguage or NothingToRead where the reader has nothing to read."""
    kept = "\n".join(text[start:end] for start, end in clean(text).kept)
    if not kept.strip():
        raise NothingToRead(file=name)
    language = language_of(kept)
    if language not in READ_LANGUAGES:
        raise OtherLanguage(file=name, language=language)


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _arabic(raw: bytes) -> str | None:
    """Return the text that the bytes are in windows-1256; None where its words show that they are not."""
    text = raw.decode("windows-1256")
    words = _WORD.findall(text)
    mixed = sum(1 for word in words if _ARABIC.search(word) and _OTHER.search(word))
    return text if words and mixed <= MIXED * len(words) else None
