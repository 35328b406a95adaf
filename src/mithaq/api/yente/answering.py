"""Answers in yente's form, over the act of screening.

1. Every name is screened by the one act that logs who asked, why, and which entries were shown; of several names the best counts.
2. Filters take candidates away after they were scored; they never change a score.
3. Full text finds what has every word, newest first; what sounds like the words asked for comes before it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from starlette.datastructures import QueryParams

from mithaq.acts.act import Actor
from mithaq.acts.house import House
from mithaq.api.yente.asking import (
    CUTOFF,
    DEFAULT,
    MOST_RESULTS,
    Example,
    Scoring,
    Wanted,
    check_name,
    echo,
    read_number,
    read_scoring,
    read_wanted,
)
from mithaq.api.yente.catalog import require_collections
from mithaq.api.yente.entities import Entities, Entity
from mithaq.api.yente.evidence import DOCS, country_names, explanations
from mithaq.api.yente.problems import BadMatch
from mithaq.api.yente.schemata import PARENTS, THING, fits, is_a
from mithaq.desks.designations.records import LIST_ENTRY_TYPE
from mithaq.store import Page, Reading, Where

SCREEN = "designations.screen"
MOST_FOUND = 200
MOST_OFFSET = 9_499
FACETS = {"countries": "Countries", "topics": "Topics", "datasets": "Data sources"}


@dataclass(frozen=True)
class Caller:
    """Who asks, why, and in which language the reasons are told."""

    actor: Actor
    purpose: str
    locale: str


def match(house: House, caller: Caller, collection: str, queries: Mapping[str, Example], params: QueryParams) -> dict[str, Any]:
    """Return the answers of POST /match. Raises: BadMatch, NoSuchCollection, and the refusals of the act."""
    wanted, scoring = read_wanted(collection, params), read_scoring(params)
    asked = [(key, name) for key, example in queries.items() for name in example.names()]
    with house.store.reading(caller.actor.principal) as reading:
        require_collections(reading, wanted)
    references = [queries[key].id or "" for key, _ in asked]
    said = _screen(house, caller, [name for _, name in asked], wanted, scoring.cutoff, references)
    best: dict[str, dict[str, tuple[str, Mapping[str, Any]]]] = {key: {} for key in queries}
    for (key, name), answer in zip(asked, said["answers"], strict=True):
        if answer["problem"]:
            raise BadMatch(reason=f"the query “{key[:80]}”: {answer['problem']}")
        _keep_best(best[key], name, answer["hits"])
    exact = Scoring(scoring.limit, scoring.cutoff, said["threshold"] if scoring.threshold is None else scoring.threshold)
    with house.store.reading(caller.actor.principal) as reading:
        entities = Entities(reading)
        responses = {key: _answer(entities, example, best[key], wanted, exact, caller.locale) for key, example in queries.items()}
    return {"responses": responses, "matcher": feature_docs(), "limit": scoring.limit}


def search(house: House, caller: Caller, collection: str, params: QueryParams) -> dict[str, Any]:
    """Return the answer of GET /search. Raises: BadMatch, NoSuchCollection, and the refusals of the act."""
    wanted, schema = read_wanted(collection, params), params.get("schema", THING)
    if schema != THING and schema not in PARENTS:
        raise BadMatch(reason=f"no list here can name a {schema[:40]}")
    if params.getlist("sort"):
        raise BadMatch(reason="results are not sorted otherwise here: what sounds like the words first, then the newest")
    limit, offset = read_number(params, "limit", 10, 0, MOST_FOUND), read_number(params, "offset", 0, 0, MOST_OFFSET)
    text = params.get("q", "").strip()
    check_name(text, "the search")
    with house.store.reading(caller.actor.principal) as reading:
        require_collections(reading, wanted)
    hits = _screen(house, caller, [text], wanted, CUTOFF, [])["answers"][0]["hits"] if text else []
    with house.store.reading(caller.actor.principal) as reading:
        entities = Entities(reading)
        page = _page(reading, text, wanted)
        listed = (entity for held in page.rows if (entity := entities.of_entry(held)) is not None)
        found = {one.id: one for one in chain((entities.of_candidate(hit) for hit in hits), listed)}
    shown = [one for one in found.values() if is_wanted(one, wanted) and (one.schema == THING or is_a(one.schema, schema))]
    return {
        "results": [one.to_json() for one in shown[offset : offset + limit]],
        "facets": _facets(shown, params.getlist("facets") or list(FACETS)),
        "total": {"value": len(shown), "relation": "eq" if page.next is None else "gte"},
        "limit": limit,
        "offset": offset,
    }


def feature_docs() -> dict[str, Any]:
    """Return what each feature of an answer means."""
    return {name: {"description": text, "coefficient": 1.0 if name == "name_match" else 0.0, "url": None} for name, text in DOCS.items()}


def is_wanted(entity: Entity, wanted: Wanted) -> bool:
    """Return whether an entity passes the filters of a question. What has no date of change is never filtered away by one."""
    return not (
        (wanted.sources and entity.source not in wanted.sources)
        or entity.source in wanted.exclude
        or entity.schema in wanted.exclude_schemata
        or entity.id in wanted.exclude_ids
        or (wanted.topics and wanted.topics.isdisjoint(entity.topics))
        or (wanted.countries and country_names(wanted.countries).isdisjoint(country_names(entity.countries)))
        or (wanted.changed_since is not None and entity.modified is not None and entity.modified < wanted.changed_since)
    )


def _screen(house: House, caller: Caller, names: list[str], wanted: Wanted, least: float, references: list[str]) -> Mapping[str, Any]:
    ask = {
        "names": names,
        "purpose": caller.purpose,
        "hits": MOST_RESULTS,
        "threshold": least,
        "sources": sorted(wanted.sources),
        "references": references if any(references) else [],
    }
    return house.perform(SCREEN, caller.actor, ask).said


def _keep_best(best: dict[str, tuple[str, Mapping[str, Any]]], name: str, hits: Iterable[Mapping[str, Any]]) -> None:
    for hit in hits:
        known = best.get(hit["subject"])
        if known is None or hit["score"] > known[1]["score"]:
            best[hit["subject"]] = (name, hit)


def _answer(
    entities: Entities,
    example: Example,
    best: Mapping[str, tuple[str, Mapping[str, Any]]],
    wanted: Wanted,
    scoring: Scoring,
    locale: str,
) -> dict[str, Any]:
    met = [(name, hit, entities.of_candidate(hit)) for name, hit in best.values()]
    kept = [one for one in met if fits(example.schema, one[2].schema) and is_wanted(one[2], wanted)]
    kept.sort(key=lambda one: (-one[1]["score"], one[2].id))
    results = []
    for name, hit, entity in kept[: scoring.limit]:
        told = explanations(name, hit, example, entity, locale)
        threshold = 1.0 if scoring.threshold is None else scoring.threshold
        results.append(
            {
                **entity.to_json(),
                "score": hit["score"],
                "match": hit["score"] >= threshold,
                "features": {feature: one["score"] for feature, one in told.items()},
                "explanations": told,
            }
        )
    return {"status": 200, "results": results, "total": {"value": len(kept), "relation": "eq"}, "query": echo(example)}


def _page(reading: Reading, text: str, wanted: Wanted) -> Page:
    """Return the entries that have every word of a text, newest first, or without a text the newest of all."""
    if text:
        return reading.search(text, types=[LIST_ENTRY_TYPE.name], limit=MOST_FOUND)
    only = [Where("source", "=", wanted.collection)] if wanted.collection != DEFAULT and not wanted.include else []
    return reading.page(LIST_ENTRY_TYPE.name, only, limit=MOST_FOUND)


def _facets(shown: list[Entity], names: Iterable[str]) -> dict[str, Any]:
    return {name: {"label": FACETS[name], "values": list(_values(shown, name))} for name in names if name in FACETS}


def _values(shown: list[Entity], name: str) -> Iterator[dict[str, Any]]:
    counted = Counter(value for one in shown for value in set(_facet(one, name)))
    for value, count in sorted(counted.items(), key=lambda found: (-found[1], found[0])):
        yield {"name": value, "label": value, "count": count}


def _facet(entity: Entity, name: str) -> list[str]:
    return entity.countries if name == "countries" else entity.topics if name == "topics" else [entity.source]
