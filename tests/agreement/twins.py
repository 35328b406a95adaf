"""Twin worlds: the same story told twice, once with a secret beside it, and all bytes that go toward somebody who may not know of it.

1. Every act draws its moment and its randomness from a stream of its own, named by its place in the story, so that what is done in secret
   shifts nothing else.
2. A path is a function that asks every question of one kind and returns the answers by name: status, headers and body as bytes. A new way
   out of the node (TAXII, courier) is one more function in `TO_THE_PARTNER` or `TO_THE_PERSON`.
3. The commitment to the node log's head, and the signatures over notes that bear it, are masked; nothing else is.

Every name in here is invented.
"""

import base64
import hashlib
import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from mithaq.acts.work import Work
from mithaq.app import faces, line
from mithaq.desks.registry.courier_acts import ExportCourier, GiveCourierRange, export_courier, give_courier_range
from mithaq.desks.registry.delivery import pull_from
from mithaq.desks.registry.health import findings
from mithaq.exchange.channel import outward
from mithaq.exchange.partner import find_partner
from mithaq.log.checkpoint import Checkpoint, node_origin
from mithaq.log.note import Note, sign
from mithaq.log.witness import write_ask
from mithaq.wires.peer.server import WithCertificate
from mithaq.wires.taxii.streams import shelf_id
from tests.agreement.nodes import START, Node, World, meet

SECOND = 1_000_000
PASSWORD = "an invented long password"
NODE_LOG = re.compile(rb"node-log [A-Za-z0-9+/=]{44}")
NOTE = re.compile(rb"mithaq/1/[^\"]*?node-log [^\"]*?(?:\\n\\n|\n\n)[^\"]*?(?=\"|$)", re.DOTALL)
SIGNED = re.compile(rb"(\xe2\x80\x94|\\u2014) (identity--[0-9a-f-]{36}) [A-Za-z0-9+/=]+")
LEAF = re.compile(
    rb"\"leaf\":\d+|[?]before=\d+|content-length: \d+|<p>\d+ leaves . root <code dir=\"ltr\">[0-9a-f]+</code>".replace(
        b" . ", b" \xc2\xb7 "
    )
)
LEAF_ROW = re.compile(
    rb"<tr(?: data-row)?><td class=\"numeric\">\d+</td><td class=\"nowrap\"><time"
    rb"|<code dir=\"ltr\">registry.take_(?:range|cosignature)</code>(?:</a>)?</td>(?:<td>line</td>)?<td><code dir=\"ltr\">[0-9a-f]+</code>"
)
Answers = dict[str, bytes]


class Streams:
    """Randomness that begins anew under each name."""

    def __init__(self, node: str) -> None:
        self.node = node
        self.begin("")

    def begin(self, name: str) -> None:
        """Begin the stream of a name."""
        self._source = random.Random(f"{self.node} {name}")

    def __call__(self, count: int) -> bytes:
        return self._source.randbytes(count)


@dataclass
class Twin:
    """One of the two worlds, and the identifiers of what is in it."""

    world: World
    home: Node
    partner: Node
    folder: Path
    moment: int = 0
    secrets: int = 0
    ids: dict[str, str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    toward: list[bytes] = field(default_factory=list)
    token: str = ""

    def pin(self, name: str, at: int | None = None) -> None:
        """Let the clocks and the randomness of all nodes begin a moment of this name."""
        for node in self.world.nodes.values():
            node.clock.now = START + self.moment * SECOND if at is None else at
            node.house.randomness.begin(name)  # type: ignore[attr-defined]

    def act(self, node: Node, act: str, /, by: str = "officer", **ask: Any) -> Any:
        """Return what came of an act of the story."""
        self.moment += 1
        self.pin(f"moment {self.moment}")
        return node.act(act, by=by, **ask)

    def pull(self, here: Node, there: Node) -> None:
        """Let a node pull from another as a moment of the story."""
        self.moment += 1
        self.pin(f"moment {self.moment}")
        _pull(here, there)

    def secretly(self, do: Callable[[], Any]) -> Any:
        """Do something that the story does not tell, between two of its moments."""
        self.secrets += 1
        self.pin(f"secret {self.secrets}", START + self.moment * SECOND + 200_000 + self.secrets * 2_000)
        return do()


def _pull(here: Node, there: Node) -> None:
    with here.reading() as reading:
        partner = find_partner(reading, there.id)
    pull_from(here.house, here.wire, partner)


class Recorded:
    """The line of the home node, with all that goes out by it toward the partner."""

    def __init__(self, inner: Any, partner: str, toward: list[bytes]) -> None:
        self._inner, self._partner, self._toward = inner, partner, toward

    def __getattr__(self, method: str) -> Any:
        def call(partner: Any, *ask: Any) -> Any:
            if partner.id == self._partner:
                said = [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in ask]
                self._toward.append(msgspec.json.encode([method, said]))
            return getattr(self._inner, method)(partner, *ask)

        return call


def add(world: World, name: str, folder: Path) -> Node:
    """Return a new node whose randomness comes in named streams."""
    node = world.add(name, folder)
    node.house = replace(node.house, randomness=Streams(name))
    return node


def tell(folder: Path, secret: str = "") -> Twin:
    """Return the world after the story, told beside a secret: "" none, "partner" of another partner, "person" above a clearance."""
    folder.mkdir()
    world = World()
    twin = Twin(world, add(world, "eastland", folder), add(world, "westland", folder), folder)
    home, partner = twin.home, twin.partner
    home.wire = Recorded(home.wire, partner.id, twin.toward)  # type: ignore[assignment]
    twin.pin("meeting")
    meet(home, partner)
    beside = {"": _nothing, "partner": _another_partner, "person": _above_clearance}[secret](twin)
    for number, step in enumerate(STORY):
        step(twin)
        next(beside, None)
        if number % 2:
            twin.pull(partner, home)
            next(beside, None)
            twin.pull(home, partner)
    list(beside)
    twin.pull(partner, home)
    twin.pull(home, partner)
    return twin


def _agree(twin: Twin) -> None:
    home, partner = twin.home, twin.partner
    ask = {
        "name": "Invented agreement",
        "parties": [{"identity": node.id, "name": node.name, "code": node.name[:2].upper()} for node in (home, partner)],
        "purposes": ["counter-terrorism"],
        "pillars": ["counter-terrorism", "border-security"],
        "classification_ceiling": "secret",
        "second_person": ["registry.release"],
    }
    twin.ids["agreement"] = twin.act(home, "registry.propose_agreement", **ask).record
    twin.pull(partner, home)
    for node in (home, partner):
        twin.act(node, "registry.sign_agreement", agreement=twin.ids["agreement"], office="Invented ministry")
    twin.pull(partner, home)
    twin.pull(home, partner)
    for name, clearance in (("low", "restricted"), ("high", "secret")):
        ask = {"name": name, "person": name, "roles": sorted(home.person().principal.roles), "clearance": clearance, "password": PASSWORD}
        twin.act(home, "registry.open_account", **ask)


def _commit(number: int) -> Callable[[Twin], None]:
    def step(twin: Twin) -> None:
        sides = {"debtors": [twin.partner.id], "creditors": [twin.home.id]}
        ask = {"agreement": twin.ids["agreement"], "number": f"C-{number}", "measure": f"Do the invented thing {number}", **sides}
        made = twin.act(twin.home, "plan.propose_commitment", pillar="border-security", due="2026-06-30", **ask).record
        twin.ids[f"commitment {number}"] = made

    return step


def _sign(twin: Twin) -> None:
    for node in (twin.home, twin.partner):
        twin.act(node, "plan.sign_commitment", commitment=twin.ids["commitment 1"], office="Invented office")


def _note(twin: Twin) -> None:
    file = {"name": "a.txt", "content": b"an invented file"}
    ask = {"record": twin.ids["commitment 1"], "text": "an invented note", "share": True, "attachments": [file]}
    twin.ids["note"] = twin.act(twin.home, "registry.annotate", **ask).record


def _request(twin: Twin) -> None:
    why = {"urgency": "normal", "legal_basis": "Article 4", "purpose": "counter-terrorism", "kind": "check", "subject": "Invented"}
    ask = {"agreement": twin.ids["agreement"], "number": "R-1", "to": twin.home.id, "text": "Is it so?", **why}
    twin.ids["request"] = twin.act(twin.partner, "requests.send", **ask).record


def _reply(twin: Twin) -> None:
    twin.ids["reply"] = twin.act(twin.home, "requests.reply", request=twin.ids["request"], step="final", text="It is so.").record


def _report(twin: Twin) -> None:
    ask = {"title": "Invented", "text": "An invented text of Karim Rizvi.", "source": "a test", "agreement": twin.ids["agreement"]}
    records = twin.act(twin.home, "reports.receive", **ask).records
    twin.ids["report"], twin.ids["draft"] = records[:2]
    waiting = twin.act(twin.home, "registry.release", record=records[0]).record
    twin.act(twin.home, "registry.approve", by="second", proposal=waiting)
    twin.ids["named"] = _named(twin, records[0], "An invented text of ", "Karim Rizvi", act=twin.act)
    other = twin.act(twin.home, "reports.receive", title="Other", text="Kareem Rizvi said nothing.", source="a test").records[0]
    twin.ids["named alike"] = _named(twin, other, "", "Kareem Rizvi", act=twin.act)


def _named(twin: Twin, report: str, before: str, name: str, *, act: Callable[..., Any]) -> str:
    """State by hand that a report names a person after the words `before`, and return the statement."""
    mention = {"type": "person", "text": name, "en": name, "side": "EL"}
    start, end = len(before), len(before) + len(name)
    made = act(twin.home, "reports.add_statement", open_report=report, start=start, end=end, mention=mention).records
    return next(str(one) for one in made if one.startswith("statement--"))


def _meeting(twin: Twin) -> None:
    twin.ids["meeting"] = twin.act(
        twin.home, "plan.record_meeting", agreement=twin.ids["agreement"], title="Meeting", held_on="2026-01-05"
    ).record


def _recall(twin: Twin) -> None:
    twin.act(twin.home, "registry.recall", record=twin.ids["commitment 2"], reason="said in error", how="destroy")


_SPELLED = ("Kareem Rizvi", "Karim Rizwi", "Kareem Rizwi")
STORY = (_agree, _commit(1), _commit(2), _sign, _note, _request, _reply, _report, _meeting, _recall, _commit(3), _commit(4))


def _nothing(_twin: Twin) -> Iterator[None]:
    return iter(())


def _another_partner(twin: Twin) -> Iterator[None]:
    """Do, between the moments of the story, all that is done with another partner, and on this desk for nobody."""
    home = twin.home
    other: Node = twin.secretly(lambda: add(twin.world, "northland", twin.folder))
    twin.secretly(lambda: meet(home, other))
    parties = [{"identity": node.id, "name": node.name} for node in (home, other)]
    ask = {"name": "Secret agreement", "parties": parties, "purposes": ["counter-terrorism"], "pillars": ["counter-terrorism"]}
    agreement = twin.secretly(lambda: home.act("registry.propose_agreement", **ask)).record
    twin.secretly(lambda: _pull(other, home))
    for node in (home, other):
        twin.secretly(lambda node=node: node.act("registry.sign_agreement", agreement=agreement, office="Secret ministry"))
    twin.secretly(lambda: _pull(other, home))
    twin.secretly(lambda: _pull(home, other))
    twin.hidden.append(agreement)
    for number in range(1_000):
        yield
        file = {"name": "s.txt", "content": f"a secret file {number}".encode()}
        note = {"record": agreement, "text": f"a hidden word {number}", "share": True, "attachments": [file]}
        made = twin.secretly(lambda note=note: home.act("registry.annotate", **note)).record
        twin.hidden.append(made)
        twin.secretly(lambda: _pull(other, home))
        twin.secretly(lambda: _pull(home, other))
        twin.secretly(lambda number=number: home.act("reports.receive", title="Hidden", text=f"A hidden text {number}.", source="s"))
        if "commitment 1" in twin.ids:
            ask = {
                "record": twin.ids["commitment 1"],
                "text": "for us alone",
                "attachments": [{"name": "o.txt", "content": b"our own file"}],
            }
            twin.hidden.append(twin.secretly(lambda ask=ask: home.act("registry.annotate", **ask)).record)
        if number % 3 == 2:
            twin.secretly(lambda made=made: home.act("registry.recall", record=made, reason="hidden", how="destroy"))
        twin.secretly(lambda: home.act("registry.consult", record=agreement, purpose="hidden"))
        if number > 24:
            return


def _above_clearance(twin: Twin) -> Iterator[None]:
    """Do, between the moments of the story, what people cleared higher do with what is marked higher."""
    home = twin.home
    for number in range(1_000):
        yield
        if "meeting" not in twin.ids and number > 3 and number % 2:
            continue
        if "agreement" not in twin.ids or "commitment 1" not in twin.ids:
            continue
        marking = {"classification": "secret", "releasable_to": [home.id, twin.partner.id][: 1 + number % 2]}
        text = f"{_SPELLED[number % 3]} of a hidden text {number}."
        ask = {"title": "Hidden", "text": text, "source": "s", "agreement": twin.ids["agreement"], "marking": marking}
        records = twin.secretly(lambda ask=ask: home.act("reports.receive", **ask)).records
        twin.hidden += records
        twin.hidden.append(twin.secretly(lambda one=records[0]: home.act("registry.annotate", record=one, text="a hidden word")).record)
        twin.hidden.append(twin.secretly(lambda one=records[0]: home.act("registry.release", record=one)).record)
        if number % 2:
            twin.secretly(lambda one=records[1]: home.act("reports.reject_draft", draft=one, reason="hidden"))
        else:
            twin.hidden += twin.secretly(lambda one=records[1]: home.act("reports.confirm_draft", draft=one, nature="claim")).records
        twin.secretly(lambda one=records[0]: home.act("registry.consult", record=one, purpose="hidden"))
        _judge_secretly(twin, records[0], number)
        twin.secretly(
            lambda number=number: home.act(
                "registry.open_account", name=f"hidden{number}", person="Hidden", roles=["overseer"], password=PASSWORD
            )
        ) if number < 3 else None
        if number > 24:
            return


def _judge_secretly(twin: Twin, report: str, number: int) -> None:
    """State in a hidden report a name that may be one with that of the open report, and say so, or not, or leave it to be asked."""
    if "named" not in twin.ids:
        return
    hidden = twin.secretly(lambda: _named(twin, report, "", _SPELLED[number % 3], act=lambda home, name, **ask: home.act(name, **ask)))
    twin.hidden.append(hidden)
    judged = {0: "reports.link", 1: "reports.part"}.get(number % 3)
    if judged is not None:
        twin.hidden += twin.secretly(lambda: twin.home.act(judged, statement=twin.ids["named"], other=hidden)).records


# What goes toward the partner


def by_the_line(twin: Twin, hidden: list[str]) -> Answers:
    """Ask the line, as the partner, everything that it answers, about what is the partner's, what is hidden, and what is nowhere."""
    home, partner = twin.home, twin.partner
    woken: list[str] = []
    client = TestClient(WithCertificate(line(home.house, lambda *_named: woken.append("woken")), partner.house.identity.certificate))
    nowhere = "agreement--00000000-0000-4000-8000-000000000000"
    agreements = [twin.ids["agreement"], *[one for one in hidden if one.startswith("agreement--")], nowhere]
    said: Answers = {}

    def ask(method: str, path: str, content: bytes | None = None) -> None:
        twin.pin(f"line {method} {path}", START + 10**12)
        said[f"{method} {path}"] = _bytes(client.request(method, f"/peer/1{path}", content=content))

    ask("GET", "/channels")
    for agreement in agreements:
        for start in (0, 1, 5, 10, 10_000):
            for limit in (1, 1_000):
                ask("GET", f"/channels/{agreement}/range?start={start}&limit={limit}")
        ask("POST", f"/channels/{agreement}/cosignature", b"no note")
        ask("POST", f"/channels/{agreement}/cosignature", _cosigned_note(twin))
    for content in (b"an invented file", b"our own file", *(f"a secret file {number}".encode() for number in range(4)), b"nowhere"):
        ask("GET", f"/attachments/{_sha256(content)}")
    ask("GET", "/attachments/nonsense")
    ask("POST", "/hint")
    ask("POST", "/witness/add-checkpoint", b"nonsense")
    ask("POST", "/witness/add-checkpoint", _witness_ask(partner))
    ask("GET", "/nowhere")
    stranger = TestClient(WithCertificate(line(home.house, lambda *_named: None), b"a stranger"))
    twin.pin("stranger", START + 10**12)
    said["a stranger GET /channels"] = _bytes(stranger.get("/peer/1/channels"))
    said["woken"] = str(len(woken)).encode()
    return said


def by_calling(twin: Twin, _hidden: list[str]) -> Answers:
    """Return all that the home node itself sent the partner while the story was told, in order."""
    return {f"call {number}": raw for number, raw in enumerate(twin.toward)}


def by_the_partners_files(twin: Twin, _hidden: list[str]) -> Answers:
    """Return every record that the partner holds, as its own people would read it."""
    found: Answers = {}
    with twin.partner.reading() as reading:
        for kind in sorted(twin.partner.house.rules.types):
            for held in reading.page(kind, limit=500).rows:
                found[f"{held.id} {held.modified} {held.state}"] = held.body or b""
    return found


class _Undone(Exception):
    """Ends a work so that nothing of it is kept."""


def by_courier(twin: Twin, _hidden: list[str]) -> Answers:
    """Return what a courier file for the partner carries before it is encrypted; the export is undone, so that no world has one more."""
    house, said = twin.home.house, {}

    def work(writing: Any) -> None:
        at_work = Work(writing, twin.home.person().principal, house.rules, house.identity, house.keys, house.clock(), house.randomness)
        export_courier(at_work, ExportCourier(partner=twin.partner.id, agreement=twin.ids["agreement"], first_leaf=0))
        said["header"], start = at_work.said["header"], 0
        while start < at_work.said["size"]:
            ask = GiveCourierRange(partner=twin.partner.id, agreement=twin.ids["agreement"], start=start, limit=4)
            give_courier_range(at_work, ask)
            said[f"range {start}"], start = at_work.said["range"], at_work.said["end"]
            said[f"attachments before {start}"] = repr(at_work.said["attachments"]).encode()
        raise _Undone

    twin.pin("courier", START + 10**12)
    with suppress(_Undone):
        house.store.write(work)
    return said


def by_taxii(twin: Twin, hidden: list[str]) -> Answers:
    """Ask TAXII, as the partner by its certificate, for collections, objects, manifests and versions: its own, hidden ones, and none."""
    home, partner = twin.home, twin.partner
    client = TestClient(WithCertificate(line(home.house, lambda *_named: None), partner.house.identity.certificate))
    nowhere = "agreement--00000000-0000-4000-8000-000000000000"
    said: Answers = {}

    def ask(path: str) -> None:
        twin.pin(f"taxii {path}", START + 10**12)
        said[path] = _bytes(client.get(path, headers={"accept": "application/taxii+json;version=2.1"}))

    for path in ("/taxii2/", "/taxii/partner/", "/taxii/partner/collections/", "/taxii/partner/status/x/", "/taxii/intake/collections/"):
        ask(path)
    for agreement in (twin.ids["agreement"], *(one for one in hidden if one.startswith("agreement--")), nowhere):
        shelf = f"/taxii/partner/collections/{shelf_id(outward(partner.id, agreement))}/"
        for question in (
            "",
            "manifest/",
            "objects/",
            "objects/?limit=3",
            "objects/?match[version]=all",
            "objects/?added_after=2026-01-05T09:00:05Z",
        ):
            ask(shelf + question)
        for record in (twin.ids["commitment 1"], twin.ids["commitment 2"], *hidden[:12]):
            ask(f"{shelf}objects/{record}/")
            ask(f"{shelf}objects/{record}/versions/")
    return said


# What goes toward a person who is cleared less

WORDS = ("invented", "hidden", "Hidden", "note", "nothing")


def by_the_api(twin: Twin, hidden: list[str]) -> Answers:
    """Ask the API, as the person, for records, pages of them, facets, searches, what is hidden, and every act on it."""
    return _ask_the_api(twin, hidden, brief=False)


def by_the_api_briefly(twin: Twin, hidden: list[str]) -> Answers:
    """Ask the API the questions that planted leaks are looked for by."""
    return _ask_the_api(twin, hidden, brief=True)


def _ask_the_api(twin: Twin, hidden: list[str], *, brief: bool) -> Answers:
    home = twin.home
    client, headers = _signed_in(twin)
    said: Answers = {}
    kinds = ("open-report", "note", "commitment") if brief else (*sorted(home.house.rules.types), "indicator")
    shown = [*twin.ids.values()][:3] if brief else [*twin.ids.values()]
    acts = [
        act for act in home.house.open_acts() if not brief or act.name in ("registry.annotate", "plan.begin", "registry.sign_agreement")
    ]

    def ask(method: str, path: str, **more: Any) -> Any:
        twin.pin(f"api {method} {path} {more}", START + 10**12)
        answer = client.request(method, path, headers=headers, **more)
        said[f"{method} {path} {more.get('json', '')}"] = _bytes(answer)
        return answer

    for path in ("/api/openapi.json", "/livez", "/readyz", "/api/records"):
        ask("GET", path)
    for kind in kinds:
        for limit in (2,) if brief else (1, 2, 50):
            _follow(ask, f"/api/records?type={kind}&limit={limit}")
        declared = home.house.rules.types.get(kind)
        for facet in declared.facets if declared is not None else ():
            for value in ("x", "waiting", "secret", twin.ids["agreement"], *hidden[:2]):
                ask("GET", f"/api/records?type={kind}&{facet.name}={value}")
    for word in WORDS[:2] if brief else WORDS:
        _follow(ask, f"/api/records?search={word}&limit=1")
    for one in (*shown, *hidden[: 3 if brief else 12], "note--00000000-0000-4000-8000-000000000000", "nonsense"):
        ask("GET", f"/api/records/{one}")
    for act in acts:
        for one in (hidden[0], hidden[-1]):
            ask("POST", f"/api/acts/{act.name}", json=_filled(act.input, one))
    for path in () if brief else ("/catalog", "/algorithms", "/healthz", "/search/default", "/search/nobody", "/entities/group:taliban"):
        ask("GET", path)
    for word in () if brief else WORDS:
        ask("GET", f"/search/default?q={word}&limit=50")
        query = {"schema": "Organization", "properties": {"name": [f"{word} group"]}}
        ask("POST", "/match/default?cutoff=0", json={"queries": {"q": query}})
    for one in () if brief else (*hidden[:12], "designation--00000000-0000-4000-8000-000000000000", "nonsense"):
        ask("GET", f"/entities/{one}")
        ask("GET", f"/entities/{one}/adjacent")
    return said


def by_the_pages(twin: Twin, hidden: list[str]) -> Answers:
    """Open every page, as the person, of what is there, what is hidden, and what is nowhere."""
    return _open_pages(twin, hidden, brief=False)


def by_the_pages_briefly(twin: Twin, hidden: list[str]) -> Answers:
    """Open the pages that planted leaks are looked for by."""
    return _open_pages(twin, hidden, brief=True)


def _open_pages(twin: Twin, hidden: list[str], *, brief: bool) -> Answers:
    client, _ = _signed_in(twin)
    client.cookies.set("mithaq", twin.token)
    said: Answers = {}
    places = (
        "/registry/log",
        "/",
        "/person",
        "/links",
        "/plan",
        "/plan/follow-up",
        "/plan/meetings",
        "/requests",
        "/requests/custody",
        "/requests/onward",
        "/requests/statistics",
        "/reports",
        "/reports/alike",
        "/records?type=reading-alias",
        "/records?type=statement-link",
        "/designations",
        "/registry",
    )
    named = ("record", "commitment", "meeting", "agreement", "request", "report", "proposal", "partner", "entry", "import")
    paths = [*places, *(f"/search?q={word}" for word in (*WORDS, *hidden[:3]))]
    paths += [f"/{kind}/{one}" for kind in named for one in (*hidden[:3], hidden[-1], "nonsense")]
    paths += [f"/{kind}/{one}" for one in twin.ids.values() for kind in ("record", one.partition("--")[0].removeprefix("open-"))]
    paths += [f"/attachment/{_sha256(content)}" for content in (b"an invented file", b"nowhere")]
    paths += [f"/act/{act.name}?record={hidden[0]}" for act in twin.home.house.open_acts()]
    for path in places if brief else paths:
        twin.pin(f"page {path}", START + 10**12)
        said[f"GET {path}"] = _bytes(client.get(path, follow_redirects=False))
    return said


def by_the_proof(twin: Twin, _hidden: list[str]) -> Answers:
    """Export the proof file as the person."""
    client, headers = _signed_in(twin)
    twin.pin("proof", START + 10**12)
    ask = {"agreement": twin.ids["agreement"], "partner": twin.partner.id}
    said = client.post("/api/acts/registry.prove", json=ask, headers=headers).json()
    proof = msgspec.json.decode(base64.b64decode(said["said"]["proof"]))
    unsealed = {name: value for name, value in proof.items() if name != "seal"}
    return {"registry.prove": msgspec.json.encode({**said, "leaf": 0, "said": unsealed})}


def by_the_doctor(twin: Twin, _hidden: list[str]) -> Answers:
    """Ask the doctor."""
    return {"findings": repr(findings(twin.home.house, START + 10**12)).encode(), "check": repr(twin.home.store.check()).encode()}


def by_the_journal(twin: Twin, hidden: list[str]) -> Answers:
    """Return the structured log lines that the person's own questions leave."""
    client, headers = _signed_in(twin)
    with capture_logs() as lines:
        for one in (twin.ids["note"], hidden[0], "nonsense"):
            twin.pin(f"journal {one}", START + 10**12)
            client.get(f"/api/records/{one}", headers=headers)
            client.post("/api/acts/registry.annotate", json={"record": one, "text": "a word"}, headers=headers)
    return {f"line {number}": repr(one).encode() for number, one in enumerate(lines)}


TO_THE_PARTNER = (by_the_line, by_calling, by_the_partners_files, by_courier, by_taxii)
TO_THE_PERSON = (by_the_pages, by_the_api, by_the_proof, by_the_doctor, by_the_journal)


def mask(raw: bytes) -> bytes:
    """Return the bytes with the commitment to the node log and the signatures over it masked."""

    def hide(found: re.Match[bytes]) -> bytes:
        return SIGNED.sub(rb"\1 \2 MASKED", NODE_LOG.sub(b"node-log MASKED", found[0]))

    return NOTE.sub(hide, raw)


def mask_for_a_person(raw: bytes) -> bytes:
    """Return the bytes with the size of the node log masked too, and the places of leaves in it, which a person of the node is shown.

    The hash of a leaf over a range that the partner gave is masked as well: the partner's note, which it covers, bears the commitment.

    HOLE: by these a person can tell how many acts the node has logged, those that are hidden from the person included.
    """
    return LEAF_ROW.sub(b"<tr>MASKED", LEAF.sub(b"MASKED", mask(raw)))


def differences(one: Answers, other: Answers, hide: Callable[[bytes], bytes] = mask) -> list[str]:
    """Return the names of the answers that differ under the mask."""
    return [name for name in sorted(one.keys() | other.keys()) if hide(one.get(name, b"nothing")) != hide(other.get(name, b"nothing"))]


def _bytes(answer: Any) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    return f"{answer.status_code}\n{head}\n\n".encode() + answer.content


def _follow(ask: Callable[..., Any], path: str) -> None:
    """Ask for a page of records and for those after it."""
    answer = ask("GET", path)
    for _ in range(4):
        cursor = answer.json().get("next") if answer.status_code == 200 else None
        if cursor is None:
            return
        answer = ask("GET", f"{path}&after={cursor}")


def _signed_in(twin: Twin) -> tuple[TestClient, dict[str, str]]:
    twin.pin("sign in", START + 10**12)
    client = TestClient(faces(twin.home.house, secure=False))
    if not twin.token:
        twin.token = client.post("/api/session", json={"name": "low", "password": PASSWORD}).json()["token"]
    return client, {"authorization": f"Bearer {twin.token}"}


def _filled(kind: type[msgspec.Struct], one: str) -> dict[str, Any]:
    """Return an input whose every required text is `one`."""
    schema = msgspec.json.schema(kind)
    found = schema["$defs"][kind.__name__]
    ask: dict[str, Any] = {}
    for name in found.get("required", ()):
        declared = found["properties"][name].get("type")
        ask[name] = {"string": one, "array": [one], "integer": 1, "object": {}}.get(declared, one)
    return ask


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _cosigned_note(twin: Twin) -> bytes:
    with twin.partner.reading() as reading:
        head = reading.log_head(f"in/{twin.home.id}/{twin.ids['agreement']}")
    assert head is not None
    return head.note or b""


def _witness_ask(node: Node) -> bytes:
    text = Checkpoint(node_origin(node.id), 0, bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")).text()
    return write_ask(0, [], Note(text, (sign(text, node.id, node.keys.signing),)).encode())
