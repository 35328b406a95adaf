"""Questions in yente's form, read and bounded before anything is screened.

1. `queries` are entities by keys of the caller's; every name of an entity is screened: name, alias, weakAlias, previousName, abbreviation,
   and without a name what the parts of one make together.
2. At most `MOST_NAMES` names are screened at once. A name that is too long to be read whole refuses the whole question: an answer without
   hits must never stand for a name that nobody screened. For the same reason an entity without a name that has a word in it is refused.
3. Weights and settings of other algorithms change nothing here and are refused; the algorithm is "mithaq", which "best" means too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from starlette.datastructures import QueryParams

from mithaq.api.yente.problems import BadMatch
from mithaq.api.yente.schemata import is_askable
from mithaq.names.words import MAX_NAME, MAX_WORDS, is_too_long, words_of_name
from mithaq.records.ident import from_instant

ALGORITHM = "mithaq"
ALGORITHMS = frozenset({ALGORITHM, "best"})
DEFAULT = "default"
CUTOFF = 0.5
MOST_NAMES = 200
MOST_RESULTS = 50
FEW_RESULTS = 5
PURPOSE = "screening"
NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """An entity that is asked for."""

    schema: str
    properties: dict[str, str | list[str | None] | None]
    id: str | None = None

    def values(self, *names: str) -> list[str]:
        """Return the values of some properties that are not empty, each once."""
        found: dict[str, None] = {}
        for name in names:
            given = self.properties.get(name) or ()
            many = (given,) if isinstance(given, str) else given
            found.update(dict.fromkeys(value.strip() for value in many if value and value.strip()))
        return list(found)

    def names(self) -> list[str]:
        """Return every name to screen."""
        whole = self.values(*NAMES)
        joined = " ".join(value for part in PARTS for value in self.values(part)[:1])
        return whole if self.values("name") or not joined else [joined, *(name for name in whole if name != joined)]


class MatchBody(msgspec.Struct, frozen=True, kw_only=True):
    """The body of POST /match."""

    queries: dict[str, Example | None]
    weights: dict[str, float] | None = None
    config: dict[str, object] | None = None


@dataclass(frozen=True)
class Wanted:
    """Which entities may be answered: lists, schemata, topics, countries, and since when they must have changed."""

    collection: str
    include: frozenset[str]
    exclude: frozenset[str]
    exclude_schemata: frozenset[str]
    exclude_ids: frozenset[str]
    topics: frozenset[str]
    countries: frozenset[str]
    changed_since: int | None

    @property
    def sources(self) -> frozenset[str]:
        """Return the lists that are asked, none for all; lists beside one in the path are asked with it."""
        return self.include if self.collection == DEFAULT else self.include | {self.collection}


@dataclass(frozen=True)
class Scoring:
    """How many candidates, from which score they are shown, and from which they match; None is the learned threshold."""

    limit: int
    cutoff: float
    threshold: float | None


def read_body(raw: bytes) -> dict[str, Example]:
    """Return the entities asked for, by the caller's keys. Raises: BadMatch."""
    try:
        body = msgspec.json.decode(raw, type=MatchBody)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadMatch(reason=str(error)) from error
    if body.weights or body.config:
        raise BadMatch(reason="weights and settings are those of other algorithms and cannot be changed here")
    queries = {key: example for key, example in body.queries.items() if example is not None}
    if not queries:
        raise BadMatch(reason="it holds no queries")
    for key, example in queries.items():
        _check(key[:80], example)
    if sum(len(example.names()) for example in queries.values()) > MOST_NAMES:
        raise BadMatch(reason=f"at most {MOST_NAMES} names are screened at once")
    return queries


def _check(key: str, example: Example) -> None:
    if not is_askable(example.schema):
        raise BadMatch(reason=f"the query “{key}” asks for {example.schema[:40]}, which no list here can name")
    names = example.names()
    for name in names:
        check_name(name, f"the query “{key}”")
    if not any(words_of_name(name) for name in names):
        raise BadMatch(reason=f"the query “{key}” has no name with a word in it, and nothing but names is screened")


def check_name(name: str, where: str) -> None:
    """Refuse a name that would be read in part. Raises: BadMatch."""
    if is_too_long(name):
        raise BadMatch(reason=f"{where} has a name of more than {MAX_WORDS} words or {MAX_NAME} characters, which is not screened in part")


def read_wanted(collection: str, params: QueryParams) -> Wanted:
    """Return the filters of a question. Raises: BadMatch."""
    if params.getlist("filter"):
        raise BadMatch(reason="filters by field are not understood here")
    since = params.get("changed_since")
    return Wanted(
        collection=collection,
        include=_set(params, "include_dataset") - {DEFAULT},
        exclude=_set(params, "exclude_dataset"),
        exclude_schemata=_set(params, "exclude_schema"),
        exclude_ids=_set(params, "exclude_entity_ids"),
        topics=_set(params, "topics"),
        countries=frozenset(value.casefold() for value in _set(params, "countries")),
        changed_since=None if since is None else _moment(since),
    )


def read_scoring(params: QueryParams) -> Scoring:
    """Return how candidates are scored and cut. Raises: BadMatch."""
    algorithm = params.get("algorithm", ALGORITHM)
    if algorithm not in ALGORITHMS:
        raise BadMatch(reason=f"there is no algorithm “{algorithm[:40]}” here; there is {ALGORITHM}")
    threshold = _score(params, "threshold")
    cutoff = _score(params, "cutoff")
    if cutoff is None:
        cutoff = CUTOFF if threshold is None else min(CUTOFF, threshold)
    return Scoring(read_number(params, "limit", FEW_RESULTS, 1, MOST_RESULTS), cutoff, threshold)


def read_number(params: QueryParams, name: str, default: int, least: int, most: int) -> int:
    """Return a whole number of a question, brought within its bounds. Raises: BadMatch."""
    text = params.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadMatch(reason=f"{name} is not a whole number")
    return max(least, min(int(text), most))


def echo(example: Example) -> Mapping[str, object]:
    """Return a query as it was understood."""
    properties: dict[str, Sequence[str]] = {name: example.values(name) for name in example.properties}
    said: dict[str, object] = {"schema": example.schema, "properties": {name: values for name, values in properties.items() if values}}
    return said if example.id is None else {"id": example.id, **said}


def _set(params: QueryParams, name: str) -> frozenset[str]:
    return frozenset(value for value in params.getlist(name) if value)


def _score(params: QueryParams, name: str) -> float | None:
    text = params.get(name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise BadMatch(reason=f"{name} is not a number from 0 to 1")
    return value


def _moment(text: str) -> int:
    try:
        found = datetime.fromisoformat(text[:40])
        return from_instant(found if found.tzinfo is not None else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise BadMatch(reason="changed_since is no date such as 2026-01-31") from None
