"""Fill a node with 100,000 records of all desks, as a busy one holds them. Every name, number and sentence in here is invented.

    python benchmarks/busy_node.py FOLDER --records 100000

The folder is a home that `mithaq serve` opens (passphrase and password are below); a folder that is filled is used again as it is. Acts make
the partner, the agreement and the accounts; the records are put into the store in bulk, marked under the agreement, some of them beyond
the clearance of the person who looks, and what is derived of them is derived by their desks' own projections.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from mithaq.acts.act import Actor
from mithaq.app import Node, make_node, open_node, randomness
from mithaq.desks.designations.records import entry_id, publisher_id
from mithaq.desks.registry.account_acts import ROLES
from mithaq.desks.reports.records import reader_identity
from mithaq.exchange.channel import Releaser
from mithaq.exchange.keyring.keys import make_keys
from mithaq.exchange.write import Author
from mithaq.log.append import NODE_LOG, Logged, append
from mithaq.log.identity import Identity, sign_off_message, write_identity
from mithaq.log.note import encode, public_bytes
from mithaq.records.ident import named_id, timestamp
from mithaq.records.marking import Marking, Terms, Tlp
from mithaq.records.principal import Kind, Principal
from mithaq.records.record import Record, make_record
from mithaq.store import Writing

PASSPHRASE = "an invented passphrase of this benchmark"
PASSWORD = "an invented long password"
DAY = 86_400_000_000
DONE = "filled.json"
BATCH = 2_000
# Of 100,000: what a node holds after some years. What follows from another record comes beside it.
SHARES = {
    "list-entry": 58_000,
    "hit": 7_000,
    "open-report": 3_000,
    "note": 5_000,
    "request": 2_000,
    "commitment": 700,
    "designation": 1_000,
}
SHARES |= {"alias": 900, "profile-claim": 500, "list-import": 300, "meeting": 200, "proposal": 300, "retained-name": 1_500}
PILLARS = ["counter-terrorism", "border-security", "counter-narcotics", "illegal-migration", "information-sharing"]
PURPOSES = ["counter-terrorism", "border-security", "counter-narcotics"]
ENGLISH = (
    "scanner border crossing officer training exchange procedure airport valley office seizure vessel market road bridge registry "
    "customs patrol radio convoy delegation statement visit harbour container network account courier village district school"
).split()
ARABIC = "تدريب حدود ضبط أجهزة مسح مطار وفد مكتب تبادل إجراء معبر طريق ميناء حاوية شبكة بيان زيارة قرية منطقة سجل جمارك دورية".split()
URDU = "سرحد تربیت افسر تبادلہ طریقۂ کار ہوائی اڈہ وفد دفتر بیان دورہ بندرگاہ کنٹینر نیٹ ورک گاؤں ضلع رجسٹر کسٹم گشت سڑک پل".split()
WORDS = {"en": ENGLISH, "ar": ARABIC, "ur": URDU}
NAMES = "Zayd Mithal Salim Nadir Yunus Harun Talib Anwar Jamil Rashid Samir Faris Karim Latif Munir Qasim Wasim Idris Bashir Hakim".split()
ORIGINALS = "زيد مثال سالم نادر يونس هارون طالب أنور جميل راشد سمير فارس كريم لطيف منير قاسم وسيم إدريس بشير حكيم".split()
RARE = "zanzibarite"


@dataclass
class Filling:
    """What the records are made from: both sides, the agreement, the markings by name, the moment, one source of chance."""

    node: Node
    west: Identity
    agreement: str
    markings: Mapping[str, tuple[str, ...]]
    now: int
    draw: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def east(self) -> str:
        return self.node.house.identity.id

    def record(
        self, kind: str, name: str, body: Mapping[str, Any], *, by: str = "", at: int = 0, local: bool = False, hidden: bool = False
    ) -> Record:
        """Return a record of a type with a name of its own; one in twenty is beyond the clearance of who looks."""
        author, moment = by or self.east, timestamp(at or self.now - self.draw.randrange(1, 900) * DAY - self.draw.randrange(DAY))
        declared = self.node.house.rules.types.get(kind)
        own = {"extensions": {declared.extension: {"extension_type": "new-sdo"}}} if declared is not None and declared.is_own else {}
        marking = (
            "local"
            if local
            else ("west" if author == self.west.id else "secret" if hidden else self.draw.choice(("common", "common", "strict")))
        )
        head = {
            "type": kind,
            "spec_version": "2.1",
            "id": named_id(kind, name),
            "created": moment,
            "modified": moment,
            "created_by_ref": author,
        }
        said = {name: value for name, value in body.items() if value is not None}
        return make_record({**said, **head, **own, "object_marking_refs": sorted(self.markings[marking])})

    def words(self, count: int, language: str = "en") -> str:
        return " ".join(self.draw.choice(WORDS[language]) for _ in range(count))

    def day(self, first: int, last: int) -> str:
        """Return a day between so many days from now."""
        return timestamp(self.now + self.draw.randrange(first, last) * DAY)[:10]

    def name(self) -> tuple[str, str]:
        """Return an invented name in Latin and Arabic letters."""
        picked = [self.draw.randrange(len(NAMES)) for _ in range(3)]
        return " ".join(NAMES[one] for one in picked).upper(), " ".join(ORIGINALS[one] for one in picked)


def entries(fill: Filling, count: int) -> Iterator[Record]:
    """Yield entries of five published lists."""
    for number in range(count):
        source = fill.draw.choices(("ofac", "un", "zz-east", "zz-west", "zz-south"), (30, 2, 8, 10, 8))[0]
        latin, original = fill.name()
        names = [{"text": latin}, {"text": original, "script": "Arab", "original": True}, {"text": fill.name()[0], "quality": "weak"}]
        body = {
            "source": source,
            "reference": f"{source}-{number}",
            "kind": fill.draw.choice(("person", "person", "organisation", "vessel", "armed-group")),
        }
        body |= {
            "names": names,
            "programmes": [fill.draw.choice(("SDGT", "NPWMD", "SDNTK", "1267"))],
            "standing": "in_force" if number % 20 else "removed",
        }
        body |= {
            "listed_on": fill.day(-6000, -10),
            "comments": fill.words(12) + (f" {RARE}" if number == count // 2 else ""),
            "nationalities": ["Nowhere"],
        }
        made = fill.record("list-entry", f"{number}", body, by=publisher_id(source), local=True)
        yield make_record({**made.properties, "id": entry_id(source, f"{source}-{number}")})


def hits(fill: Filling, count: int) -> Iterator[Record]:
    """Yield hits, nearly all of them judged: some 300 wait."""
    for number in range(count):
        latin, original = fill.name()
        state = fill.draw.choices(("open", "cleared", "confirmed", "lapsed"), (4, 90, 1, 5))[0]
        met = [{"query": latin.split()[0], "listed": latin.split()[0], "sure": 0.97, "way": "the same word"}]
        body = {
            "name": original,
            "reference": f"file {number}",
            "subject": f"un:{number}",
            "schema": "Person",
            "listed_name": latin,
            "score": 0.71,
            "met": met,
        }
        body |= {
            "left": {"query": [], "name": []},
            "source": "un",
            "pair": f"{number:064x}",
            "purpose": "screening",
            "raised_by": "asked",
            "state": state,
        }
        yield fill.record("hit", str(number), body, local=True)


def reports(fill: Filling, count: int) -> Iterator[Record]:
    """Yield reports in three languages, each with drafts, most of them decided, and the statements that came of them."""
    reader = reader_identity(fill.east)
    for number in range(count):
        language = fill.draw.choice(("en", "ar", "ar", "ur"))
        paragraphs = [fill.words(45, language) + "." for _ in range(6)]
        text, ours = "\n\n".join(paragraphs), number % 3
        spans = [[start, start + 20] for start in (0, 60, 120, 180)]
        body = {
            "title": fill.words(6, language),
            "text": text,
            "language": language,
            "source": f"paper-{number % 40}.invalid",
            "published": fill.day(-900, -1),
        }
        made = fill.record(
            "open-report", str(number), {**body, "reading": {"language": language, "mentions": []}}, by="" if ours else fill.west.id
        )
        yield made
        for place, span in enumerate(spans if ours else ()):
            kind = ("mention", "date", "commitment", "pillar")[place]
            proposed = {
                "mention": {"text": text[:20], "type": "person", "tier": "likely", "name": fill.name()[0]},
                "date": {"value": fill.day(-900, -1), "basis": "printed"},
            }
            proposed |= {"commitment": {"actor": "west", "action": text[120:140]}, "pillar": {"pillar": PILLARS[number % 5]}}
            name, at = f"{number}-{place}", made.modified + 1
            draft = {"about": made.id, "kind": kind, "reader": "mithaq-reader@1", "proposed": proposed[kind], "spans": [span]}
            yield fill.record("draft", name, draft, by=reader, at=at, local=True)
            if number % 25:
                statement = named_id("statement", name)
                said = {
                    "about": made.id,
                    "draft": named_id("draft", name),
                    "kind": kind,
                    "content": proposed[kind],
                    "spans": [span],
                    "nature": "claim",
                }
                yield fill.record("statement", name, said, at=at + 1)
                decided = {"about": named_id("draft", name), "decision": "confirmed", "statement": statement}
                yield fill.record("draft-decision", name, decided, at=at + 2, local=True)


def requests(fill: Filling, count: int) -> Iterator[Record]:
    """Yield requests of both sides with their replies: one in fifteen is open, some of these are late."""
    for number in range(count):
        asker, asked = (fill.east, fill.west.id) if number % 2 else (fill.west.id, fill.east)
        is_open = number % 15 < 1
        at = fill.now - fill.draw.randrange(1, 12 if is_open else 900) * DAY
        body = {
            "agreement": fill.agreement,
            "number": f"R-{number}",
            "to": asked,
            "kind": fill.draw.choice(("information", "check", "assistance")),
        }
        body |= {
            "subject": fill.words(5, fill.draw.choice(("en", "ar"))),
            "text": fill.words(30),
            "urgency": fill.draw.choice(("normal", "urgent", "other")),
        }
        body |= {"legal_basis": "Article 2", "purpose": "counter-narcotics", "deadline": timestamp(at + fill.draw.randrange(3, 20) * DAY)}
        made = fill.record("request", str(number), body, by=asker, at=at)
        yield made
        for place, step in enumerate(("acknowledgement",) if is_open and number % 2 else () if is_open else ("partial", "final")):
            said = {"about": made.id, "step": step, "text": fill.words(20), "source_grade": "B", "information_grade": "2", "nature": "fact"}
            yield fill.record("reply", f"{number}-{place}", said, by=asked, at=at + (place + 1) * DAY // 4)


def commitments(fill: Filling, count: int) -> Iterator[Record]:
    """Yield commitments in all states, with the signatures and the words of both sides."""
    for number in range(count):
        debtor, creditor = (fill.east, fill.west.id) if number % 2 else (fill.west.id, fill.east)
        words = fill.words(6)
        texts = [
            {"language": "en", "text": words},
            {"language": "ar", "text": fill.words(6, "ar")},
            {"language": "ur", "text": fill.words(6, "ur")},
        ]
        body = {
            "agreement": fill.agreement,
            "number": f"C-{number}",
            "measure": words,
            "pillar": PILLARS[number % 5],
            "debtors": [debtor],
            "creditors": [creditor],
        }
        body |= {"due": fill.day(-200, 500) if number % 6 in (1, 2) else fill.day(-900, -100), "article": "4", "texts": texts}
        made = fill.record("commitment", str(number), body, at=fill.now - fill.draw.randrange(30, 900) * DAY)
        yield made
        signed = (
            ()
            if number % 60 == 0
            else (fill.east,)
            if number % 60 == 1
            else (fill.west.id,)
            if number % 60 == 2
            else (fill.east, fill.west.id)
        )
        for party in signed:
            said = {
                "about": made.id,
                "about_modified": timestamp(made.modified),
                "sha256": made.sha256.hex(),
                "signature": "invented",
                "office": "Invented office",
            }
            yield fill.record("sign-off", f"{number}-{party}", said, by=party, at=made.modified + DAY)
        for place, to in enumerate(
            ("in_progress", "reported_done", "accepted", "closed")[: max(0, number % 6 - 1)] if len(signed) == 2 else ()
        ):
            side = debtor if to in ("in_progress", "reported_done") else creditor
            said = {
                "about": made.id,
                "sha256": made.sha256.hex(),
                "to": to,
                "reason": fill.words(8),
                "judged": "partly" if to == "accepted" else "",
            }
            yield fill.record("state-change", f"{number}-{place}", said, by=side, at=made.modified + (place + 2) * DAY)


def designations(fill: Filling, count: int) -> Iterator[Record]:
    """Yield designations of both sides; the partner was asked to answer each tenth."""
    for number in range(count):
        owner = fill.east if number % 3 else fill.west.id
        latin, original = fill.name()
        state = fill.draw.choice(("proposed", "under_review", "decided", "decided", "decided", "amended", "lifted", "declined"))
        body = {
            "kind": fill.draw.choice(("person", "organisation", "armed-group")),
            "names": [{"text": latin}, {"text": original, "language": "ar"}],
            "agreement": fill.agreement,
        }
        body |= {
            "authority": f"Invented bench {number % 7}",
            "legal_basis": "Invented act, section 11",
            "decided_on": fill.day(-900, -1),
            "state": state,
        }
        body |= {
            "identifiers": [{"identifier_kind": "birth-date", "value": "1980"}],
            "review_on": fill.day(-5, 700),
            "refers_to": [f"un:un-{number}"],
        }
        body |= {"steps": [{"step": state, "paper": {"reference": f"P-{number}"}, "at": timestamp(fill.now - DAY)}]}
        body |= {"asked_of": [fill.west.id if owner == fill.east else fill.east] if number % 10 == 0 else []}
        yield fill.record("designation", str(number), body, by=owner, hidden=number % 25 == 1)


def notes(fill: Filling, count: int) -> Iterator[Record]:
    """Yield notes on commitments and requests; one in twelve may not be seen by who looks."""
    for number in range(count):
        about = named_id("commitment", str(number % 600)) if number % 2 else named_id("request", str(number % 1_500))
        body = {"content": fill.words(40, fill.draw.choice(("en", "ar", "ur"))), "object_refs": [about], "abstract": fill.words(5)}
        yield fill.record("note", str(number), body, by="" if number % 3 else fill.west.id, hidden=number % 4 == 1)


def others(fill: Filling, shares: Mapping[str, int]) -> Iterator[Record]:
    """Yield aliases, claims, imports, meetings, proposals and retained names."""
    for number in range(shares["alias"]):
        body = {"subject": f"un:un-{number}", "name": fill.name()[1], "language": "ar", "source": "invented.invalid", "reviewer": fill.east}
        yield fill.record("alias", str(number), body, local=True)
    for number in range(shares["profile-claim"]):
        body = {
            "subject": f"group:{'ttp' if number % 2 else 'bla'}",
            "aspect": "presence",
            "voice": "denies" if number % 5 == 0 else "asserts",
        }
        body |= {
            "matter": fill.draw.choice(ENGLISH),
            "claimant": "Invented bureau",
            "source": "S/2026/1 para 2",
            "statement": fill.words(12),
        }
        yield fill.record("profile-claim", str(number), body)
    for number in range(shares["list-import"]):
        changes = [{"reference": f"un-{one}", "name": fill.name()[0]} for one in range(20)]
        body = {
            "source": ("un", "ofac", "zz-east")[number % 3],
            "entries": 18_000,
            "sha256": f"{number:064x}",
            "added": changes,
            "changed": changes,
            "removed": [],
        }
        yield fill.record("list-import", str(number), body, local=True)
    for number in range(shares["meeting"]):
        body = {
            "agreement": fill.agreement,
            "title": fill.words(4),
            "held_on": fill.day(-900, 90),
            "place": "Eastport",
            "pillars": [PILLARS[number % 5]],
        }
        yield fill.record("meeting", str(number), {**body, "agenda": [fill.words(5)], "decisions": [fill.words(7)]})
    for number in range(shares["proposal"]):
        waiting = number < 9
        body = {
            "act": "registry.release",
            "ask": {"record": named_id("note", str(number))},
            "versions": {},
            "hash": f"{number:064x}",
            "proposer": named_id("identity", "x"),
        }
        body |= {
            "proposer_name": "Maj. C. Mithal",
            "expires_at": timestamp(fill.now + (3 if waiting else -9) * DAY),
            "state": "waiting" if waiting else "approved",
        }
        yield fill.record("proposal", str(number), body, local=True)
    for number in range(shares["retained-name"]):
        body = {"name": fill.name()[1], "reference": f"file {number}", "purpose": "visa", "until": fill.day(10, 300), "by": fill.east}
        yield fill.record("retained-name", str(number), body, local=True)


def make(folder: Path) -> Filling:
    """Return a new node that has met a partner and agreed with it, with its people."""
    make_node(folder, "Eastland", PASSPHRASE)
    node = open_node(folder, PASSPHRASE)
    house, keys = node.house, make_keys(randomness)
    officer = Actor(Principal(named_id("identity", "filler"), house.identity.id, Kind.PERSON, "filler", ROLES, 4), "cli")
    west = Identity(
        named_id("identity", "westland"), "Westland", public_bytes(keys.signing), b"an invented certificate", "https://westland.invalid"
    )
    house.perform("registry.accept_partner", officer, {"identity_file": write_identity(west, keys.signing).decode()})
    house.perform("registry.confirm_partner", officer, {"partner": west.id, "fingerprint": west.fingerprint})
    parties = [{"identity": house.identity.id, "name": "Eastland", "code": "EL"}, {"identity": west.id, "name": "Westland", "code": "WL"}]
    ask = {"name": "Invented security cooperation", "parties": parties, "purposes": PURPOSES, "pillars": PILLARS}
    articles = [{"number": "2", "title": "Exchange of information"}, {"number": "4", "title": "Measures"}]
    agreement = house.perform(
        "registry.propose_agreement", officer, {**ask, "articles": articles, "second_person": ["registry.release"]}
    ).record
    house.perform("registry.sign_agreement", officer, {"agreement": agreement, "office": "Invented ministry"})
    people = (
        ("officer", "Col. A. Mithal", sorted(ROLES)),
        ("analyst", "Sgt. B. Mithal", ["reports.analyst"]),
        ("second", "Maj. C. Mithal", ["plan.secretary"]),
    )
    for name, person, roles in people:
        ask = {"name": name, "person": person, "roles": roles, "password": PASSWORD, "clearance": "restricted"}
        house.perform("registry.open_account", officer, ask)
    markings: dict[str, tuple[str, ...]] = {"local": (Tlp.AMBER_STRICT.ref,)}

    def agree(writing: Writing) -> None:
        both = frozenset({house.identity.id, west.id})
        terms = {"common": (Terms(agreement, both, frozenset(PURPOSES), frozenset({"H0"})), house.identity.id)}
        terms["strict"] = (Terms(agreement, both, frozenset(PURPOSES[:1]), frozenset({"H1", "H2"})), house.identity.id)
        terms["secret"] = (Terms(agreement, both, frozenset(PURPOSES), frozenset({"H2"}), 3), house.identity.id)
        terms["west"] = (Terms(agreement, both, frozenset(PURPOSES), frozenset({"H2"})), west.id)
        for name, (one, owner) in terms.items():
            markings[name] = Author(writing, house.rules, owner, house.clock(), randomness).marked(Marking(Tlp.AMBER, one))
        held = writing.get(agreement)
        assert held is not None
        assert held.record is not None
        modified, sha256 = timestamp(held.modified), held.record.sha256.hex()
        signature = encode(keys.signing.sign(sign_off_message(agreement, modified, sha256)))
        body = {"about": agreement, "about_modified": modified, "sha256": sha256, "signature": signature, "office": "Invented office"}
        Author(writing, house.rules, west.id, house.clock(), randomness).write("sign-off", body, markings["west"])

    house.store.write(agree)
    return Filling(node, west, agreement, markings, house.clock())


def put(fill: Filling, records: Iterator[Record], derived: frozenset[str]) -> int:
    """Store records in batches, derive what their desks derive, and return how many there were."""
    count, again, rules = 0, [], fill.node.house.rules
    batch: list[Record] = []

    def store(writing: Writing) -> None:
        writing.put_many(batch)

    for record in records:
        batch.append(record)
        if record.type in derived:
            again.append(record)
        if len(batch) == BATCH:
            count += len(batch)
            fill.node.house.store.write(store)
            batch = []
    count += len(batch)
    fill.node.house.store.write(store)
    for start in range(0, len(again), BATCH):
        part = again[start : start + BATCH]
        fill.node.house.store.write(lambda writing, part=part: [rules.project(writing, record) for record in part])
    return count


def release(fill: Filling, kinds: Mapping[str, int]) -> None:
    """Give the partner the newest records of ours of some types, as their release would."""
    house = fill.node.house
    with house.store.reading(Principal(fill.east, fill.east, Kind.NODE)) as reading:
        found = [held.record for kind, count in kinds.items() for held in reading.page(kind, limit=count).rows]
    secret = set(fill.markings["secret"]) - {Tlp.AMBER.ref}
    ours = [one for one in found if one is not None and one.created_by == fill.east and secret.isdisjoint(one.marking_refs)]
    releaser = Releaser(house.clock(), randomness)
    for start in range(0, len(ours), 200):
        part = ours[start : start + 200]
        house.store.write(lambda writing, part=part: [releaser.release(writing, one, fill.west.id, fill.agreement) for one in part])


def log_acts(fill: Filling, count: int) -> None:
    """Enter acts into the node's log, as many as there would be."""
    made = []
    for number in range(count):
        record = named_id("commitment", str(number % 700))
        event = {
            "at": timestamp(fill.now),
            "act": "registry.consult",
            "actor": fill.east,
            "name": "Col. A. Mithal",
            "via": "page",
            "consulted": [record],
        }
        content = msgspec.json.encode(event)
        made.append(Logged(content, "act", record=record, event=content, actor=fill.east, act="registry.consult"))
    for start in range(0, count, BATCH):
        part = made[start : start + BATCH]
        fill.node.house.store.write(lambda writing, part=part: append(writing, NODE_LOG, part, now=fill.now, randomness=randomness))


def fill(folder: Path, records: int) -> dict[str, Any]:
    """Return what a filled folder holds, filling it first when it is new."""
    if (folder / DONE).exists():
        return dict(json.loads((folder / DONE).read_text()))
    began = time.perf_counter()
    filling = make(folder)
    shares = {kind: max(12, count * records // 100_000) for kind, count in SHARES.items()}
    derived = frozenset({"commitment", "request", "draft", "designation"})
    streams = (
        entries(filling, shares["list-entry"]),
        hits(filling, shares["hit"]),
        reports(filling, shares["open-report"]),
        requests(filling, shares["request"]),
        commitments(filling, shares["commitment"]),
        designations(filling, shares["designation"]),
        notes(filling, shares["note"]),
        others(filling, shares),
    )
    count = sum(put(filling, stream, derived) for stream in streams)
    release(filling, {"commitment": 300, "request": 300, "note": 300})
    log_acts(filling, count // 5)
    filling.node.close()
    done = {"records": count, "agreement": filling.agreement, "partner": filling.west.id, "seconds": round(time.perf_counter() - began)}
    (folder / DONE).write_text(json.dumps(done))
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    asked = parser.parse_args()
    print(json.dumps(fill(asked.folder, asked.records)))


if __name__ == "__main__":
    main()
