"""Reports: read texts without keeping anything; receive files, folders and news feeds into the desk."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from mithaq.acts.work import NoSuchRecord
from mithaq.app import Node, NoHome, ReportReader, ticks
from mithaq.cli.opening import Desk, pass_desk, read_file, read_text, write_whole
from mithaq.desks.reports.exporting.bundle import bundle_of
from mithaq.desks.reports.intake.texts import MOST_BYTES, text_of
from mithaq.desks.reports.intake.titles import title_of
from mithaq.desks.reports.receiving.same_text import SAME_TEXT_TYPE
from mithaq.desks.reports.records import REPORT_TYPE, UNTAUGHT
from mithaq.formats.feed import MAX_BYTES, FeedEntry, read_feed
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.reading import ListedNames, names_from_aliases, read_report
from mithaq.reading.second import open_tagger, read_corpus, train, with_second_opinion
from mithaq.records.canonical import canonical
from mithaq.store import Held, Reading
from mithaq.web.asking import NoAnswer, ask, make_client
from mithaq.web.visit import CONSULT

ENDINGS = frozenset({".txt", ".text", ".md", ".html", ".htm"})
FEEDS = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9"
OK = 200


class NoFeed(Refused):
    """An address from which no feed came."""

    rule = "feed.answer"
    what = N_("No feed came from {address}: {reason}.")
    whose = N_("It is for whoever runs the command.")
    next_act = N_("Check the address (https, or http on this machine), or save the feed to a file and give that.")


@dataclass(frozen=True)
class Text:
    """A text that is to be received: what it is called, its words, and where it was published."""

    title: str
    words: str
    source: str


@click.group("report")
def report_command() -> None:
    """Open reports in Arabic, Urdu and English."""


@report_command.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--tagger", type=click.Path(path_type=Path), help="A model of “mithaq report train-tagger”: a second opinion on names.")
@pass_desk
def read(desk: Desk, files: tuple[Path, ...], tagger: Path | None) -> None:
    """Read texts and print what the reader proposes, one JSON object a line; nothing is stored.

    With a node its lists and aliases are known; without one the reviewed aliases alone, and a second opinion where a model is named.
    """
    for file, found in _readings(desk, files) if tagger is None else _second_readings(desk, files, tagger):
        if desk.output.as_json:
            click.echo(json.dumps({"file": str(file), **found}, ensure_ascii=False))
        else:
            desk.output.answer({"file": str(file), **found})


def _second_readings(desk: Desk, files: Iterable[Path], model: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    tagger, names = open_tagger(model), _names(desk)
    for file in files:
        text = read_text(file)
        yield file, with_second_opinion(text, read_report(text, names), tagger).to_json()


def _names(desk: Desk) -> ListedNames:
    try:
        with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
            return ReportReader().names(reading)
    except NoHome:
        return ListedNames.build(names_from_aliases())


def _readings(desk: Desk, files: Iterable[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    try:
        with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
            read = ReportReader()
            for file in files:
                yield file, {name: value for name, value in read(reading, read_text(file)).items() if name != UNTAUGHT}
    except NoHome:
        desk.output.progress("No node here: lists are not known, reviewed aliases are.")
        names = ListedNames.build(names_from_aliases())
        for file in files:
            yield file, read_report(read_text(file), names).to_json()


@report_command.command("train-tagger")
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file of the model.")
@click.option("--licence", default="", help="Under what terms the corpus may be used; printed with the figures.")
@pass_desk
def train_tagger(desk: Desk, corpus: Path, out: Path, licence: str) -> None:
    """Train a second opinion on names from an annotated corpus of yours (CoNLL, BIO); print what it finds in sentences held out."""
    sentences = read_corpus(read_text(corpus))
    found = train(sentences, out)
    rows = {kind: {"precision": round(one.precision, 3), "recall": round(one.recall, 3)} for kind, one in found.items()}
    desk.output.answer({"model": str(out), "sentences": len(sentences), "licence": licence, **rows})


@report_command.command("receive")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", default="", help="Where the texts were published; left out, the name of each file.")
@click.option("--agreement", default=None, help="Identifier of the agreement whose parties they are marked for; left out, they stay here.")
@click.option("--share", is_flag=True, help="Give them to the parties of the agreement too.")
@pass_desk
def receive(desk: Desk, paths: tuple[Path, ...], source: str, agreement: str | None, *, share: bool) -> None:
    """Receive files, and all texts of folders (.txt, .md, .html), as reports; one that is here already is named as a second source.

    A file is UTF-8, UTF-16 with its byte order mark, or windows-1256, and has at most 5 MB.
    """

    def text(file: Path) -> Text:
        words = text_of(file.name, read_file(file, MOST_BYTES + 1))
        return Text(title_of(words, file.name), words, source or file.name)

    _receive(desk, ((str(file), partial(text, file)) for file in _files(paths)), agreement, share=share)


@report_command.command("feed")
@click.argument("address")
@click.option("--agreement", default=None, help="Identifier of the agreement whose parties they are marked for; left out, they stay here.")
@pass_desk
def feed(desk: Desk, address: str, agreement: str | None) -> None:
    """Receive the entries of an RSS or Atom feed, from a file or an address, as reports; run it by a timer to follow a feed.

    This is the only command by which a node asks a news site anything; nothing is asked unless somebody runs it.
    """
    title, entries = read_feed(_feed_bytes(address))

    def text(one: FeedEntry) -> Text:
        return Text(one.title or title_of(one.words, title), one.words, one.link or title or address)

    _receive(desk, ((one.name or one.title, partial(text, one)) for one in entries), agreement, share=False)


@report_command.command("export")
@click.argument("reports", nargs=-1)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file that is written.")
@pass_desk
def export(desk: Desk, reports: tuple[str, ...], out: Path) -> None:
    """Write reports and what was confirmed of them as plain STIX 2.1; left out, all that the account sees, the newest first.

    Records that terms of an agreement limit are named: the file does not carry those terms, and whoever takes it keeps to them.
    """
    with desk.node() as node:
        actor = desk.actor(node)
        with node.house.store.reading(actor.principal) as reading:
            held = _reports(reading, reports)
            made, limited = bundle_of(reading, held, node.settings.id, node.settings.name, node.house.clock())
        for one in held:
            node.house.perform(CONSULT, actor, {"record": one.id, "purpose": "export stix"})
    write_whole(out, canonical(made) + b"\n")
    desk.output.answer({"file": str(out), "reports": len(held), "objects": len(made["objects"]), "limited": limited})


def _reports(reading: Reading, named: tuple[str, ...]) -> list[Held]:
    """Return the named reports, or all that are seen. Raises: NoSuchRecord."""
    if not named:
        found, after = [], None
        while True:
            page = reading.page(REPORT_TYPE.name, after=after, limit=500)
            found += page.rows
            after = page.next
            if after is None:
                return found
    held = [reading.get(one) for one in named]
    for identifier, one in zip(named, held, strict=True):
        if one is None or one.type != REPORT_TYPE.name:
            raise NoSuchRecord(id=identifier)
    return [one for one in held if one is not None]


def _receive(desk: Desk, texts: Iterable[tuple[str, Callable[[], Text]]], agreement: str | None, *, share: bool) -> None:
    refused = 0
    with desk.node(keys=share) as node:
        for name, text in texts:
            try:
                desk.output.answer({"text": name, **_received(desk, node, text(), agreement, share=share)})
            except Refused as refusal:
                refused += 1
                desk.output.progress(name)
                desk.output.refuse(refusal)
    if refused:
        raise SystemExit(1)


def _received(desk: Desk, node: Node, text: Text, agreement: str | None, *, share: bool) -> dict[str, Any]:
    given = {"title": text.title, "text": text.words, "source": text.source, "agreement": agreement, "share": share}
    actor = desk.actor(node)
    outcome = node.house.perform("reports.receive", actor, given)
    same = next((one for one in outcome.records if one.startswith(f"{SAME_TEXT_TYPE.name}--")), None)
    if same is None:
        return {"report": outcome.record, **outcome.said}
    with node.house.store.reading(actor.principal) as reading:
        held = reading.get(same)
    first = held.record.properties["same_as"] if held is not None and held.record is not None else None
    return {"report": outcome.record, "same_text_as": first, **outcome.said}


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix.lower() in ENDINGS and one.is_file())
        else:
            yield path


def _feed_bytes(address: str) -> bytes:
    if "://" not in address:
        return read_file(Path(address), MAX_BYTES + 1)
    try:
        status, body = ask(make_client(ticks), "GET", address, MAX_BYTES, headers={"accept": FEEDS})
    except NoAnswer as error:
        raise NoFeed(address=address, reason=str(error)) from error
    if status != OK:
        raise NoFeed(address=address, reason=because(N_("it answered {status}"), status=status))
    return body
