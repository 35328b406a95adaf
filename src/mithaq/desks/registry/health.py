"""What the doctor says of the exchange: links, stopped lines, receipts that are late, attachments under way."""

from mithaq.acts.house import House
from mithaq.desks.registry.queries import link_states, waiting_receipts
from mithaq.exchange.keyring.rotation import announced, waiting_for
from mithaq.lang.catalogue import N_
from mithaq.records.principal import this_node

HOUR = 3_600_000_000


def findings(house: House, now: int) -> list[tuple[str, str]]:
    """Return what is wrong on the line, in words, each with what to do."""
    found: list[tuple[str, str]] = []
    with house.store.reading(this_node(house.identity.id)) as reading:
        for link in link_states(reading):
            if link.stopped:
                found.append((f"{link.name}: {link.stopped}", N_("Show the partner both heads, then meet again.")))
            elif link.trouble:
                found.append((f"{link.name}: {link.trouble}", N_("Look at the line with the partner's operator.")))
        for late in waiting_receipts(reading, now):
            text = f"{late.name}: {late.waiting} not receipted since {late.hours} h"
            found.append((text, N_("Ask the partner's operator whether the node runs.")))
        if (under_way := announced(reading)) is not None and (left := waiting_for(reading, under_way)):
            text = f"new keys wait for {', '.join(one.name for one in left)}"
            found.append((text, N_("Wait for its next contact, or send a courier file; “mithaq rotate-keys --finish” does not wait.")))
        if reading.jobs("attachment", due_before=now - HOUR, limit=1):
            found.append((N_("Attachments wait to be fetched since more than an hour."), N_("Look at the line to the partner.")))
    return found
