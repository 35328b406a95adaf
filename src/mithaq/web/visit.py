"""A visit: one request of one person, with everything a page needs to answer it.

1. Every page but the first reads on behalf of the signed-in person; there is no other way to the store from here.
2. What a person opened is noted in the log, once an hour for each record, through the act that the registry has for it.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mithaq.acts.act import Actor
from mithaq.acts.house import House
from mithaq.acts.limits import Limits
from mithaq.acts.sessions import SignedIn
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id
from mithaq.records.principal import Principal
from mithaq.store import Reading
from mithaq.web.colleagues import Colleagues
from mithaq.web.directory import Directory
from mithaq.web.face import Face
from mithaq.web.forms import Sent
from mithaq.web.frame import build_frame, surroundings
from mithaq.web.parties import Parties, read_parties
from mithaq.web.preferences import Preferences
from mithaq.web.remembered import SECONDS, Memory, Remembered, Surroundings
from mithaq.web.rendering import render
from mithaq.web.running import Workshop
from mithaq.web.safety import PAGE_HEADERS, own_path
from mithaq.web.titles import page_of
from mithaq.web.views import Frame, PersonView
from mithaq.web.waiting import Desk

CONSULT = "registry.consult"
HOUR = 3_600_000_000
NOTICES: Mapping[str, str] = {
    "done": N_("Done, and entered in the log."),
    "welcome": N_("You are signed in, and the link is used up. Add a passkey or one-time codes before you leave."),
    "proposed": N_("Kept as a proposal: the agreement asks for a second person. Somebody else with the role must approve it."),
    "sent": N_("Done. The other side has it at the next contact."),
}


class Bell(Protocol):
    """What rings after each commit, for the streams that wait."""

    def heard(self) -> AbstractContextManager[asyncio.Event]:
        """Return an event that is set at each ring."""
        ...


@dataclass(frozen=True)
class Outside:
    """What stands between the pages and the world: the limits, the directory that people may come in by, the pages' own address."""

    limits: Limits | None = None
    directory: Directory | None = None
    address: str = ""


@dataclass(frozen=True)
class Site:
    """What all visits share: the house, whether cookies need TLS, the version, the reading of names in Latin letters, what is outside.

    `sealing` is the key of 32 bytes under which this process seals questions; it is never stored.
    """

    house: House
    secure: bool
    version: str
    romanize: Callable[[str], str]
    outside: Outside
    bell: Bell
    sealing: bytes
    remembered: Remembered = field(default_factory=Remembered)
    workshop: Workshop = field(default_factory=Workshop)

    @property
    def cookie(self) -> str:
        """Return the name of the session cookie; the prefix binds it to this host (RFC 6265bis, 2025)."""
        return "__Host-mithaq" if self.secure else "mithaq"


@dataclass(frozen=True)
class Visit:
    """One request. `sent` holds the form of a POST; `signed` is None before sign-in.

    `around` is what a page read of its frame itself; `lag` is how many seconds the numbers at the side may be behind a commit.
    """

    site: Site
    request: Request
    preferences: Preferences
    face: Face
    signed: SignedIn | None = None
    token: str = ""
    sent: Sent = field(default_factory=dict)
    around: Surroundings | None = None
    lag: int = SECONDS
    _colleagues: list[Colleagues] = field(default_factory=list, repr=False)
    _parties: dict[str, Parties] = field(default_factory=dict, repr=False)

    @property
    def house(self) -> House:
        """Return the running node."""
        return self.site.house

    @property
    def node(self) -> str:
        """Return the identity of this node."""
        return self.site.house.identity.id

    @property
    def principal(self) -> Principal:
        """Return the reader; before sign-in nobody, who sees nothing. Raises: LookupError then."""
        if self.signed is None:
            raise LookupError("this page is only for people who signed in")
        return self.signed.principal

    @property
    def actor(self) -> Actor:
        """Return the reader as an actor through a page."""
        return Actor(self.principal, via="page")

    @property
    def csrf(self) -> str:
        """Return the token of this session's forms, an empty text before sign-in."""
        return self.signed.csrf if self.signed is not None else ""

    def say(self, message: str, **facts: object) -> str:
        """Return a message in the reader's language."""
        return self.face.say(message, **facts)

    def asked(self, name: str, default: str = "") -> str:
        """Return a parameter of the address."""
        return self.request.query_params.get(name, default)

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def field(self, name: str) -> str:
        """Return a text of the form that was sent, or an empty one."""
        found = next(iter(self.sent.get(name, ())), "")
        return found if isinstance(found, str) else ""

    @property
    def origin(self) -> str:
        """Return the address at which this page stands, as the settings or else the browser says it ("https://node.example")."""
        return self.site.outside.address or f"{self.request.url.scheme}://{self.request.url.netloc}"

    @property
    def sender(self) -> str:
        """Return the network address that the request came from."""
        return self.request.client.host if self.request.client is not None else ""

    def new_key(self) -> str:
        """Return a key by which a second click is harmless."""
        return self.house.randomness(16).hex()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Open one snapshot as the reader sees it."""
        with self.house.store.reading(self.principal) as reading:
            yield reading

    def parties(self, reading: Reading) -> Parties:
        """Return the parties, placed as in the chosen agreement; they are read once for a page and its frame."""
        chosen = self.preferences.agreement
        if chosen not in self._parties:
            self._parties[chosen] = read_parties(
                reading, self.node, self.house.identity.name, chosen, reader=self.say(N_("reader of reports"))
            )
        return self._parties[chosen]

    @property
    def colleagues(self) -> Colleagues:
        """Return who else holds which role; read once for a page."""
        if not self._colleagues:
            with self.reading() as reading:
                self._colleagues.append(Colleagues.read(reading))
        return self._colleagues[0]

    def agreement(self, parties: Parties) -> str:
        """Return the agreement that the reader chose, or the newest one, or nothing when there is none."""
        chosen = self.preferences.agreement
        return chosen if chosen in parties.agreements else next(iter(parties.agreements), "")

    def consult(self, identifier: str) -> None:
        """Note in the log that the reader opened a record, when the reader's role is one that the log asks for."""
        act = self.house.acts.get(CONSULT)
        if act is not None and self.principal.roles & act.roles:
            hour = self.face.now // HOUR
            ask = {"record": identifier, "purpose": "page"}
            self.house.perform(CONSULT, self.actor, ask, key=f"page/{identifier}/{hour}")

    def note_taken(self, identifier: str, form: str) -> None:
        """Note in the log that the reader took a record away as a file of a form, when the reader's role is one that the log asks for."""
        act = self.house.acts.get(CONSULT)
        if act is not None and self.principal.roles & act.roles:
            self.house.perform(CONSULT, self.actor, {"record": identifier, "purpose": f"export {form}"})

    def frame(self) -> Frame:
        """Return what stands round the page."""
        bare = Frame(self.house.identity.name, self.site.version, self.path)
        if self.signed is None:
            return bare
        notice = NOTICES.get(self.asked("notice"))
        around = self.around
        if around is None:
            place = f"frame {self.preferences.agreement}"
            around = self.site.remembered.of(self.principal, place, self.house.clock(), self._surroundings, lag=self.lag)
        parties = self._parties.get(self.preferences.agreement)
        if parties is None:
            with self.reading() as reading:
                parties = self.parties(reading)
        made = build_frame(bare, self.face, self.principal, (parties, self.agreement(parties)), around)
        person = PersonView(self.signed.person or self.signed.account, self.signed.account)
        record = self.asked("made")
        leads = page_of(record) if notice and is_id(record) else ""
        return replace(made, person=person, csrf=self.signed.csrf, notice=self.say(notice) if notice else "", made=leads)

    def memory(self) -> Memory:
        """Return what is remembered of the reader's desk; asked for before the snapshot is opened from which it is read."""
        return self.site.remembered.memory(self.principal, f"desk {self.preferences.agreement}", self.house.clock())

    def _surroundings(self) -> Surroundings:
        """Return what waits for the reader and how the lines stand, read now."""
        memory = self.memory()
        with self.reading() as reading:
            return surroundings(Desk(reading, self.house, self.parties(reading), self.face.now, memory))

    @property
    def path(self) -> str:
        """Return the path and query of this page, without the notice."""
        query = [(name, value) for name, value in self.request.query_params.multi_items() if name != "notice"]
        return self.request.url.path + ("?" + urlencode(query) if query else "")

    def older(self, cursor: str | None) -> str:
        """Return the address of the rows after these, or an empty text on the last page."""
        if cursor is None:
            return ""
        query = [(name, value) for name, value in self.request.query_params.multi_items() if name not in ("notice", "after")]
        return f"{self.request.url.path}?{urlencode([*query, ('after', cursor)])}"

    def page(self, template: str, values: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
        """Return a page."""
        return render(template, self.face, self.frame(), values, status=status)

    def bare_page(self, template: str, values: Mapping[str, object], *, status: int) -> Response:
        """Return a page without what stands round it, as before sign-in."""
        return render(template, self.face, Frame(self.house.identity.name, self.site.version, self.path), values, status=status)

    def go(self, path: str, notice: str = "", made: str = "") -> Response:
        """Return a redirect to a page of this site after an act, with a notice for it that leads to the record that was `made`."""
        target, mark, place = own_path(path).partition("#")
        if notice:
            target += ("&" if "?" in target else "?") + urlencode({"notice": notice, **({"made": made} if made else {})})
        target += mark + place
        return RedirectResponse(target, 303, PAGE_HEADERS)
