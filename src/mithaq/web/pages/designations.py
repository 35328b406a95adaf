"""Designations: entries of published lists, what each import changed, one entry with its versions, names that no list gives."""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from mithaq.desks.designations.published import titles
from mithaq.desks.designations.records import AliasBody, ListEntryBody, ListImportBody, entry_id
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.differences import difference
from mithaq.web.evidence import notes
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.titles import Titled, titled
from mithaq.web.views import Choice, DiffRow, Shown
from mithaq.web.visit import Visit

PAGE = 50
MENTIONS = 20


def listed(visit: Visit) -> Response:
    """Return the entries, by words or by source and kind, and the last imports."""
    query, source, kind = visit.asked("q").strip()[:400], visit.asked("source"), visit.asked("kind")
    after = visit.asked("after") or None
    with visit.reading() as reading:
        named = titles(reading)
        where = [Where(name, "=", value) for name, value in (("source", source), ("kind", kind)) if value]
        if query:
            page = reading.search(query, types=["list-entry", "alias"], after=after, limit=PAGE)
            total = None
        else:
            page = reading.page("list-entry", where, after=after, limit=PAGE)
            total = reading.count("list-entry", where)
        entries = [(held, _entry(held)) for held in page.rows if held.record is not None and held.type == "list-entry"]
        aliases = [(held, _alias(held)) for held in page.rows if held.record is not None and held.type == "alias"]
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        values = {
            "query_here": query,
            "entries": entries,
            "aliases": aliases,
            "shown": Shown(len(entries) + len(aliases), total, older=visit.older(page.next)),
            "sources": _choices(visit, reading, "source", source, named),
            "kinds": _choices(visit, reading, "kind", kind, {}),
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


def _choices(visit: Visit, reading: Reading, facet: str, chosen: str, names: dict[str, str]) -> list[Choice]:
    counted = reading.counts("list-entry", facet)
    values: Sequence[str] = [one for one in (names if facet == "source" else sorted(counted)) if one in counted]
    made = [Choice("", visit.say(N_("all")), not chosen)]
    for value in values:
        name = visit.say(names[value]) if value in names else visit.face.word("entry-kind", value)
        made.append(Choice(value, f"{name} ({visit.face.number(counted[value])})", value == chosen))
    return made


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
