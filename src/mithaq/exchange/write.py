"""Writing our own records: header, marking, rules. The one way by which this node authors anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mithaq.exchange.rules import Rules
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import digest
from mithaq.records.ident import random_id, timestamp
from mithaq.records.marking import TERMS_EXTENSION, Marking, definition_id
from mithaq.records.record import Record, make_record
from mithaq.store import Held, Writing

HEADER = frozenset({"type", "spec_version", "id", "created", "modified", "created_by_ref", "object_marking_refs", "extensions", "revoked"})


class NotTheOwner(Refused):
    """Only the owner makes a new version."""

    rule = "record.owner"
    what = N_("{id} belongs to another; only its owner makes a new version.")
    whose = N_("It belongs to {owner}.")
    next_act = N_("Write a note on it, or ask its owner.")
    status = 403


@dataclass(frozen=True)
class Author:
    """A writer of this node's records in one transaction. `now` is in microseconds since 1970."""

    writing: Writing
    rules: Rules
    node: str
    now: int
    randomness: Callable[[int], bytes]

    def write(
        self,
        kind: str,
        body: Mapping[str, Any],
        marking_refs: Sequence[str],
        *,
        identifier: str | None = None,
        created_by: str | None = None,
    ) -> Record:
        """Return the new record, kept; of this node, or of its reader `created_by`. Raises: Refused."""
        at = timestamp(self.now)
        record = make_record(
            {
                **{name: value for name, value in body.items() if value is not None},
                "type": kind,
                "spec_version": "2.1",
                "id": identifier or random_id(kind, self.randomness(16)),
                "created": at,
                "modified": at,
                "created_by_ref": created_by or self.node,
                "object_marking_refs": sorted(marking_refs),
                **self._extensions(kind, body),
            }
        )
        self.rules.keep(self.writing, record)
        return record

    def revise(self, held: Held, changes: Mapping[str, Any], *, marking_refs: Sequence[str] | None = None) -> Record:
        """Return the next version of a record of ours with `changes`, a None removing. Raises: NotTheOwner, Refused."""
        record = held.record
        if record is None or record.created_by != self.node:
            raise NotTheOwner(id=held.id, owner=record.created_by if record else "")
        made = {**record.properties, **changes, "modified": timestamp(max(self.now, held.modified + 1))}
        if marking_refs is not None:
            made["object_marking_refs"] = sorted(marking_refs)
        revised = make_record({name: value for name, value in made.items() if value is not None})
        self.rules.keep(self.writing, revised)
        return revised

    def marked(self, marking: Marking) -> tuple[str, ...]:
        """Return the marking references that say `marking`; a definition that nobody made yet is written, once for the same terms."""
        if marking.terms is None:
            return (marking.tlp.ref,)
        terms = marking.terms.properties()
        identifier = definition_id(self.node, marking.terms)
        if self.writing.marking(identifier) is None:
            at = timestamp(self.now)
            self.rules.keep(
                self.writing,
                make_record(
                    {
                        "type": "marking-definition",
                        "spec_version": "2.1",
                        "id": identifier,
                        "created": at,
                        "created_by_ref": self.node,
                        "name": f"terms {digest(terms).hex()[:8]}",
                        "extensions": {TERMS_EXTENSION: terms},
                    }
                ),
            )
        return (identifier, marking.tlp.ref)

    def _extensions(self, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the extensions of the body with the one that publishes the type, where the type is ours."""
        declared = self.rules.types.get(kind)
        own = {declared.extension: {"extension_type": "new-sdo"}} if declared is not None and declared.is_own else {}
        extensions = {**body.get("extensions", {}), **own}
        return {"extensions": extensions} if extensions else {}
