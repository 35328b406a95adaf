"""Tickets: secrets that are good for one use and a short time, kept here under their hash.

A challenge to a passkey, a sign-in under way at a ministry's directory, a link by which an account's owner comes in once. Whoever holds the
ticket takes up what was begun; a ticket that was used, or whose time is over, is like one that never was.
"""

import base64
import hashlib

from mithaq.acts.house import House
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import this_node
from mithaq.store import Job, Reading, Writing

TICKET, LINK = "ticket", "link"
TICKET_BYTES = 32
MAX_TICKET = 100
MOST_TICKETS = 100_000
MINUTE = 60_000_000


class TicketOver(Refused):
    """A ticket that was used, whose time is over, or that never was."""

    rule = "account.ticket"
    what = N_("This step was already taken, or its time is over.")
    whose = N_("It is for you.")
    next_act = N_("Begin again; for a new link ask the operator of this node.")
    status = 410


def issue(house: House, kind: str, payload: bytes, micros: int) -> str:
    """Return a new ticket that gives back `payload` once, within a time."""
    token = unguessable(house)
    due = house.clock() + micros
    house.store.write(lambda writing: put_ticket(writing, kind, ticket_digest(token), payload, due))
    return token


def unguessable(house: House) -> str:
    """Return 32 random bytes in 43 letters that stand in an address unchanged."""
    return base64.urlsafe_b64encode(house.randomness(TICKET_BYTES)).decode().rstrip("=")


def ticket_digest(token: str) -> str:
    """Return the hash under which a ticket is kept, in hex."""
    return hashlib.sha256(token[:MAX_TICKET].encode()).hexdigest()


def put_ticket(writing: Writing, kind: str, digest: str, payload: bytes, due: int) -> None:
    """Keep a ticket by its hash until a moment."""
    writing.put_job(Job(_name(kind, digest), TICKET, due, kind, payload))


def drop_tickets(writing: Writing, kind: str, payload: bytes) -> None:
    """Drop the tickets of a kind that hold something, so that nobody takes them up any more."""
    for one in writing.jobs(TICKET, limit=MOST_TICKETS):
        if one.state == kind and one.payload == payload:
            writing.delete_job(one.id)


def look_at(house: House, kind: str, token: str) -> bytes:
    """Return what a ticket holds, without using it up. Raises: TicketOver."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        return _held(reading, kind, token, house.clock())


def take(writing: Writing, kind: str, token: str, now: int) -> bytes:
    """Return what a ticket holds and use it up. Raises: TicketOver."""
    held = _held(writing, kind, token, now)
    writing.delete_job(_name(kind, ticket_digest(token)))
    return held


def take_up(house: House, kind: str, token: str) -> bytes:
    """Return what a ticket holds and use it up, durably. Raises: TicketOver."""
    return house.store.write(lambda writing: take(writing, kind, token, house.clock()))


def _held(reading: Reading, kind: str, token: str, now: int) -> bytes:
    found = reading.job(_name(kind, ticket_digest(token)))
    if found is None or found.due <= now:
        raise TicketOver()
    return found.payload


def _name(kind: str, digest: str) -> str:
    return f"ticket/{kind}/{digest}"
