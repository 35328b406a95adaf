"""Invented records, markings and readers for the tests of the store; nobody in them exists."""

from collections.abc import Sequence

from mithaq.records.ident import named_id, timestamp
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.records.marking import TERMS_EXTENSION
from mithaq.records.principal import Kind, Principal, partner_node, this_node
from mithaq.records.record import Record, make_record

DAY = 86_400_000_000
BEGAN = 1_790_000_000_000_000
HOME = named_id("identity", "Invented home")
ABROAD = named_id("identity", "Invented partner")
AGREEMENT = named_id("agreement", "Invented agreement")

NODE = this_node(HOME)
PARTNER = partner_node(ABROAD, HOME)
CLERK = Principal(id=named_id("identity", "clerk"), node=HOME, kind=Kind.PERSON, clearance=1, desks=frozenset({"plan"}))
CHIEF = Principal(
    id=named_id("identity", "chief"),
    node=HOME,
    kind=Kind.PERSON,
    clearance=3,
    compartments=frozenset({"border"}),
    desks=frozenset({"plan"}),
)

TASK = RecordType(
    "x-task",
    "Task",
    facets=(
        Facet("status", at("status"), counted=True),
        Facet("due", at("due"), FacetKind.DATE),
        Facet("weight", at("weight"), FacetKind.NUMBER),
        Facet("topics", at("topics")),
        Facet("stage", None, counted=True),
    ),
    text=words("name"),
)
TYPES = {"x-task": TASK}


def marking(name: str, released: Sequence[str] = (), *, level: str = "restricted", compartments: Sequence[str] = ()) -> Record:
    """Return an invented marking definition."""
    terms: dict[str, object] = {"extension_type": "property-extension", "agreement": AGREEMENT, "releasable_to": list(released)}
    terms |= {"purposes": [], "handling": [], "classification": level, "compartments": list(compartments)}
    return make_record(
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": named_id("marking-definition", name),
            "created": "2026-01-01T00:00:00.000Z",
            "created_by_ref": HOME,
            "extensions": {TERMS_EXTENSION: terms},
        }
    )


SHARED = marking("shared", [ABROAD])
OWN = marking("own")
SECRET = marking("secret", level="secret")
BORDER = marking("border", compartments=["border"])
MARKINGS = (SHARED, OWN, SECRET, BORDER)


def task(name: str, mark: Record | None = SHARED, *, version: int = 0, kind: str = "x-task", **more: object) -> Record:
    """Return an invented task; `version` counts days since it began."""
    properties: dict[str, object] = {
        "type": kind,
        "spec_version": "2.1",
        "id": named_id(kind, name),
        "created": timestamp(BEGAN),
        "modified": timestamp(BEGAN + version * DAY),
        "created_by_ref": HOME,
        "name": name,
        "status": "open",
    }
    if mark is not None:
        properties["object_marking_refs"] = [mark.id]
    return make_record(properties | more)
