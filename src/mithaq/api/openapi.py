"""The OpenAPI 3.1 document: made from the acts, so that it cannot say anything else than what they take."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.outcome import Outcome
from mithaq.lang.catalogue import translate

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "The rule that refuses."},
        "title": {"type": "string", "description": "What happened."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Whose it is to mend."},
        "next": {"type": "string", "description": "The next act."},
    },
}


def document(acts: Sequence[Act[Any]]) -> dict[str, Any]:
    """Return the document over the given acts."""
    (_, *inputs), components = msgspec.json.schema_components(
        [Outcome, *(act.input for act in acts)], ref_template="#/components/schemas/{name}"
    )
    paths: dict[str, Any] = {f"/api/acts/{act.name}": {"post": _operation(act, schema)} for act, schema in zip(acts, inputs, strict=True)}
    paths |= _reading() | _matching()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mithaq", "version": version("mithaq"), "description": "Acts and records of one node."},
        "paths": paths,
        "components": {
            "schemas": {**components, "Problem": _PROBLEM},
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"session": []}],
    }


def _operation(act: Act[Any], schema: dict[str, Any]) -> dict[str, Any]:
    done = {"$ref": "#/components/schemas/Outcome"}
    return {
        "operationId": act.name,
        "tags": [act.desk],
        "summary": translate(act.label, "en"),
        "description": f"{(act.input.__doc__ or '').strip()}\n\nRoles: {', '.join(sorted(act.roles))}.",
        "parameters": [{"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 200}}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": {"description": "Done, durably.", "content": {"application/json": {"schema": done}}},
            "202": {
                "description": "Stored as a proposal; it waits for a second person.",
                "content": {"application/json": {"schema": done}},
            },
            **_refusals(),
        },
    }


def _reading() -> dict[str, Any]:
    def answer(description: str) -> dict[str, Any]:
        return {"200": {"description": description, "content": {"application/json": {"schema": {"type": "object"}}}}, **_refusals()}

    def query(name: str, kind: str = "string") -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": {"type": kind}}

    asked = [query("type"), query("search"), query("after"), query("limit", "integer")]
    one = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "/api/records": {"get": {"operationId": "records", "parameters": asked, "responses": answer("A page of records.")}},
        "/api/records/{id}": {"get": {"operationId": "record", "parameters": [one, query("purpose")], "responses": answer("One record.")}},
    }


def _matching() -> dict[str, Any]:
    """Return the paths in the form of OpenSanctions' yente, whose own document says what their bodies hold."""
    told = {"description": "Told in yente's form: {detail}.", "content": {"application/json": {"schema": {"type": "object"}}}}
    whole = {"application/json": {"schema": {"type": "object"}}}

    def answer(description: str) -> dict[str, Any]:
        statuses = ("400", "401", "403", "404", "413", "422")
        return {"200": {"description": description, "content": whole}, **dict.fromkeys(statuses, told)}

    def path(name: str) -> dict[str, Any]:
        return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}

    def get(operation: str, description: str, *names: str) -> dict[str, Any]:
        return {"get": {"operationId": operation, "parameters": [path(name) for name in names], "responses": answer(description)}}

    match = {
        "operationId": "match",
        "parameters": [path("collection")],
        "requestBody": {"required": True, "content": whole},
        "responses": answer("For each query the entities that it may mean, best first."),
    }
    return {
        "/match/{collection}": {"post": match},
        "/search/{collection}": get("search", "Entities that sound like or have the words of `q`.", "collection"),
        "/entities/{id}": get("entity", "What a list says of an entity.", "id"),
        "/entities/{id}/adjacent": get("adjacent", "What stands beside an entity.", "id"),
        "/entities/{id}/adjacent/{property}": get("adjacentBy", "What stands beside an entity under a property.", "id", "property"),
        "/catalog": get("catalog", "The collections."),
        "/algorithms": get("algorithms", "How names are compared."),
    }


def _refusals() -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    names = {
        400: "Unreadable.",
        401: "Not signed in.",
        403: "Not allowed.",
        404: "Not there.",
        409: "Conflicts.",
        413: "Too large.",
        422: "Refused.",
    }
    return {str(status): {"description": text, "content": content} for status, text in names.items()}
