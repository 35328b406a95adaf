"""From an intake into the node's own records: the only way, and a person's act.

1. A new record of ours is made, with an identifier and a marking of ours; it names the contribution and its custodian as its source.
2. Its TLP is never lower than the contribution's own or the intake's.
3. An observable stands in no record by itself, and a type of ours is written by its desk alone.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.roles import WRITERS
from mithaq.acts.work import MarkingAsk, NoSuchRecord, Work
from mithaq.exchange.contributions.intake import intake_settings
from mithaq.exchange.contributions.offer import Unfit, read_offers
from mithaq.exchange.write import HEADER
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import digest, parse_object
from mithaq.records.marking import TLP_BY_REF, resolve


class NotAdoptable(Refused):
    """A contribution of which no record can be made so."""

    rule = "intake.adopt"
    what = N_("No record can be made of {id}: {reason}.")
    whose = N_("It is for whoever adopts it.")
    next_act = N_("Choose a stricter marking, or write a record in your own words.")
    status = 409


class Adopt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a record of ours from what a foreign client contributed, under a marking of an agreement; the record names its source."""

    intake: str
    object: str
    agreement: str
    marking: MarkingAsk | None = None


def adopt(work: Work, ask: Adopt) -> None:
    """Write the record. It is released to nobody by this. Raises: NoSuchIntake, NoSuchRecord, NotAdoptable."""
    settings = intake_settings(work.seen, ask.intake)
    held = next((one for one in work.seen.versions_of(ask.intake, ask.object) if one.state == "live"), None)
    if held is None or held.body is None:
        raise NoSuchRecord(id=ask.object)
    offer, properties = read_offers([held.body])[0], parse_object(held.body, name=ask.object)
    declared = work.rules.types.get(str(properties["type"]))
    if isinstance(offer, Unfit) or "modified" not in properties or (declared is not None and declared.is_own):
        raise NotAdoptable(id=ask.object, reason=N_("its type is not one that is adopted"))
    refs = work.marking(ask.agreement, ask.marking)
    least = max([TLP_BY_REF[ref] for ref in settings.marking if ref in TLP_BY_REF] + ([] if offer.tlp is None else [offer.tlp]))
    if resolve(ask.object, refs, work.writing.marking).tlp < least:
        raise NotAdoptable(id=ask.object, reason=N_("its marking would be lowered"))
    work.write(str(properties["type"]), _body(properties, held.custodian), refs)
    work.noted.update(intake=ask.intake, object=ask.object, custodian=held.custodian)


def _body(properties: dict[str, Any], custodian: str) -> dict[str, Any]:
    """Return a contribution's own words, with the reference that says where they come from."""
    source = {"source_name": custodian, "external_id": properties["id"], "hashes": {"SHA-256": digest(properties).hex()}}
    own = {name: value for name, value in properties.items() if name not in HEADER and name != "granular_markings"}
    return {**own, "external_references": [*own.get("external_references", []), source]}


ACTS = (Act("registry.adopt", N_("Adopt a contribution"), Adopt, adopt, WRITERS, article="intake"),)
