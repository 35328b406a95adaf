"""Recalls: the originator takes back what it gave.

1. A recall names a record, or one version of it, and goes to everybody who was given it.
2. Here the record's state becomes `recalled` at once; it is given to nobody again.
3. At the recipient the body is destroyed, whatever `how` says except `correct`, whose recipient keeps the record marked as recalled
   until the corrected version replaces it, or where a legal ground holds it sealed; a late or repeated copy never revives it; the
   recipient answers with a receipt that says which.
4. One that narrows names in its own marking whoever drops out of the audience; whoever stays in it keeps the record, even when a
   third party that had passed it on passes the recall on too.
5. What it cannot do: a hostile partner keeps its copy and shows only as a missing answer.
"""

import msgspec

from mithaq.exchange.attachment import attachment_names, drop_unnamed
from mithaq.exchange.records import RecallBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import micros
from mithaq.records.marking import resolve
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

HOW = ("withdraw", "correct", "narrow", "destroy")
DESTROYED, SEALED, NEVER_HELD, KEPT = "destroyed", "sealed", "never-held", "kept"


class NotYours(Refused):
    """Only the owner of a record takes it back."""

    rule = "recall.owner"
    what = N_("{id} is not yours to recall.")
    whose = N_("It belongs to {owner}.")
    next_act = N_("Write a note on it, or ask its owner for a correction.")
    status = 403


class BadRecall(Refused):
    """A recall that says something that no recall can."""

    rule = "recall.form"
    what = N_("This recall cannot be made: {reason}.")
    whose = N_("It is for whoever recalls.")
    next_act = N_("Choose one of: {choices}.")


def check_recall(reading: Reading, recall: Record) -> None:
    """Raise BadRecall when it does not say what or how, NotYours when the recalled record is held and belongs to somebody else."""
    body = msgspec.convert(recall.properties, RecallBody)
    if body.how not in HOW:
        raise BadRecall(reason=N_("it does not say how"), choices=", ".join(HOW))
    if body.about_modified is not None:
        micros(body.about_modified)
    held = reading.get(body.about)
    if held is not None and held.record is not None and held.record.created_by != recall.created_by:
        raise NotYours(id=held.id, owner=held.record.created_by)


def apply_recall(writing: Writing, recall: Record, here: str) -> tuple[str, str]:
    """Return what was done with the recalled record at this recipient (destroyed, sealed, never-held, kept), and on what legal ground."""
    body = msgspec.convert(recall.properties, RecallBody)
    versions = _recalled_versions(writing, body)
    if not versions:
        return NEVER_HELD, ""
    concerned = [one for one in versions if one.record is None or not spares(writing, recall, one.record, here)]
    if len(concerned) < len(versions) and not any(one.record for one in concerned):
        return KEPT, ""
    ground = hold_on(writing, body.about)
    for held in concerned:
        writing.set_state(body.about, "recalled", held.modified)
        if body.how != "correct" and ground is None:
            destroy(writing, body.about, held.modified)
    return (SEALED if body.how == "correct" or ground is not None else DESTROYED), ground or ""


def spares(reading: Reading, recall: Record, version: Record, here: str) -> bool:
    """Return whether a recall that narrows leaves a version to this node: the version names it, and the recall does not.

    Such a recall comes by a third party that had passed the record on; from the originator, whoever stays hears nothing of it.
    """
    if recall.properties.get("how") != "narrow":
        return False
    given = resolve(version.id, version.marking_refs, reading.marking).terms
    out = resolve(recall.id, recall.marking_refs, reading.marking).terms
    return given is not None and here in given.releasable_to and (out is None or here not in out.releasable_to)


def destroy(writing: Writing, identifier: str, modified: int) -> None:
    """Erase one version, with the attachments that no other live record names."""
    held = writing.get(identifier, modified)
    names = attachment_names(held.record) if held is not None and held.record is not None else []
    writing.erase(identifier, modified)
    drop_unnamed(writing, names)


def hold_on(reading: Reading, identifier: str) -> str | None:
    """Return the legal ground on which this node keeps a record sealed when it is recalled, or None."""
    for held in reading.page("hold", [Where("about", "=", identifier), Where("status", "=", "active")], limit=1).rows:
        return str(held.record.properties["ground"]) if held.record is not None else None
    return None


def withdraw_own(writing: Writing, body: RecallBody) -> None:
    """Mark the versions that a recall of our own names as recalled; our copy is kept."""
    for held in _recalled_versions(writing, body):
        writing.set_state(body.about, "recalled", held.modified)


def is_recalled(reading: Reading, record: Record, here: str) -> bool:
    """Return whether a recall that covers this version at this node is held, from the record's own author."""
    if not reading.has("recall", "about", record.id):
        return False
    for held in reading.page("recall", [Where("about", "=", record.id)], limit=200).rows:
        if held.record is None or held.record.created_by != record.created_by:
            continue
        if _covers(held.record, record.modified) and not spares(reading, held.record, record, here):
            return True
    return False


def is_taken_back(reading: Reading, identifier: str, modified: int, collection: str) -> bool:
    """Return whether a recall that covers this version went into a collection: it is given by it no more, though others may keep it."""
    for held in reading.page("recall", [Where("about", "=", identifier)], limit=200).rows:
        if held.record is not None and _covers(held.record, modified) and _went(reading, held.id, collection):
            return True
    return False


def narrowed(reading: Reading) -> frozenset[str]:
    """Return the records whose audience was narrowed: those whose older versions some channels no longer give."""
    found: set[str] = set()
    after: str | None = None
    while True:
        page = reading.page("recall", [Where("how", "=", "narrow")], after=after, limit=500)
        found.update(str(held.record.properties["about"]) for held in page.rows if held.record is not None)
        if page.next is None:
            return frozenset(found)
        after = page.next


def _went(reading: Reading, identifier: str, collection: str) -> bool:
    return any(entry.collection == collection for entry in reading.entries_of(identifier))


def _covers(recall: Record, modified: int) -> bool:
    version = recall.properties.get("about_modified")
    return modified <= recall.modified if version is None else micros(str(version)) == modified


def _recalled_versions(writing: Writing, body: RecallBody) -> list[Held]:
    wanted = None if body.about_modified is None else micros(body.about_modified)
    return [held for held in writing.history(body.about) if wanted in (None, held.modified)]
