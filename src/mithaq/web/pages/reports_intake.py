"""Receiving reports from files by page: each file is a report of its own, or is named with what is wrong with it and what to do.

1. The same rules read a file here and by `mithaq report receive`; each text is kept by the act that keeps a pasted one, whole or not at
   all.
2. What can be received is received. A file that is sent twice by one form is kept once: the form's key and the file's place stand for it.
3. A text that is here already is kept as another source, and its page leads to the first; so does the answer here. The very words from the
   very same source are kept once.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from starlette.responses import Response

from mithaq.acts.outcome import Outcome
from mithaq.desks.reports.intake.texts import require_readable, text_of
from mithaq.desks.reports.intake.titles import title_of
from mithaq.desks.reports.receiving.same_text import sketch
from mithaq.desks.reports.records import REPORT_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.store import Where
from mithaq.web.acting import perform_while_waiting, require_own_form
from mithaq.web.forms import Upload, read_form
from mithaq.web.pages.reports import first_of
from mithaq.web.titles import Titled, titled
from mithaq.web.visit import Visit

RECEIVE = "reports.receive"
OK, NOT_ONE = 200, 422
LOOKED_AT = 50


class NoFile(Refused):
    """A form for files without any."""

    rule = "report.files"
    what = N_("No file was chosen, so nothing was received.")
    whose = N_("It is for you.")
    next_act = N_("Choose one or more text files, or paste a text.")


def files_form(visit: Visit) -> Response:
    """Lead to the form for files: whoever opens this address again, or in another language, has nothing sent."""
    return visit.go(f"/act/{RECEIVE}#files")


def receive_files(visit: Visit) -> Response:
    """Receive each of the files that were sent and return what became of each. Raises: NoFile, ForeignForm, NotAllowed."""
    require_own_form(visit)
    visit.house.find(RECEIVE).require(visit.actor)
    files = [one for one in visit.sent.get("files", ()) if isinstance(one, Upload) and one.name]
    if not files:
        raise NoFile()
    return perform_while_waiting(visit, RECEIVE, lambda: _received(visit, files), shown_by="report_received.html")


def _received(visit: Visit, files: list[Upload]) -> Outcome:
    """Return what became of all files, as the values of the page that shows it. All are decoded before the first is kept."""
    asked = read_form(visit.house.find(RECEIVE).input, {name: many for name, many in visit.sent.items() if name != "files"})
    texts = [_text(visit, file) for file in files]
    rows = [_kept(visit, asked, one, _key(visit, number, file)) for number, (one, file) in enumerate(zip(texts, files, strict=True))]
    received = [row for row in rows if "report" in row]
    said = {"rows": rows, "received": len(received), "status": NOT_ONE if all("refused" in row for row in rows) else OK}
    return Outcome(act=RECEIVE, state="done", records=[str(row["report"]) for row in received if row["report"]], leaf=-1, said=said)


def _text(visit: Visit, file: Upload) -> dict[str, Any]:
    """Return the name and the text of a file, or the name and the refusal."""
    name = PurePosixPath(file.name.replace("\\", "/")).name or file.name
    try:
        text = text_of(name, file.content)
        require_readable(name, text)
    except Refused as refused:
        return {"file": name, "refused": visit.face.refusal(refused)}
    return {"file": name, "text": text}


def _kept(visit: Visit, asked: Mapping[str, Any], one: Mapping[str, Any], key: str | None) -> dict[str, Any]:
    """Return what became of a file: its report, with the report that has its text already, or the refusal."""
    if "refused" in one:
        return dict(one)
    name, text = str(one["file"]), str(one["text"])
    ask = {**asked, "title": title_of(text, name), "text": text, "source": asked.get("source") or name}
    here = _here(visit, text, str(ask["source"]))
    if here is not None:
        return {"file": name, "here": here}
    try:
        done = visit.house.perform(RECEIVE, visit.actor, ask, key=key)
    except Refused as refused:
        return {"file": name, "refused": visit.face.refusal(refused)}
    row: dict[str, Any] = {"file": name, "state": done.state, "report": done.record, "title": ask["title"]}
    with visit.reading() as reading:
        first = first_of(reading, done.record) if done.record else None
    if first is not None:
        row["same"] = titled(first, visit.house.rules.types)
    return row


def _here(visit: Visit, text: str, source: str) -> Titled | None:
    """Return the report that is these very words from this very source, or None; a text that is too short is never known again."""
    asked = [Where("sketch", "in", tuple(sketch(text))), Where("source", "=", source)]
    with visit.reading() as reading:
        rows = reading.page(REPORT_TYPE.name, asked, limit=LOOKED_AT).rows if asked[0].value else []
    same = (held for held in rows if held.record is not None and not held.recalled and held.record.properties["text"] == text)
    return next((titled(held, visit.house.rules.types) for held in same), None)


def _key(visit: Visit, number: int, file: Upload) -> str | None:
    """Return the key by which sending the same form again keeps nothing twice; another file in its place is another text."""
    key = visit.field("key")
    return f"{key}/{number}/{sha256(file.content).hexdigest()[:16]}" if key else None


PAGES = (("/reports/files", files_form),)
POSTS = (("/reports/files", receive_files),)
