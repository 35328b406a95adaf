"""What speaks for a candidate beside its name, and why its name met: shown apart, for the person who decides.

1. `name_match` is the score: the probability that both are one name. It alone has weight.
2. Date of birth, country and document number are compared where both sides give them and say 1 (agrees) or -1 (differs) with weight 0: they
   change neither score nor `match`. A number that is not found speaks against nobody.
3. A date agrees as far as both are known: 1970 agrees with 1970-05-01.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel import Locale

from mithaq.api.yente.asking import Example
from mithaq.api.yente.entities import Entity
from mithaq.lang.catalogue import N_, translate

DOCS: Mapping[str, str] = {
    "name_match": "The probability that both are one name, as a person would judge it; the score.",
    "birth_date": "1 when a date of birth agrees as far as both are known, -1 when none does; not part of the score.",
    "country": "1 when a nationality or country agrees, -1 when none does; not part of the score.",
    "identifier": "1 when a number of a document or registration is the same; not part of the score.",
    "cleared_before": "1 when an officer has cleared this candidate for this very file (the id of the query); not part of the score.",
}
IDENTIFIERS = ("idNumber", "passportNumber", "registrationNumber", "taxNumber", "innCode", "ogrnCode", "leiCode", "imoNumber", "swiftBic")
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "mainCountry", "flag")
SHORTEST_NUMBER = 5
AGREES, DIFFERS = N_("agrees; no part of the score"), N_("differs; no part of the score")
LEFT = N_("left over")
CLEARED = N_("cleared before by {officer} until {until}: {reason}")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SPAN = re.compile(r"(\d{4})/(\d{4})")


def explanations(asked: str, hit: Mapping[str, Any], example: Example, entity: Entity, locale: str) -> dict[str, dict[str, Any]]:
    """Return the features of a candidate by name; `asked` is the name of the query that met."""
    made = {"name_match": _feature(hit["score"], 1.0, met_words(hit, locale), asked, hit["name"])}
    listed = [value for name, values in entity.properties.items() if name in {*IDENTIFIERS, "mmsi", "callSign"} for value in values]
    compared = {
        "birth_date": _compare_dates(example.values("birthDate"), entity.properties.get("birthDate", [])),
        "country": _compare_countries(example.values(*COUNTRIES), entity.countries),
        "identifier": _compare_numbers(example.values(*IDENTIFIERS), listed),
    }
    for name, (score, query, candidate) in compared.items():
        if score:
            detail = translate(AGREES if score > 0 else DIFFERS, locale)
            made[name] = _feature(score, 0.0, detail, "; ".join(query), "; ".join(candidate))
    cleared = hit.get("cleared")
    if cleared:
        made["cleared_before"] = _feature(1.0, 0.0, translate(CLEARED, locale).format_map(cleared), example.id or "", entity.id)
    return made


def met_words(hit: Mapping[str, Any], locale: str) -> str:
    """Return which words met and by what, and what was left over on both sides."""
    met = "; ".join(f"{one['query']} = {one['listed']} ({translate(one['way'], locale)}, {one['sure']:.2f})" for one in hit["met"])
    left = " ".join([*hit["left"]["query"], *hit["left"]["name"]])
    return f"{met} [{translate(LEFT, locale)}: {left}]" if left else met


Compared = tuple[float, Sequence[str], Sequence[str]]


def _compare_dates(asked: list[str], listed: list[str]) -> Compared:
    dates = [value[:10] for value in asked if _DATE.fullmatch(value[:10])]
    known = [value for value in listed if _SPAN.fullmatch(value) or _DATE.fullmatch(value[:10])]
    if not dates or not known:
        return 0.0, asked, listed
    return (1.0 if any(_is_same_date(one, other) for one in dates for other in known) else -1.0), asked, listed


def _is_same_date(asked: str, listed: str) -> bool:
    span = _SPAN.fullmatch(listed)
    if span is not None:
        return span[1] <= asked[:4] <= span[2]
    return asked.startswith(listed[:10]) or listed[:10].startswith(asked)


def _compare_countries(asked: list[str], listed: list[str]) -> Compared:
    if not asked or not listed:
        return 0.0, asked, listed
    return (1.0 if country_names(asked) & country_names(listed) else -1.0), asked, listed


def country_names(values: Iterable[str]) -> set[str]:
    """Return countries as they are compared: a code of two letters is its English name."""
    territories = Locale("en").territories
    return {territories.get(value.strip().upper(), value.strip()).casefold() for value in values}


def _compare_numbers(asked: list[str], listed: list[str]) -> Compared:
    wanted = {number for value in asked if len(number := _plain(value)) >= SHORTEST_NUMBER}
    words = {_plain(word) for value in listed for word in [value, *re.split(r"[\s,;()]+", value)]}
    return (1.0 if wanted & words else 0.0), asked, listed


def _plain(value: str) -> str:
    return re.sub(r"[\W_]+", "", value).upper()


def _feature(score: float, weight: float, detail: str, query: str, candidate: str) -> dict[str, Any]:
    return {"score": score, "weight": weight, "detail": detail, "query": query, "candidate": candidate}
