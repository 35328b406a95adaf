"""The records of a busy node, of every desk, in the proportions of some years' work. Everything that is said in here is invented."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mithaq.app import Node
from mithaq.desks.designations.records import entry_id, publisher_id
from mithaq.desks.reports.records import reader_identity
from mithaq.log.identity import Identity
from mithaq.records.ident import named_id, timestamp
from mithaq.records.record import Record, make_record

DAY = 86_400_000_000
# The markings by name: what never leaves the node, and what is beyond the clearance of the person who looks.
LOCAL, SECRET = "local", "secret"
PILLARS = ["counter-terrorism", "border-security", "counter-narcotics", "illegal-migration", "information-sharing"]
_ENGLISH = (
    "scanner border crossing officer training exchange procedure airport valley office seizure vessel market road bridge "
    "registry customs patrol radio convoy delegation statement visit harbour container network account courier village "
    "district school "
)
ENGLISH = _ENGLISH.split()
_ARABIC = "تدريب حدود ضبط أجهزة مسح مطار وفد مكتب تبادل إجراء معبر طريق ميناء حاوية شبكة بيان زيارة قرية منطقة سجل جمارك دورية"
ARABIC = _ARABIC.split()
_URDU = "سرحد تربیت افسر تبادلہ طریقۂ کار ہوائی اڈہ وفد دفتر بیان دورہ بندرگاہ کنٹینر نیٹ ورک گاؤں ضلع رجسٹر کسٹم گشت سڑک پل"
URDU = _URDU.split()
WORDS = {"en": ENGLISH, "ar": ARABIC, "ur": URDU}
_NAMES = "Zayd Mithal Salim Nadir Yunus Harun Talib Anwar Jamil Rashid Samir Faris Karim Latif Munir Qasim Wasim Idris Bashir Hakim "
NAMES = _NAMES.split()
_ORIGINALS = "زيد مثال سالم نادر يونس هارون طالب أنور جميل راشد سمير فارس كريم لطيف منير قاسم وسيم إدريس بشير حكيم"
ORIGINALS = _ORIGINALS.split()
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

    def record(self, kind: str, name: str, body: Mapping[str, Any], *, by: str = "", at: int = 0, under: str = "") -> Record:
        """Return a record of a type with a name of its own, marked `under` one of the markings, else as its author marks."""
        author, moment = by or self.east, timestamp(at or self.now - self.draw.randrange(1, 900) * DAY - self.draw.randrange(DAY))
        declared = self.node.house.rules.types.get(kind)
        own = {"extensions": {declared.extension: {"extension_type": "new-sdo"}}} if declared is not None and declared.is_own else {}
        marking = under or ("west" if author == self.west.id else self.draw.choice(("common", "common", "strict")))
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
        made = fill.record("list-entry", f"{number}", body, by=publisher_id(source), under=LOCAL)
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
        yield fill.record("hit", str(number), body, under=LOCAL)


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
            yield fill.record("draft", name, draft, by=reader, at=at, under=LOCAL)
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
                decided = {"about": named_id("draft", name), "report": made.id, "decision": "confirmed", "statement": statement}
                yield fill.record("draft-decision", name, decided, at=at + 2, under=LOCAL)


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
        yield fill.record("designation", str(number), body, by=owner, under=SECRET if number % 25 == 1 and number % 3 else "")


def notes(fill: Filling, count: int) -> Iterator[Record]:
    """Yield notes on commitments and requests; one in twelve may not be seen by who looks."""
    for number in range(count):
        about = named_id("commitment", str(number % 600)) if number % 2 else named_id("request", str(number % 1_500))
        body = {"content": fill.words(40, fill.draw.choice(("en", "ar", "ur"))), "object_refs": [about], "abstract": fill.words(5)}
        yield fill.record(
            "note", str(number), body, by="" if number % 3 else fill.west.id, under=SECRET if number % 4 == 1 and number % 3 == 0 else ""
        )


def others(fill: Filling, shares: Mapping[str, int]) -> Iterator[Record]:
    """Yield aliases, claims, imports, meetings, proposals and retained names."""
    for number in range(shares["alias"]):
        body = {"subject": f"un:un-{number}", "name": fill.name()[1], "language": "ar", "source": "invented.invalid", "reviewer": fill.east}
        yield fill.record("alias", str(number), body, under=LOCAL)
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
        yield fill.record("list-import", str(number), body, under=LOCAL)
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
        yield fill.record("proposal", str(number), body, under=LOCAL)
    for number in range(shares["retained-name"]):
        body = {"name": fill.name()[1], "reference": f"file {number}", "purpose": "visa", "until": fill.day(10, 300), "by": fill.east}
        yield fill.record("retained-name", str(number), body, under=LOCAL)
