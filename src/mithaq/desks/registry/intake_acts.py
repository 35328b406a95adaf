"""Open intakes and their clients: what the operator opens and closes, and what a client does by its own credential."""

from dataclasses import replace
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.clients import client_identity, hash_bearer, hash_secret
from mithaq.acts.work import BadMarking, Work
from mithaq.desks.registry.account_acts import OPERATOR, BadAccount
from mithaq.exchange.contributions.intake import IntakeSettings, Result, VersionsWanted, intake_settings, take, take_back
from mithaq.exchange.contributions.offer import Offer, Unfit
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id, random_id, stamp
from mithaq.records.marking import Tlp
from mithaq.records.principal import Kind
from mithaq.store import Client, Job, NoSuchIntake, Sought

CLIENT = frozenset({Kind.CLIENT})
STATUS_JOB = "taxii-status"
STATUS_MICROS = 7 * 24 * 3_600_000_000


class NotForWriting(Refused):
    """A collection that this client may read and not write."""

    rule = "intake.write"
    what = N_("This client may not write to the collection {intake}.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Ask the operator for the right to write.")
    status = 403


class NothingToDelete(Refused):
    """An object that is not in the collection."""

    rule = "intake.object"
    what = N_("There is no {id} in this collection.")
    whose = N_("It is for the client.")
    next_act = N_("Look at the manifest of the collection.")
    status = 404


class OpenIntake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a collection to foreign clients. `tlp` marks what arrives without terms of ours; what is marked above `ceiling` is refused."""

    title: str
    description: str = ""
    alias: str = ""
    tlp: str = "TLP:AMBER"
    ceiling: str = "TLP:AMBER+STRICT"


class CloseIntake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Close a collection to all clients; what was contributed stays with this node."""

    intake: str
    reason: str


class OpenClient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a foreign client, or change the rights or secrets of one; `identity` is the custodian of what it contributes.

    `password` serves HTTP Basic, `token` Bearer; a secret that is left out of a client that is there stays.
    """

    name: str
    reads: list[str]
    writes: list[str]
    identity: str | None = None
    password: str | None = None
    token: str | None = None


class CloseClient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Close a foreign client at once: it is given nothing more and brings nothing more."""

    name: str
    reason: str


class Contribute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A client brings objects. `envelope` is the hash of what it sent, `offers` the objects in their order."""

    intake: str
    envelope: bytes
    offers: list[Offer | Unfit]


class DeleteContribution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A client takes back an object that it brought, or the versions of it that `sought` names."""

    intake: str
    id: str
    sought: Sought = Sought(every=True)


def open_intake(work: Work, ask: OpenIntake) -> None:
    """Make the collection and say its identifier."""
    levels = {level.label: level for level in Tlp}
    for value in (ask.tlp, ask.ceiling):
        if value not in levels:
            raise BadMarking(value=value, part="TLP", choices=", ".join(levels))
    if not 0 < len(ask.title.strip()) <= 200:
        raise BadAccount(value=ask.title[:200], part=N_("the title"), choices=N_("1 to 200 characters"))
    marking = [levels[ask.tlp].ref]
    settings = IntakeSettings(title=ask.title, description=ask.description, alias=ask.alias, marking=marking, ceiling=ask.ceiling)
    name = random_id("x", work.randomness(16)).partition("--")[2]
    work.writing.put_intake(name, msgspec.json.encode(settings))
    work.said["intake"] = work.noted["intake"] = name


def close_intake(work: Work, ask: CloseIntake) -> None:
    """Close the collection."""
    settings = intake_settings(work.writing, ask.intake)
    closed = msgspec.structs.replace(settings, state="closed")
    work.writing.put_intake(ask.intake, msgspec.json.encode(closed))
    work.noted["intake"] = ask.intake


def open_client(work: Work, ask: OpenClient) -> None:
    """Keep the client and say its identity."""
    if not 0 < len(ask.name.strip()) <= 100 or ":" in ask.name:
        raise BadAccount(value=ask.name[:100], part=N_("the name"), choices=N_("1 to 100 characters without a colon"))
    if ask.identity is not None and not is_id(ask.identity):
        raise BadAccount(value=ask.identity[:100], part=N_("the identity"), choices=N_("a STIX identity, or nothing"))
    for intake in {*ask.reads, *ask.writes}:
        intake_settings(work.writing, intake)
    known = work.writing.client(ask.name) or Client(ask.name, client_identity(work.node, ask.name))
    client = replace(
        known,
        identity=ask.identity or known.identity,
        reads=frozenset(ask.reads),
        writes=frozenset(ask.writes),
        password=known.password if ask.password is None else hash_secret(ask.password),
        bearer=known.bearer if ask.token is None else hash_bearer(ask.token),
        disabled=False,
    )
    work.writing.put_client(client)
    work.consulted.append(client.identity)
    work.said["identity"] = client.identity


def close_client(work: Work, ask: CloseClient) -> None:
    """Disable the client and forget its secrets."""
    client = work.writing.client(ask.name)
    if client is None:
        raise BadAccount(value=ask.name[:100], part=N_("the name"), choices=N_("the clients that are open"))
    work.writing.put_client(replace(client, disabled=True, password=None, bearer=None))
    work.consulted.append(client.identity)


def contribute(work: Work, ask: Contribute) -> None:
    """Keep what may be kept, and the status of the envelope with it; say the status."""
    client = _writer(work, ask.intake)
    result = take(work.author(), ask.intake, client.identity, ask.offers)
    work.touched.extend(result.conflicts)
    work.noted.update(
        intake=ask.intake,
        envelope=ask.envelope.hex(),
        accepted=result.accepted.hex(),
        kept=result.kept,
        known=result.known,
        failed=len(result.failures),
    )
    identifier = random_id("x", work.randomness(16)).partition("--")[2]
    status = _status(identifier, work.now, result)
    payload = msgspec.json.encode(status)
    work.writing.put_job(Job(f"{STATUS_JOB}/{identifier}", STATUS_JOB, work.now + STATUS_MICROS, client.name, payload))
    work.said["status"] = payload


def delete_contribution(work: Work, ask: DeleteContribution) -> None:
    """Erase the object, and tell its readers. Raises: OtherCustodian, NothingToDelete."""
    client = _writer(work, ask.intake)
    if ask.intake not in client.reads:
        raise NotForWriting(intake=ask.intake)
    if not work.seen.versions_of(ask.intake, ask.id):
        raise NothingToDelete(id=ask.id)
    erased = take_back(work.writing, ask.intake, client.identity, ask.id, VersionsWanted(ask.sought), work.now)
    work.noted.update(intake=ask.intake, object=ask.id, erased=erased)
    work.said["erased"] = erased


def _writer(work: Work, intake: str) -> Client:
    """Return the client that acts, asked again in this transaction. Raises: NoSuchIntake, NotForWriting."""
    client = work.writing.client(work.principal.name)
    if client is None or client.disabled or intake not in client.reads | client.writes:
        raise NoSuchIntake(intake=intake)
    if intake not in client.writes:
        raise NotForWriting(intake=intake)
    return client


def _status(identifier: str, now: int, result: Result) -> dict[str, Any]:
    """Return the status resource (TAXII 2.1 section 4.3)."""
    succeeded = result.kept + result.known
    return {
        "id": identifier,
        "status": "complete",
        "request_timestamp": stamp(now),
        "total_count": succeeded + len(result.failures),
        "success_count": succeeded,
        **({"successes": result.successes} if result.successes else {}),
        "failure_count": len(result.failures),
        **({"failures": result.failures} if result.failures else {}),
        "pending_count": 0,
    }


ACTS = (
    Act("registry.open_intake", N_("Open a collection to clients"), OpenIntake, open_intake, OPERATOR, article="intake"),
    Act("registry.close_intake", N_("Close a collection to clients"), CloseIntake, close_intake, OPERATOR, article="intake"),
    Act(
        "registry.open_client",
        N_("Open a foreign client"),
        OpenClient,
        open_client,
        OPERATOR,
        article="intake",
        secret_fields=frozenset({"password", "token"}),
    ),
    Act("registry.close_client", N_("Close a foreign client"), CloseClient, close_client, OPERATOR, article="intake"),
    Act(
        "registry.contribute",
        N_("Take what a client contributes"),
        Contribute,
        contribute,
        kinds=CLIENT,
        article="intake",
        secret_fields=frozenset({"offers"}),
    ),
    Act(
        "registry.delete_contribution",
        N_("Delete what a client contributed"),
        DeleteContribution,
        delete_contribution,
        kinds=CLIENT,
        article="intake",
    ),
)
