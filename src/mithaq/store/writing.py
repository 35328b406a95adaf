"""Writing: what one piece of work may change inside the writer's transaction. It reads as the node itself."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from mithaq.records.ident import split_id
from mithaq.records.principal import Principal
from mithaq.records.record import Record
from mithaq.store import erasing, intakes, keeping, logs, people, putting, streams, tables, upkeep
from mithaq.store.contributed import Client, Judged, Offered
from mithaq.store.reading import Reading
from mithaq.store.rows import (
    ACCOUNTS,
    COMPACTED,
    LIVE,
    OWED,
    PURGE,
    Account,
    Blob,
    Credential,
    Entry,
    Head,
    Held,
    Job,
    NewLeaf,
    SavedView,
    Session,
)
from mithaq.store.sight import Sight
from mithaq.store.undoing import undoable


class Writing(Reading):
    """One piece of work in the writer's transaction: undone alone when it raises, durable with the others when it returns."""

    def __init__(self, sight: Sight, ledger: putting.Ledger) -> None:
        super().__init__(sight)
        self._ledger = ledger

    def part(self) -> AbstractContextManager[None]:
        """Return a context inside which what is written is undone when it raises, and the rest of the work stands. Parts do not nest."""
        return undoable(self._sight, self._ledger, "part")

    def as_seen_by(self, principal: Principal) -> Reading:
        """Return what `principal` would see inside this same transaction."""
        return Reading(self._sight.seen_by(principal))

    def put(self, record: Record, *, state: str = LIVE) -> Held:
        """Store a version and return it, `fresh`; one already held, or erased, is returned as it is, not fresh.

        Raises: VersionConflict, Unmarked, UnknownMarking, NeverMerge, BadTerms.
        """
        return putting.put_batch(self._sight, self._ledger, [self._noted(record)], state)[0]

    def put_many(self, records: Iterable[Record]) -> int:
        """Store any number of versions by the same rules and return how many were not held before. Raises: as `put`."""
        return putting.put_all(self._sight, self._ledger, map(self._noted, records))

    def _noted(self, record: Record) -> Record:
        self._ledger.changed.add(record.type)
        return record

    def derive(self, id: str, facet: str, values: Sequence[str | int]) -> None:
        """Set a derived facet of every head of a record; replaces, and survives a newer version until set again.

        Raises: NotHeld; ValueError when the facet is not declared as derived.
        """
        self._ledger.changed.add(split_id(id)[0])
        erasing.derive(self._sight, self._ledger, id, facet, values)

    def set_state(self, id: str, state: str, modified: int | None = None) -> None:
        """Set the state of one version, or of all. Raises: NotHeld; ValueError for "erased", which is `erase`."""
        self._ledger.changed.add(split_id(id)[0])
        erasing.set_state(self._sight, id, state, modified)

    def erase(self, id: str, modified: int | None = None) -> int:
        """Erase body, hash, facets and words of one version, or of all, leaving tombstones; return how many were erased.

        The bytes are gone from a SQLite file after `Store.purge`; PostgreSQL keeps them in its own log and backups for a while.
        """
        self._ledger.changed.add(split_id(id)[0])
        erased = erasing.erase(self._sight, self._ledger, id, modified)
        return self._owing_purge(erased, OWED)

    def rebuild(self) -> int:
        """Make facets, counts and words anew from the bodies and return how many records there are."""
        self._ledger.changed.update(self._sight.setting.types.ids)
        return upkeep.rebuild(self._sight, self._ledger)

    def compact_words(self) -> None:
        """Write the text index of SQLite anew, so that no word of what was erased is left in it; PostgreSQL needs none."""
        if self._sight.setting.engine == "sqlite":
            self._sight.sender.tell("INSERT INTO ft (ft) VALUES ('optimize')")

    def create_collection(self, id: str) -> None:
        """Create a collection unless it is there."""
        streams.create(self._sight, id)

    def append_entries(self, collection: str, rows: Sequence[tuple[str, int]]) -> list[Entry]:
        """Append versions (identifier, modified) and return their entries: `seq` without a gap, `added` never twice the same.

        Raises: NoSuchCollection, NotHeld.
        """
        return streams.append(self._sight, collection, rows)

    def lock_log(self, log: str) -> Head:
        """Return the head of a log, created when absent; nobody else appends until this transaction ends."""
        return logs.lock(self._sight, log)

    def append_leaves(self, log: str, leaves: Sequence[NewLeaf], *, edge: bytes, root: bytes, tiles: logs.Tiles = ()) -> int:
        """Append leaves with the new compact range and root, and the full tiles (level, index, bytes); return the new size."""
        return logs.append(self._sight, log, leaves, edge, root, tiles)

    def set_note(self, log: str, size: int, note: bytes) -> None:
        """Keep the signed checkpoint of a size. Raises: LogShrinks."""
        logs.set_note(self._sight, log, size, note)

    def set_cosigned(self, log: str, size: int, cosignature: bytes) -> None:
        """Keep the cosignature over a size. Raises: LogShrinks."""
        logs.set_cosigned(self._sight, log, size, cosignature)

    def forget_events(self, before: int) -> int:
        """Erase the readable events of leaves made before a time; return how many. Hashes and proofs stay."""
        return logs.forget_events(self._sight, before)

    def put_job(self, job: Job) -> None:
        """Store a job in place of the one with its id."""
        row = {"id": job.id, "kind": job.kind, "due": job.due, "state": job.state, "payload": job.payload}
        keeping.put(self._sight, tables.job, "id", row)

    def delete_job(self, id: str) -> None:
        """Delete a job."""
        keeping.delete(self._sight, tables.job.c.id, id)

    def delete_jobs(self, kind: str, due_before: int) -> int:
        """Delete the jobs of a kind that were due before a time and return how many."""
        return keeping.delete_before(self._sight, tables.job.c.due, due_before, tables.job.c.kind == kind)

    def put_session(self, session: Session) -> None:
        """Store a session in place of the one with its digest."""
        row = {"digest": session.digest, "account": session.account, "expires": session.expires, "payload": session.payload}
        keeping.put(self._sight, tables.session, "digest", row)

    def delete_session(self, digest: bytes) -> None:
        """Delete a session."""
        keeping.delete(self._sight, tables.session.c.digest, digest)

    def delete_sessions_of(self, account: str) -> int:
        """Delete every session of an account and return how many there were."""
        return keeping.delete(self._sight, tables.session.c.account, account)

    def put_credential(self, credential: Credential) -> None:
        """Store a credential in place of the one with its identifier."""
        people.put_credential(self._sight, credential)

    def delete_credential(self, id: bytes) -> int:
        """Delete a credential and return whether there was one, as 0 or 1."""
        return people.delete_credential(self._sight, id)

    def delete_credentials_of(self, account: str, *kinds: str) -> int:
        """Delete the credentials of an account, those of some kinds, and return how many."""
        return people.delete_credentials_of(self._sight, account, kinds)

    def put_saved_view(self, view: SavedView) -> None:
        """Store a view in place of the one with its owner, place and name."""
        people.put_saved_view(self._sight, view)

    def delete_saved_view(self, owner: str, place: str, name: str) -> int:
        """Delete a saved view and return whether there was one, as 0 or 1."""
        return people.delete_saved_view(self._sight, owner, place, name)

    def put_account(self, account: Account) -> None:
        """Store an account in place of the one with its name."""
        self._ledger.changed.add(ACCOUNTS)
        keeping.put(self._sight, tables.account, "name", keeping.account_values(account))

    def put_blob(self, blob: Blob) -> None:
        """Store an attachment in place of the one with its hash."""
        row = {"sha256": blob.sha256, "size": blob.size, "media_type": blob.media_type, "key": blob.key}
        keeping.put(self._sight, tables.blob, "sha256", {**row, "body": blob.body, "scan": blob.scan})

    def delete_blob(self, sha256: bytes) -> None:
        """Delete an attachment."""
        keeping.delete(self._sight, tables.blob.c.sha256, sha256)

    def put_answer(self, key: str, outcome: bytes) -> None:
        """Store the outcome of an idempotency key, in place of an earlier one."""
        keeping.put(self._sight, tables.answer, "key", {"key": key, "at": self._sight.setting.clock(), "outcome": outcome})

    def delete_answers(self, before: int) -> int:
        """Delete the outcomes stored before a time and return how many."""
        return keeping.delete_before(self._sight, tables.answer.c.at, before)

    def delete_expired_sessions(self, now: int) -> int:
        """Delete the sessions that expired before a time and return how many."""
        return keeping.delete_before(self._sight, tables.session.c.expires, now)

    def put_intake(self, name: str, settings: bytes) -> None:
        """Make an intake, or give the one that is there new settings."""
        intakes.put(self._sight, name, settings)

    def contribute(self, intake: str, custodian: str, offers: Sequence[Offered]) -> list[Judged]:
        """Keep what can be kept in an intake and return what came of each, in order. Raises: NoSuchIntake."""
        return intakes.contribute(self._sight, intake, custodian, offers)

    def withdraw(self, intake: str, id: str, versions: Iterable[int], neutral: Callable[[int], tuple[int, bytes, bytes]]) -> int:
        """Erase versions of a contribution; where the newest is among them, `neutral` gives what tells readers. Return how many.

        Raises: NoSuchIntake, BadIdentifier.
        """
        return self._owing_purge(intakes.withdraw(self._sight, intake, id, versions, neutral), COMPACTED)

    def put_client(self, client: Client) -> None:
        """Store a foreign client in place of the one with its name."""
        keeping.put(self._sight, tables.client, "name", keeping.client_values(client))

    def settle_purge(self, owed: Job | None, state: str) -> None:
        """Note how far the purge that was owed came ("" when it is done), unless something was erased since."""
        now = self.job(PURGE)
        if owed is None or now is None or now.due != owed.due:
            return
        if state:
            self.put_job(replace(now, state=state))
        else:
            self.delete_job(PURGE)

    def _owing_purge(self, erased: int, state: str) -> int:
        """Remember that a purge is owed; one without the text index ("compacted") where nothing that was in it was erased."""
        if erased:
            before = self.job(PURGE) if state == COMPACTED else None
            state = state if before is None else before.state
            self.put_job(Job(PURGE, PURGE, self._sight.setting.clock(), state))
        return erased
