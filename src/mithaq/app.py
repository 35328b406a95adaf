"""The bill of materials: the only file that names every desk, format and wire; it hands out clock, keys and database."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Router

from mithaq.acts.act import Act
from mithaq.acts.approval import PROPOSAL_TYPE
from mithaq.acts.house import House
from mithaq.acts.limits import Limits
from mithaq.api import match as match_site
from mithaq.api import site as api_site
from mithaq.desks.designations import acts as designation_acts
from mithaq.desks.designations import (
    decision_acts,
    decision_records,
    hit_records,
    profile_acts,
    profile_records,
    redress_acts,
    redress_records,
    retaining_acts,
    screening_acts,
)
from mithaq.desks.designations import records as designation_records
from mithaq.desks.designations.loading import LazyMatcher
from mithaq.desks.designations.matching import Matcher
from mithaq.desks.designations.names import ReadNames
from mithaq.desks.plan import desk as plan_desk
from mithaq.desks.registry import acts as registry_acts
from mithaq.desks.registry import kinds as registry_kinds
from mithaq.desks.registry.health import findings
from mithaq.desks.reports import desk as report_desk
from mithaq.desks.reports.learning.reader import TaughtReader
from mithaq.desks.reports.receiving.acts import Reader
from mithaq.desks.requests import acts as request_acts
from mithaq.desks.requests import kept as request_records
from mithaq.exchange.keyring.keyfile import CERTIFICATE_FILE, KEYS_FILE, SIGNING_FILE, KeyFiles, write_private
from mithaq.exchange.keyring.keys import Keys, lock_keys, make_certificate, make_keys
from mithaq.exchange.keyring.rotation import own_statements
from mithaq.exchange.records import TYPES as EXCHANGE_TYPES
from mithaq.exchange.rules import Rules, rules_of
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.identity import Identity
from mithaq.log.note import public_bytes
from mithaq.names.fold import fold_text
from mithaq.records.ident import instant, random_id
from mithaq.records.kind import RecordType
from mithaq.records.principal import this_node
from mithaq.store import open_store
from mithaq.web import site as web_site
from mithaq.web.directory import Directory, DirectorySettings
from mithaq.web.throttle import Throttle
from mithaq.web.visit import Outside
from mithaq.wires.peer import server as line_site
from mithaq.wires.taxii import site as taxii_site
from mithaq.wires.taxii.streams import certified_by

SETTINGS_FILE = "mithaq.toml"

RECORD_TYPES: tuple[RecordType, ...] = (
    *EXCHANGE_TYPES,
    PROPOSAL_TYPE,
    *registry_kinds.TYPES,
    *(
        replace(one, desk=desk)
        for desk, types in (
            ("plan", plan_desk.TYPES),
            ("requests", request_records.TYPES),
            ("designations", designation_records.TYPES),
            ("designations", decision_records.TYPES),
            ("designations", profile_records.TYPES),
            ("designations", redress_records.TYPES),
            ("designations", hit_records.TYPES),
            ("reports", report_desk.TYPES),
        )
        for one in types
    ),
)


def clock() -> int:
    """Return the time in microseconds since 1970."""
    return time.time_ns() // 1_000


def ticks() -> int:
    """Return microseconds of a clock that never goes back, for limits and nothing that is kept."""
    return time.monotonic_ns() // 1_000


def randomness(count: int) -> bytes:
    """Return `count` random bytes from the operating system."""
    return os.urandom(count)


def acts_of(reader: Reader, matcher: Matcher | None = None) -> dict[str, Act[Any]]:
    """Return every act of every desk, by name; without a matcher, with one that keeps nothing in files."""
    names = matcher or LazyMatcher()
    gathered = (
        *registry_acts.ACTS,
        *plan_desk.ACTS,
        *request_acts.ACTS,
        *designation_acts.ACTS,
        *decision_acts.ACTS,
        *profile_acts.ACTS,
        *redress_acts.ACTS,
        *screening_acts.acts(names),
        *retaining_acts.acts(names),
        *report_desk.acts(reader),
    )
    return {act.name: act for act in gathered}


def rules_for(identity: Identity) -> Rules:
    """Return the rules of all record types, for the node of `identity`."""
    return rules_of(
        RECORD_TYPES,
        (
            *registry_kinds.checks(identity),
            *plan_desk.CHECKS,
            *request_records.CHECKS,
            *decision_records.CHECKS,
            *profile_records.CHECKS,
            *report_desk.CHECKS,
        ),
        (
            *registry_kinds.projections(identity.id),
            *plan_desk.PROJECTIONS,
            *request_records.PROJECTIONS,
            *report_desk.PROJECTIONS,
            *decision_records.projections(identity.id),
            *redress_records.PROJECTIONS,
        ),
    )


SETTINGS = {
    "name": "The node's name, as partners see it.",
    "id": "The STIX identity of the node; made by `mithaq init` and never changed.",
    "database": "Where records are kept: empty for SQLite in the home folder, or a URL postgresql+psycopg://...",
    "host": "The address that the pages and the API listen on.",
    "port": "The port of the pages and the API.",
    "address": "The address under which people and TAXII clients reach the pages; empty: as each request names it.",
    "line_host": "The address that the line to partners listens on.",
    "line_port": "The port of the line to partners.",
    "line_address": "The address under which partners reach the line, as the identity file gives it.",
    "poll_seconds": "How often partners are asked for what is new; hints make it sooner.",
    "passwords": "Whether people may sign in with a password; passkeys, one-time codes and the directory need none.",
    "proxy": "The address of the reverse proxy whose word on a caller's address and on TLS is believed; empty: nobody's.",
    "directory": "The address (issuer) of the ministry's directory that speaks OpenID Connect; empty: none.",
    "directory_name": "How the sign-in page calls that directory.",
    "directory_client": "The name under which the directory knows this node.",
    "directory_secret_file": "The file that holds the secret shared with the directory; relative to the home folder.",
    "directory_claim": "The claim of the directory by which accounts are linked.",
}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the operator sets, in `mithaq.toml` in the home folder."""

    name: str
    id: str
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 8470
    address: str = ""
    line_host: str = "127.0.0.1"
    line_port: int = 8471
    line_address: str = "https://127.0.0.1:8471"
    poll_seconds: float = 2.0
    passwords: bool = False
    proxy: str = ""
    directory: str = ""
    directory_name: str = ""
    directory_client: str = ""
    directory_secret_file: str = ""
    directory_claim: str = "sub"


class NoHome(Refused):
    """A folder that holds no node."""

    rule = "node.home"
    what = N_("There is no node in {home}.")
    whose = N_("It is for the operator.")
    next_act = N_("Make one with “mithaq init --name NAME”, or name another folder with --home or MITHAQ_HOME.")


class HomeTaken(Refused):
    """A folder that already holds a node."""

    rule = "node.home-taken"
    what = N_("There is already a node in {home}.")
    whose = N_("It is for the operator.")
    next_act = N_("Choose another folder; keys are never overwritten.")


class BadSettings(Refused):
    """Settings that cannot be read."""

    rule = "node.settings"
    what = N_("The settings in {file} cannot be read: {reason}.")
    whose = N_("It is for the operator.")
    next_act = N_("Correct the named setting; the reference page of settings lists them.")


@dataclass
class Node:
    """An opened node: its home, settings and house."""

    home: Path
    settings: Settings
    house: House
    matcher: LazyMatcher
    _stamp: int = 0

    @property
    def keys(self) -> Keys | None:
        """Return the keys that sign now, or None when they are locked."""
        return self.house.keys

    @property
    def certificate(self) -> bytes:
        """Return the certificate that the line presents now."""
        return self.house.identity.certificate

    def settle_keys(self, passphrase: str) -> bool:
        """Return whether the keys in use changed: those of a key file that was replaced, or those that the log says are used now."""
        files = KeyFiles(self.home, passphrase)
        before, stamp = self.house.keys, files.stamp()
        keys = files.read() if before is None or stamp != self._stamp else before
        if keys.following is not None:
            with self.house.store.reading(this_node(self.settings.id)) as reading:
                used = [one.rotation.new_key for one in own_statements(reading) if one.finished]
            following = public_bytes(keys.following.signing)
            keys = files.promote(following) if following in used else keys
        if keys == before and stamp == self._stamp:
            return False
        files.repair(keys)
        self.house.renew(_identity(self.home, self.settings), keys)
        self._stamp = files.stamp()
        return keys != before

    def close(self) -> None:
        """Close the store."""
        self.house.store.close()


def make_node(home: Path, name: str, passphrase: str, **settings: Any) -> Settings:
    """Make the home folder of a new node: settings, locked keys, certificate, empty store. Raises: HomeTaken, WeakPassphrase."""
    if (home / SETTINGS_FILE).exists():
        raise HomeTaken(home=home)
    keys = make_keys(randomness)
    locked = lock_keys(keys, passphrase)
    made = Settings(name=name, id=random_id("identity", randomness(16)), **settings)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    write_private(home / KEYS_FILE, locked)
    write_private(home / CERTIFICATE_FILE, make_certificate(keys, made.id, name, instant(clock())))
    write_private(home / SIGNING_FILE, public_bytes(keys.signing))
    write_private(home / SETTINGS_FILE, _settings_text(made).encode())
    return made


def read_settings(home: Path) -> Settings:
    """Return the settings of a home folder. Raises: NoHome, BadSettings."""
    file = home / SETTINGS_FILE
    if not file.is_file():
        raise NoHome(home=home)
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Settings)
    except (msgspec.DecodeError, ValueError) as error:
        raise BadSettings(file=file, reason=str(error)) from error


def open_node(home: Path, passphrase: str | None) -> Node:
    """Return the node of a home folder, its keys opened when a passphrase is given. Raises: NoHome, BadSettings, WrongPassphrase."""
    settings = read_settings(home)
    identity = _identity(home, settings)
    rules = rules_for(identity)
    url = settings.database or f"sqlite:///{(home / 'mithaq.db').absolute()}"
    store = open_store(url, rules.types, randomness=randomness, clock=clock, fold=fold_text)
    matcher = LazyMatcher(home / "names")
    acts = acts_of(ReportReader(), matcher)
    house = House(store, rules, acts, identity, None, clock, randomness, passwords=settings.passwords)
    node = Node(home, settings, house, matcher)
    if passphrase is not None:
        try:
            node.settle_keys(passphrase)
        except Refused:
            node.close()
            raise
    return node


def prepare_keys(node: Node, passphrase: str) -> None:
    """Put the next pair of keys beside the current one, durable, so that it can be announced. Raises: WrongPassphrase, BrokenKeys."""
    KeyFiles(node.home, passphrase).prepare(node.settings.id, node.settings.name, instant(clock()), randomness)
    node.settle_keys(passphrase)


def faces(house: House, *, secure: bool, address: str = "", directory: Directory | None = None) -> Starlette:
    """Return the application of pages, API and TAXII; `secure` says that they are reached by TLS. Raises: KeysLocked."""
    limits = Limits(ticks)
    outside = Outside(limits, directory, address.rstrip("/"))
    pages = web_site.build(house, secure=secure, outside=outside)
    routes = [*api_site.routes(house, limits), *match_site.routes(house, limits), *taxii_site.routes(house, address=address), *pages]
    return Starlette(routes=routes, middleware=[Middleware(Throttle, limits=limits)])


def directory_of(node: Node) -> Directory | None:
    """Return the directory that the settings name, or None. Raises: BadSettings when its secret cannot be read."""
    settings = node.settings
    if not settings.directory:
        return None
    file = node.home / settings.directory_secret_file
    try:
        secret = file.read_text(encoding="utf-8").strip() if settings.directory_secret_file else ""
    except OSError as error:
        raise BadSettings(file=file, reason=error.strerror or str(error)) from error
    named = DirectorySettings(settings.directory, settings.directory_client, secret, settings.directory_claim, settings.directory_name)
    return Directory(named, clock=clock)


def intake_face(house: House) -> Router:
    """Return the application of TAXII alone. Raises: KeysLocked."""
    return Router(routes=[*taxii_site.routes(house)])


def line(house: House, wake: Callable[[str], None]) -> Starlette:
    """Return the application of the line to partners; `wake` is called with the identity of a partner that hints that something waits.

    A partner reads what it was given by TAXII too. Raises: KeysLocked.
    """
    application = line_site.application(house, wake)
    taxii = taxii_site.routes(house, address=house.identity.address, certified=certified_by(house))
    application.router.routes.extend(taxii)
    return application


def open_acts() -> list[Act[Any]]:
    """Return every act that persons may do, by name, without opening a node."""
    return [act for _, act in sorted(acts_of(ReportReader()).items()) if act.roles]


def examine(node: Node, now: int) -> list[tuple[str, str]]:
    """Return what is wrong with a node, in words, each with what to do."""
    mend = N_("Restore from a backup, or ask the developers with this sentence.")
    return [(text, mend) for text in node.house.store.check()] + findings(node.house, now)


def _identity(home: Path, settings: Settings) -> Identity:
    """Return the node as the public halves of its keys say."""
    signing, certificate = (home / SIGNING_FILE).read_bytes(), (home / CERTIFICATE_FILE).read_bytes()
    return Identity(settings.id, settings.name, signing, certificate, settings.line_address)


def _settings_text(settings: Settings) -> str:
    """Return the settings file, each setting under its explanation."""
    lines = ["# Settings of this node. Changed values take effect when the node is started again.", ""]
    for name, value in msgspec.to_builtins(settings).items():
        lines += [f"# {SETTINGS[name]}", f"{name} = {msgspec.json.encode(value).decode()}", ""]
    return "\n".join(lines)


class ReportReader(TaughtReader):
    """The reader of reports with the listed names of the store and those that people taught."""

    def __init__(self) -> None:
        super().__init__(ReadNames())
