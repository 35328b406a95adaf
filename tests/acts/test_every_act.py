"""Each act of each desk: refused to whom it is not for, undone by a crash, done for whom it is for."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyotp
import pytest

from mithaq.acts import codes, passkeys
from mithaq.acts import perform as performing
from mithaq.acts.act import Actor, NotAllowed
from mithaq.app import acts_of
from mithaq.desks.designations.retaining_acts import RaiseFound
from mithaq.desks.registry.delivery import confirmed_partners, pull_from
from mithaq.desks.registry.intake_acts import Contribute
from mithaq.exchange.contributions.offer import read_envelope, read_offers
from mithaq.exchange.courier import Seal
from mithaq.exchange.keyring.rotation import announced as under_way
from mithaq.exchange.ranges import MAX_LEAVES
from mithaq.log.checkpoint import Checkpoint, node_origin
from mithaq.log.note import Note, sign
from mithaq.log.tree import EMPTY_ROOT
from mithaq.log.witness import write_ask
from mithaq.records.ident import named_id
from mithaq.records.principal import Kind, Principal, foreign_client
from mithaq.store import Account, Credential, Session
from tests.acts import said_asks, structure_asks
from tests.acts.authenticator import Authenticator
from tests.agreement.keyed import announce, certify, prepare
from tests.agreement.nodes import ALL_ROLES, Node, World, agree, meet, read_nothing
from tests.agreement.test_story import commitment, unsigned_agreement

UN_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00.000Z"><INDIVIDUALS/><ENTITIES><ENTITY><DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM>
<FIRST_NAME>INVENTED FRONT</FIRST_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.999</REFERENCE_NUMBER>
<LISTED_ON>2020-01-01</LISTED_ON></ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


@dataclass
class Scene:
    """Two nodes in the middle of their work, and the ids that acts are asked with."""

    world: World
    east: Node
    west: Node
    folder: Path
    ids: dict[str, str]

    def dump(self, node: Node) -> str:
        """Return a hash of all that a node's database holds."""
        connection = sqlite3.connect(f"file:{self.folder / (node.name + '.db')}?mode=ro", uri=True)
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' and name not like 'ft%'")]
        content = {name: sorted(map(repr, connection.execute(f'select * from "{name}"'))) for name in sorted(tables)}
        connection.close()
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@pytest.fixture
def scene(left: Scene, tmp_path: Path) -> Iterator[Scene]:
    """Go on from a copy of the scene that was left, so that no act sees what another did."""
    world = World()
    for name in ("eastland.db", "westland.db"):
        shutil.copy(left.folder / name, tmp_path / name)
    east, west = world.reopen(left.east, tmp_path), world.reopen(left.west, tmp_path)
    world.down |= left.world.down
    for node in (east, west):
        node.house.perform("registry.tidy", node.house.node(), {})  # the first act of a process also notes which process writes
    yield Scene(world, east, west, tmp_path, left.ids)
    world.close()


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Make the scene once, and close it."""
    folder, world = tmp_path_factory.mktemp("scene"), World()
    east, west = world.add("eastland", folder), world.add("westland", folder)
    for node in (east, west):
        certify(node)
    meet(east, west)
    agreement = agree(world, east, west, second_person=["registry.release"])
    signed = commitment(east, west, agreement, debtors=[east.id], creditors=[west.id])
    proposed = commitment(east, west, agreement, number="C-2")
    done = commitment(east, west, agreement, number="C-3", debtors=[west.id], creditors=[east.id])
    closing = commitment(east, west, agreement, number="C-4", debtors=[west.id], creditors=[east.id])
    pledged = commitment(east, west, agreement, number="P-1", debtors=[east.id], creditors=[west.id], nature="negative-pledge", due=None)
    unsigned = unsigned_agreement(east, west)
    world.settle()
    for made in (signed, done, closing, pledged):
        for node in (east, west):
            node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle()
    for made in (done, closing):
        west.act("plan.report_done", commitment=made, reason="it is done")
    request = west.act("requests.send", **request_ask(agreement, east)).record
    world.settle()
    east.act("plan.accept_done", commitment=closing)
    meeting = east.act("plan.record_meeting", agreement=agreement, title="Next", held_on="2026-02-10", status="planned").record
    report = east.act("reports.receive", title="Invented", text="An invented text.", source="a test", agreement=agreement).records
    world.settle()
    east.person("second")
    waiting = east.act("registry.release", record=report[0])
    east.act("registry.open_account", name="clerk", person="Clerk", roles=["reports.analyst"], password="a long enough password")
    intake = east.act("registry.open_intake", title="Invented intake").said["intake"]
    east.act("registry.open_client", name=CLIENT, reads=[intake], writes=[intake], password="a long enough secret")
    contributing = Actor(
        foreign_client(
            east.act("registry.open_client", name=CLIENT, reads=[intake], writes=[intake]).said["identity"],
            east.id,
            CLIENT,
            frozenset({intake}),
        ),
        "taxii",
    )
    east.house.perform("registry.contribute", contributing, contribution(intake, "held"))
    partner = {"record": agreement, "text": "with a file", "share": True, "attachments": [{"name": "a.txt", "content": b"abc"}]}
    world.down.add(east.id)
    west_note = west.act("registry.annotate", **partner).record
    ids = {
        "agreement": agreement,
        "unsigned": unsigned,
        "signed": signed,
        "proposed": proposed,
        "done": done,
        "closing": closing,
        "request": request,
        "report": report[0],
        "draft": report[1],
        **decided_drafts(east, agreement),
        "proposal": waiting.record,
        "west_note": west_note,
        "pledged": pledged,
        "meeting": meeting,
        "intake": intake,
    }
    world.close()
    return Scene(world, east, west, folder, ids)


CLIENT = "invented client"


def contribution(intake: str, name: str) -> Contribute:
    """Return an envelope of one invented object, as a client's TAXII server hands it on."""
    created = "2026-01-05T09:00:00.000Z"
    properties = {
        "type": "tool",
        "spec_version": "2.1",
        "id": named_id("tool", name),
        "created": created,
        "modified": created,
        "name": name,
    }
    raw = json.dumps({"objects": [properties]}).encode()
    return Contribute(intake=intake, envelope=hashlib.sha256(raw).digest(), offers=read_offers(read_envelope(raw)))


def request_ask(agreement: str, to: Node) -> dict[str, Any]:
    return {
        "agreement": agreement,
        "number": "R-9",
        "to": to.id,
        "kind": "check",
        "subject": "Invented",
        "text": "Is it so?",
        "urgency": "urgent",
        "urgency_reason": "An invented attack is near.",
        "legal_basis": "Article 4",
        "purpose": "counter-terrorism",
    }


def offered_range(scene: Scene) -> bytes:
    ask = {"agreement": scene.ids["agreement"], "start": 0, "limit": MAX_LEAVES}
    start = scene_head(scene, f"in/{scene.west.id}/{scene.ids['agreement']}")
    outcome = scene.west.house.perform("registry.give_range", scene.west.house.partner(scene.east.id), {**ask, "start": start})
    return bytes(outcome.said["range"])


def witness_ask(scene: Scene) -> bytes:
    """Return west's request that east witness its node log."""
    text = Checkpoint(node_origin(scene.west.id), 0, EMPTY_ROOT).text()
    return write_ask(0, [], Note(text, (sign(text, scene.west.id, scene.west.keys.signing),)).encode())


def amended(scene: Scene) -> str:
    return scene.east.act("plan.amend", commitment=scene.ids["signed"], due="2026-12-31", reason="more time").record


def suspended(scene: Scene) -> str:
    scene.east.act("plan.suspend", commitment=scene.ids["done"], reason="no budget")
    return scene.ids["done"]


def disputed(scene: Scene) -> str:
    scene.east.act("plan.dispute", commitment=scene.ids["signed"], reason="it was not meant so")
    return scene.ids["signed"]


def breached(scene: Scene) -> str:
    return scene.east.act("plan.record_breach", commitment=scene.ids["pledged"], says="Fire from our bank.").record


def pledge_ask(scene: Scene, donor: Node, recipient: Node) -> dict[str, Any]:
    ask = {"agreement": scene.ids["agreement"], "number": "A-1", "title": "Invented help", "pillar": "counter-terrorism"}
    ask |= {"donor": donor.id, "recipient": recipient.id, "purpose": "defence", "amount": "250.50", "currency": "USD"}
    return {**ask, "marking": MARKED}


def pledged(scene: Scene, donor: Node, recipient: Node, *, accepted: bool = True) -> str:
    """A pledge that its donor offers, accepted or not."""
    scene.world.down.clear()
    made = str(donor.act("plan.record_pledge", **pledge_ask(scene, donor, recipient)).record)
    scene.world.settle()
    if accepted:
        recipient.act("plan.answer_offer", pledge=made, step="accepted")
        scene.world.settle()
    return made


def claimed_pledge(scene: Scene) -> str:
    scene.world.down.clear()
    made = str(scene.west.act("plan.record_pledge", **pledge_ask(scene, scene.east, scene.west)).record)
    scene.world.settle()
    return made


def committed_step(scene: Scene) -> str:
    made = pledged(scene, scene.east, scene.west)
    return str(scene.east.act("plan.commit_pledge", pledge=made, amount="5").record)


def programme_ask(scene: Scene) -> dict[str, Any]:
    ask = {"agreement": scene.ids["agreement"], "number": "PR-1", "name": "Scanners", "kind": "roll-out", "pillar": "counter-terrorism"}
    return {**ask, "lead": scene.east.id, "targets": [{"what": "Scanner", "site": "Eastport", "quantity": "4"}]}


def programme(scene: Scene) -> str:
    return scene.east.act("plan.record_programme", **programme_ask(scene)).record


def entered(scene: Scene) -> str:
    """Return what west entered on a programme of east."""
    made = programme(scene)
    scene.world.down.clear()
    scene.world.settle(2)
    entry = scene.west.act("plan.report_progress", programme=made, what="Scanner", site="Eastport", status="installed").record
    scene.world.settle(2)
    return entry


def proposed_time(scene: Scene) -> str:
    return scene.east.act("plan.propose_time", meeting=scene.ids["meeting"], starts_at="2026-03-01T10:00+05:00").record


def decided(scene: Scene) -> str:
    ask = {"agreement": scene.ids["agreement"], "title": "Decided", "held_on": "2026-01", "decisions": ["Write minutes."]}
    return scene.east.act("plan.record_meeting", **ask).record


def pass_on_ask(scene: Scene) -> dict[str, Any]:
    """Let west give east, under an agreement of three, a request that a third party may see; return the ask that passes it on."""
    north = scene.world.add("northland", scene.folder)
    for node in (scene.east, scene.west):
        meet(node, north)
    scene.world.down.clear()
    agreement = agree(scene.world, scene.east, scene.west, north)
    marking = {"tlp": "TLP:GREEN", "releasable_to": [scene.east.id, scene.west.id, north.id]}
    made = scene.west.act("requests.send", **request_ask(agreement, scene.east), marking=marking).record
    scene.east.pull()
    return {"record": made, "to": north.id}


def witnessed(scene: Scene) -> dict[str, Any]:
    """Return west's cosignature on the head of east's log."""
    said = scene.east.house.perform("registry.show_log", scene.east.house.node(), {"partner": scene.west.id}).said
    line = scene.west.house.perform("registry.add_checkpoint", scene.west.house.partner(scene.east.id), {"ask": said["ask"]}).said
    return {"partner": scene.west.id, "note": said["note"], "cosignature": line["cosignature"]}


def scene_head(scene: Scene, log: str) -> int:
    with scene.east.reading() as reading:
        head = reading.log_head(log)
    return head.size if head is not None else 0


def cosigned_note(scene: Scene) -> str:
    """Return the note of east's channel as west cosigns it."""
    scene.world.down.clear()
    channel = f"in/{scene.east.id}/{scene.ids['agreement']}"
    scene.west.wire.give_cosignature = lambda *_arguments: None  # type: ignore[method-assign]
    for partner in confirmed_partners(scene.west.house):
        pull_from(scene.west.house, scene.west.wire, partner)
    with scene.west.reading() as reading:
        head = reading.log_head(channel)
    assert head is not None
    assert head.note is not None
    return head.note.decode()


def await_attachment(scene: Scene) -> str:
    """Let east take west's note but not its file; return the hash of the file."""
    ask = {"agreement": scene.ids["agreement"], "range": offered_range(scene)}
    scene.east.house.perform("registry.take_range", scene.east.house.partner(scene.west.id), ask)
    return hashlib.sha256(b"abc").hexdigest()


def announced(scene: Scene, node: Node) -> dict[str, Any]:
    """Return the ask of nothing, after a node has announced its next keys."""
    announce(node)
    return {}


def statement(scene: Scene) -> bytes:
    """Return west's statement of its next keys."""
    announce(scene.west)
    with scene.west.reading() as reading:
        made = under_way(reading)
    assert made is not None
    return made.raw


def prepared(scene: Scene) -> dict[str, Any]:
    prepare(scene.east)
    return {"reason": "a year is over"}


def replaced(scene: Scene) -> dict[str, Any]:
    """Let east hold both keys of west."""
    scene.east.house.perform("registry.take_rotation", scene.east.house.partner(scene.west.id), {"statement": statement(scene)})
    return {}


def carried(scene: Scene, sender: Node, to: Node) -> dict[str, Any]:
    """Return header and seal of a courier file without parts."""
    ask = {"partner": to.id, "agreement": scene.ids["agreement"]}
    header = sender.act("registry.export_courier", **ask).said["header"]
    seal = Seal(end=0, size=0, parts=0, sha256="").encode()
    sealed = sender.house.perform("registry.seal_courier", sender.house.node(), {"header": header, "seal": seal, "by": "x"})
    return {"header": header, "seal": sealed.said["seal"]}


TIMES = {"starts_at": "2026-02-11T10:00:00+05:00", "ends_at": "2026-02-11T11:00:00+05:00", "zone": "Asia/Karachi"}


def own_meeting(scene: Scene) -> str:
    return scene.east.act(
        "plan.record_meeting", agreement=scene.ids["agreement"], title="Meeting", held_on="2026-01-05", status="planned"
    ).record


def statement_ask(scene: Scene) -> dict[str, Any]:
    texts = [{"language": "en", "text": "Invented."}, {"language": "ar", "text": "مخترع."}]
    return {"agreement": scene.ids["agreement"], "title": "Invented statement", "texts": texts}


PAPER = {"paper": "Z-1", "paper_on": "2026-01"}
GROUNDS = {
    "authority": "An invented ministry",
    "legal_basis": "Article 1 of an invented law",
    "decided_on": "2026-01-04",
    "identifiers": [{"identifier_kind": "area", "value": "An invented valley"}],
    "evidence": ["Z/2026/1 para 2"],
    "review_on": "2027-01-04",
}


def designation_ask(scene: Scene) -> dict[str, Any]:
    return {"agreement": scene.ids["agreement"], "kind": "armed-group", "names": [{"text": "Invented Wing"}], **PAPER}


def proposed_designation(scene: Scene) -> str:
    return scene.east.act("designations.propose", **designation_ask(scene)).record


def decided_designation(scene: Scene) -> str:
    made = proposed_designation(scene)
    scene.east.act("designations.decide", designation=made, **PAPER, **GROUNDS)
    return made


def west_designation(scene: Scene) -> str:
    """Return a designation of west's that asks east to designate too."""
    scene.world.down.clear()
    made = scene.west.act("designations.propose", **designation_ask(scene), asked_of=[scene.east.id]).record
    scene.east.pull()
    return made


def own_account(scene: Scene) -> Account:
    """Give the second person an account, and return it."""
    person = scene.east.person("second").principal
    account = Account("second", person.id, "Invented Second", person.roles)
    scene.east.store.write(lambda writing: writing.put_account(account))
    return account


def passkey_ask(scene: Scene) -> dict[str, Any]:
    origin = "https://node.example"
    ticket, options = passkeys.ask_to_add(scene.east.house, own_account(scene), passkeys.Place(origin))
    return {"ticket": ticket, "response": Authenticator(origin).create(options)}


def code_ask(scene: Scene) -> dict[str, Any]:
    ticket, secret = codes.offer_code(scene.east.house, own_account(scene))
    return {"ticket": ticket, "six_digits": pyotp.TOTP(secret).at(scene.east.clock.now // 1_000_000)}


def kept_way(scene: Scene) -> bytes:
    made = Credential(b"an invented key", own_account(scene).name, passkeys.KIND, "", scene.east.clock.now, 0, b"")
    scene.east.store.write(lambda writing: writing.put_credential(made))
    return made.id


def kept_session(scene: Scene) -> bytes:
    made = Session(b"an invented digest", own_account(scene).name, scene.east.clock.now + 1_000_000)
    scene.east.store.write(lambda writing: writing.put_session(made))
    return made.digest


def removal_ask(scene: Scene) -> dict[str, Any]:
    said = {"redress_number": "F-1", "applicant": "subject", "grounds": "Another person is meant.", "received_on": "2026-01-05"}
    return {"designation": decided_designation(scene), **said}


def listed(scene: Scene) -> str:
    """Let east have a list with one entry; return its subject."""
    scene.east.act("designations.import_list", source="un", files={"list": UN_LIST.encode()})
    return "un:QDe.999"


def raised(scene: Scene) -> str:
    """Return a hit of east that waits for a judgement."""
    ask = {"name": "Invented Front", "reference": "file 1", "subject": listed(scene)}
    return str(scene.east.act("designations.raise_hit", **ask).said["hit"])


def confirmed(scene: Scene) -> str:
    """Return a hit of east that was confirmed."""
    hit = raised(scene)
    scene.east.act("designations.confirm_hit", hit=hit, reason="the same")
    return hit


def retained(scene: Scene) -> str:
    """Return a retained name of east."""
    scene.east.act("designations.retain", purpose="x", until="2026-01-06", names=[{"reference": "1", "name": "Peter Weber"}])
    return scene.east.facet("retained-name", "reference", "1")[0]


def saved_view(scene: Scene) -> dict[str, Any]:
    """Let the officer keep a view of a list; return the ask that forgets it."""
    view = {"place": "/requests", "name": "open to us"}
    scene.east.act("registry.save_view", **view, query="way=in")
    return view


def institution(scene: Scene) -> str:
    ask = {"agreement": scene.ids["agreement"], "names": [{"name": "Invented office"}]}
    return scene.east.act("registry.record_institution", **ask).record


def post(scene: Scene) -> str:
    return scene.east.act("registry.record_post", institution=institution(scene), titles=[{"name": "Head"}]).record


def contact_ask(scene: Scene) -> dict[str, Any]:
    return {"institution": institution(scene), "office": "Duty officer", "channel": "telephone", "reach": "+000"}


def mechanism_ask(scene: Scene) -> dict[str, Any]:
    return {"agreement": scene.ids["agreement"], "names": [{"name": "Invented mechanism"}], "serves": "an invented purpose", "article": "4"}


def call_ask(scene: Scene) -> dict[str, Any]:
    caller, called = ({"party": node.id, "office": "Duty officer"} for node in (scene.west, scene.east))
    return {"agreement": scene.ids["agreement"], "caller": caller, "called": called, "called_at": "2026-01-05T08:00:00.000Z"}


def west_call(scene: Scene) -> str:
    """Return a call that west logged and east has."""
    scene.world.down.clear()
    made = scene.west.act("registry.log_call", **call_ask(scene)).record
    scene.east.pull()
    return made


def visit_ask(scene: Scene) -> dict[str, Any]:
    who = [{"party": scene.east.id, "office": "Minister"}]
    return {"agreement": scene.ids["agreement"], "visitors": who, "host": scene.west.id, "began_on": "2026-01"}


def mandate_ask(scene: Scene) -> dict[str, Any]:
    return {"agreement": scene.ids["agreement"], "body": "Invented council", "seat": "seat", "holder": scene.west.id, "began_on": "2026"}


def handing_over(scene: Scene, sender: Node, to: Node) -> str:
    """Return a request for a hand-over that both nodes have."""
    case = {"kind": "hand-over", "authority": "An invented court", "order": "Warrant 7", "facts": "Invented.", "concerns": ["un:QDe.999"]}
    scene.world.down.clear()
    made = sender.act("requests.send", **{**request_ask(scene.ids["agreement"], to), **case}).record
    scene.world.settle(2)
    return made


def date_set(scene: Scene) -> str:
    """Return a request of east's for a hand-over for which west has set the day."""
    made = handing_over(scene, scene.east, scene.west)
    scene.west.act("requests.report_custody", request=made, step="date-set", on="2026-02-01")
    scene.world.settle(2)
    return made


def asked_onward(scene: Scene) -> str:
    """Return a question of west's about a reply of east's to its request."""
    scene.world.down.clear()
    words = scene.east.act("requests.reply", request=scene.ids["request"], step="partial", text="It may be so.").record
    scene.world.settle(2)
    ask = {"request": scene.ids["request"], "words_of": words, "passed_to": "An invented third state", "text": "It asked."}
    made = scene.west.act("requests.ask_onward", **ask).record
    scene.world.settle(2)
    return made


def kept_draft(scene: Scene) -> str:
    return scene.east.act("requests.keep_draft", agreement=scene.ids["agreement"], subject="Invented").record


Ask = Callable[[Scene], Any]
MARKED = {"tlp": "TLP:GREEN", "handling": ["H1"]}
ASKS: dict[str, Ask] = {
    "registry.invite": lambda s: {},
    "registry.accept_partner": lambda s: {"identity_file": s.world.add("northland", s.folder).invite()},
    "registry.confirm_partner": lambda s: {"partner": s.west.id, "fingerprint": s.west.house.identity.fingerprint},
    "registry.revoke_partner": lambda s: {"partner": s.west.id, "reason": "a lost key"},
    "registry.propose_agreement": lambda s: {
        "name": "Second",
        "parties": [{"identity": node.id, "name": node.name} for node in (s.east, s.west)],
        "purposes": ["x"],
        "pillars": ["y"],
    },
    "registry.sign_agreement": lambda s: {"agreement": s.ids["unsigned"], "office": "Invented office"},
    "registry.annotate": lambda s: {"record": s.ids["signed"], "text": "a note", "attachments": [{"name": "n", "content": "YWJj"}]},
    "registry.release": lambda s: {"record": s.ids["report"]},
    "registry.recall": lambda s: {"record": s.ids["proposed"], "reason": "said in error"},
    "registry.narrow": lambda s: {"record": s.ids["proposed"], "releasable_to": [s.east.id], "reason": "the source asked for it"},
    "registry.consent": lambda s: {"record": s.ids["proposed"], "to": [s.west.id]},
    "registry.pass_on": pass_on_ask,
    "registry.hold": lambda s: {"record": s.ids["request"], "ground": "Evidence in an invented case"},
    "registry.lift_hold": lambda s: {"hold": s.east.act("registry.hold", record=s.ids["request"], ground="Evidence").record},
    "registry.consult": lambda s: {"record": s.ids["signed"]},
    "registry.prove": lambda s: {"agreement": s.ids["agreement"], "partner": s.west.id},
    "registry.approve": lambda s: {"proposal": s.ids["proposal"]},
    "registry.decline": lambda s: {"proposal": s.ids["proposal"], "reason": "not now"},
    "registry.open_account": lambda s: {"name": "new", "person": "New", "roles": ["overseer"], "password": "a long enough password"},
    "registry.close_account": lambda s: {"name": "clerk", "reason": "left"},
    "registry.record_institution": lambda s: {"agreement": s.ids["agreement"], "names": [{"name": "Invented office"}], "marking": MARKED},
    "registry.record_post": lambda s: {"institution": institution(s), "titles": [{"name": "Head"}]},
    "registry.record_tenure": lambda s: {"post": post(s), "names": [{"name": "Invented Person"}], "began_on": "2024"},
    "registry.end_tenure": lambda s: {"tenure": s.east.act("registry.record_tenure", post=post(s)).record, "ended_on": "2025-06"},
    "registry.record_contact_point": contact_ask,
    "registry.change_contact_point": lambda s: {
        "contact_point": s.east.act("registry.record_contact_point", **contact_ask(s)).record,
        "reach": "+001",
    },
    "registry.record_mechanism": mechanism_ask,
    "registry.change_mechanism": lambda s: {
        "mechanism": s.east.act("registry.record_mechanism", **mechanism_ask(s)).record,
        "serves": "another",
    },
    "registry.sign_mechanism": lambda s: {
        "mechanism": s.east.act("registry.record_mechanism", **mechanism_ask(s)).record,
        "office": "Invented ministry",
    },
    "registry.log_call": call_ask,
    "registry.answer_call": lambda s: {"hotline_call": west_call(s), "says": "differs", "was_answered": "no"},
    "registry.record_showing": lambda s: {
        "record": s.ids["signed"],
        "shown_to": [{"party": s.west.id, "office": "Envoy"}],
        "shown_on": "2026-01-04",
        "form": "read-aloud",
    },
    "registry.record_visit": visit_ask,
    "registry.change_visit": lambda s: {"visit": s.east.act("registry.record_visit", **visit_ask(s)).record, "ended_on": "2026-02"},
    "registry.record_mandate": mandate_ask,
    "registry.change_mandate": lambda s: {"mandate": s.east.act("registry.record_mandate", **mandate_ask(s)).record, "ended_on": "2027"},
    "registry.save_view": lambda s: {"place": "/requests", "name": "open to us", "query": "state=open&way=in"},
    "registry.forget_view": saved_view,
    "registry.begin_session": lambda s: {"account": "clerk", "way": "link", "digest": "00" * 32, "csrf": "x", "expires": s.east.clock.now},
    "registry.keep_passkey": passkey_ask,
    "registry.keep_code": code_ask,
    "registry.drop_way": lambda s: {"way": kept_way(s).hex()},
    "registry.end_session": lambda s: {"session": kept_session(s).hex()},
    "registry.issue_link": lambda s: {"name": "clerk", "digest": "00" * 32},
    "registry.issue_token": lambda s: {"name": "clerk", "digest": "00" * 32, "label": "an invented system"},
    "registry.link_directory": lambda s: {"name": "clerk", "issuer": "https://directory.example", "subject": "7"},
    "registry.sign_out": lambda s: {"name": "clerk", "reason": "a lost device"},
    "registry.give_range": lambda s: {"agreement": s.ids["agreement"], "start": 0},
    "registry.give_offers": lambda s: {},
    "registry.add_checkpoint": lambda s: {"ask": witness_ask(s)},
    "registry.take_range": lambda s: {"agreement": s.ids["agreement"], "range": offered_range(s)},
    "registry.take_cosignature": lambda s: {"agreement": s.ids["agreement"], "note": cosigned_note(s)},
    "registry.rotate_keys": prepared,
    "registry.finish_rotation": lambda s: {**announced(s, s.east), "anyway": True},
    "registry.take_rotation": lambda s: {"statement": statement(s)},
    "registry.give_rotations": lambda s: {"key": s.east.house.identity.signing_key.hex()},
    "registry.retire_key": replaced,
    "registry.export_courier": lambda s: {"partner": s.west.id, "agreement": s.ids["agreement"]},
    "registry.give_courier_range": lambda s: {"partner": s.west.id, "agreement": s.ids["agreement"], "start": 0},
    "registry.seal_courier": lambda s: {**carried(s, s.east, s.west), "by": "officer"},
    "registry.open_courier": lambda s: carried(s, s.west, s.east),
    "registry.close_courier": lambda s: {**carried(s, s.west, s.east), "by": "officer", "counts": {"taken": 1}},
    "registry.show_log": lambda s: {"partner": s.west.id},
    "registry.keep_witnessed": witnessed,
    "registry.note_rollback": lambda s: {"partner": s.west.id, "size": 9_999},
    "registry.stop_link": lambda s: {"partner": s.west.id, "agreement": s.ids["agreement"], "reason": "x", "evidence": b"y"},
    "registry.take_attachment": lambda s: {"sha256": await_attachment(s), "content": b"abc"},
    "registry.tidy": lambda s: {},
    "registry.open_intake": lambda s: {"title": "Second"},
    "registry.close_intake": lambda s: {"intake": s.ids["intake"], "reason": "no longer needed"},
    "registry.open_client": lambda s: {
        "name": "other",
        "reads": [s.ids["intake"]],
        "writes": [],
        "token": "an invented token of some length",
    },
    "registry.close_client": lambda s: {"name": CLIENT, "reason": "left"},
    "registry.adopt": lambda s: {"intake": s.ids["intake"], "object": named_id("tool", "held"), "agreement": s.ids["agreement"]},
    "registry.contribute": lambda s: contribution(s.ids["intake"], "new"),
    "registry.delete_contribution": lambda s: {"intake": s.ids["intake"], "id": named_id("tool", "held")},
    "plan.record_round": lambda s: {
        "agreement": s.ids["agreement"],
        "series": "Dialogue",
        "number": 1,
        "held_on": "2026-01",
        "marking": MARKED,
    },
    "plan.record_meeting": lambda s: {"agreement": s.ids["agreement"], "title": "Meeting", "held_on": "2026-01-05"},
    "plan.move_meeting": lambda s: {"meeting": own_meeting(s), **TIMES},
    "plan.draft_statement": statement_ask,
    "plan.sign_statement": lambda s: {
        "joint_statement": s.east.act("plan.draft_statement", **statement_ask(s)).record,
        "office": "Invented office",
    },
    "plan.propose_commitment": lambda s: {
        "agreement": s.ids["agreement"],
        "number": "C-9",
        "measure": "Do it",
        "pillar": "counter-terrorism",
        "debtors": [s.east.id],
        "creditors": [s.west.id],
    },
    "plan.sign_commitment": lambda s: {"commitment": s.ids["proposed"], "office": "Invented office"},
    "plan.amend": lambda s: {"commitment": s.ids["signed"], "due": "2026-12-31", "reason": "more time"},
    "plan.sign_amendment": lambda s: {"amendment": amended(s), "office": "Invented office"},
    "plan.judge": lambda s: {"commitment": s.ids["done"], "judged": "largely"},
    "plan.suspend": lambda s: {"commitment": s.ids["done"], "reason": "no budget"},
    "plan.resume": lambda s: {"commitment": suspended(s), "reason": "the budget is there"},
    "plan.let_lapse": lambda s: {"commitment": s.ids["done"], "reason": "no longer wanted"},
    "plan.dispute": lambda s: {"commitment": s.ids["signed"], "reason": "it was not meant so"},
    "plan.settle": lambda s: {"commitment": disputed(s), "reason": "explained"},
    "plan.record_breach": lambda s: {"commitment": s.ids["pledged"], "says": "Fire from the other bank."},
    "plan.answer_breach": lambda s: {"breach": breached(s), "position": "explains", "text": "It was a training."},
    "plan.open_series": lambda s: {"agreement": s.ids["agreement"], "name": "Dialogue", "interval_days": 180},
    "plan.propose_time": lambda s: {"meeting": s.ids["meeting"], "starts_at": "2026-03-01T10:00+05:00", "zone": "Asia/Karachi"},
    "plan.take_time": lambda s: {"time_proposal": proposed_time(s)},
    "plan.hold_meeting": lambda s: {"meeting": s.ids["meeting"], "held_on": "2026-02-10", "decisions": ["Decide it."]},
    "plan.cancel_meeting": lambda s: {"meeting": s.ids["meeting"], "reason": "the minister travels"},
    "plan.set_aside": lambda s: {"record": decided(s), "reason": "a formality"},
    "plan.contradict": lambda s: {"record": s.ids["signed"], "says": "It was stopped.", "sources": [{"record": s.ids["report"]}]},
    "plan.record_pledge": lambda s: pledge_ask(s, s.east, s.west),
    "plan.answer_offer": lambda s: {"pledge": pledged(s, s.west, s.east, accepted=False), "step": "accepted"},
    "plan.answer_claim": lambda s: {"pledge": claimed_pledge(s), "step": "denied", "text": "Nobody said so."},
    "plan.commit_pledge": lambda s: {"pledge": pledged(s, s.east, s.west), "amount": "250.50", "on": "2026-01"},
    "plan.report_delivery": lambda s: {"pledge": pledged(s, s.east, s.west), "amount": "5"},
    "plan.confirm_receipt": lambda s: {"pledge": pledged(s, s.west, s.east), "amount": "5"},
    "plan.report_use": lambda s: {"pledge": pledged(s, s.west, s.east), "amount": "5", "text": "for tents"},
    "plan.withdraw_pledge": lambda s: {"pledge": pledged(s, s.east, s.west), "text": "no budget"},
    "plan.correct_pledge_step": lambda s: {"pledge_step": committed_step(s), "text": "in error"},
    "plan.record_programme": programme_ask,
    "plan.change_programme": lambda s: {"programme": programme(s), "target_lines": ["Portal | Eastport | 1"]},
    "plan.report_progress": lambda s: {"programme": programme(s), "what": "Scanner", "site": "Eastport", "status": "ordered"},
    "plan.answer_entry": lambda s: {"programme_entry": entered(s), "position": "confirmed"},
    **structure_asks.ASKS,
    **said_asks.ASKS,
    "plan.begin": lambda s: {"commitment": s.ids["signed"]},
    "plan.report_done": lambda s: {"commitment": s.ids["signed"], "reason": "done"},
    "plan.accept_done": lambda s: {"commitment": s.ids["done"], "judged": "largely"},
    "plan.return_done": lambda s: {"commitment": s.ids["done"], "reason": "half of it"},
    "plan.close": lambda s: {"commitment": s.ids["closing"]},
    "requests.send": lambda s: request_ask(s.ids["agreement"], s.west),
    "requests.reply": lambda s: {"request": s.ids["request"], "step": "final", "text": "It is so."},
    "requests.prolong": lambda s: {
        "request": s.ids["request"],
        "prolonged_to": "2026-01-20T09:00:00.000Z",
        "cause": "held-elsewhere",
        "text": "Another office has it.",
    },
    "requests.withdraw": lambda s: {"request": handing_over(s, s.east, s.west), "text": "It was found."},
    "requests.keep_draft": lambda s: {"agreement": s.ids["agreement"], "kind": "check", "marking": MARKED},
    "requests.complete_draft": lambda s: {"request_draft": kept_draft(s), "agreement": s.ids["agreement"], "subject": "Invented anew"},
    "requests.drop_draft": lambda s: {"request_draft": kept_draft(s)},
    "requests.report_custody": lambda s: {"request": handing_over(s, s.west, s.east), "step": "located", "on": "2026-01", "text": "Seen."},
    "requests.confirm_custody": lambda s: {"request": date_set(s), "step": "date-agreed"},
    "requests.ask_onward": lambda s: {
        "request": s.ids["request"],
        "words_of": s.ids["request"],
        "other_purpose": "border security",
        "text": "Another office could use it.",
    },
    "requests.answer_onward": lambda s: {"onward_question": asked_onward(s), "outcome": "granted", "conditions": "Not in court."},
    "designations.screen": lambda s: {"names": ["Invented Front"]},
    "designations.raise_hit": lambda s: {"name": "Invented Front", "reference": "file 1", "subject": listed(s)},
    "designations.clear_hit": lambda s: {"hit": raised(s), "reason": "another", "until": "2026-01-06"},
    "designations.confirm_hit": lambda s: {"hit": raised(s), "reason": "the same"},
    "designations.reopen_hit": lambda s: {"hit": confirmed(s), "reason": "misread"},
    "designations.retain": lambda s: {"purpose": "x", "until": "2026-01-06", "names": [{"reference": "1", "name": "Invented Front"}]},
    "designations.release_name": lambda s: {"retained_name": retained(s), "reason": "withdrawn"},
    "designations.raise_found": lambda s: RaiseFound(found=[], screened=b"\x80"),
    "designations.forget_retained": lambda s: {},
    "designations.import_list": lambda s: {"source": "un", "files": {"list": UN_LIST.encode()}},
    "designations.confirm_alias": lambda s: {"subject": "QDe.999", "name": "الجبهة المخترعة", "language": "ar", "source": "a test"},
    "designations.propose": designation_ask,
    "designations.review": lambda s: {"designation": proposed_designation(s), **PAPER},
    "designations.decide": lambda s: {"designation": proposed_designation(s), **PAPER, **GROUNDS},
    "designations.amend": lambda s: {
        "designation": decided_designation(s),
        **PAPER,
        "reason": "a new name",
        "names": [{"text": "Invented Wing"}, {"text": "الجناح المخترع", "language": "ar"}],
    },
    "designations.lift": lambda s: {"designation": decided_designation(s), **PAPER, "reason": "it is dissolved"},
    "designations.decline": lambda s: {"designation": proposed_designation(s), **PAPER, "reason": "not enough is known"},
    "designations.answer": lambda s: {"designation": west_designation(s), "position": "considers"},
    "designations.claim": lambda s: {
        "subject": "group:invented",
        "aspect": "presence",
        "voice": "denies",
        "matter": "Nowhere",
        "claimant": "An invented office",
        "source": "Z/2026/1 para 2",
        "agreement": s.ids["agreement"],
    },
    "designations.keep_monitoring_report": lambda s: {
        "title": "Invented report",
        "publisher": "An invented body",
        "symbol": "Z/2026/1",
        "text": "Summary\n1. First.\n2. Second.",
    },
    "designations.request_removal": removal_ask,
    "designations.answer_removal": lambda s: {
        "removal_request": s.east.act("designations.request_removal", **removal_ask(s)).record,
        "outcome": "refused",
        "reason": "nothing new is said",
    },
    "reports.receive": lambda s: {"title": "Invented", "text": "Another text.", "source": "a test"},
    "reports.confirm_draft": lambda s: {"draft": s.ids["draft"], "nature": "claim"},
    "reports.edit_draft": lambda s: {"draft": s.ids["draft"], "date": {"value": "2026-01"}},
    "reports.reject_draft": lambda s: {"draft": s.ids["draft"], "reason": "not so"},
    "reports.undo_decision": lambda s: {"draft": s.ids["decided draft"], "reason": "another"},
    "reports.merge_drafts": lambda s: {"drafts": [s.ids["certain draft"], s.ids["decided draft"]]},
    "reports.split_draft": lambda s: {"draft": s.ids["draft of two"], "places": ["6-8"]},
    "reports.revise_statement": lambda s: {"statement": s.ids["statement"], "nature": "claim"},
    "reports.withdraw_statement": lambda s: {"statement": s.ids["statement by hand"], "reason": "not so"},
    "reports.add_statement": lambda s: {"open_report": s.ids["read report"], "start": 0, "end": 2, "mention": {"type": "person"}},
    "reports.confirm_all": lambda s: {"open_report": s.ids["read report"], "kind": "mention", "count": 1},
    "reports.grade_source": lambda s: {"open_report": s.ids["report"], "source_grade": "B"},
    "reports.read_again": lambda s: {"open_report": s.ids["report"]},
    "reports.register_incident": lambda s: {"agreement": s.ids["agreement"], "kind": "attack", "what": "A bomb on a bus"},
    "reports.change_incident": lambda s: {"incident": s.ids["incident"], "killed": 2},
    "reports.leave_out_source": lambda s: {"incident": s.ids["incident"], "record": s.ids["read report"], "reason": "another bus"},
    "reports.strike_incident": lambda s: {"incident": s.ids["incident"], "reason": "it is none"},
    "reports.reinstate_incident": lambda s: {"incident": s.ids["struck incident"]},
    "reports.give_account": lambda s: {"incident": s.ids["incident"], "text": "It was two buses."},
    "reports.take": lambda s: {"open_report": s.ids["report"]},
    "reports.give_back": lambda s: {"open_report": s.ids["read report"]},
    "reports.link": lambda s: {"statement": s.ids["one meeting"], "other": s.ids["other meeting"]},
    "reports.part": lambda s: {"statement": s.ids["one meeting"], "other": s.ids["other meeting"]},
    "reports.unlink": lambda s: {"statement_link": s.ids["statement link"], "reason": "two after all"},
    "reports.withdraw_name": lambda s: {"reading_alias": s.ids["reading alias"], "reason": "not so"},
}


def decided_drafts(node: Node, agreement: str) -> dict[str, str]:
    """Return a report with three mentions: one that is certain, one confirmed, one in two places; and a statement made by hand."""
    spans = ((0, 2), (3, 5), (6, 8), (9, 11))
    names, tiers = ("a", "b", "c", "c"), ("certain", "likely", "possible", "possible")
    mentions = [
        {"type": "person", "id": name, "text": name, "tier": tier, "start": start, "end": end}
        for (start, end), name, tier in zip(spans, names, tiers, strict=True)
    ]
    reading = replace(node.house, acts=acts_of(lambda _reading, _text: {"language": "en", "mentions": mentions}))
    ask = {"title": "Read", "text": "An invented text.", "source": "a test", "agreement": agreement}
    report, certain, decided, two = reading.perform("reports.receive", node.person("officer"), ask).records
    node.act("reports.take", by="another reader", open_report=report)
    mention = {"type": "person", "en": "Invented"}
    by_hand, alias = node.act("reports.add_statement", open_report=report, start=12, end=14, mention=mention).records
    attack = {"agreement": agreement, "kind": "attack", "what": "A bomb on a bus", "sources": [{"record": report}]}
    incident, struck = (node.act("reports.register_incident", **attack).record for _ in range(2))
    node.act("reports.strike_incident", incident=struck, reason="told twice", same_as=incident)
    meeting = {"participants": [{"name": "A"}, {"name": "B"}]}
    other = node.act("reports.receive", title="Other", text="Another invented text.", source="a test", agreement=agreement).record
    met = [node.act("reports.add_statement", open_report=one, start=0, end=2, meeting=meeting).record for one in (report, other, other)]
    return {
        "incident": incident,
        "struck incident": struck,
        "one meeting": met[0],
        "other meeting": met[1],
        "statement link": str(node.act("reports.link", statement=met[0], other=met[2]).record),
        "read report": report,
        "certain draft": certain,
        "decided draft": decided,
        "draft of two": two,
        "statement": str(node.act("reports.confirm_draft", draft=decided).record),
        "statement by hand": by_hand,
        "reading alias": alias,
    }


def acts_of_all_desks() -> list[str]:
    return sorted(acts_of(read_nothing))


def test_every_act_is_in_the_table() -> None:
    assert sorted(ASKS) == acts_of_all_desks()


@pytest.mark.parametrize("name", sorted(ASKS))
def test_an_act_is_refused_undone_by_a_crash_and_done(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    east = scene.east
    act = east.house.find(name)
    ask = ASKS[name](scene)
    allowed = actor_for(scene, act.kinds)
    before = scene.dump(east)

    for stranger in strangers(scene, act.roles, act.kinds):
        with pytest.raises(NotAllowed):
            east.house.perform(name, stranger, ask)
    assert scene.dump(east) == before, "a refused act changed something"

    def fail(*_arguments: object, **_names: object) -> range:
        raise RuntimeError("the invented power fails")

    with monkeypatch.context() as patch:
        patch.setattr(performing, "append", fail)
        with pytest.raises(RuntimeError, match="power"):
            east.house.perform(name, allowed, ask)
    assert scene.dump(east) == before, "a crashed act left something behind"

    outcome = east.house.perform(name, allowed, ask)
    assert outcome.state == ("proposed" if name == "registry.release" else "done")
    assert scene.dump(east) != before, "a done act left no trace"


def actor_for(scene: Scene, kinds: frozenset[Kind]) -> Actor:
    if Kind.PERSON in kinds:
        return scene.east.person("second")
    if Kind.CLIENT in kinds:
        with scene.east.reading() as reading:
            return Actor(foreign_client(reading.client(CLIENT).identity, scene.east.id, CLIENT, frozenset({scene.ids["intake"]})), "taxii")
    return scene.east.house.partner(scene.west.id) if Kind.PARTNER in kinds else scene.east.house.node()


def strangers(scene: Scene, roles: frozenset[str], kinds: frozenset[Kind]) -> list[Actor]:
    """Return actors of every kind that the act is not for."""
    node = scene.east.id
    person = Actor(Principal(named_id("identity", "stranger"), node, Kind.PERSON, "stranger", ALL_ROLES - roles, 4), "page")
    found = [person]
    if Kind.PARTNER not in kinds:
        found.append(scene.east.house.partner(scene.west.id))
    if Kind.NODE not in kinds:
        found.append(scene.east.house.node())
    if Kind.CLIENT not in kinds:
        found.append(actor_for(scene, frozenset({Kind.CLIENT})))
    return found
