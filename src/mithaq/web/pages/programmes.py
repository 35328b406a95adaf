"""The programmes of an agreement as a list; those of training that are offered are its catalogue of expertise."""

from dataclasses import dataclass

from starlette.responses import Response

from mithaq.desks.plan.programmes.deriving import OPEN_STATES, STATES, findings_of, state_of
from mithaq.desks.plan.programmes.reading import next_open_due, reached
from mithaq.desks.plan.programmes.records import PROGRAMME_TYPE, TRAINING, ProgrammeBody
from mithaq.desks.plan.programmes.rules import body_of
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.registry_pieces import today, waits_for_others, whose
from mithaq.web.parties import Parties
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

PLACE = "/plan/programmes"
CATALOGUE = f"{PLACE}?kind={TRAINING}&status=offered"
NAMED = 3


@dataclass(frozen=True)
class Row:
    """A programme as a line: how many targets it has and how many are reached by some side's word, and the day of the next open one."""

    id: str
    body: ProgrammeBody
    lead: PartyView
    state: str
    findings: tuple[str, ...]
    reached: int
    due: str
    marking: MarkingView | None

    @property
    def things(self) -> list[str]:
        """Return the first things that it is about, each once."""
        return list(dict.fromkeys(one.what for one in self.body.targets))[:NAMED]


def page(visit: Visit) -> Response:
    """Return the programmes of the chosen agreement."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = read_list(visit, reading, _table(visit, reading, parties, agreement))
        offering = Offering(visit, parties, agreement)
        given: dict[str, object] = {"agreement": agreement} if agreement else {}
        return visit.page(
            "programmes.html",
            {
                "tab": "programmes",
                "rows": [row for held in found.rows if (row := row_of(reading, parties, held)) is not None],
                "bar": found.bar,
                "shown": found.shown,
                "catalogue": CATALOGUE,
                "offers": [offering.named("plan.record_programme", given)],
            },
        )


def row_of(reading: Reading, parties: Parties, held: Held) -> Row | None:
    """Return a programme as a line, or None when its author took it back."""
    body = body_of(held)
    if body is None or held.recalled:
        return None
    state, findings = state_of(reading, held.id, body), findings_of(reading, held.id)
    due = next_open_due(reading, held.id, body) if state in OPEN_STATES else ""
    return Row(held.id, body, parties.of(body.lead), state, findings, reached(reading, held.id), due, parties.marking(reading, held))


def _table(visit: Visit, reading: Reading, parties: Parties, agreement: str) -> Table:
    say, kind = visit.say, PROGRAMME_TYPE.name
    late = (Where("due", "<", today(visit)), Where("state", "in", OPEN_STATES))
    states = [Option(one, visit.face.word("programme-state", one), (Where("state", "in", (one,)),)) for one in STATES]
    waits = (
        Option("us", say(N_("for your side")), (Where("waiting_on", "=", visit.node),)),
        Option("others", say(N_("for another side")), waits_for_others(visit, parties, "waiting_on")),
    )
    filters = (
        counted(visit, reading, kind, "kind", Naming(say(N_("Kind")), "programme-kind")),
        counted(visit, reading, kind, "pillar", Naming(say(N_("Pillar")), "pillar")),
        Filter(
            "state",
            say(N_("State")),
            (Option("", say(N_("all"))), Option("open", say(N_("open")), (Where("state", "in", OPEN_STATES),)), *states),
        ),
        counted(visit, reading, kind, "status", Naming(say(N_("Progress")), "programme-status")),
        counted(visit, reading, kind, "finding", Naming(say(N_("To be looked at")), "programme-finding")),
        Filter("late", say(N_("Overdue")), (Option("", say(N_("all"))), Option("yes", say(N_("overdue")), late))),
        Filter("waits", say(N_("Waits for a word")), (Option("", say(N_("all"))), *waits)),
        whose(visit, parties, "whose", say(N_("Who leads it")), "lead"),
    )
    sorts = (Sort("", say(N_("Changed"))), Sort("due", say(N_("Next target")), "due", descending=False))
    always = (Where("agreement", "=", agreement),) if agreement else ()
    return Table(PLACE, kind, filters, sorts, "due", say(N_("Next target")), always=always)


PAGES = ((PLACE, page),)
