"""What a reader may see of an intake, as MISP events.

1. A client is given what it would be given by TAXII, by its rights. A person of this node is given the same, but nothing at TLP:RED and
   nothing above the collection's ceiling: a file is passed on, and RED is for those who were named.
2. What bears no level of TLP has the collection's own.
3. HOLE: the whole collection is looked at in memory; a very large one wants a machine for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mithaq.exchange.contributions.intake import IntakeSettings
from mithaq.exchange.contributions.offer import Unfit, read_offers
from mithaq.records.canonical import canonical, parse_object
from mithaq.records.ident import is_id
from mithaq.records.marking import TLP_BY_REF, Tlp
from mithaq.store import Reading, Sought
from mithaq.wires.misp.extension import extension_of
from mithaq.wires.misp.inward import to_events
from mithaq.wires.misp.outward import MAINS
from mithaq.wires.misp.seen import LeftOut, Named, Seen, named_by

PAGE, PAGE_BYTES = 1_000, 16_000_000


@dataclass(frozen=True)
class Exported:
    """The bytes of the file, how many events are in it, and what is not."""

    body: bytes
    events: int
    left: list[LeftOut]


def export_events(reading: Reading, intake: str, settings: IntakeSettings, since: int, *, entitled: bool) -> Exported:
    """Return the events of an intake; `entitled`: the reader is a client that was given the collection. Raises: NoConverter."""
    left: list[LeftOut] = []
    seen: list[Seen] = []
    highest = Tlp.RED if entitled else min(settings.highest(), Tlp.AMBER_STRICT)
    for one in _newest(reading, intake, settings):
        if one.level > highest:
            left.append(LeftOut(one.id, f"{one.level.label} leaves only to a client that was given the collection"))
        elif one.type != "marking-definition":
            seen.append(one)
    former = {named for one in seen if one.type in MAINS for named in _named_before(reading, intake, one.id)}
    names = {name for _, name in former}
    seen = [replace(one, custodian=_custodian(reading, intake, one.id)) if one.id in names else one for one in seen]
    events, untold = to_events(seen, former, settings.title, since=since)
    body = canonical({"response": [{"Event": event} for event in events]}) + b"\n"
    return Exported(body, len(events), sorted({*left, *untold}))


def _newest(reading: Reading, intake: str, settings: IntakeSettings) -> Iterator[Seen]:
    """Yield the newest version of every object, in the order of adding."""
    own = max((TLP_BY_REF[ref] for ref in settings.marking if ref in TLP_BY_REF), default=Tlp.RED)
    after = -1
    while True:
        page = reading.served(intake, Sought(after=after), limit=PAGE, max_bytes=PAGE_BYTES)
        if not page:
            return
        for served in page:
            offer = read_offers([served.body])[0]
            if isinstance(offer, Unfit):
                continue
            properties = parse_object(served.body, name=offer.id)
            level = own if offer.tlp is None else offer.tlp
            withdrawn, custodian = _standing(reading, intake, offer.id, properties)
            yield Seen(offer.id, served.added, offer.version or served.added, properties, level, withdrawn, custodian)
        after = page[-1].added


def _standing(reading: Reading, intake: str, identifier: str, properties: Mapping[str, Any]) -> tuple[bool, str]:
    """Return whether an object was taken back, and who contributed it; asked of the store only where it matters."""
    if properties.get("revoked") is not True and extension_of(properties) is None:
        return False, ""
    held = reading.versions_of(intake, identifier)
    return (held[0].state == "withdrawn", held[0].custodian) if held else (False, "")


def _named_before(reading: Reading, intake: str, identifier: str) -> Iterator[Named]:
    """Yield what the versions of a report of ours named, with whose word that is: some of it may have been taken back since."""
    for held in reading.versions_of(intake, identifier):
        properties: dict[str, Any] = parse_object(held.body or b"{}", name=identifier)
        if extension_of(properties) is not None:
            yield from ((held.custodian, ref) for ref in named_by(properties))


def _custodian(reading: Reading, intake: str, identifier: str) -> str:
    held = reading.versions_of(intake, identifier) if is_id(identifier) else []
    return held[0].custodian if held else ""
