"""The collections that can be asked: every list that the caller sees an entry of, what no list gives, and all of them together.

A collection that the caller may see nothing of is answered as one that is not there.
"""

from collections.abc import Mapping
from typing import Any

from mithaq.api.yente.asking import ALGORITHM, DEFAULT, Wanted
from mithaq.api.yente.evidence import DOCS
from mithaq.api.yente.problems import NoSuchCollection
from mithaq.desks.designations.published import last_import, titles
from mithaq.desks.designations.records import LIST_IMPORT_TYPE
from mithaq.records.ident import timestamp
from mithaq.store import Reading, Where

OWN: Mapping[str, str] = {
    "designation": "Designations of this node and of its partners",
    "reviewed": "Reviewed names of groups that no list in force gives",
}


def require_collections(reading: Reading, wanted: Wanted) -> None:
    """Refuse a question to a collection that is not there, whatever the others say. Raises: NoSuchCollection."""
    known = {DEFAULT, *OWN, *titles(reading)}
    for collection in (wanted.collection, *sorted(wanted.include)):
        if collection not in known:
            raise NoSuchCollection(collection=collection[:80])


def catalog(reading: Reading) -> dict[str, Any]:
    """Return the answer of GET /catalog."""
    named = titles(reading)
    lists = [_list(reading, source, title) for source, title in named.items()]
    own = [_dataset(name, title, "", []) for name, title in OWN.items()]
    names = [*named, *OWN]
    whole = _dataset(DEFAULT, "Everybody whom this node screens for", "", names)
    return {"datasets": [whole, *lists, *own], "current": [DEFAULT, *names], "outdated": [], "index_stale": False}


def algorithms() -> dict[str, Any]:
    """Return the answer of GET /algorithms: there is one."""
    description = "Learned comparison of names across scripts; the score is the probability that both are one name."
    one = {"name": ALGORITHM, "description": description, "docs": {name: {"description": text} for name, text in DOCS.items()}}
    return {"algorithms": [one], "default": ALGORITHM, "best": ALGORITHM}


def _list(reading: Reading, source: str, title: str) -> dict[str, Any]:
    newest = reading.page(LIST_IMPORT_TYPE.name, [Where("source", "=", source)], limit=1).rows
    version = timestamp(newest[0].modified) if newest else ""
    found = _dataset(source, title, version, [])
    body = last_import(reading, source)
    found["entity_count"] = found["thing_count"] = 0 if body is None else body.entries
    return {**found, "updated_at": version or None, "last_export": version or None, "publisher": {"name": title}}


def _dataset(name: str, title: str, version: str, children: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "version": version,
        "index_version": version,
        "load": True,
        "index_current": True,
        "children": children,
        "tags": ["list.sanction"],
    }
