"""All SQL: records and their versions, facets, collections, logs, and what a node keeps. Floor 2; nothing is read without a principal."""

from mithaq.store.contributed import Client, Contribution, Intake, Judged, Listed, Offered, Served, Sought, Verdict
from mithaq.store.finding import StaleCursor
from mithaq.store.group import StoreFailed
from mithaq.store.intakes import NoSuchIntake
from mithaq.store.logs import LogShrinks
from mithaq.store.opening import Store, open_store
from mithaq.store.putting import VersionConflict
from mithaq.store.reading import Reading
from mithaq.store.rows import (
    ACCOUNTS,
    ERASED,
    LIVE,
    NODE_LOG,
    RECALLED,
    Account,
    Blob,
    Credential,
    Entry,
    First,
    Head,
    Held,
    Job,
    Leaf,
    NewLeaf,
    Page,
    Placed,
    SavedView,
    Session,
    Where,
)
from mithaq.store.streams import NoSuchCollection, NotHeld
from mithaq.store.writing import Writing

__all__ = [
    "ACCOUNTS",
    "ERASED",
    "LIVE",
    "NODE_LOG",
    "RECALLED",
    "Account",
    "Blob",
    "Client",
    "Contribution",
    "Credential",
    "Entry",
    "First",
    "Head",
    "Held",
    "Intake",
    "Job",
    "Judged",
    "Leaf",
    "Listed",
    "LogShrinks",
    "NewLeaf",
    "NoSuchCollection",
    "NoSuchIntake",
    "NotHeld",
    "Offered",
    "Page",
    "Placed",
    "Reading",
    "SavedView",
    "Served",
    "Session",
    "Sought",
    "StaleCursor",
    "Store",
    "StoreFailed",
    "Verdict",
    "VersionConflict",
    "Where",
    "Writing",
    "open_store",
]
