"""What a page says in Latin letters though its language is written in others. For tests over pages.

1. Looked at: the text that is shown, and the attributes title, placeholder, aria-label, alt and the value of buttons.
2. Left out: what is stored and isolated (`bdi`, a block with `dir="auto"`, characters between FSI or LRI and PDI), what is no
   language (`code`, `kbd`, `samp`, `time`), what says that it is another language (`lang`) or none (`translate="no"`), and what
   somebody is writing (`textarea`).
3. Marks that are the same in every language are allowed by name below, and nowhere else.
"""

import re
from html.parser import HTMLParser

ATTRIBUTES = ("title", "placeholder", "aria-label", "alt")
APART = frozenset({"bdi", "code", "kbd", "samp", "time", "script", "style", "textarea", "template", "svg"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
# Names of standards, formats and programs, and marks that partners compare letter by letter.
MARKS = frozenset(
    {"API", "CSV", "FollowTheMoney", "HTML", "JSON", "MISP", "OFAC", "OIDC", "STIX", "TAXII", "TLP", "TLS", "UTC", "UTF", "UUID"}
)
# Files and what is in them, as programs name them: the method of a counter-proposal, the register of time zones.
MARKS |= {"COUNTER", "DOCX", "IANA", "iCalendar", "ics", "PDF", "XLSX"}
# Short names of lists as they are typed, here and in commands.
MARKS |= {"un", "ofac", "pk-nacta", "csv", "ftm"}
# The standard in which aid is published, the committee whose codes it takes, and codes of a currency and a country as they are typed.
MARKS |= {"IATI", "DAC", "USD", "PK"}
_ISOLATED = r"[\u2066-\u2068][^\u2069]*\u2069"
_MARKS = "|".join(
    (
        # A time zone, by its one name.
        r"\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\b",
        r"TLP:[A-Z]+(?:\+STRICT)?|\bH[0-3]\b|\bUTF-(?:8|16)\b|\bwindows-1256\b",
        r"\b[A-Z]{1,2}-\d+\b|\b(?:un|group):[\w.]+|\bS/\d{4}/\d+ para \d+|\((?:sdn|alt|add)\)",
        r"\bhttps?://\S+|\b[\w.-]+@[\w.-]+|\b[0-9a-f]{8,}\b|\b[a-z]+\.[a-z_]+\b",
    )
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]+")


class _Page(HTMLParser):
    def __init__(self, locale: str, allowed: frozenset[str], marking: re.Pattern[str]) -> None:
        super().__init__()
        self.locale, self.allowed, self.marking = locale, allowed, marking
        self.apart: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang")
        foreign = language not in (None, self.locale)
        apart = tag in APART or foreign or given.get("translate") == "no" or given.get("dir") == "auto"
        inside = bool(self.apart) and self.apart[-1][1]
        if not inside and given.get("translate") != "no" and not foreign:
            for name in ATTRIBUTES if tag != "time" else ():
                self._judge(given.get(name) or "", f"{tag}[{name}]")
            if tag == "input" and given.get("type") in ("submit", "button", "reset"):
                self._judge(given.get("value") or "", "input[value]")
        if tag not in VOID:
            self.apart.append((tag, inside or apart))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.apart) - 1, -1, -1):
            if self.apart[place][0] == tag:
                del self.apart[place:]
                return

    def handle_data(self, data: str) -> None:
        if self.apart and not self.apart[-1][1]:
            self._judge(data, self.apart[-1][0])

    def _judge(self, text: str, place: str) -> None:
        words = [word for word in _LATIN.findall(self.marking.sub(" ", text)) if word not in self.allowed]
        if words:
            self.found.append(f"{place}: {' '.join(text.split())[:120]} ({', '.join(words)})")


def untranslated(html: str, locale: str, allowed: frozenset[str] = frozenset(), *, isolated: bool = True) -> list[str]:
    """Return the places of a page in `locale` that say Latin words, each with its words; `allowed` are further marks.

    With `isolated` false, what stands between isolating characters is looked at too, for pages that can have nothing stored in them.
    """
    if locale == "en":
        return []
    page = _Page(locale, MARKS | allowed, re.compile(f"{_ISOLATED}|{_MARKS}" if isolated else _MARKS))
    page.feed(html)
    page.close()
    return page.found
