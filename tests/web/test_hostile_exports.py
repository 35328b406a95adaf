"""Exports of a plan that a hostile partner filled: each file is made or refused in words, and nothing in it is more than text. Invented."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from icalendar import Calendar
from starlette.applications import Starlette

from mithaq.web import site
from tests.web.conftest import Visitor, sign_in
from tests.web.hostile import Hostile, make_hostile

SUBJECTS = ("meeting", "dialogue-round", "joint-statement")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """A node whose partner is hostile."""
    made = make_hostile(tmp_path_factory.mktemp("hostile"))
    yield made
    made.world.close()


@pytest.fixture(scope="module")
def officer(hostile: Hostile) -> Visitor:
    return sign_in(Starlette(routes=site.build(hostile.east.house, secure=False)), "officer")


def subjects(hostile: Hostile) -> list[str]:
    """Return the most poisoned records of each type that a paper is made of, and some of the others."""
    found = []
    for kind in SUBJECTS:
        taken = sorted((one for one in hostile.taken if one.type == kind), key=lambda one: -len(one.marks))
        assert any(one.poisoned for one in taken), f"no poisoned {kind} was taken, so nothing is tried"
        found += [one.id for one in (*taken[:2], *taken[-2:])]
    return found


def test_the_calendar_has_no_property_that_a_stored_word_made(hostile: Hostile, officer: Visitor) -> None:
    answer = officer.client.get("/plan/export/ics")
    assert answer.status_code == 200, answer.text[:2000]
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    assert calendar.todos
    assert {one.name for one in calendar.walk()} <= {"VCALENDAR", "VEVENT", "VTODO", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
    known = {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "ORGANIZER", "DESCRIPTION", "CATEGORIES", "CLASS", "COMMENT"}
    known |= {"DTSTART", "DTEND", "STATUS", "LOCATION", "DUE", "PERCENT-COMPLETE"}
    assert {name for one in (*calendar.events, *calendar.todos) for name in one} <= known


def test_the_workbook_has_no_formula_and_no_link(hostile: Hostile, officer: Visitor) -> None:
    answer = officer.client.get("/plan/export/xlsx?languages=ar")
    assert answer.status_code == 200, answer.text[:2000]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    for name in archive.namelist():
        if name.endswith(".xml"):
            tags = {one.tag.rpartition("}")[2] for one in fromstring(archive.read(name)).iter()}
            assert not tags & {"f", "hyperlink"}, name


@pytest.mark.parametrize("languages", ["en,ar", "ur"])
def test_papers_are_made_or_refused_in_words(hostile: Hostile, officer: Visitor, languages: str) -> None:
    made = 0
    for subject in subjects(hostile):
        for form in ("pdf", "docx", "ics"):
            for public in ("", "yes"):
                asked = {"meeting": subject, "languages": languages, "public": public}
                answer = officer.client.get(f"/plan/export/{form}", params=asked)
                assert answer.status_code in (200, 404, 409, 422), f"{form} of {subject}: {answer.text[:2000]}"
                made += answer.status_code == 200
                if answer.status_code == 200 and form == "pdf":
                    assert len(pypdfium2.PdfDocument(answer.content)) >= 1
                if answer.status_code == 200 and form == "docx":
                    body = fromstring(zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml"))
                    assert not {one.tag.rpartition("}")[2] for one in body.iter()} & {"hyperlink", "instrText", "fldSimple"}
    assert made > len(SUBJECTS)


def test_their_pages_open(hostile: Hostile, officer: Visitor, tmp_path: Path) -> None:
    for subject in subjects(hostile):
        officer.open(f"/plan/exports?meeting={subject}")
        kind = subject.partition("--")[0]
        if kind == "joint-statement":
            officer.open(f"/joint-statement/{subject}")
    officer.open("/plan/statements")
