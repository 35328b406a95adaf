"""Keep the glossary: what it says of a catalogue, and its page. `python scripts/catalogues.py check` asks it.

    python scripts/glossary.py page    write docs/glossary/README.md

The glossary is src/mithaq/resources/glossary.yml. A term is looked for in the English of a message, longest first; what a longer term
took, a shorter one does not take again. The translation must then have one of the term's forms and none of the words that are refused for it.
Forms and translation are compared in the plain form of `mithaq.lang.calendars`: no vowel signs, one letter for the variants of alef, ya, kaf, ha.
An Arabic word is looked at with and without its attached wa, fa, ba, la, ka and article. Commands, options and placeholders are no words.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog

from mithaq.lang.calendars import plain

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "src/mithaq/resources/glossary.yml"
PAGE = ROOT / "docs/glossary/README.md"
LANGUAGES = {"ar": "Arabic", "ur": "Urdu"}
_NO_WORDS = re.compile(
    r"\b[a-z]+:[\w.+]+|\{[a-z_]*\}|[“«](?:mithaq|pip) [^”»]*[”»]|--[a-z-]+|\b[a-z]+(?:_[a-z]+)+\b|/[\w/.]+|\b[A-Z]+(?:_[A-Z]+)+\b"
)
_ENGLISH = re.compile(r"[a-z0-9]+(?:-[a-z]+)*")
_WORD = re.compile(r"\w+")
_ATTACHED = re.compile(r"(?:[وف]?(?:لل|[بلك]?ال|[بلك])|[وفس])")


@dataclass(frozen=True)
class Term:
    """A term of art. `words` are its English forms, `forms` and `refused` those of each other language; an ending "*" stands for any ending."""

    en: str
    means: str
    said: Mapping[str, str]
    sources: Mapping[str, str]
    words: tuple[tuple[str, ...], ...]
    forms: Mapping[str, tuple[tuple[str, ...], ...]]
    refused: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Glossary:
    """The terms by section, the sources by their short name, and for each exception (message, term) its reason."""

    sections: Mapping[str, tuple[Term, ...]]
    sources: Mapping[str, str]
    exceptions: Mapping[tuple[str, str], str]

    @property
    def terms(self) -> list[Term]:
        """Return all terms in the order of the file."""
        return [term for terms in self.sections.values() for term in terms]


def read_glossary(path: Path = FILE) -> Glossary:
    """Return the glossary of a file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    exceptions = {(one["message"], one["term"]): one["reason"] for one in raw["exceptions"]}
    sections = {title: tuple(_term(term) for term in terms) for title, terms in raw["terms"].items()}
    return Glossary(sections, raw["sources"], exceptions)


def _term(raw: Mapping[str, Any]) -> Term:
    words = raw.get("words") or [raw["en"], _plural(raw["en"])]
    return Term(
        raw["en"],
        raw["means"],
        {locale: raw[locale] for locale in LANGUAGES},
        {locale: raw[f"{locale}_source"] for locale in LANGUAGES},
        tuple(tuple(_ENGLISH.findall(word.lower())) for word in words),
        {locale: _forms(raw.get(f"{locale}_forms") or [_stems(raw[locale], locale)]) for locale in LANGUAGES},
        {locale: _forms(raw.get(f"{locale}_not") or []) for locale in LANGUAGES},
    )


def _plural(english: str) -> str:
    return english[:-1] + "ies" if english.endswith("y") else english + "s"


def _stems(said: str, locale: str) -> str:
    """Return the words of a term without article and last vowel, so that plurals and cases are its forms too."""
    stems = []
    for word in plain(said)[0].split():
        stem = word.removeprefix("ال") if locale == "ar" and len(word) > 4 else word
        ends = "ه" if locale == "ar" else "هاي"
        stems.append((stem[:-1] if len(stem) > 3 and stem[-1] in ends else stem) + ("*" if len(stem) > 2 else ""))
    return " ".join(stems)


def _forms(forms: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(plain(form)[0].split()) for form in forms)


def terms_in(message: str, glossary: Glossary) -> list[Term]:
    """Return the terms that the English of a message has, each once."""
    words = [word.removesuffix("'s") for word in _ENGLISH.findall(_NO_WORDS.sub(" ¦ ", message).lower().replace("'s", ""))]
    by_words = {form: term for term in glossary.terms for form in term.words}
    longest = max(len(form) for form in by_words)
    found: dict[str, Term] = {}
    at = 0
    while at < len(words):
        for size in range(longest, 0, -1):
            term = by_words.get(tuple(words[at : at + size]))
            if term is not None and at + size <= len(words):
                found[term.en] = term
                break
        else:
            size = 1
        at += size
    return list(found.values())


def has_form(text: str, forms: tuple[tuple[str, ...], ...], locale: str) -> bool:
    """Tell whether a translation has one of the forms as whole words side by side."""
    words = [_readings(word, locale) for word in _WORD.findall(plain(text)[0])]
    return any(
        all(_is_form(words[at + step], part) for step, part in enumerate(form))
        for form in forms
        for at in range(len(words) - len(form) + 1)
    )


def _readings(word: str, locale: str) -> set[str]:
    if locale != "ar":
        return {word}
    return {word} | {word[size:] for size in range(1, 5) if _ATTACHED.fullmatch(word[:size]) and len(word) - size > 1}


def _is_form(readings: set[str], form: str) -> bool:
    return any(word.startswith(form[:-1]) for word in readings) if form.endswith("*") else form in readings


def violations(locale: str, catalogue: Catalog, glossary: Glossary) -> Iterator[str]:
    """Return in words each message that does not say a term as the glossary says it."""
    for message in catalogue:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = [text for text in (message.string if isinstance(message.string, tuple | list) else (message.string,)) if text]
        for term in terms_in(" ¦ ".join(english), glossary):
            if (english[0], term.en) in glossary.exceptions:
                continue
            for text in texts:
                if not has_form(text, term.forms[locale], locale):
                    yield f"{locale}: “{english[0]}” says {term.en}, which is {term.said[locale]}, not as in “{text}”"
                elif has_form(text, term.refused[locale], locale):
                    yield f"{locale}: “{english[0]}” says {term.en} with a word that is refused for it: “{text}”"


def page(glossary: Glossary) -> str:
    """Return the glossary as a page."""
    lines = [
        "# Glossary",
        "",
        "<!-- Made from src/mithaq/resources/glossary.yml by `python scripts/glossary.py page`; do not edit. -->",
        "",
        f"{len(glossary.terms)} terms of security cooperation in English, Arabic and Urdu. Every message of the pages keeps to them:",
        "`python scripts/catalogues.py check` fails on one that does not. One English word has one translation; where the founding",
        "texts, treaties or laws have a word, it is taken, and where the choice is ours the reason stands beside it.",
    ]
    for title, terms in glossary.sections.items():
        lines += ["", f"## {title}", "", "| English | Arabic | Urdu | meaning | from |", "|---|---|---|---|---|"]
        lines += [f"| {term.en} | {term.said['ar']} | {term.said['ur']} | {term.means} | {_from(term)} |" for term in terms]
    lines += ["", "## Sources", ""] + [f"* **{name}**: {text}" for name, text in glossary.sources.items()]
    lines += [
        "",
        "## Exceptions",
        "",
        "Messages that say a word of the glossary in another sense.",
        "",
        "| message | term | reason |",
        "|---|---|---|",
    ]
    lines += [f"| {message.replace('|', '/')} | {term} | {reason} |" for (message, term), reason in glossary.exceptions.items()]
    return "\n".join(lines) + "\n"


def _from(term: Term) -> str:
    return "; ".join(f"{LANGUAGES[locale]}: {source}" for locale, source in term.sources.items())


def main(arguments: list[str]) -> int:
    """Do what the one argument says; return the exit status."""
    if arguments != ["page"]:
        print(__doc__)
        return 2
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(read_glossary()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
