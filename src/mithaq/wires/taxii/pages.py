"""What each address answers (TAXII 2.1 sections 4 and 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from mithaq.exchange.contributions.offer import MAX_ENVELOPE_BYTES
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.wires.taxii.answers import MAX_PAGE_BYTES, page_of_manifest, page_of_objects, page_of_versions, raw_resource, resource
from mithaq.wires.taxii.media import TAXII
from mithaq.wires.taxii.question import BY_ID, BY_OBJECT, PAGING, Question, read_question
from mithaq.wires.taxii.shelf import Caller, Shelf

TITLE = "Mithaq"


class NotForReading(Refused):
    """A collection that this caller may write to and not read."""

    rule = "intake.read"
    what = N_("This client may not read the collection {intake}.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Ask the operator for the right to read.")
    status = 403


class NoSuchObject(Refused):
    """An object that is not in the collection, as far as this caller may know."""

    rule = "taxii.object"
    what = N_("There is no {id} in this collection for you.")
    whose = N_("It is for the client.")
    next_act = N_("Look at the manifest of the collection.")
    status = 404


@dataclass(frozen=True)
class Call:
    """One request: who asks, the key of cursors, the address of this server, and what the request says."""

    caller: Caller
    key: bytes
    base: str
    parameters: Mapping[str, str]
    query: bytes
    body: bytes

    def shelf(self) -> Shelf:
        """Return the collection that the address names. Raises: NoSuchIntake."""
        return self.caller.shelf(self.parameters["collection"])

    def readable(self) -> Shelf:
        """Return it when the caller may read it. Raises: NoSuchIntake, NotForReading."""
        shelf = self.shelf()
        if not shelf.can_read:
            raise NotForReading(intake=shelf.id)
        return shelf

    def identifier(self) -> str:
        """Return the object that the address names. Raises: NoSuchObject."""
        found = self.parameters["object"]
        if not is_id(found):
            raise NoSuchObject(id=found[:100])
        return found

    def question(self, shelf: Shelf, what: str, allowed: frozenset[str], identifier: str | None = None) -> Question:
        """Return what is asked of a collection, from where its cursor says. Raises: BadFilter, BadCursor."""
        asked = read_question(self.query, allowed, identifier)
        return asked.resumed(self.key, "\n".join((self.caller.id, shelf.id, what, identifier or "")))


def discovery(call: Call) -> Response:
    """Return the server, and the API root that the caller has."""
    root = f"{call.base}/taxii/{call.caller.root}/"
    return resource({"title": TITLE, "default": root, "api_roots": [root]})


def api_root(_call: Call) -> Response:
    """Return what the API root takes."""
    return resource({"title": TITLE, "versions": [TAXII], "max_content_length": MAX_ENVELOPE_BYTES})


def status(call: Call) -> Response:
    """Return the status of an envelope that the caller sent."""
    return raw_resource(call.caller.status(call.parameters["status"]))


def collections(call: Call) -> Response:
    """Return the collections that the caller may know of."""
    found = [shelf.described() for shelf in call.caller.shelves()]
    return resource({"collections": found} if found else {})


def collection(call: Call) -> Response:
    """Return one collection."""
    return resource(call.shelf().described())


def manifest(call: Call) -> Response:
    """Return what a collection holds, without the content."""
    shelf = call.readable()
    asked = call.question(shelf, "manifest", PAGING | BY_OBJECT)
    return page_of_manifest(shelf.manifest(asked.sought, asked.limit + 1), asked, call.key)


def objects(call: Call) -> Response:
    """Return what a collection holds."""
    shelf = call.readable()
    asked = call.question(shelf, "objects", PAGING | BY_OBJECT)
    return page_of_objects(shelf.objects(asked.sought, asked.limit + 1, MAX_PAGE_BYTES), asked, call.key)


def contribute(call: Call) -> Response:
    """Return the status of the envelope, once what was kept of it is on the disk."""
    return raw_resource(call.shelf().contribute(call.body), 202)


def object_by_id(call: Call) -> Response:
    """Return the versions of one object: the newest, unless the filters say otherwise."""
    shelf = call.readable()
    asked = call.question(shelf, "object", PAGING | BY_ID, call.identifier())
    rows = shelf.objects(asked.sought, asked.limit + 1, MAX_PAGE_BYTES)
    if not rows:
        _require_held(shelf, asked, call.identifier())
    return page_of_objects(rows, asked, call.key)


def versions(call: Call) -> Response:
    """Return which versions of one object there are."""
    shelf = call.readable()
    asked = call.question(shelf, "versions", PAGING | {"match[spec_version]"}, call.identifier())
    asked = replace(asked, sought=replace(asked.sought, every=True))
    rows = shelf.manifest(asked.sought, asked.limit + 1)
    if not rows:
        _require_held(shelf, asked, call.identifier())
    return page_of_versions(rows, asked, call.key)


def delete(call: Call) -> Response:
    """Delete an object, or those of its versions that the filters name."""
    shelf = call.readable()
    asked = call.question(shelf, "delete", BY_ID, call.identifier())
    if not asked.sought.ids:
        raise NoSuchObject(id=call.identifier())
    shelf.delete(call.identifier(), asked.sought if asked.names_versions else replace(asked.sought, every=True))
    return resource({})


def _require_held(shelf: Shelf, asked: Question, identifier: str) -> None:
    """Raise NoSuchObject unless the collection holds the object at all, whatever the filters say."""
    whole = replace(asked.sought, after=-1, every=True, ids=frozenset({identifier}))
    if not shelf.manifest(whole, 1):
        raise NoSuchObject(id=identifier)
