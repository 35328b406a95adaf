"""What this node has for a partner: the newest signed checkpoint of each channel, and attachments. A question that finds nothing new writes
nothing.
"""

import re

from mithaq.acts.house import House
from mithaq.exchange.attachment import NoSuchAttachment, Vault, naming
from mithaq.exchange.channel import Channel, outward
from mithaq.exchange.recall import is_taken_back
from mithaq.exchange.wire import Offer
from mithaq.log.identity import Identity
from mithaq.log.note import ED25519, key_id, parse_note
from mithaq.records.principal import partner_node, this_node
from mithaq.store import Head, Reading, Where

MAX_AGREEMENTS = 500
_SHA256 = re.compile(r"[0-9a-f]{64}")


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


def attachment_for(house: House, partner: str, sha256: str) -> bytes:
    """Return an attachment, when a record that was given to the partner and not taken back names it.

    Raises: NoSuchAttachment, the same for one that is hidden, taken back, or nowhere.
    """
    if house.keys is None or not _SHA256.fullmatch(sha256):
        raise NoSuchAttachment()
    with house.store.reading(partner_node(partner, house.identity.id)) as reading:
        records = naming(reading, sha256)
    with house.store.reading(this_node(house.identity.id)) as reading:
        entries = [entry for record in records for entry in reading.entries_of(record.id) if entry.collection.startswith(f"out/{partner}/")]
        given = any(not is_taken_back(reading, entry.id, entry.modified, entry.collection) for entry in entries)
        blob = reading.blob(bytes.fromhex(sha256)) if given else None
    if blob is None:
        raise NoSuchAttachment()
    return Vault(house.keys.storage, house.randomness).open(blob)


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
