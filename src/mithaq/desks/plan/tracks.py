"""How deep the parties cooperate under each pillar, as their agreement says it, and what is refused beyond that.

1. A commitment needs a pillar of full depth. A round, a meeting, a working group and a framework document need one of meetings at least.
2. Cross-links are for every pillar.
3. What was written before the agreement was made shallower stays: only a new record is refused.
"""

from collections.abc import Iterable

from mithaq.exchange.agreement import DEPTHS, FULL, MEETINGS, TYPE, Agreement, read_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.records.record import Record
from mithaq.store import Reading

NEEDED = {"commitment": FULL, "meeting": MEETINGS, "dialogue-round": MEETINGS, "working-group": MEETINGS, "framework-document": MEETINGS}


class TrackTooShallow(Refused):
    """Something under a pillar whose track in the agreement does not go so deep."""

    rule = "agreement.track"
    what = N_("The track “{pillar}” of the agreement {name} is for {depth}; this goes further.")
    whose = N_("It is for the parties to change the agreement, if they want more under this pillar.")
    next_act = N_("Enter a cross-link or what the track allows instead, or propose an agreement with a deeper track.")
    status = 409


_SAID = {"links": N_("cross-links only"), "meetings": N_("documents and meetings only"), "full": N_("everything")}


def require_track(policy: Agreement, pillars: Iterable[str], kind: str) -> None:
    """Raise TrackTooShallow when a pillar of a record of type `kind` does not go deep enough."""
    for pillar in pillars:
        depth = policy.depth(pillar)
        if depth in DEPTHS and DEPTHS.index(depth) < DEPTHS.index(NEEDED[kind]):
            raise TrackTooShallow(pillar=pillar, name=policy.name, depth=_SAID[depth])


def check_track(reading: Reading, record: Record) -> None:
    """Raise TrackTooShallow for a new record under a pillar that does not go deep enough, where its agreement is here."""
    named = record.properties.get("agreement")
    agreement = reading.get(str(named)) if is_id(named) else None
    if agreement is None or agreement.type != TYPE or agreement.record is None or reading.get(record.id) is not None:
        return
    pillars = [record.properties.get("pillar"), *(record.properties.get("pillars") or [])]
    require_track(read_agreement(agreement), [one for one in pillars if isinstance(one, str) and one], record.type)


CHECKS = tuple((kind, check_track) for kind in NEEDED)
