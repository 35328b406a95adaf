"""Acts on programmes: record one, change our own, enter progress, confirm or dispute what another side entered."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.programmes.records import (
    ENTRY_TYPE,
    PROGRAMME_TYPE,
    WORD_TYPE,
    EntryWordBody,
    Member,
    ProgrammeBody,
    ProgrammeEntryBody,
    Target,
    place_of,
)
from mithaq.desks.plan.programmes.rules import BadEntry, BadProgramme
from mithaq.desks.plan.roles import SECRETARY
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import because
from mithaq.records.ident import is_date
from mithaq.records.source import Source
from mithaq.store import Where

LINE_PARTS = 5


class RecordProgramme(ProgrammeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Record a programme with its targets and share it with the parties. Dates are ISO 8601 cut to what is known.

    `target_lines` are further targets, one a line: what, site, quantity, unit, due, parted by | or by tabs as a table is copied.
    """

    target_lines: list[str] = msgspec.field(default_factory=list)
    marking: MarkingAsk | None = None


class ChangeProgramme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change our own programme: what is left out stays. Targets and members are added, or take the place of those of the same name.

    `stopped` is why it was stopped; `goes_on` takes that back. `target_lines` are as in a new programme, `without` those of targets
    that are left out from now on: what and site.
    """

    programme: str
    targets: list[Target] = []
    target_lines: list[str] = []
    without: list[str] = []
    needs: list[str] = []
    members: list[Member] = []
    ends_on: str = ""
    stopped: str = ""
    goes_on: bool = False


class ReportProgress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter what our side knows of the progress of a thing at a site; the newest entry of each side stands.

    `quantity` is the total so far. `on` is an ISO 8601 date cut to what is known.
    """

    programme: str
    what: str
    status: str
    site: str = ""
    quantity: str = ""
    unit: str = ""
    baseline: str = ""
    on: str = ""
    text: str = ""
    evidence: list[str] = []
    sources: list[Source] = []


class AnswerEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm what another side entered, or dispute it with a reason and what our side knows instead."""

    programme_entry: str
    position: str
    reason: str = ""
    status: str = ""
    quantity: str = ""
    unit: str = ""


def record_programme(work: Work, ask: RecordProgramme) -> None:
    """Write the programme and release it to every party, or to those that its marking names, who alone take part in it then.

    Raises: BadProgramme, TooFewPeople, NotInForce, NoSuchRecord.
    """
    work.in_force(ask.agreement)
    targets = [*ask.targets, *read_lines(ask.target_lines)]
    _require_dates(ask.starts_on, ask.ends_on, *(one.due for one in targets))
    for named in (ask.pledge, ask.commitment, ask.meeting, *(one.record for one in ask.sources)):
        if named is not None:
            work.get(named)
    marking, given_to = ask.marking, None if ask.marking is None else ask.marking.releasable_to
    if marking is not None and given_to is not None:
        # Our own side is named too: what the others say of the programme is marked like it and has to come back here.
        given_to = sorted({*given_to, work.node})
        marking = msgspec.structs.replace(marking, releasable_to=given_to)
    parties = ask.parties or given_to or []
    left_out = ("marking", "target_lines", "targets", "parties")
    asked = {name: value for name, value in msgspec.structs.asdict(ask).items() if name not in left_out}
    body = ProgrammeBody(**asked, targets=targets, parties=parties)
    record = work.write(PROGRAMME_TYPE.name, body, work.marking(ask.agreement, marking))
    work.release(record, ask.agreement, given_to)


def change_programme(work: Work, ask: ChangeProgramme) -> None:
    """Write the next version of our programme and release it to who has it. Raises: NotTheOwner, BadProgramme, TooFewPeople."""
    held = work.get(ask.programme, PROGRAMME_TYPE.name)
    body = msgspec.convert(held.record.properties if held.record is not None else {}, ProgrammeBody)
    added = [*ask.targets, *read_lines(ask.target_lines)]
    _require_dates(ask.ends_on, *(one.due for one in added))
    targets = {place_of("", one.what, one.site): one for one in (*body.targets, *added)}
    for number, one in enumerate(read_lines(ask.without), start=1):
        if targets.pop(place_of("", one.what, one.site), None) is None:
            raise BadProgramme(reason=because(N_("line {number} of what is left out names no target of it"), number=number))
    members = {(one.party, one.agency): one for one in (*body.members, *ask.members)}
    changed = {
        "targets": list(targets.values()),
        "members": list(members.values()),
        "needs": list(dict.fromkeys([*body.needs, *ask.needs])),
        "ends_on": ask.ends_on or body.ends_on,
        "stopped": "" if ask.goes_on else ask.stopped.strip() or body.stopped,
    }
    record = work.revise(held, msgspec.to_builtins(changed))
    work.release(record, body.agreement, work.audience(held))


def report_progress(work: Work, ask: ReportProgress) -> None:
    """Write the entry and release it to who sees the programme. Raises: BadEntry, TooFewPeople, NotOfTheProgramme, NoSuchRecord."""
    held = work.get(ask.programme, PROGRAMME_TYPE.name)
    agreement = str(held.record.properties["agreement"]) if held.record is not None else ""
    if ask.on and not is_date(ask.on):
        raise BadEntry(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    for named in (*ask.evidence, *(one.record for one in ask.sources)):
        work.get(named)
    asked = {name: value for name, value in msgspec.structs.asdict(ask).items() if name != "programme"}
    body = ProgrammeEntryBody(about=held.id, agreement=agreement, **asked)
    place = Where("place", "=", place_of(held.id, ask.what, ask.site))
    said = work.writing.page(ENTRY_TYPE.name, [place, Where("created_by", "=", work.node)], limit=1).rows
    record = work.write_after(max(one.modified for one in (held, *said)), ENTRY_TYPE.name, body, work.marking_like(held))
    work.release(record, agreement, work.audience(held))


def answer_entry(work: Work, ask: AnswerEntry) -> None:
    """Write our word on the entry and release it to who sees it. Raises: NotTheOtherSide, NotOfTheProgramme, BadEntry, TooFewPeople."""
    held = work.get(ask.programme_entry, ENTRY_TYPE.name)
    if held.record is None:
        return
    agreement = str(held.record.properties["agreement"])
    asked = {name: value for name, value in msgspec.structs.asdict(ask).items() if name != "programme_entry"}
    body = EntryWordBody(about=held.id, agreement=agreement, sha256=held.record.sha256.hex(), **asked)
    said = work.writing.page(WORD_TYPE.name, [Where("about", "=", held.id), Where("created_by", "=", work.node)], limit=1).rows
    record = work.write_after(max(one.modified for one in (held, *said)), WORD_TYPE.name, body, work.marking_like(held))
    work.release(record, agreement, work.audience(held))


def read_lines(lines: list[str]) -> list[Target]:
    """Return the targets of lines: what, site, quantity, unit, due, parted by | or by tabs. Raises: BadProgramme."""
    made = []
    for number, line in enumerate(lines, start=1):
        parts = [part.strip() for part in line.split("\t" if "\t" in line else "|")]
        if len(parts) > LINE_PARTS:
            raise BadProgramme(
                reason=because(N_("line {number} of the targets has more than what, site, quantity, unit and due"), number=number)
            )
        what, site, quantity, unit, due = [*parts, *[""] * (LINE_PARTS - len(parts))]
        made.append(Target(what=what, site=site, quantity=quantity, unit=unit, due=due))
    return made


def _require_dates(*days: str) -> None:
    if any(day and not is_date(day) for day in days):
        raise BadProgramme(reason=N_("one of its days is not a date such as 2026-06-30, 2026-06 or 2026"))


_AGREEMENT = agreement_by("programme", "programme_entry")


ACTS: tuple[Act[Any], ...] = (
    Act("plan.record_programme", N_("Record a programme"), RecordProgramme, record_programme, SECRETARY, article="plan"),
    Act(
        "plan.change_programme",
        N_("Change the programme"),
        ChangeProgramme,
        change_programme,
        SECRETARY,
        article="plan",
        agreement=_AGREEMENT,
    ),
    Act("plan.report_progress", N_("Enter progress"), ReportProgress, report_progress, SECRETARY, article="plan", agreement=_AGREEMENT),
    Act(
        "plan.answer_entry",
        N_("Confirm or dispute an entry"),
        AnswerEntry,
        answer_entry,
        SECRETARY,
        article="plan",
        agreement=_AGREEMENT,
    ),
)
