"""Today, the person's own page, the keyboard map, the style page, the state of the lines."""

from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import Response

from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp
from mithaq.store import ACCOUNTS, Held, Where
from mithaq.web.colleagues import Colleagues
from mithaq.web.links import links
from mithaq.web.pages.style import style_values
from mithaq.web.queues import for_me, for_others, overdue
from mithaq.web.remembered import ANY_RECORD, Surroundings
from mithaq.web.titles import Titled, subject_of
from mithaq.web.views import LinkView, PartyView
from mithaq.web.visit import Visit
from mithaq.web.waiting import Desk, Waiting, gather

NEWS = 12
MEETINGS = ("meeting", "dialogue-round")
OTHERS_EACH = 4
# The one word of a record that is about another: the kind under which words.py names it, and the property.
SAID = {"state-change": ("commitment", "to"), "reply": ("step", "step"), "recall": ("how", "how")}
UNTOLD = frozenset({"marking-definition", "sign-off", "recall-receipt", "receipt"})
VIEW_LABELS = {
    "locale": N_("Language"),
    "theme": N_("Light"),
    "digits": N_("Digits"),
    "months": N_("Arabic months"),
    "calendar": N_("Calendar"),
    "zone": N_("Time zone"),
}
VIEW_HINTS = {"calendar": N_("Hijri days are those of Umm al-Qura; where the moon is sighted, a day can differ.")}


@dataclass(frozen=True)
class News:
    """A record that a partner wrote; whose it was is not known once its body is gone.

    `label` is what it is, `said` its one word if it has one ("accepted", "final answer"); `line` is what it is about, or itself.
    """

    line: Titled
    partner: PartyView | None
    at: int
    label: str
    said: str = ""
    recalled: bool = False


@dataclass(frozen=True)
class Found:
    """What the first page shows, before any word of it is chosen."""

    mine: Waiting
    others: Waiting
    overdue: Waiting
    colleagues: Colleagues
    news: list[News]
    lines: tuple[LinkView, ...]
    next_meeting: Titled | None


def today(visit: Visit) -> Response:
    """Return the first page: what needs the reader now."""
    here = f"today {visit.preferences.agreement}"
    found = visit.site.remembered.of(visit.principal, here, visit.house.clock(), lambda: _read(visit))
    around = Surroundings(found.mine.sizes, found.lines)
    values = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return replace(visit, around=around).page("today.html", {**values, "day": timestamp(visit.face.now)[:10]})


def _read(visit: Visit) -> Found:
    memory = visit.memory()
    with visit.reading() as reading:
        parties = visit.parties(reading)
        desk = Desk(reading, visit.house, parties, visit.face.now, memory)
        return Found(
            gather(desk, for_me(desk)),
            gather(desk, for_others(desk), OTHERS_EACH),
            gather(desk, overdue(desk)),
            desk.recall(Colleagues, (ACCOUNTS,), partial(Colleagues.read, reading)),
            desk.recall(news, (ANY_RECORD,), partial(news, desk)),
            links(reading, parties),
            desk.recall(next_meeting, MEETINGS, partial(next_meeting, desk)),
        )


def news(desk: Desk) -> list[News]:
    """Return what partners wrote last, newest first; `at` is the version's own time."""
    others = [party.id for party in desk.parties.known.values() if not party.own]
    page = desk.reading.page(None, [Where("created_by", "in", others)], limit=5 * NEWS) if others else None
    told = [held for held in page.rows if held.type not in UNTOLD] if page is not None else []
    return [_news(desk, held) for held in told[:NEWS]]


def _news(desk: Desk, held: Held) -> News:
    about = desk.reading.get(subject_of(held)) if subject_of(held) else None
    kind, name = SAID.get(held.type, ("", ""))
    said = str(held.record.properties.get(name, "")) if held.record is not None and name else ""
    label = desk.titled(held).label
    return News(desk.titled(about or held), _author(desk, held), held.modified, label, f"{kind}/{said}" if said else "", held.recalled)


def _author(desk: Desk, held: Held) -> PartyView | None:
    return desk.parties.of(held.record.created_by) if held.record is not None else None


def next_meeting(desk: Desk) -> Titled | None:
    """Return the next meeting or round that has a day, or None."""
    for kind in MEETINGS:
        page = desk.reading.page(kind, [Where("held_on", ">=", desk.today)], order="held_on", descending=False, limit=1)
        if page.rows:
            return desk.titled(page.rows[0])
    return None


def keys(visit: Visit) -> Response:
    """Return the keyboard map as a page."""
    return visit.page("keys.html")


def style(visit: Visit) -> Response:
    """Return the style page."""
    return visit.page("style.html", style_values(visit.face))


def line_states(visit: Visit) -> Response:
    """Return the part of the foot that says how the lines stand."""
    return visit.page("links.html")


PAGES = (
    ("/", today),
    ("/keys", keys),
    ("/style", style),
    ("/links", line_states),
)
