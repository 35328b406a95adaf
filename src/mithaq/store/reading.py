"""Reading: what one principal may ask inside one snapshot."""

from collections.abc import Collection, Sequence

from mithaq.records.marking import Marking
from mithaq.records.principal import Principal
from mithaq.store import finding, intakes, keeping, logs, people, searching, streams
from mithaq.store.conditions import Question
from mithaq.store.contributed import Client, Contribution, Intake, Listed, Served, Sought
from mithaq.store.rows import Account, Blob, Credential, Entry, First, Head, Held, Job, Leaf, Page, Placed, SavedView, Session, Where
from mithaq.store.sight import Sight


class Reading:
    """One snapshot, filtered to the marking classes that `principal` sees; bodies, counts, cursors and feeds included."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    @property
    def principal(self) -> Principal:
        """Return on whose behalf this is read."""
        return self._sight.principal

    def get(self, id: str, modified: int | None = None) -> Held | None:
        """Return that version, or the newest visible one. Raises: BadIdentifier."""
        return finding.get(self._sight, id, modified)

    def history(self, id: str) -> list[Held]:
        """Return every visible version, newest first. Raises: BadIdentifier."""
        return finding.history(self._sight, id)

    def page(
        self,
        type: str | None,
        where: Sequence[Where] = (),
        *,
        order: str = "modified",
        descending: bool = True,
        after: str | None = None,
        limit: int = 50,
    ) -> Page:
        """Return the newest visible versions, keyset-paged; `order` is "modified" or a facet, whose bearers alone appear then.

        Raises: StaleCursor; ValueError for a facet or an operation that is not declared.
        """
        return finding.page(self._sight, Question(type, tuple(where), order, descending, limit), after)

    def first(
        self, type: str, where: Sequence[Where] = (), *, order: str = "modified", descending: bool = True, limit: int = 50, cap: int = 1_000
    ) -> First:
        """Return the first `limit` of the newest visible versions in an order, and how many there are, at most `cap`, by one question.

        Raises: ValueError for a facet or an operation that is not declared.
        """
        return finding.first(self._sight, Question(type, tuple(where), order, descending, limit), cap)

    def has(self, type: str, facet: str, value: str) -> bool:
        """Return whether any visible head of a type has `value` in a text facet; the quick question before `page`."""
        return finding.has(self._sight, type, facet, value)

    def count(self, type: str, where: Sequence[Where] = (), *, cap: int = 10_000) -> int:
        """Return how many fulfil the conditions, at most `cap`."""
        return finding.count(self._sight, type, where, cap)

    def counts(self, type: str, facet: str) -> dict[str, int]:
        """Return the kept counts of a counted facet by value."""
        return finding.counts(self._sight, type, facet)

    def search(self, text: str, *, types: Sequence[str] = (), after: str | None = None, limit: int = 50) -> Page:
        """Return records that have every word of `text`, newest first, never by relevance. Raises: StaleCursor."""
        return searching.search(self._sight, text, types, after, limit)

    def marking(self, ref: str) -> Marking | None:
        """Return the marking that a reference stands for, or None when this node has no definition of it."""
        return self._sight.catalogue.marking(ref)

    def feed(self, collection: str, start: int, limit: int) -> list[Entry]:
        """Return the visible entries of [start, start + limit) in order; an erased one has no body."""
        return streams.feed(self._sight, collection, start, limit)

    def placed(self, collection: str, *, after: int = -1, limit: int, ids: Collection[str] | None = None) -> list[Placed]:
        """Return the visible entries added after a time, in that order, those of the records `ids` alone where they are given."""
        return streams.placed(self._sight, collection, after, limit, ids)

    def collection_size(self, collection: str) -> int:
        """Return how many entries a collection has, 0 when there is no such collection."""
        return streams.size(self._sight, collection)

    def entries_of(self, id: str) -> list[Entry]:
        """Return where the visible versions of a record were put, by collection and position. Raises: BadIdentifier."""
        return streams.entries_of(self._sight, id)

    def log_head(self, log: str) -> Head | None:
        """Return the head of a log, or None."""
        return logs.head(self._sight, log)

    def leaf_hashes(self, log: str, start: int, end: int) -> list[bytes]:
        """Return the 32-byte hashes of leaves [start, end)."""
        return logs.leaf_hashes(self._sight, log, start, end)

    def leaves(self, log: str, start: int, end: int) -> list[Leaf]:
        """Return leaves [start, end); what they name is withheld where the principal may not see it."""
        return logs.leaves(self._sight, log, start, end)

    def leaves_of(self, log: str, record: str, modified: int) -> list[Leaf]:
        """Return the leaves of a log that hold one version of a record, in order. Raises: BadIdentifier."""
        return logs.leaves_of(self._sight, log, record, modified)

    def tile(self, log: str, level: int, index: int) -> bytes | None:
        """Return a full tile of 256 hashes, or None."""
        return logs.tile(self._sight, log, level, index)

    def events(self, *, record: str | None = None, after: int | None = None, limit: int = 50) -> list[Leaf]:
        """Return leaves of the node log newest first, those before index `after`, those that name `record`."""
        return logs.events(self._sight, record, after, limit)

    def job(self, id: str) -> Job | None:
        """Return a job, or None."""
        return keeping.job(self._sight, id)

    def jobs(self, kind: str, *, due_before: int | None = None, limit: int = 100) -> list[Job]:
        """Return jobs of a kind, the earliest due first."""
        return keeping.jobs(self._sight, kind, due_before, limit)

    def session(self, digest: bytes) -> Session | None:
        """Return a session, or None; whether it has expired is the caller's to judge."""
        return keeping.session(self._sight, digest)

    def sessions(self, account: str) -> list[Session]:
        """Return the sessions of an account, the last to expire first."""
        return people.sessions(self._sight, account)

    def credential(self, id: bytes) -> Credential | None:
        """Return a credential, or None."""
        return people.credential(self._sight, id)

    def credentials(self, account: str) -> list[Credential]:
        """Return the credentials of an account, the oldest first."""
        return people.credentials(self._sight, account)

    def saved_views(self, owner: str, place: str) -> list[SavedView]:
        """Return the views of a table that a person saved, by name."""
        return people.saved_views(self._sight, owner, place)

    def account(self, name: str) -> Account | None:
        """Return an account, or None."""
        return next(iter(keeping.accounts(self._sight, name)), None)

    def accounts(self) -> list[Account]:
        """Return all accounts by name."""
        return keeping.accounts(self._sight, None)

    def blob(self, sha256: bytes) -> Blob | None:
        """Return an attachment. It has no marking of its own: show it only to who sees the record that names it."""
        return keeping.blob(self._sight, sha256)

    def answer(self, key: str) -> bytes | None:
        """Return the stored outcome of an idempotency key, or None."""
        return keeping.answer(self._sight, key)

    def intakes(self) -> list[Intake]:
        """Return the intakes that the principal may know of."""
        return intakes.all_intakes(self._sight)

    def intake(self, name: str) -> Intake | None:
        """Return an intake, or None."""
        return intakes.find(self._sight, name)

    def served(self, intake: str, sought: Sought, *, limit: int, max_bytes: int) -> list[Served]:
        """Return contributions as they are handed to a reader, in the order of adding; the last may be one beyond `max_bytes`."""
        return intakes.served(self._sight, intake, sought, limit, max_bytes)

    def listed(self, intake: str, sought: Sought, *, limit: int) -> list[Listed]:
        """Return contributions as a manifest names them, in the order of adding."""
        return intakes.listed(self._sight, intake, sought, limit)

    def versions_of(self, intake: str, id: str) -> list[Contribution]:
        """Return every version of a contribution, tombstones included, newest first. Raises: BadIdentifier."""
        return intakes.versions_of(self._sight, intake, id)

    def client(self, name: str) -> Client | None:
        """Return a foreign client, or None."""
        return next(iter(keeping.clients(self._sight, "name = ?", name)), None)

    def client_of_bearer(self, digest: bytes) -> Client | None:
        """Return the foreign client whose token has this hash, or None."""
        return next(iter(keeping.clients(self._sight, "bearer = ?", digest)), None)

    def clients(self) -> list[Client]:
        """Return all foreign clients by name."""
        return keeping.clients(self._sight, "1 = 1")
