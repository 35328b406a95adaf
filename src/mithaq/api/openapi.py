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
    paths |= _reading()
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
