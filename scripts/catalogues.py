"""Keep the catalogues: find the messages in the sources, compile what translators wrote, check that nothing is missing.

    python scripts/catalogues.py extract           merge new messages into every src/mithaq/lang/catalogues/LANGUAGE.po
    python scripts/catalogues.py compile           write the .mo files that the program reads
    python scripts/catalogues.py check             fail on a missing or fuzzy translation, a lost placeholder, wrong typography,
                                                   a word against the glossary, or a stale file
    python scripts/catalogues.py take FILE...      fill messages without a translation from JSON files: {message: {language: translation}}
    python scripts/catalogues.py begin LANGUAGE    make the .po file of a new language, every message empty

Messages are found by `N_`, `say`, `say_count`, `translate`, `translate_count` in Python and by `_`, `ngettext` in templates. A translator's note is
a comment above the message that begins with "Translators:".
"""

import io
import json
import re
import sys
from pathlib import Path

import glossary  # beside this script
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src/mithaq"
CATALOGUES = SOURCES / "lang/catalogues"
LOCALES = tuple(sorted(path.stem for path in CATALOGUES.glob("*.po")))
METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
OPTIONS = {"web/templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"N_": None, "_": None, "say": None, "translate": None, "ngettext": (1, 2), "say_count": (1, 2), "translate_count": (1, 2)}
_PLACE = re.compile(r"\{[a-z_]*\}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
# Commands, options, addresses and identifiers, which stand in every language as they are typed.
_CODE = re.compile(r"\{[a-z_]*\}|«(?:mithaq|pip) [^»]*»|[A-Za-z0-9+]*(?:[:/_=-]+[A-Za-z0-9+]*|\.[A-Za-z0-9+]+)+")
_NAMES = frozenset(
    [
        "add",
        "alt",
        "base64",
        "csv",
        "ftm",
        "https",
        "install",
        "json",
        "mithaq",
        "ofac",
        "para",
        "passwords",
        "pip",
        "restSearch",
        "sdn",
        "strict",
        "systemd",
        "true",
        "un",
    ]
)
# What prints in the wrong order among letters that run from right to left (UAX 9): it begins or ends with a sign, or is numbers with signs.
_TYPED = re.compile(
    r"(?<=«)(?:mithaq|pip) [^»]*(?=»)|pip install «[^»]*»|\d{4}-\d\d(?:-\d\d)?(?:T[\d:.]+Z)?|\d+\^\d+"
    r"|(?<![A-Za-z])--[a-z]+(?:-[a-z]+)*(?: \{[a-z_]+\})?|(?<![\w\u2066])[a-z+]+://(?:\.\.\.)?|(?:(?<=\s)|GET )/[\w./-]*[\w/]"
)
_LATIN_MARK = re.compile(r"[\u0600-\u06ff\u200f»)][,;?]")
# What each language ends a sentence with, and the letters that belong to its neighbour; quotation marks are « » in both.
_ENDS = {"ar": {".": ".", "?": "؟", ":": ":"}, "ur": {".": "۔", "?": "؟", ":": ":"}}
_FOREIGN = {"ar": re.compile("[ٹڈڑںےۓگپچکیہۂھۃ۔]"), "ur": re.compile("[يكىة]")}
_HEADER = "# Catalogue “{locale}” of Mithaq. Merged by scripts/catalogues.py; translations are written by hand."


def found_messages() -> Catalog:
    """Return the messages that stand in the sources."""
    made = Catalog(project="Mithaq", charset="utf-8")
    extracted = extract_from_dir(str(SOURCES), METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for filename, _line, message, comments, context in sorted(extracted, key=lambda one: (one[0], one[1])):
        if message and message != ("", ""):
            made.add(message, locations=[(filename, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return made


def read_catalogue(locale: str) -> Catalog:
    """Return the translations of `locale`, an empty catalogue where there is none yet."""
    path = CATALOGUES / f"{locale}.po"
    if not path.is_file():
        return Catalog(locale=locale, project="Mithaq", charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def merged(locale: str) -> Catalog:
    """Return the translations of `locale` over the messages found now; what is no longer said is dropped."""
    kept = read_catalogue(locale)
    made = Catalog(locale=locale, project="Mithaq", charset="utf-8", header_comment=_HEADER.format(locale=locale))
    for message in found_messages():
        if not message.id:
            continue
        before = kept.get(message.id)
        same = before is not None and before.id == message.id and not before.fuzzy
        made.add(message.id, before.string if same and before else "", locations=message.locations, auto_comments=message.auto_comments)
    return made


def filled(locale: str, files: list[Path]) -> Catalog:
    """Return the merged catalogue, its empty messages filled from files as translators hand them in; quotation marks become « »."""
    given = {english: said[locale] for file in files for english, said in json.loads(file.read_text("utf-8")).items() if locale in said}
    made = merged(locale)
    for message in made:
        english = message.id[0] if isinstance(message.id, tuple | list) else message.id
        empty = not all(message.string if isinstance(message.string, tuple | list) else (message.string,))
        if english and empty and english in given:
            said = given[english]
            message.string = _guillemets(said) if isinstance(said, str) else tuple(_guillemets(form) for form in said)
    return made


def _guillemets(text: str) -> str:
    return re.sub("[”“]([^”“]*)[”“]", r"«\1»", text)


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the .po file of a catalogue, in the order of its messages, without dates or places: the same words are the same bytes."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=132, omit_header=True, no_location=True, sort_output=True)
    plural = f'"Plural-Forms: {catalogue.plural_forms}\\n"'
    head = (
        f'{catalogue.header_comment}\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Language: {catalogue.locale}\\n"\n{plural}\n\n'
    )
    return head.encode() + stream.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return the compiled catalogue; in a language written from right to left, what is typed or numbered is isolated."""
    plain = Catalog(locale=catalogue.locale, charset="utf-8", header_comment="")
    turned = catalogue.locale is not None and catalogue.locale.text_direction == "rtl"
    for message in catalogue:
        if message.id and message.string:
            said = message.string
            plain.add(message.id, (isolated(said) if isinstance(said, str) else tuple(map(isolated, said))) if turned else said)
    stream = io.BytesIO()
    write_mo(stream, plain)
    return re.sub(rb"(POT-Creation-Date|PO-Revision-Date): [^\n]*\n", _blank, stream.getvalue())


def isolated(text: str) -> str:
    """Return a text with its dates, times, commands, options and addresses isolated as left-to-right, or they print in the wrong order."""
    return _TYPED.sub(lambda found: f"\u2066{found[0]}\u2069", text)


def _blank(found: re.Match[bytes]) -> bytes:
    """Return as many bytes as the date had, since a compiled catalogue is full of offsets."""
    name, size = found[1], len(found[0])
    return name + b": " + b"-" * (size - len(name) - 3) + b"\n"


def problems(locale: str) -> list[str]:
    """Return in words what keeps the catalogue of `locale` from being complete."""
    catalogue = merged(locale)
    path = CATALOGUES / f"{locale}.po"
    found = [problem for message in catalogue if message.id for problem in problems_of(message, locale, catalogue.num_plurals)]
    if not path.is_file() or path.read_bytes() != po_bytes(catalogue):
        found.append(f"{locale}.po is not what the sources say: run `python scripts/catalogues.py extract`")
    compiled = CATALOGUES / f"{locale}.mo"
    if not compiled.is_file() or compiled.read_bytes() != mo_bytes(catalogue):
        found.append(f"{locale}.mo is stale: run `python scripts/catalogues.py compile`")
    if locale in glossary.LANGUAGES:
        found += glossary.violations(locale, catalogue, glossary.read_glossary())
    return found


def problems_of(message: Message, locale: str, forms: int) -> list[str]:
    sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if len(sources) > 1 and len(texts) != forms:
        return [f"{locale}: “{sources[0]}” has {len(texts)} of {forms} plural forms"]
    if not all(texts):
        return [f"{locale}: “{sources[0]}” is not translated ({message.locations[0][0]})"]
    wanted = set(_PLACE.findall(sources[-1]))
    for text in texts:
        # A form for one or two may say the number in a word.
        given = set(_PLACE.findall(text))
        if given != wanted and not (len(sources) > 1 and given == wanted - {"{count}"}):
            return [f"{locale}: “{sources[0]}” has the placeholders {sorted(given)}, not {sorted(wanted)}"]
    return [f"{locale}: “{sources[0]}” {fault}: “{text}”" for text in texts for fault in typography(sources[-1], text, locale)]


def typography(english: str, text: str, locale: str) -> list[str]:
    """Return in words what is wrong with marks and letters of a translation into a language whose marks are known here."""
    if locale not in _ENDS:
        return []
    found = []
    if _LATIN_MARK.search(_PLACE.sub("", text)):
        found.append("has a Latin comma, semicolon or question mark")
    if re.search('[“”"‘’]', text):
        found.append("has other quotation marks than « »")
    if _FOREIGN[locale].search(_quoted_away(english, text)):
        found.append("has letters of the other language")
    quoted = " ".join(re.findall("“[^”]*”", english))
    names = {word for word in _LATIN.findall(english) if not word.islower()} | set(_LATIN.findall(quoted)) | _NAMES
    if stray := set(_LATIN.findall(_CODE.sub(" ", text))) - names:
        found.append(f"has Latin words that are no names: {', '.join(sorted(stray))}")
    ends = _ENDS[locale].get(english.rstrip()[-1:])
    if ends is not None and not english.endswith("...") and not text.rstrip().endswith(ends):
        found.append(f"does not end with {ends}")
    return found


def _quoted_away(english: str, text: str) -> str:
    """Return the translation without the words in Arabic letters that the English itself quotes."""
    for word in re.findall(r"[\u0600-\u06ff]+", english):
        text = text.replace(word, "")
    return text


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit status."""
    if arguments[:1] == ["begin"] and len(arguments) == 2:
        (CATALOGUES / f"{Locale.parse(arguments[1]).language}.po").write_bytes(po_bytes(merged(arguments[1])))
    elif arguments[:1] == ["take"]:
        for locale in LOCALES:
            taken = filled(locale, [Path(name) for name in arguments[1:]])
            (CATALOGUES / f"{locale}.po").write_bytes(po_bytes(taken))
    elif arguments == ["extract"]:
        for locale in LOCALES:
            (CATALOGUES / f"{locale}.po").write_bytes(po_bytes(merged(locale)))
    elif arguments == ["compile"]:
        for locale in LOCALES:
            (CATALOGUES / f"{locale}.mo").write_bytes(mo_bytes(read_catalogue(locale)))
    elif arguments == ["check"]:
        found = [problem for locale in LOCALES for problem in problems(locale)]
        print("\n".join(found) or "catalogues are complete")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
