"""Having the node's own log witnessed: under an agreement that says so, each contact may show the partner its newest head.

1. A head is shown when the log has grown since it was last shown, at most once an hour: showing it is an act, and makes it grow.
2. A partner that has cosigned more than there is says that this node was rolled back: from then on it signs nothing for that partner.
"""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.house import House
from mithaq.acts.work import Work
from mithaq.exchange.agreement import missing_signatures, read_agreement
from mithaq.exchange.channel import outward
from mithaq.exchange.judging import note_behind
from mithaq.exchange.partner import Partner, require_confirmed
from mithaq.exchange.wire import Wire, WitnessConflict
from mithaq.lang.catalogue import N_
from mithaq.log.append import NODE_LOG, node_of
from mithaq.log.checkpoint import Checkpoint, node_origin
from mithaq.log.note import Note, cosigner_among, parse_note, sign
from mithaq.log.tree import consistency_proof
from mithaq.log.witness import write_ask
from mithaq.records.ident import timestamp
from mithaq.records.principal import Kind, this_node
from mithaq.store import Job, Reading, Where, Writing

HOUR = 3_600_000_000
SHOWN = "shown"
NODE = frozenset({Kind.NODE})


class ShowLog(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign the newest head of this node's log for a partner that witnesses it."""

    partner: str


class KeepWitnessed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a partner's cosignature lines on the head `note` of this node's log."""

    partner: str
    note: str
    cosignature: str


class NoteRollback(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep that a partner has cosigned `size` leaves of this node's log, more than there are."""

    partner: str
    size: int


def have_witnessed(house: House, wire: Wire, partner: Partner) -> None:
    """Show a partner the head of this node's log, where an agreement says so and it is time. Raises: as the wire and the acts do."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        wanted = _is_wanted(reading, partner.id, house.clock())
    if not wanted:
        return
    said = house.perform("registry.show_log", house.node(), {"partner": partner.id}).said
    try:
        lines = wire.add_checkpoint(partner, said["ask"]).decode("utf-8", "replace")
    except WitnessConflict as conflict:
        if conflict.size > int(said["size"]):
            house.perform("registry.note_rollback", house.node(), {"partner": partner.id, "size": conflict.size})
        raise
    keep = {"partner": partner.id, "note": said["note"], "cosignature": lines}
    house.perform("registry.keep_witnessed", house.node(), keep)


def show_log(work: Work, ask: ShowLog) -> None:
    """Say the request for the partner: proof from what it cosigned last, and the signed head. Raises: KeysLocked, PartnerNotConfirmed."""
    require_confirmed(work.writing, ask.partner)
    head = work.writing.lock_log(NODE_LOG)
    old = _shown(work.writing, ask.partner)
    signer = work.signer()
    text = Checkpoint(node_origin(work.node), head.size, head.root, {"time": timestamp(work.now)}).text()
    note = Note(text, (sign(text, signer.node, signer.key),)).encode()
    proof = consistency_proof(old, head.size, node_of(work.writing, NODE_LOG)) if 0 < old < head.size else []
    work.said.update(ask=write_ask(old, proof, note), note=note, size=head.size)


def keep_witnessed(work: Work, ask: KeepWitnessed) -> None:
    """Keep the note with the partner's cosignature. Raises: BadNote, BadSignature."""
    partner = require_confirmed(work.writing, ask.partner)
    cosigned = parse_note(ask.note + ask.cosignature)
    cosigner_among(cosigned, partner.id, partner.all_keys)
    size = int(cosigned.text.split("\n", 2)[1])
    work.writing.put_job(Job(f"{SHOWN}/{partner.id}", SHOWN, work.now, str(size), cosigned.encode().encode()))


def note_rollback(work: Work, ask: NoteRollback) -> None:
    """Sign nothing more for the partner in any channel until the operator has mended this node."""
    partner = require_confirmed(work.writing, ask.partner)
    for held in work.writing.page("agreement", [Where("party", "=", partner.id)], limit=200).rows:
        note_behind(work.writing, outward(partner.id, held.id), partner.name, ask.size, work.now)


def _shown(reading: Reading | Writing, partner: str) -> int:
    job = reading.job(f"{SHOWN}/{partner}")
    return int(job.state) if job is not None else 0


def _is_wanted(reading: Reading, partner: str, now: int) -> bool:
    job, head = reading.job(f"{SHOWN}/{partner}"), reading.log_head(NODE_LOG)
    if head is None or (job is not None and (now - job.due < HOUR or int(job.state) >= head.size)):
        return False
    rows = reading.page("agreement", [Where("party", "=", partner)], limit=200).rows
    return any(one.record is not None and read_agreement(one).witness_logs and not missing_signatures(reading, one.id) for one in rows)


ACTS = (
    Act("registry.show_log", N_("Show a partner the head of our log"), ShowLog, show_log, kinds=NODE, article="evidence"),
    Act("registry.keep_witnessed", N_("Keep a witness's signature"), KeepWitnessed, keep_witnessed, kinds=NODE, article="evidence"),
    Act("registry.note_rollback", N_("Note that this node was rolled back"), NoteRollback, note_rollback, kinds=NODE, article="evidence"),
)
