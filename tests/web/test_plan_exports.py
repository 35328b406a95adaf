"""Taking the plan away by pages, and joint statements on two nodes. Every name and sentence in here is invented."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from mithaq.acts.work import Work
from mithaq.store import Where, Writing
from mithaq.web import site
from tests.agreement.nodes import Node
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import Desks, make_desks

CLEAR = {"tlp": "TLP:CLEAR"}
ENGLISH, ARABIC = "Both sides will act together.\nScanners come first.", "سيعمل الجانبان معا.\nأجهزة المسح أولا."
SECRET = "The amber measure at Eastport"


@dataclass
class Both:
    """Two desks and the pages of each."""

    desks: Desks
    east: Visitor
    west: Visitor

    @property
    def agreement(self) -> str:
        return self.desks.ids["agreement"]

    def settle(self) -> None:
        self.desks.world.settle()


def pages_of(node: Node) -> Starlette:
    return Starlette(routes=site.build(node.house, secure=False))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Two desks with something on them, and an officer at each."""
    desks = make_desks(tmp_path_factory.mktemp("both"))
    yield Both(desks, sign_in(pages_of(desks.east), "officer"), sign_in(pages_of(desks.west), "officer"))
    desks.world.close()


def taken(visitor: Visitor, status: int = 200, *, form: str, **asked: str) -> bytes:
    answer = visitor.client.get(f"/plan/export/{form}", params=asked)
    assert answer.status_code == status, answer.text[:2000]
    return answer.content


def pdf_text(raw: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(raw))


def docx_text(raw: bytes) -> str:
    archive = zipfile.ZipFile(io.BytesIO(raw))
    return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def draft(both: Both, node: Node, **more: object) -> str:
    texts = [{"language": "en", "text": ENGLISH}, {"language": "ar", "text": ARABIC}]
    ask = {"agreement": both.agreement, "title": "Invented joint statement", "texts": texts, **more}
    made = node.act("plan.draft_statement", **ask).record
    both.settle()
    return made


def test_the_page_of_exports_offers_every_file_and_names_what_a_calendar_cannot_show(both: Both) -> None:
    page = both.east.open("/plan/exports")
    for words in (
        "/plan/export/ics",
        "/plan/export/xlsx",
        "/plan/export/pdf",
        "/plan/export/docx",
        "Invented dialogue 3",
        "no day is known",
    ):
        assert words in page


def test_the_calendar_holds_meetings_with_a_day_and_every_commitment(both: Both) -> None:
    calendar = Calendar.from_ical(taken(both.east, form="ics"))
    assert isinstance(calendar, Calendar)
    assert [str(one["summary"]) for one in calendar.events] == ["Working group on scanners", "Second working group"]
    todos = {str(one["summary"]).split()[0]: one for one in calendar.todos}
    assert set(todos) == {"C-14", "C-02", "C-15", "C-16", "C-17", "P-01"}
    assert (str(todos["C-14"]["status"]), str(todos["C-14"]["due"].dt)) == ("IN-PROCESS", "2026-06-30")
    assert "percent-complete" not in todos["C-14"], "nobody has judged it"
    assert todos["C-02"]["percent-complete"] == 0


def test_both_sides_give_the_same_meeting_the_same_name_and_number(both: Both) -> None:
    ours, theirs = (Calendar.from_ical(taken(one, form="ics")) for one in (both.east, both.west))
    assert isinstance(ours, Calendar)
    assert isinstance(theirs, Calendar)
    for a, b in zip(ours.events, theirs.events, strict=True):
        assert (str(a["uid"]), a["sequence"], str(a["organizer"])) == (str(b["uid"]), b["sequence"], str(b["organizer"]))


def test_the_workbook_speaks_the_readers_language_and_holds_all_three_tables(both: Both) -> None:
    archive = zipfile.ZipFile(io.BytesIO(taken(both.east, form="xlsx", languages="ar")))
    assert b'rightToLeft="1"' in archive.read("xl/worksheets/sheet1.xml")
    text = archive.read("xl/sharedStrings.xml").decode()
    for words in ("C-14", "Working group on scanners", "Crossings in December", "أجهزة مسح في جميع المطارات الرئيسية."):
        assert words in text


def test_minutes_stand_in_two_languages_and_say_from_which_version_they_were_made(both: Both) -> None:
    meeting = both.desks.ids["meeting"]
    text = pdf_text(taken(both.west, form="pdf", meeting=meeting, languages="en,ar"))
    for words in (
        "Minutes",
        "Working group on scanners",
        "Four airports come first.",
        "Joint training of border officers",
        meeting,
        "TLP:AMBER",
    ):
        assert words in text
    assert "Head of customs" in docx_text(taken(both.west, form="docx", meeting=meeting, languages="ar,ur"))


def test_taking_away_is_entered_in_the_log(both: Both) -> None:
    with both.desks.east.reading() as reading:
        before = len(reading.events(record=both.agreement))
    taken(both.east, form="xlsx")
    with both.desks.east.reading() as reading:
        assert len(reading.events(record=both.agreement)) == before + 1


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"form": "exe"}, 404, "not written in that form"),
        ({"form": "pdf"}, 422, "none is named"),
        ({"form": "xlsx", "public": "yes"}, 422, "Only papers are made for the public"),
        ({"form": "ics", "meeting": "meeting", "public": "yes"}, 422, "Only papers are made for the public"),
        ({"form": "pdf", "meeting": "meeting--x"}, 404, "that you may see"),
        ({"form": "ics", "meeting": "round"}, 422, "is not known"),
        ({"form": "ics", "agreement": "agreement--00000000-0000-4000-8000-000000000000"}, 404, "that you may see"),
        ({"form": "pdf", "meeting": "meeting", "public": "yes"}, 409, "may not be told to the public"),
    ],
)
def test_what_cannot_be_taken_away_is_refused_in_words(both: Both, asked: dict[str, str], status: int, words: str) -> None:
    named = {name: both.desks.ids.get(value, value) for name, value in asked.items()}
    assert words in taken(both.east, status, **named).decode()


def test_R70_a_joint_statement_is_drafted_answered_and_signed_by_pages_and_read_in_two_languages_at_the_partner(both: Both) -> None:
    form = {"agreement": both.agreement, "title": "Statement of the fourth round"}
    texts = {"texts.0.language": "en", "texts.0.text": ENGLISH, "texts.1.language": "ar", "texts.1.text": ARABIC}
    authentic = {"texts.0.authentic": "yes", "texts.1.authentic": "yes"}
    status, ours = both.east.send("/act/plan.draft_statement", **form, **texts, **authentic)
    assert status == 303, ours
    both.settle()
    first = ours.split("?")[0]
    page = both.west.open(first)
    for words in ("Scanners come first.", "أجهزة المسح أولا.", "equally authentic", "not signed"):
        assert words in page
    assert "Statement of the fourth round" in both.west.open("/"), "what waits for the partner's signature is not on its first page"
    # The other side wants other words: it edits nothing of ours and writes a draft of its own, for the public.
    other = {**texts, "texts.0.text": "Scanners come first, and soon.", "answers": first.rpartition("/")[2], "marking.tlp": "TLP:CLEAR"}
    status, theirs = both.west.send("/act/plan.draft_statement", **form, **other, **authentic)
    assert status == 303, theirs
    second = theirs.split("?")[0]
    both.settle()
    assert "answered by another draft" in both.east.open(first)
    assert "Scanners come first." in both.east.open(first), "the partner's draft has replaced ours"
    identifier = second.rpartition("/")[2]
    for visitor in (both.west, both.east):
        taken(visitor, 409, form="pdf", meeting=identifier, public="yes")
        status, _ = visitor.send("/act/plan.sign_statement", joint_statement=identifier, office="Invented office")
        assert status == 303
        both.settle()
    for visitor in (both.west, both.east):
        assert "agreed by all" in visitor.open(second)
        text = pdf_text(taken(visitor, form="pdf", meeting=identifier, public="yes"))
        assert "Scanners come first, and soon." in text
        assert any("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufeff" for letter in text)
        assert "TLP:CLEAR" in text
        assert "Invented office" not in text
        inner = pdf_text(taken(visitor, form="pdf", meeting=identifier))
        assert "Signed for Eastland on 5 January 2026" in inner
        assert "Invented office" in inner
        assert "Scanners come first, and soon." in docx_text(taken(visitor, form="docx", meeting=identifier, public="yes"))


def test_R70_a_public_statement_has_nothing_in_it_that_may_not_be_told(both: Both) -> None:
    east, west = both.desks.east, both.desks.west
    ask = {"agreement": both.agreement, "pillar": "border-security", "debtors": [east.id], "creditors": [west.id]}
    offices = {east.id: "The amber office"}
    made = {
        "amber": {"measure": SECRET, "number": "C-71", "offices": offices},
        "clear": {"measure": "The measure for everybody", "number": "C-72", "marking": CLEAR, "offices": offices},
        "unsigned": {"measure": "The measure that nobody signed", "number": "C-73", "marking": CLEAR},
        "purposeful": {"measure": "The measure with a limit", "number": "C-74", "marking": {**CLEAR, "handling": ["H2"]}},
        "classified": {"measure": "The classified measure", "number": "C-75", "marking": {**CLEAR, "classification": "restricted"}},
    }
    meeting = east.act(
        "plan.record_meeting",
        agreement=both.agreement,
        title="Open meeting",
        held_on="2026-03",
        place="Westbridge",
        decisions=["Something that all may know."],
        agenda=["An agenda that stays inside"],
        delegations=[{"party": east.id, "office": "Office of secrets", "name": "Salim al-Mithali"}],
        marking=CLEAR,
    ).record
    ids = {name: east.act("plan.propose_commitment", meeting=meeting, **ask, **more).record for name, more in made.items()}
    both.settle()
    for name in set(ids) - {"unsigned"}:
        for node in (east, west):
            node.act("plan.sign_commitment", commitment=ids[name], office="Invented office")
    statement = draft(both, east, meeting=meeting, commitments=list(ids.values()), marking=CLEAR)
    for node in (east, west):
        node.act("plan.sign_statement", joint_statement=statement, office="Invented office")
    both.settle()
    forbidden = [more["measure"] for name, more in made.items() if name != "clear"] + [
        *("C-71", "C-72", "amber office", "Office of secrets", "al-Mithali", "agenda that stays inside", "Invented office"),
        *("commitment--", "meeting--", "joint-statement--", "Invented security cooperation"),
    ]
    for visitor in (both.east, both.west):
        for subject in (meeting, statement):
            for form, text_of in (("pdf", pdf_text), ("docx", docx_text)):
                raw = taken(visitor, form=form, meeting=subject, public="yes", languages="en,ar")
                text = text_of(raw)
                assert "The measure for everybody" in text
                assert [words for words in forbidden if str(words) in text] == []
                # A planted fault: the paper for the parties has in it what the test looks for.
                assert SECRET in text_of(taken(visitor, form=form, meeting=subject, languages="en,ar"))


def test_R70_terms_that_were_amended_under_a_stricter_marking_are_not_told(both: Both) -> None:
    east, west = both.desks.east, both.desks.west
    meeting = east.act("plan.record_meeting", agreement=both.agreement, title="Open", held_on="2026-03-04", marking=CLEAR).record
    sides = {"debtors": [east.id], "creditors": [west.id], "pillar": "border-security"}
    ask = {"agreement": both.agreement, "number": "C-81", "measure": "What all may know", "meeting": meeting, "marking": CLEAR}
    made = east.act("plan.propose_commitment", **ask, **sides).record
    both.settle()
    for node in (east, west):
        node.act("plan.sign_commitment", commitment=made, office="Invented office")
    both.settle()
    assert "What all may know" in pdf_text(taken(both.west, form="pdf", meeting=meeting, public="yes"))

    def amend(writing: Writing) -> str:
        """Amend it as a partner could whose program marks amendments by itself."""
        house, held = east.house, writing.get(made)
        work = Work(writing, east.person().principal, house.rules, house.identity, house.keys, east.clock(), east.source.randbytes)
        assert held is not None
        assert held.record is not None
        body = {"agreement": both.agreement, "about": made, "base": held.record.sha256.hex(), "reason": "Invented", "measure": SECRET}
        record = work.write("amendment", body, work.marking(both.agreement))
        work.release(record, both.agreement)
        return record.id

    amendment = east.store.write(amend)
    both.settle()
    for node in (east, west):
        node.act("plan.sign_amendment", amendment=amendment, office="Invented office")
    both.settle()
    for visitor in (both.east, both.west):
        inner = pdf_text(taken(visitor, form="pdf", meeting=meeting))
        assert SECRET in inner
        assert "TLP:AMBER" in inner
        for form, text_of in (("pdf", pdf_text), ("docx", docx_text)):
            assert SECRET not in text_of(taken(visitor, form=form, meeting=meeting, public="yes"))


def test_R70_a_statement_that_was_taken_back_is_given_to_nobody(both: Both) -> None:
    statement = draft(both, both.desks.east)
    both.desks.east.act("registry.recall", record=statement, reason="Invented.", how="withdraw")
    both.settle()
    for visitor in (both.east, both.west):
        taken(visitor, 404, form="pdf", meeting=statement)


def test_another_time_is_read_taken_and_answered_by_a_new_invitation(both: Both) -> None:
    east = both.desks.east
    ask = {"starts_at": "2026-04-10T10:00:00+05:00", "ends_at": "2026-04-10T11:00:00+05:00", "zone": "Asia/Karachi"}
    meeting = east.act(
        "plan.record_meeting", agreement=both.agreement, title="Invented talks", held_on="2026-04-10", status="planned"
    ).record
    east.clock.now += 2_000_000
    east.act("plan.move_meeting", meeting=meeting, **ask)
    both.settle()
    invitation = taken(both.east, form="ics", meeting=meeting)
    assert b"METHOD:REQUEST" in invitation
    proposed = invitation.replace(b"METHOD:REQUEST", b"METHOD:COUNTER").replace(b"20260410T1", b"20260411T1")
    page = both.east.client.post("/plan/counter", data={"csrf": both.east.token}, files={"file": ("counter.ics", proposed)})
    assert page.status_code == 200, page.text[:2000]
    assert "2026-04-11 10:00 – 11:00 Asia/Karachi (UTC+05:00)" in page.text
    assert "2026-04-11 05:00 – 06:00 UTC" in page.text
    declined = both.east.client.post(
        "/plan/decline", data={"csrf": both.east.token, "meeting": meeting, "attendee": "mailto:x", "comment": "No"}
    )
    assert b"METHOD:DECLINECOUNTER" in declined.content
    west = both.west.client.post("/plan/counter", data={"csrf": both.west.token}, files={"file": ("counter.ics", proposed)})
    assert west.status_code == 403, "the meeting is not the partner's to move"
    moved = {**ask, "starts_at": "2026-04-11T10:00:00+05:00", "ends_at": "2026-04-11T11:00:00+05:00"}
    east.clock.now += 2_000_000
    assert both.east.send("/act/plan.move_meeting", meeting=meeting, **moved)[0] == 303
    both.settle()
    again = both.east.client.post("/plan/counter", data={"csrf": both.east.token}, files={"file": ("counter.ics", proposed)})
    assert again.status_code == 409, "a counter-proposal to an earlier version was answered"
    for visitor in (both.east, both.west):
        events = Calendar.from_ical(taken(visitor, form="ics")).events  # type: ignore[union-attr]
        assert next(one for one in events if str(one["uid"]) == meeting)["dtstart"].to_ical() == b"20260411T100000"


def test_a_file_that_is_no_counter_proposal_is_refused_in_words(both: Both) -> None:
    for content in (b"", b"x", b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"):
        answer = both.east.client.post("/plan/counter", data={"csrf": both.east.token}, files={"file": ("x.ics", content)})
        assert answer.status_code == 422
        assert "not a counter-proposal" in answer.text


def test_whoever_may_not_see_a_meeting_takes_nothing_of_it(both: Both, tmp_path: Path) -> None:
    east = both.desks.east
    ask = {"agreement": both.agreement, "title": "Closed meeting", "held_on": "2026-03-03"}
    meeting = east.act("plan.record_meeting", **ask, marking={"classification": "restricted"}).record
    east.act(
        "registry.open_account",
        name="low",
        person="Cpl. D. Mithal",
        roles=["plan.secretary"],
        password="an invented long password",
        clearance="unclassified",
    )
    low = sign_in(pages_of(east), "low")
    taken(low, 404, form="pdf", meeting=meeting)
    for form in ("ics", "xlsx"):
        raw = taken(low, form=form)
        text = raw.decode() if form == "ics" else docx_text(raw)
        assert "Closed meeting" not in text
    with east.reading() as reading:
        assert len(reading.page("meeting", [Where("agreement", "=", both.agreement)]).rows) > 1
