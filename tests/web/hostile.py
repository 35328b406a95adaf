"""A partner that writes scripts, links and template code into every field of every record that it may send. All of it is invented.

Each field carries a mark of its own (⟦17⟧), so that a test can say which fields a page shows. Records are made from the shapes of their
types, so that a new field is poisoned without a word here; references and fixed words are right in one kind of record, poisoned in another.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from mithaq.acts.work import Work
from mithaq.app import RECORD_TYPES
from mithaq.exchange.rules import Rules
from mithaq.lang.refusal import Refused
from mithaq.records.ident import random_id, timestamp
from mithaq.records.record import Record, make_record
from mithaq.web.titles import page_of
from tests.agreement.nodes import ALL_ROLES, HOUR, Node, World, meet
from tests.web.hostile_structure import PROPER, own_structure
from tests.web.invented import LIST, PASSWORD

CALM = 2
MARK = re.compile(r"⟦\d+⟧")
MARKUP = (
    '"\'><img src=x onerror="window.hit={n}"><svg onload=window.hit={n}></svg><a href="javascript:window.hit={n}">a</a>'
    "</title></textarea></select></script><script>window.hit={n};alert({n})</script><style>@import url(https://elsewhere.invalid/{n});</style>"
    '<iframe srcdoc="<script>parent.hit={n}</script>"></iframe><form action=https://elsewhere.invalid><input name=csrf>'
    "{{{{7*7}}}}{{%print(7*7)%}}${{7*7}} url(https://elsewhere.invalid/b) \u202edesrever\u2066"
)
LINKS = (
    "javascript:window.hit={n}//",
    "data:text/html,<script>parent.hit={n}</script>",
    '//elsewhere.invalid/"onmouseover="window.hit={n}',
    'https://elsewhere.invalid/\\" style=background:url(https://elsewhere.invalid/s)',
)
# What stands where a date, a time or an identifier should, in one field at a time of an otherwise proper record.
MALFORMED = ("2026-02-31", "javascript", "2026-13-45T99:00:00.000000Z", "x")
# STIX types that no desk reads, and one that nobody knows.
STRANGE_READINGS: tuple[dict[str, Any], ...] = (
    {"mentions": 1, "date": [], "pillars": "x", "removed": {}, "duplicates": "x"},
    {"mentions": [{"start": "x", "end": None}, 1, {}], "date": "x", "pillars": [1, {"pillar": []}], "removed": [1, {}]},
    {"duplicates": [{"second": [1]}, {"second": 1}, {}, {"second": ["a", "b"]}], "mentions": [{"start": -5, "end": 2**40, "type": []}]},
)
SENT_OTHERWISE = ("agreement", "recall", "onward-copy", "marking-definition")
RAW_TYPES = ("identity", "opinion", "relationship", "report", "x-invented", "indicator")


@dataclass
class Poison:
    """What makes poisoned values; every one has a mark that no other has."""

    refs: Mapping[str, Any]
    wild: bool = False
    marks: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    way: int = 0

    def text(self) -> str:
        number = next(self.marks)
        if self.way == CALM:
            return f"Invented ⟦{number}⟧"
        if self.way == 0:
            return f"⟦{number}⟧" + MARKUP.format(n=number)
        return LINKS[number % len(LINKS)].format(n=number) + f"⟦{number}⟧"

    def struct(self, shape: type[Any]) -> dict[str, Any]:
        info = inspect.type_info(shape)
        assert isinstance(info, inspect.StructType)
        made = {}
        for one in info.fields:
            if one.name in self.refs and not self.wild:
                made[one.name] = self.refs[one.name]
            else:
                made[one.name] = self.value(one.type)
        return {**made, self.text(): self.text(), "name": made.get("name", self.text()), "description": self.text()}

    def value(self, kind: inspect.Type) -> Any:
        if isinstance(kind, inspect.UnionType):
            return self.value(next(one for one in kind.types if not isinstance(one, inspect.NoneType)))
        if isinstance(kind, inspect.StrType):
            return self.text()
        if isinstance(kind, inspect.IntType | inspect.FloatType):
            return 1
        if isinstance(kind, inspect.BoolType):
            return True
        if isinstance(kind, inspect.ListType):
            member = kind.item_type
            return [0, 5] if isinstance(member, inspect.IntType) else [self.value(member), self.value(member)]
        if isinstance(kind, inspect.DictType):
            return {self.text(): self.value(kind.value_type)}
        if isinstance(kind, inspect.StructType):
            return self.struct(kind.cls)
        return {self.text(): [self.text(), {self.text(): self.text()}]}

    def reading(self) -> dict[str, Any]:
        """Return a report's reading as a reader gives it, every word of it poisoned."""
        day = {"value": None, "earliest": self.text(), "latest": self.text(), "basis": self.text(), "precision": self.text()}
        mention = {"start": 0, "end": 5, "text": self.text(), "type": self.text(), "id": self.text(), "en": self.text(), "ar": self.text()}
        return {
            "language": self.text(),
            "date": day,
            "mentions": [mention],
            "removed": [{"start": 6, "end": 9, "why": self.text()}],
            "duplicates": [{"first": [0, 5], "second": [10, 14]}],
            "pillars": [{"pillar": self.text(), "spans": [[0, 5]]}],
        }


@dataclass
class Sent:
    """A record that the partner sent; `marks` are those of its fields, `poisoned` says that there is more than a misplaced word in it."""

    id: str
    type: str
    marks: frozenset[str]
    poisoned: bool


@dataclass
class Hostile:
    """Two nodes, one of which is hostile, and what it sent that the other took."""

    world: World
    east: Node
    west: Node
    agreement: str
    taken: list[Sent]
    refused: int
    own: dict[str, str]
    around: list[str]

    def addresses(self, *, poisoned: bool) -> dict[str, frozenset[str]]:
        """Return the pages of the records that were taken, with the marks that a page must show as text."""
        pages: dict[str, frozenset[str]] = {}
        for one in self.taken:
            if one.poisoned or not poisoned:
                pages[page_of(one.id, one.type)] = frozenset()
            if one.poisoned:
                pages[f"/record/{one.id}"] = one.marks
        return pages

    def one_of_each(self) -> dict[str, frozenset[str]]:
        """Return the pages of the most poisoned record of each type."""
        most = {one.type: one for one in sorted(self.taken, key=lambda one: len(one.marks)) if one.poisoned}
        return {
            **{page_of(one.id, one.type): frozenset() for one in most.values()},
            **{f"/record/{one.id}": one.marks for one in most.values()},
        }


def make_hostile(folder: Path) -> Hostile:
    """Return a node under agreement with a partner that has sent poison in every type of record."""
    world = World()
    east, west = (world.add(name, folder) for name in ("eastland", "westland"))
    poison = Poison({})
    identity = replace(west.house.identity, name=poison.text(), address="https://westland.invalid/" + poison.text())
    west.house.renew(identity, west.keys)
    meet(east, west)
    agreement = _agree(world, east, west, poison)
    own = _own(east, west, agreement)
    world.settle()
    sent = _send_all(west, _bodies(east, west, agreement, own, poison), agreement)
    sent += _by_acts(west, own, poison)
    world.settle()
    _import(east, poison)
    for name, roles in (("officer", ALL_ROLES), ("analyst", frozenset({"reports.analyst"}))):
        east.act("registry.open_account", name=name, person="Col. A. Mithal", roles=sorted(roles), password=PASSWORD, clearance="secret")
    with east.reading() as reading:
        rows = [reading.get(one) for one in sent]
        taken = [_sent(one.record) for one in rows if one is not None and one.record is not None]
        # What this node wrote itself with the partner's words in it: entries of the list, refusals, and what the partner spoke about.
        kinds = ("partner", "agreement", "list-entry", "list-import", "sign-off", "recall", "refusal")
        around = [page_of(held.id, kind) for kind in kinds for held in reading.page(kind, limit=4).rows]
        around += [page_of(one) for one in own.values()] + [f"/record/{one}" for one in own.values()]
    return Hostile(world, east, west, agreement, taken, len(sent) - len(taken), own, around)


def _sent(record: Record) -> Sent:
    text = json.dumps(dict(record.properties), ensure_ascii=False)
    return Sent(record.id, record.type, frozenset(MARK.findall(text)), "window.hit" in text)


def _agree(world: World, east: Node, west: Node, poison: Poison) -> str:
    """Return an agreement in which every word that may be poisoned is; the partner proposed it."""
    words = {
        "name": poison.text(),
        "description": poison.text(),
        "purposes": [poison.text(), poison.text()],
        "pillars": [poison.text(), poison.text()],
        "articles": [{"number": poison.text(), "title": poison.text(), "text": poison.text()}],
        "texts": [{"language": poison.text(), "text": poison.text()}, {"language": "ar", "text": poison.text()}],
    }
    parties = [{"identity": one.id, "name": poison.text(), "code": poison.text()} for one in (east, west)]
    agreement = west.act("registry.propose_agreement", parties=parties, **words).record
    world.settle()
    for node in (west, east):
        node.act("registry.sign_agreement", agreement=agreement, office=poison.text() if node is west else "Ministry")
    world.settle()
    return agreement


def _own(east: Node, west: Node, agreement: str) -> dict[str, str]:
    """Return records of the eastern node that the partner can speak about."""
    ask = {"kind": "information", "urgency": "normal", "legal_basis": "Article 2", "subject": "Invented", "text": "Invented?"}
    with east.reading() as reading:
        held = reading.get(agreement)
        assert held is not None
        assert held.record is not None
        purpose, pillar = held.record.properties["purposes"][0], held.record.properties["pillars"][0]
    plan = {"agreement": agreement, "number": "C-1", "measure": "An invented measure", "pillar": pillar}
    institution = west.act("registry.record_institution", agreement=agreement, names=[{"name": "Invented"}]).record
    ends = {"caller": {"party": east.id, "office": "Invented"}, "called": {"party": west.id, "office": "Invented"}}
    return {
        "institution": institution,
        "post": west.act("registry.record_post", institution=institution, titles=[{"name": "Invented"}]).record,
        "mechanism": east.act("registry.record_mechanism", agreement=agreement, names=[{"name": "Invented"}], serves="Invented").record,
        "call": east.act("registry.log_call", agreement=agreement, called_at="2026-01-05T08:00:00.000Z", **ends).record,
        "commitment": east.act("plan.propose_commitment", debtors=[west.id], creditors=[east.id], due="2025-12-01", **plan).record,
        "meeting": east.act("plan.record_meeting", agreement=agreement, title="Next", held_on="2026-02", status="planned").record,
        "breach": _breach(east, west, plan),
        "pledge": east.act(
            "plan.record_pledge", **_money(east, west), agreement=agreement, number="A-1", title="Help", pillar=pillar
        ).record,
        **_programme(east, plan),
        **own_structure(east, agreement, pillar),
        "request": east.act("requests.send", agreement=agreement, number="R-1", to=west.id, purpose=purpose, **ask).record,
        "arrest": east.act(
            "requests.send",
            agreement=agreement,
            number="R-2",
            to=west.id,
            purpose=purpose,
            **{**ask, "kind": "arrest"},
            authority="An invented court",
            order="Warrant 7",
            facts="Invented.",
            concerns=["un:ZZi.001"],
            items=[{"item_kind": "person", "value": "Zayd Mithal"}],
        ).record,
        "report": east.act(
            "reports.receive", agreement=agreement, title="Invented", text="Invented text.", source="invented.example", share=True
        ).record,
        "designation": east.act(
            "designations.propose",
            agreement=agreement,
            kind="person",
            names=[{"text": "Zayd Mithal"}],
            asked_of=[west.id],
            paper="Invented 1",
        ).record,
    }


def _money(donor: Node, recipient: Node) -> dict[str, Any]:
    ask = {"donor": donor.id, "recipient": recipient.id, "form": "money", "amount": "5", "currency": "USD", "unit": "", "country": "PK"}
    return {**ask, "purpose": "defence", "announced_on": "2025", "replaces": None}


def _pledged(east: Node, west: Node, own: Mapping[str, str], kind: str, poison: Poison) -> dict[str, Any]:
    """Return what a pledge, or a word about one, must say beside what may be poisoned."""
    if kind == "pledge-step":
        return {"about": own["pledge"], "step": "received", "amount": "5", "tranche": ""}
    with east.reading() as reading:
        held = reading.get(own["pledge"])
        pillar = held.record.properties["pillar"] if held is not None and held.record is not None else ""
    tranches = [{"label": poison.text(), "amount": "2", "due": "2025-12"}, {"label": poison.text(), "amount": "3.00", "due": ""}]
    return {**_money(west, east), "pillar": pillar, "tranches": tranches}


def _breach(east: Node, west: Node, plan: Mapping[str, Any]) -> str:
    """Return what the eastern node says was done against a pledge that both have signed."""
    ask = {**plan, "number": "P-1", "nature": "negative-pledge", "debtors": [west.id], "creditors": [east.id]}
    pledge = east.act("plan.propose_commitment", **ask).record
    west.pull()
    for node in (east, west):
        node.act("plan.sign_commitment", commitment=pledge, office="Invented office")
    east.pull()
    return east.act("plan.record_breach", commitment=pledge, says="Invented").record


def _programme(east: Node, plan: Mapping[str, Any]) -> dict[str, str]:
    """Return a programme and an entry on it of the eastern node."""
    ask = {**{name: plan[name] for name in ("agreement", "pillar")}, "number": "PR-1", "name": "Invented", "kind": "roll-out"}
    made = east.act("plan.record_programme", lead=east.id, target_lines=["Scanner | Eastport | 4 | devices | 2025-12"], **ask).record
    entry = east.act("plan.report_progress", programme=made, what="Scanner", site="Eastport", status="ordered", quantity="4").record
    return {"programme": made, "programme-entry": entry}


def _of_programmes(kind: str, west: Node) -> dict[str, Any]:
    """Return what of a programme, an entry or a word on one must be right for it to be kept."""
    centre = {"kind": "centre", "lead": west.id, "parties": [], "offices": {}, "starts_on": "2026", "ends_on": "2027", "pledge": None}
    said = {"status": "installed", "quantity": "4", "baseline": "", "evidence": []}
    return {
        "programme": {**centre, "quantity": "4", "reached_at": ""},
        "programme-entry": said,
        "entry-word": {"position": "disputed", "status": "delivered", "quantity": "3"},
    }.get(kind, {})


def _bodies(east: Node, west: Node, agreement: str, own: Mapping[str, str], poison: Poison) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield type and body of what the partner sends: each type as markup and as links, with right references and without."""
    about = {"state-change": own["commitment"], "reply": own["request"], "designation-answer": own["designation"]}
    about |= {"statement": own["report"], "sign-off": own["commitment"], "time-proposal": own["meeting"], "breach-answer": own["breach"]}
    about |= {"call-answer": own["call"], "programme-entry": own["programme"], "entry-word": own["programme-entry"]}
    about |= {
        "document-word": own["document"],
        "plan-link": own["national-plan"],
        "group-members": own["working-group"],
        "figure-check": own["figure"],
        "incident-account": own["incident"],
    }
    about |= {"custody-step": own["arrest"], "onward-question": own["request"]}
    step = {"designation": "decided", "custody-step": "located"}
    kinds = [one for one in RECORD_TYPES if not one.stays_here and one.name not in SENT_OTHERWISE]
    for way, wild, kind in itertools.product((0, 1, CALM), (False, True), kinds):
        refs: dict[str, Any] = {
            "agreement": agreement,
            "about": about.get(kind.name, own["commitment"]),
            "debtors": [west.id],
            "creditors": [east.id],
            "to": {"state-change": "in_progress", "consent": [east.id]}.get(kind.name, east.id),
            "due": "2025-12-24",
            "held_on": "2026-03",
            "deadline": "2026-01-20T00:00:00.000000Z",
            "about_modified": "2026-01-05T09:00:00.000000Z",
            "sha256": "0" * 64,
            "step": step.get(kind.name, "clarification"),
            "words_of": own["request"],
            "prolonged_to": "2026-02-20T00:00:00.000Z",
            "state": "decided",
            "at": "2026-01-05T09:00:00.000000Z",
            "position": "supports",
            "aspect": "leader",
            "voice": "asserts",
            "round": None,
            "meeting": None,
            "commitment": own["commitment"] if kind.name == "plan-link" else None,
            "group": None,
            "document": None,
            "renews": None,
            "answers": None,
            "commitments": [own["commitment"]],
            "designation": None,
            "record": own["report"],
            "sources": [{"record": own["report"], "start": 0, "end": 8}],
            "evidence": [own["report"], *([poison.text()] if kind.name == "designation" else [])],
            "on": "2026-01",
            "happened_on": "2026-01",
            "interval_days": 180,
            "started": "2025",
            "moved_by": None,
            "review_on": "2026-01-20",
            "decided_on": "2025",
            "published": "2026-01-05",
            "said_on": "2025-12",
            "disputes": [],
            "asked_of": east.id if kind.name == "onward-question" else [east.id],
            "until": "2026-12-31",
            "identity": east.id,
            "party": west.id,
            "host": east.id,
            "holder": west.id,
            "institution": own["institution"],
            "post": own["post"],
            "mechanism": own["mechanism"],
            "caller": {"party": west.id, "office": poison.text(), "name": poison.text(), "zone": poison.text()},
            "called": {"party": east.id, "office": poison.text(), "name": poison.text(), "zone": "../../etc/passwd"},
            "contact_point": None,
            "same_as": None,
            "parent": None,
            "meetings": [],
            "began_on": "2025-11",
            "ended_on": "2026",
            "shown_on": "2026-01",
            "called_at": "2026-01-05T09:00:00.000000Z",
            "says": "differs",
            "was_answered": "",
            "channel": "telephone",
            "form": "briefing",
            **_of_programmes(kind.name, west),
            **PROPER.get(kind.name, {}),
            **({"parties": [west.id]} if kind.name == "operation" else {}),
        }
        if kind.name in ("pledge", "pledge-step"):
            refs |= _pledged(east, west, own, kind.name, poison)
        making = replace(poison, refs=refs, wild=wild, way=way)
        body = making.struct(kind.shape) if kind.shape is not None else {"name": making.text(), making.text(): making.text()}
        if kind.name == "open-report" and not wild:
            body["reading"] = making.reading()
        body["extensions"] = {random_id("extension-definition", east.source.randbytes(16)): {making.text(): making.text()}}
        if way != CALM:
            yield kind.name, body
        elif not wild:
            known = {name: body[name] for name in kind.shape.__struct_fields__ if name in body} if kind.shape is not None else {}
            yield from ((kind.name, malformed) for malformed in _malformed(known))
            if kind.name == "open-report":
                yield from ((kind.name, {**known, "reading": reading}) for reading in STRANGE_READINGS)
    for way, name in itertools.product((0, 1), RAW_TYPES):
        making = replace(poison, refs={}, way=way)
        text = making.text
        yield (
            name,
            {text(): text(), "name": text(), "about": own["commitment"], "object_refs": [own["commitment"]], "url": text(), "n": [text()]},
        )


def _malformed(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a body for each of its texts, however deep, with something malformed in that one place."""
    for number, path in enumerate(_paths(body)):
        made = json.loads(json.dumps(body))
        place = made
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = MALFORMED[number % len(MALFORMED)]
        yield made
        if path[-1] in (
            "due",
            "deadline",
            "at",
            "on",
            "review_on",
            "held_on",
            "published",
            "began_on",
            "ended_on",
            "shown_on",
            "called_at",
            "prolonged_to",
            "announced_on",
            "amount",
            "adopted_on",
            "signed_on",
        ):
            for value in MALFORMED:
                place[path[-1]] = value
                yield json.loads(json.dumps(made))


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = value.items() if isinstance(value, Mapping) else enumerate(value[:1]) if isinstance(value, list) else ()
    if isinstance(value, str):
        yield path
    for name, one in members:
        yield from _paths(one, (*path, name))


def _send_all(west: Node, bodies: Iterator[tuple[str, dict[str, Any]]], agreement: str) -> list[str]:
    """Return the identifiers of what was sent: by a node that checks nothing of its own."""
    lenient = Rules({})
    sent: list[str] = []

    def send(kind: str, body: dict[str, Any]) -> Callable[[Any], str]:
        def work(writing: Any) -> str:
            now = west.clock()
            at = timestamp(now)
            doing = Work(writing, west.person().principal, lenient, west.house.identity, west.keys, now, west.source.randbytes)
            header = {"type": kind, "spec_version": "2.1", "id": random_id(kind, west.source.randbytes(16)), "created": at, "modified": at}
            refs = {"created_by_ref": west.id, "object_marking_refs": sorted(doing.marking(agreement))}
            record = make_record({**{name: value for name, value in body.items() if value is not None}, **header, **refs})
            lenient.keep(writing, record)
            doing.release(record, agreement)
            return record.id

        return work

    for kind, body in bodies:
        try:
            sent.append(west.store.write(send(kind, body)))
        except (Refused, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, msgspec.MsgspecError):
            # The sender's own store cannot hold it; a partner that could would be refused by the same code.
            continue
    return sent


def _by_acts(west: Node, own: Mapping[str, str], poison: Poison) -> list[str]:
    """Return the notes and the recall that the partner makes by acts."""
    files = [{"name": poison.text()[:200], "media_type": poison.text()[:100], "content": b"invented"}]
    notes: Sequence[str] = [
        west.act("registry.annotate", record=own[name], text=poison.text(), title=poison.text(), attachments=files, share=True).record
        for name in ("commitment", "request", "report", "designation")
    ]
    wrong = west.act("registry.annotate", record=own["commitment"], text=poison.text(), share=True).record
    west.act("registry.recall", record=wrong, reason=poison.text(), how="destroy")
    return list(notes)


def _import(east: Node, poison: Poison) -> None:
    """Import a published list in which every word is poisoned."""
    poisoned = LIST.format(comment=escape(poison.text()))
    for word in ("ZAYD", "MITHAL", "ZZi.001", "زيد مثال", "Nowhere", "Abu Mithal", "NIGHTINGALES OF THE VALLEY", "ZZe.002", "2024-09-17"):
        poisoned = poisoned.replace(word, escape(poison.text()), 1)
    east.act("designations.import_list", source="un", files={"list": poisoned.encode()})
    east.clock.now += HOUR


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
