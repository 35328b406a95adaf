"""The story: partners meet, sign an agreement, hold a round, read a report, commit, ask, answer, recall, miss a date, and prove it.

Every step says what it did and what the partner's side shows of it. A step that is told again tells the same: each act carries a key.
"""

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from mithaq.cli.demo.designated import ARMY, ASKED, ASSERTED, BRIGADE, CAMPS, DECIDED, DENIED, PROPOSED
from mithaq.cli.demo.remote import Remote, wait_for
from mithaq.log.proof import verify_proof

PURPOSES = ["counter-terrorism", "counter-narcotics", "border-security"]
PILLARS = ["counter-terrorism", "border-security", "counter-narcotics", "information-sharing", "designations"]


@dataclass(frozen=True)
class Told:
    """One step as it is told: what was done, what the partner's side shows, and the seconds it took."""

    step: str
    here: str
    there: str
    seconds: float


@dataclass
class Story:
    """The story between two nodes; `today` is the day on which it is told, `folder` where proofs are put."""

    islamabad: Remote
    washington: Remote
    today: date
    folder: Path
    found: dict[str, Any] = field(default_factory=dict)

    def steps(self) -> dict[str, Callable[[], tuple[str, str]]]:
        """Return the steps by name, in order."""
        return {
            "partners meet": self.meet,
            "agreement": self.agree,
            "lists": self.import_lists,
            "report": self.read_report,
            "designations": self.designate,
            "dialogue round": self.hold_round,
            "commitment": self.commit,
            "request": self.ask,
            "reply": self.reply,
            "recall": self.recall,
            "missed date": self.miss_a_date,
            "proof": self.prove,
        }

    def tell(self, before: Callable[[str], None] = lambda _step: None) -> Iterator[Told]:
        """Yield each step as it was told; `before` is called with each step's name first."""
        for name, step in self.steps().items():
            before(name)
            started = time.monotonic()
            here, there = step()
            yield Told(name, here, there, time.monotonic() - started)

    def meet(self) -> tuple[str, str]:
        """Exchange identity files; each side confirms the other's fingerprint."""
        digits: list[str] = []
        for here, there in ((self.islamabad, self.washington), (self.washington, self.islamabad)):
            invited = there.act("registry.invite", "invite")["said"]
            self.found[there.name] = invited["id"]
            accepted = here.act("registry.accept_partner", "accept", identity_file=invited["identity_file"])["said"]
            here.act("registry.confirm_partner", "confirm", partner=accepted["partner"], fingerprint=invited["fingerprint"])
            digits.append(invited["fingerprint"][:11])
        return f"fingerprints compared: {digits[0]}… and {digits[1]}…", "confirmed on both sides"

    def agree(self) -> tuple[str, str]:
        """Propose the agreement and sign it on both sides."""
        parties = [
            {"identity": self.found["Islamabad"], "name": "Pakistan", "code": "PK"},
            {"identity": self.found["Washington"], "name": "United States", "code": "US"},
        ]
        made = self.islamabad.act("registry.propose_agreement", "propose agreement", parties=parties, **_AGREEMENT)
        agreement = self.found["agreement"] = made["records"][0]
        self._seen(self.washington, agreement)
        self.washington.act("registry.sign_agreement", "sign agreement", agreement=agreement, office="Embassy of the United States")
        self.islamabad.act("registry.sign_agreement", "sign agreement", agreement=agreement, office="Ministry of Interior")
        for side in (self.islamabad, self.washington):
            self._status(side, "agreement", agreement, "in_force")
        return "proposed and signed", "signed the same hash; in force on both"

    def import_lists(self) -> tuple[str, str]:
        """Import the sample lists on both sides, in the publishers' formats."""
        counts: list[str] = []
        for side in (self.islamabad, self.washington):
            un = side.act("designations.import_list", "import un", source="un", files={"list": _sample_base64("un_sample.xml")})
            parts = {part: _sample_base64(f"ofac_sample_{part}.csv") for part in ("sdn", "alt", "add")}
            ofac = side.act("designations.import_list", "import ofac", source="ofac", files=parts)
            counts.append(f"{un['said']['entries']} UN and {ofac['said']['entries']} OFAC entries (samples)")
        return counts[0], counts[1]

    def read_report(self) -> tuple[str, str]:
        """Receive an Arabic report, confirm what the reader found, and share the text."""
        text = _sample(_REPORT).decode()
        ask = {"title": "حوار مكافحة الإرهاب في إسلام آباد", "text": text, "source": "written for this demonstration", "share": True}
        made = self.islamabad.act("reports.receive", "receive report", agreement=self.found["agreement"], **ask)
        report = self.found["report"] = made["records"][0]
        reading = (self.islamabad.record(report) or {})["record"]["reading"]
        drafts = self.islamabad.records("draft", about=report)
        for number, draft in enumerate(one for one in drafts if one["kind"] == "mention"):
            self.islamabad.act("reports.confirm_draft", f"confirm {number}", draft=draft["id"], nature="fact")
        groups = sorted({one["en"] for one in reading["mentions"] if one["type"] == "armed-group"})
        when = reading["date"]
        self._seen(self.washington, report)
        bounds = f"{when.get('earliest') or '…'} to {when.get('latest') or '…'}"
        return f"dated {when['value'] or 'not to the day'} ({bounds}); listed: {', '.join(groups)}", "has the text as received"

    def designate(self) -> tuple[str, str]:
        """One side asks for a sub-unit by name, the other decides for itself; each page shows both. A claim and its denial are kept."""
        here, there, agreement = self.islamabad, self.washington, self.found["agreement"]
        asked = here.act(
            "designations.propose", "ask for brigade", agreement=agreement, asked_of=[self.found["Washington"]], **BRIGADE, **ASKED
        )["records"][0]
        self._seen(there, asked)
        decided = []
        for number, subject in enumerate((ARMY, BRIGADE)):
            made = there.act("designations.propose", f"propose {number}", agreement=agreement, **subject, **PROPOSED)["records"][0]
            there.act("designations.decide", f"decide {number}", designation=made, **DECIDED)
            decided.append(made)
        there.act("designations.answer", "answer brigade", designation=asked, position="designates", decision=decided[1])
        for number, claim in enumerate((ASSERTED, {"source": self.found["report"], **DENIED})):
            here.act("designations.claim", f"claim {number}", agreement=agreement, **CAMPS, **claim)
        for made in decided:
            self._state(here, "designation", made, state="decided")
        beside = "Majeed Brigade: ours proposed, theirs designated"
        return f"asked for the Majeed Brigade; shows {beside}", "designated the Balochistan Liberation Army and the Majeed Brigade"

    def hold_round(self) -> tuple[str, str]:
        """Record the dialogue round, with the report as its source."""
        co_chairs = [
            {"party": self.found["Islamabad"], "office": "Special Secretary for the United Nations"},
            {"party": self.found["Washington"], "office": "Acting Coordinator for Counterterrorism"},
        ]
        made = self.islamabad.act(
            "plan.record_round",
            "record round",
            agreement=self.found["agreement"],
            series="Counter-terrorism dialogue",
            number=1,
            held_on=self.today.isoformat()[:7],
            place="Islamabad",
            co_chairs=co_chairs,
            agenda=["Joint action plan", "Exchange of information", "Scanners at airports"],
            outcome="A joint action plan is drawn up; its first commitment concerns scanners.",
            pillars=["counter-terrorism"],
            sources=[{"record": self.found["report"]}],
        )
        self.found["round"] = made["records"][0]
        note = {"record": self.found["round"], "text": "The report that announced the round.", "share": True}
        attachment = {"name": "report.txt", "media_type": "text/plain", "content": _sample_base64(_REPORT)}
        self.islamabad.act("registry.annotate", "attach report", attachments=[attachment], **note)
        self._seen(self.washington, self.found["round"])
        wait_for(lambda: self.washington.records("note", about=self.found["round"]) or None, "the note arrives")
        return "recorded, the report attached as its source", "shows the round, the note and the attachment"

    def commit(self) -> tuple[str, str]:
        """Propose a commitment and sign it on both sides."""
        due = self.today + timedelta(days=180)
        commitment = self.found["commitment"] = self._commitment("C-1", "Install scanners at all main airports", due, "commitment")
        digest = [(side.record(commitment) or {})["versions"][0]["sha256"] for side in (self.islamabad, self.washington)]
        return f"C-1 due {due}, signed", f"signed {'the same hash' if digest[0] == digest[1] else 'ANOTHER HASH'} {digest[1][:12]}…"

    def ask(self) -> tuple[str, str]:
        """Send a marked request under the commitment."""
        made = self.islamabad.act(
            "requests.send",
            "send request",
            agreement=self.found["agreement"],
            number="R-1",
            to=self.found["Washington"],
            kind="information",
            subject="Models of scanners that fit the halls",
            text="Which models fit halls with a ceiling below four metres, and what do their operators have to learn?",
            urgency="normal",
            legal_basis="Article 4 of the agreement",
            purpose="counter-narcotics",
            pillar="counter-narcotics",
            commitment=self.found["commitment"],
            marking={"tlp": "TLP:AMBER", "purposes": ["counter-narcotics"], "handling": ["H1"]},
        )
        request = self.found["request"] = made["records"][0]
        seen = self._seen(self.washington, request)
        return "R-1 sent, TLP:AMBER, H1", f"waits for an answer before {seen['record']['deadline'][:16]}Z"

    def reply(self) -> tuple[str, str]:
        """Answer in part, then finally, before the deadline."""
        ask = {"request": self.found["request"], "source_grade": "A", "information_grade": "2", "nature": "fact"}
        partial = self.washington.act("requests.reply", "partial reply", step="partial", text="Two models fit; a third may.", **ask)
        final = self.washington.act("requests.reply", "final reply", step="final", text="Two models fit. Training takes two weeks.", **ask)
        self.found["partial"], self.found["final"] = partial["records"][0], final["records"][0]
        self._seen(self.islamabad, self.found["partial"])
        self._status(self.islamabad, "request", self.found["request"], "answered")
        return "has the partial and the final answer", "answered before the deadline, graded A2"

    def recall(self) -> tuple[str, str]:
        """Recall the partial answer; the copy at the partner is destroyed and that is receipted."""
        partial = self.found["partial"]
        self.washington.act("registry.recall", "recall", record=partial, how="destroy", reason="The third model was named in error.")
        wait_for(lambda: (self.islamabad.record(partial) or {}).get("record", "gone") in (None, "gone") or None, "the recall arrives")
        wait_for(lambda: self.washington.records("recall-receipt", outcome="destroyed") or None, "the recall is receipted")
        return "its copy is destroyed, the final answer stands", "recalled the partial answer; destruction receipted"

    def miss_a_date(self) -> tuple[str, str]:
        """Sign a commitment whose date has passed: it shows as overdue on both first pages."""
        due = self.today - timedelta(days=12)
        self.found["overdue"] = self._commitment("C-2", "Agree the procedure for exchanging information", due, "missed")
        return f"C-2 was due {due}: overdue", "the same, on its own first page"

    def prove(self) -> tuple[str, str]:
        """Export the proof on both sides and verify it with nothing but the files."""
        said: list[str] = []
        self._receipted()
        for here, there in ((self.islamabad, self.washington), (self.washington, self.islamabad)):
            file = self.folder / f"proof-{here.name.lower()}.json"
            ask = {"agreement": self.found["agreement"], "partner": self.found[there.name]}
            made = here.act("registry.prove", f"prove {time.monotonic_ns()}", **ask)
            file.write_bytes(_decode(made["said"]["proof"]))
            proved = verify_proof(file.read_bytes())
            records = sum(channel.records for channel in proved.channels)
            cosigned = sum(channel.cosigned_at is not None for channel in proved.channels)
            said.append(f"{file.name}: {records} records, {cosigned} of {len(proved.channels)} directions cosigned, holds")
        return said[0], said[1]

    def _commitment(self, number: str, measure: str, due: date, key: str) -> str:
        made = self.islamabad.act(
            "plan.propose_commitment",
            f"propose {key}",
            agreement=self.found["agreement"],
            number=number,
            measure=measure,
            pillar="counter-narcotics" if number == "C-1" else "information-sharing",
            debtors=[self.found["Washington"]],
            creditors=[self.found["Islamabad"]],
            due=due.isoformat(),
            article="4" if number == "C-1" else "2",
            texts=_TEXTS[number],
            sources=[{"record": self.found["report"]}],
        )
        commitment = str(made["records"][0])
        self._seen(self.washington, commitment)
        self.washington.act("plan.sign_commitment", f"sign {key}", commitment=commitment, office="Bureau of International Narcotics")
        self.islamabad.act("plan.sign_commitment", f"sign {key}", commitment=commitment, office="Ministry of Interior")
        for side in (self.islamabad, self.washington):
            self._status(side, "commitment", commitment, "agreed")
        return commitment

    def _seen(self, side: Remote, identifier: str) -> dict[str, Any]:
        return wait_for(lambda: side.record(identifier), f"{side.name} has {identifier}")

    def _status(self, side: Remote, kind: str, identifier: str, status: str) -> None:
        self._state(side, kind, identifier, status=status)

    def _state(self, side: Remote, kind: str, identifier: str, **facet: str) -> None:
        def look() -> bool | None:
            return any(one["id"] == identifier for one in side.records(kind, **facet)) or None

        wait_for(look, f"{kind} is {next(iter(facet.values()))} at {side.name}")

    def _receipted(self) -> None:
        """Wait until what both released is receipted, so that the proof shows both signatures."""

        def look(side: Remote, identifier: str) -> bool | None:
            given = (side.record(identifier) or {}).get("given_to", [])
            return (bool(given) and all(one["rung"] != "released" for one in given)) or None

        wait_for(lambda: look(self.islamabad, self.found["overdue"]), "Washington receipts")
        wait_for(lambda: look(self.washington, self.found["final"]), "Islamabad receipts")


_REPORT = "report_round_ar.txt"
_AGREEMENT: Mapping[str, Any] = {
    "name": "Security cooperation",
    "description": "Counter-terrorism, border security and counter-narcotics, with exchange of information.",
    "purposes": PURPOSES,
    "pillars": PILLARS,
    "articles": [
        {"number": "1", "title": "Dialogue and joint action plan"},
        {"number": "2", "title": "Exchange of information"},
        {"number": "3", "title": "Border management"},
        {"number": "4", "title": "Counter-narcotics and airport scanners"},
    ],
}
_TEXTS = {
    "C-1": [
        {"language": "en", "text": "The debtor installs scanners at all main airports and trains their operators."},
        {"language": "ar", "text": "يركّب الطرف المدين أجهزة مسح في جميع المطارات الرئيسية ويدرّب مشغّليها."},
        {"language": "ur", "text": "ذمہ دار فریق تمام بڑے ہوائی اڈوں پر سکینر نصب کرے گا اور ان کے چلانے والوں کو تربیت دے گا۔"},
    ],
    "C-2": [
        {"language": "en", "text": "Both sides agree a written procedure for exchanging information."},
        {"language": "ar", "text": "يتفق الطرفان على إجراء مكتوب لتبادل المعلومات."},
        {"language": "ur", "text": "دونوں فریق معلومات کے تبادلے کے تحریری طریقہ کار پر اتفاق کریں گے۔"},
    ],
}


def _sample(name: str) -> bytes:
    return (files("mithaq.resources") / "samples" / name).read_bytes()


def _sample_base64(name: str) -> str:
    return base64.b64encode(_sample(name)).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text)
