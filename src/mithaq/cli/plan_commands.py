"""The plan by command: what is to be followed up, files of it, another time that the other side proposes, an IATI file judged."""

import json
from pathlib import Path

import click
import msgspec

from mithaq.app import Node
from mithaq.cli.opening import Desk, pass_desk, read_file, write_whole
from mithaq.desks.plan.activities import Publisher
from mithaq.desks.plan.calendars import export_invitation
from mithaq.desks.plan.countering import decline, read_proposal
from mithaq.desks.plan.exporting import Speech, plan_of
from mithaq.desks.plan.follow_up import KINDS, Finding, follow_up
from mithaq.desks.plan.taking import FORMS, Wanted, take
from mithaq.formats.iati.validating import ACTIVITIES_SCHEMA, RULESET, judge, read_standard
from mithaq.formats.iati.validating import MAX_BYTES as IATI_BYTES
from mithaq.formats.ical.countering import MAX_BYTES, read_counter
from mithaq.lang.catalogue import LOCALES, N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import instant
from mithaq.store import Reading
from mithaq.web.words import word

MOST = 1_000
CONSULT = "registry.consult"


class NoPlan(Refused):
    """No agreement was named, and there is none or more than one."""

    rule = "export.agreement"
    what = N_("It is not said of which agreement: {reason}.")
    whose = N_("It is for whoever runs the command.")
    next_act = N_("Name it with --agreement; “mithaq records agreement” shows them.")


class NotAnswered(Refused):
    """A counter-proposal that is neither taken nor declined, or both."""

    rule = "calendar.answer"
    what = N_("A counter-proposal is either taken or declined.")
    whose = N_("It is for whoever runs the command.")
    next_act = N_("Give --accept or --decline with a sentence, and --out for the answer.")


@click.group("plan")
def plan_command() -> None:
    """The joint action plan: follow it up, take it away as files, answer counter-proposals."""


@plan_command.command("follow-up")
@click.option("--agreement", default="", help="Identifier of an agreement; left out, all of them.")
@pass_desk
def follow(desk: Desk, agreement: str) -> None:
    """Print what was announced and not taken up, is due, overdue, lapsed or contradicted, each with its source."""
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        found = follow_up(reading, agreement, instant(node.house.clock()).date(), limit=MOST)
        rows = [_told(reading, one) for one in found]
    if desk.output.as_json:
        click.echo(json.dumps({"kinds": KINDS, "findings": rows}, ensure_ascii=False))
        return
    for row in rows:
        said = row["source"]
        source = f"  [{said['record']}]" if isinstance(said, dict) else ""
        click.echo(f"{row['kind']:<12} {row['day'] or '-':<10}  {row['number']} {row['title']}{source}")


def _told(reading: Reading, one: Finding) -> dict[str, object]:
    """Return a finding as it is printed: its source with the words that its span names."""
    row: dict[str, object] = {**msgspec.to_builtins(one), "source": None}
    if one.source is not None:
        held = reading.get(one.source.record)
        text = str(held.record.properties.get("text", "")) if held is not None and held.record is not None else ""
        start, end = one.source.start, one.source.end
        words = text[start:end] if start is not None and end is not None else ""
        row["source"] = {**msgspec.to_builtins(one.source), "words": words}
    return row


@plan_command.command("export")
@click.argument("form", type=click.Choice(FORMS))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--agreement", default="", help="The agreement; may be left out where there is one alone.")
@click.option("--meeting", default="", help="One meeting, round or joint statement: its paper, or the invitation to it.")
@click.option("--public", is_flag=True, help="Only what may be told to anybody.")
@click.option("--reporting-org", default="", help="For iati: the IATI identifier of who publishes, such as XM-DAC-1-2.")
@click.option("--org", "orgs", multiple=True, help="For iati: identity or code of another party = its IATI identifier; may be repeated.")
@click.option("--languages", default="", help="The languages of a paper in their order, such as en,ar.")
@pass_desk
def plan_export(desk: Desk, /, form: str, out: Path, *, public: bool, orgs: tuple[str, ...], **named: str) -> None:
    """Write the plan as iCalendar, XLSX, PDF or DOCX, or its assistance as IATI, as the account may see it. What is left out is named."""
    spoken, agreement, meeting = _languages(desk, named["languages"]), named["agreement"], named["meeting"]
    with desk.node() as node:
        actor = desk.actor(node)
        with node.house.store.reading(actor.principal) as reading:
            under = agreement if meeting or agreement else _only(reading)
            publisher = _publisher(reading, node, under, named["reporting_org"], orgs) if form == "iati" else None
            wanted = Wanted(form, under, meeting, public, publisher)
            made = take(reading, wanted, [Speech(one, word) for one in spoken], node.house.clock())
        if actor.principal.roles & node.house.acts[CONSULT].roles:
            node.house.perform(CONSULT, actor, {"record": wanted.subject, "purpose": f"export {form}"})
    write_whole(out, made.content)
    said = {"file": str(out), "bytes": len(made.content), "records": made.count, "left_out": list(made.left_out)}
    desk.output.answer(said)


@plan_command.command("answer-counter")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--accept", is_flag=True, help="Put the meeting at the proposed time and write the new invitation.")
@click.option("--decline", "refusal", default="", help="Keep the time and write a refusal that says this.")
@click.option("--out", type=click.Path(path_type=Path), help="The answer, for the other side's calendar program.")
@pass_desk
def plan_answer_counter(desk: Desk, file: Path, *, accept: bool, refusal: str, out: Path | None) -> None:
    """Read a counter-proposal (METHOD:COUNTER) and say what it asks, in both time zones; with --accept or --decline, answer it."""
    if (accept and refusal) or ((accept or refusal) and out is None):
        raise NotAnswered()
    found = read_counter(read_file(file, MAX_BYTES + 1))
    with desk.node() as node:
        actor = desk.actor(node)
        with node.house.store.reading(actor.principal) as reading:
            proposed = read_proposal(reading, found, node.settings.id)
    said = {"meeting": proposed.meeting.held.id, "title": proposed.meeting.title, "is_at": list(proposed.now_at)}
    said |= {"proposed": list(proposed.wanted), "by": found.attendee, "place": found.place, "comment": found.comment}
    if accept:
        desk.act("plan.move_meeting", proposed.ask)
    if (accept or refusal) and out is not None:
        with desk.node() as node:
            write_whole(out, _answer(desk, node, proposed.meeting.held.id, found.attendee, refusal))
        said |= {"answer": "REQUEST" if accept else "DECLINECOUNTER", "file": str(out)}
    desk.output.answer(said)


@plan_command.command("check-iati")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--standard", required=True, type=click.Path(path_type=Path), help="A folder with IATI's schema files and its ruleset.")
@pass_desk
def plan_check_iati(desk: Desk, file: Path, standard: Path) -> int:
    """Hold a file against IATI's schema and standard ruleset. Exit status 1: the schema refuses it, or a rule calls it an error."""
    raw = read_file(file, IATI_BYTES + 1)
    for needed in (ACTIVITIES_SCHEMA, RULESET):
        read_file(standard / needed, 1)
    with desk.node() as node:
        judged = judge(raw, read_standard(standard), instant(node.house.clock()))
    rows = [{"rule": "schema", "severity": "error", "message": one} for one in judged.refused]
    rows += [{"rule": one.rule, "severity": one.severity, "line": str(one.line), "message": one.message} for one in judged.ruling.findings]
    desk.output.table(rows, ("rule", "severity", "line", "message"))
    return 0 if judged.is_right else 1


def _answer(desk: Desk, node: Node, meeting: str, attendee: str, refusal: str) -> bytes:
    now = instant(node.house.clock())
    with node.house.store.reading(desk.actor(node).principal) as reading:
        if refusal:
            return decline(reading, meeting, attendee, refusal, now, node.settings.id)
        return export_invitation(reading, meeting, now).content


def _publisher(reading: Reading, node: Node, agreement: str, reference: str, orgs: tuple[str, ...]) -> Publisher:
    """Return who publishes. Raises: click.BadParameter for an organisation that is no party, NoSuchRecord."""
    codes = {one.code: one.identity for one in plan_of(reading, agreement).parties if one.code}
    others = {}
    for text in orgs:
        party, _, code = text.partition("=")
        identity = codes.get(party, party)
        if not code or identity not in plan_of(reading, agreement).identities():
            raise click.BadParameter(f"{text!r} is not a party and its IATI identifier, such as WL=XM-DAC-1-2", param_hint="--org")
        others[identity] = code
    return Publisher(node.settings.id, reference, others)


def _only(reading: Reading) -> str:
    """Return the one agreement that the account sees. Raises: NoPlan."""
    rows = [held for held in reading.page("agreement", limit=2).rows if held.record is not None]
    if len(rows) != 1:
        raise NoPlan(reason=N_("there is none here") if not rows else N_("there is more than one"))
    return rows[0].id


def _languages(desk: Desk, asked: str) -> list[str]:
    """Return the languages of a paper, the account's own when none is named. Raises: click.BadParameter for one that nobody speaks here."""
    named = [one.strip() for one in asked.split(",") if one.strip()]
    if strange := [one for one in named if one not in LOCALES]:
        raise click.BadParameter(f"{strange[0]!r} is none of {', '.join(LOCALES)}", param_hint="--languages")
    return named or [desk.output.locale]
