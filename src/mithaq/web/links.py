"""How the line with each partner stands, as the foot of every page says it."""

from mithaq.desks.registry.queries import LinkState, link_states
from mithaq.store import Reading
from mithaq.web.parties import Parties
from mithaq.web.views import LinkView

WORDS = {"in step": "in-step", "stopped": "stopped", "never reached": "unknown", "met": "met", "revoked": "revoked"}


def links(reading: Reading, parties: Parties) -> tuple[LinkView, ...]:
    """Return the lines with all partners that were not revoked."""
    return tuple(link_view(one, parties) for one in link_states(reading) if one.state != "revoked")


def link_view(link: LinkState, parties: Parties) -> LinkView:
    """Return how one line stands; a state that is the rule of some trouble reads as offline, the trouble beside it."""
    state = WORDS.get(link.state, "offline")
    return LinkView(parties.of(link.partner.id), state, link.since, link.waiting, link.stopped or link.trouble)
