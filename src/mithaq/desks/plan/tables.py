"""The plan as tables: commitments, meetings, assistance, programmes, requests; each row with its marking, in the language of who asks."""

from collections.abc import Iterator, Sequence
from datetime import UTC

from mithaq.desks.plan.assistance.sheet import assistance_columns, assistance_rows
from mithaq.desks.plan.calendars import Exported
from mithaq.desks.plan.exporting import Speech, every, known_day, marking_of, met, names_of, owed, plan_of, show_marking
from mithaq.desks.plan.programmes.sheet import programme_columns, programme_rows
from mithaq.exchange.agreement import Agreement
from mithaq.formats.sheets import Cell, Column, Sheet, write_workbook
from mithaq.lang.catalogue import N_
from mithaq.records.ident import BadTime, instant, micros
from mithaq.store import Reading, Where


class _Counted:
    """Rows on their way into a sheet, and how many of them there were."""

    def __init__(self) -> None:
        self.count = 0

    def over(self, rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self.count += 1
            yield row


def export_tables(reading: Reading, agreement: str, speech: Speech) -> Exported:
    """Return the plan of an agreement as a workbook, as the reader may see it. Raises: NoSuchRecord, TooManyRows."""
    policy, counted = plan_of(reading, agreement), _Counted()
    sheets = [
        Sheet(speech.say(N_("Commitments")), _commitment_columns(speech), counted.over(_commitments(reading, agreement, policy, speech))),
        Sheet(speech.say(N_("Rounds and meetings")), _meeting_columns(speech), counted.over(_meetings(reading, agreement, policy, speech))),
        Sheet(speech.say(N_("Assistance")), assistance_columns(speech), counted.over(assistance_rows(reading, agreement, policy, speech))),
        Sheet(speech.say(N_("Requests")), _request_columns(speech), counted.over(_requests(reading, agreement, policy, speech))),
        Sheet(speech.say(N_("Programmes")), programme_columns(speech), counted.over(programme_rows(reading, agreement, policy, speech))),
    ]
    content = write_workbook(sheets, speech.locale, head=policy.name)
    return Exported(content, counted.count)


def _commitment_columns(speech: Speech) -> list[Column]:
    names = (
        *((N_("Number"), 10), (N_("Measure"), 50), (N_("Text"), 50), (N_("Pillar"), 18), (N_("Debtors (who owes it)"), 18)),
        *((N_("Creditors (who is owed it)"), 18), (N_("Due"), 12), (N_("State"), 16), (N_("Judged"), 16), (N_("Article"), 8)),
        *((N_("Marking"), 28), (N_("Record"), 20)),
    )
    return [Column(speech.say(name), width) for name, width in names]


def _commitments(reading: Reading, agreement: str, policy: Agreement, speech: Speech) -> Iterator[Sequence[Cell]]:
    for one in owed(reading, agreement):
        body = one.body
        text = next((text.text for text in body.texts if text.language == speech.locale), "")
        yield (
            body.number,
            body.measure,
            text,
            speech.word("pillar", body.pillar),
            " · ".join(names_of(policy, body.debtors)),
            " · ".join(names_of(policy, body.creditors)),
            known_day(body.due or "") or body.due,
            speech.word("commitment", one.state),
            speech.word("judged", one.judged) if one.judged else "",
            body.article,
            show_marking(one.marking, policy),
            one.held.id,
        )


def _meeting_columns(speech: Speech) -> list[Column]:
    names = (
        *((N_("Held on"), 14), (N_("Title"), 40), (N_("Kind"), 16), (N_("Place"), 18), (N_("Delegations"), 40), (N_("Agenda"), 40)),
        *((N_("Decisions"), 50), (N_("Marking"), 28), (N_("Record"), 20)),
    )
    return [Column(speech.say(name), width) for name, width in names]


def _meetings(reading: Reading, agreement: str, policy: Agreement, speech: Speech) -> Iterator[Sequence[Cell]]:
    for one in met(reading, agreement):
        people = [f"{policy.party_name(who.party)}: {', '.join(part for part in (who.name, who.office) if part)}" for who in one.people]
        yield (
            one.day or one.body.held_on,
            one.title,
            speech.say(N_("Round") if one.held.type == "dialogue-round" else N_("Meeting")),
            one.body.place,
            "\n".join(people),
            "\n".join(one.body.agenda),
            "\n".join(one.outcome),
            show_marking(one.marking, policy),
            one.held.id,
        )


def _request_columns(speech: Speech) -> list[Column]:
    names = (
        *((N_("Number"), 10), (N_("Subject"), 40), (N_("From"), 18), (N_("To"), 18), (N_("Kind"), 14), (N_("Urgency"), 12)),
        *((N_("First deadline"), 18), (N_("State"), 16), (N_("Marking"), 28), (N_("Record"), 20)),
    )
    return [Column(speech.say(name), width) for name, width in names]


def _requests(reading: Reading, agreement: str, policy: Agreement, speech: Speech) -> Iterator[Sequence[Cell]]:
    """Yield the requests under the agreement, which are another desk's: by their properties, and only to whom may enter that desk.

    Their deadline is the one that they were sent with; whether it was prolonged is that desk's to say.
    """
    for state in sorted(reading.counts("request", "status")):
        for held in every(reading, "request", [Where("status", "=", state)]):
            marking = marking_of(reading, held)
            if held.record is None or marking is None or held.record.properties.get("agreement") != agreement:
                continue
            said = {
                name: str(held.record.properties.get(name) or "") for name in ("number", "subject", "to", "kind", "urgency", "deadline")
            }
            yield (
                said["number"],
                said["subject"],
                policy.party_name(held.record.created_by),
                policy.party_name(said["to"]),
                speech.word("kind", said["kind"]),
                speech.word("urgency", said["urgency"]),
                _moment(said["deadline"]),
                speech.word("request", state),
                show_marking(marking, policy),
                held.id,
            )


def _moment(text: str) -> str:
    try:
        return f"{instant(micros(text)).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except (BadTime, OverflowError):
        return text
