"""What this node has for a partner: the newest signed checkpoint of each channel. A question that finds nothing new writes nothing."""

from mithaq.acts.house import House
from mithaq.exchange.channel import Channel, outward
from mithaq.exchange.wire import Offer
from mithaq.log.identity import Identity
from mithaq.log.note import ED25519, key_id, parse_note
from mithaq.records.principal import this_node
from mithaq.store import Head, Reading, Where

MAX_AGREEMENTS = 500


def offers_of(house: House, partner: str) -> list[Offer]:
    """Return the offers to a partner's node; what is not signed yet is signed now, by an act of the partner.

    Raises: PartnerNotConfirmed, KeysLocked, NodeBehind.
    """
    with house.store.reading(this_node(house.identity.id)) as reading:
        found = channels_to(reading, partner)
    if not all(_is_offered(head, house.identity) for _, head in found):
        said = house.perform("registry.give_offers", house.partner(partner), {}).said["offers"]
        return [Offer(str(one["agreement"]), str(one["checkpoint"])) for one in said]
    return [Offer(channel.agreement, head.note.decode()) for channel, head in found if head.note is not None]


def channels_to(reading: Reading, partner: str) -> list[tuple[Channel, Head]]:
    """Return the outward channels to a partner that hold anything, with their heads."""
    held = reading.page("agreement", [Where("party", "=", partner)], limit=MAX_AGREEMENTS).rows
    found = [(outward(partner, one.id), reading.log_head(outward(partner, one.id).id)) for one in held]
    return [(channel, head) for channel, head in found if head is not None and head.size]


def _is_offered(head: Head, here: Identity) -> bool:
    """Return whether the newest size is signed already, by the key that signs now."""
    if head.note is None:
        return False
    note, current = parse_note(head.note.decode()), key_id(here.id, ED25519, here.signing_key)
    signed = any(one.name == here.id and one.key_id == current for one in note.signatures)
    return signed and int(note.text.split("\n", 2)[1]) == head.size
