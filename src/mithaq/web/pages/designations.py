"""Designations: entries of published lists, what each import changed, one entry with its versions, names that no list gives."""

import msgspec
from starlette.responses import Response

from mithaq.desks.designations.published import titles
from mithaq.desks.designations.records import IN_FORCE, REMOVED, AliasBody, ListEntryBody, ListImportBody, entry_id
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.differences import difference
from mithaq.web.evidence import notes
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.sealing import asked, sought_in
from mithaq.web.titles import Titled, titled
from mithaq.web.views import DiffRow
from mithaq.web.visit import Visit

MENTIONS = 20


def listed(visit: Visit) -> Response:
    """Return the entries, by list and kind or by words, and the last imports."""
    words = asked(visit).get("words", "")
    with visit.reading() as reading:
        named = titles(reading)
        found = read_list(visit, reading, _table(visit, reading, named), words)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        values = {
            "words": words,
            "entries": [(held, _entry(held)) for held in found.rows if held.record is not None and held.type == "list-entry"],
            "aliases": [(held, _alias(held)) for held in found.rows if held.record is not None and held.type == "alias"],
            "shown": found.shown,
            "bar": found.bar,
            "imports": _imports(reading),
            "source_names": named,
            "offers": [offering.named("designations.import_list")],
        }
        return visit.page("designations.html", values)


def entry(visit: Visit) -> Response:
    """Return one entry: its names and own words, what each import changed in it, the reports that mention it."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, "list-entry")
        body = _entry(held)
        parties = visit.parties(reading)
        subject = f"{body.source}:{body.reference}"
        aliases = [
            _alias(one)
            for name in (subject, identifier)
            for one in reading.page("alias", [Where("subject", "=", name)]).rows
            if one.record is not None
        ]
        offering = Offering(visit, parties, visit.agreement(parties))
        values = {
            "id": identifier,
            "body": body,
            "held": held,
            "source_name": visit.say(titles(reading).get(body.source, body.source)),
            "versions": _versions(reading.history(identifier)),
            "aliases": aliases,
            "mentions": _mentions(visit, reading, (identifier, subject)),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "offers": [offering.named("designations.confirm_alias", {"subject": subject}, back=visit.path)],
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("entry.html", values)


def list_import(visit: Visit) -> Response:
    """Return what one import changed."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "list-import")
        body = msgspec.convert(properties, ListImportBody)
        changes = {
            "added": [(one, entry_id(body.source, one.reference)) for one in body.added],
            "changed": [(one, entry_id(body.source, one.reference)) for one in body.changed],
            "removed": [(one, entry_id(body.source, one.reference)) for one in body.removed],
        }
        values = {
            "id": identifier,
            "held": held,
            "body": body,
            "changes": changes,
            "source_name": visit.say(titles(reading).get(body.source, body.source)),
        }
        return visit.page("import.html", values)


def _entry(held: Held) -> ListEntryBody:
    return msgspec.convert(held.record.properties if held.record is not None else {}, ListEntryBody)


def _alias(held: Held) -> AliasBody:
    return msgspec.convert(held.record.properties if held.record is not None else {}, AliasBody)


def _imports(reading: Reading) -> list[tuple[Held, ListImportBody]]:
    rows = reading.page("list-import", limit=6).rows
    return [(held, msgspec.convert(held.record.properties, ListImportBody)) for held in rows if held.record is not None]


def _table(visit: Visit, reading: Reading, named: dict[str, str]) -> Table:
    """Return the lists' entries as their bar offers them."""
    face = visit.face
    titled_lists = {one: face.say(name) for one, name in named.items()}
    source = counted(visit, reading, "list-entry", "source", Naming(face.say(N_("List")), names=titled_lists))
    kind = counted(visit, reading, "list-entry", "kind", Naming(face.say(N_("Kind")), "entry-kind"))
    standings = (
        Option("", face.say(N_("all"))),
        *(Option(one, face.word("standing", one), (Where("standing", "=", one),)) for one in (IN_FORCE, REMOVED)),
    )
    sorts = (
        Sort("", face.say(N_("Changed"))),
        Sort("listed_on", face.say(N_("Listed on")), "listed_on"),
        Sort("reference", face.say(N_("List")), "reference", descending=False),
    )
    filters = (source, kind, Filter("standing", face.say(N_("State")), standings))
    return Table("/designations", "list-entry", filters, sorts, "listed_on", face.say(N_("Listed on")), sought=("alias",))


def _versions(versions: list[Held]) -> list[tuple[Held, list[DiffRow]]]:
    made: list[tuple[Held, list[DiffRow]]] = []
    for held, before in zip(versions, [*versions[1:], None], strict=True):
        known = held.record is not None and before is not None and before.record is not None
        made.append((held, difference(before.record.properties, held.record.properties) if known else []))  # type: ignore[union-attr]
    return made


def _mentions(visit: Visit, reading: Reading, names: tuple[str, ...]) -> list[Titled]:
    found: dict[str, Titled] = {}
    for name in names:
        for held in reading.page("open-report", [Where("mentions", "=", name)], limit=MENTIONS).rows:
            found[held.id] = titled(held, visit.house.rules.types)
    return list(found.values())


PAGES = (("/designations", listed), ("/entry/{id}", entry), ("/import/{id}", list_import))
POSTS = (("/designations", sought_in("/designations")),)
