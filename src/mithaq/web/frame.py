"""The frame round every page: the desks with what waits for the reader, the agreements, the lines."""

from dataclasses import replace

from mithaq.acts.doors import AT_A_DESK
from mithaq.lang.catalogue import N_
from mithaq.records.principal import Principal
from mithaq.web.doors import DOORS
from mithaq.web.face import Face
from mithaq.web.links import links
from mithaq.web.parties import Parties
from mithaq.web.queues import for_me
from mithaq.web.remembered import Surroundings
from mithaq.web.views import Choice, Frame, NavEntry
from mithaq.web.waiting import SIDE_CAP, Desk, side_counts

# Letter after g, address, name, and the desk whose waiting tasks it counts ("" counts all, "-" none).
DESKS = (
    ("t", "/", N_("Today"), ""),
    ("p", "/plan", N_("Plan"), "plan"),
    ("r", "/requests", N_("Requests"), "requests"),
    ("d", "/designations", N_("Designations"), "designations"),
    ("o", "/reports", N_("Reports"), "reports"),
    ("y", "/registry", N_("Registry"), "registry"),
    ("e", "/people", N_("People"), "-"),
)
# Addresses that belong to a desk without beginning with its own.
BELONGS = {
    "/commitment": "/plan",
    "/programme": "/plan",
    "/agreement": "/registry",
    "/meeting": "/plan",
    "/request": "/requests",
    "/entry": "/designations",
    "/import": "/designations",
    "/designation": "/designations",
    "/group": "/designations",
    "/monitoring-report": "/designations",
    "/screen": "/designations",
    "/hits": "/designations",
    "/hit": "/designations",
    "/report": "/reports",
    "/incident": "/reports",
    "/incidents": "/reports",
    "/draft": "/reports",
    "/propose": "/reports",
    "/partner": "/registry",
    "/proposal": "/registry",
    "/institution": "/registry",
    "/post": "/registry",
    "/mechanism": "/registry",
    "/hotline-call": "/registry",
    "/disclosures": "/registry",
    "/visit": "/registry",
}


def surroundings(desk: Desk) -> Surroundings:
    """Return what waits for a reader and how the lines stand."""
    return Surroundings(side_counts(desk, for_me(desk)), links(desk.reading, desk.parties))


def build_frame(bare: Frame, face: Face, reader: Principal, under: tuple[Parties, str], around: Surroundings) -> Frame:
    """Return the frame of a signed-in reader; `under` are the parties and the chosen agreement."""
    parties, agreement = under
    waiting = around.waiting
    everything = min(SIDE_CAP, sum(waiting.values()))
    first = "/" + bare.path.partition("?")[0].lstrip("/").partition("/")[0]
    current = BELONGS.get(first, first)
    nav = tuple(
        NavEntry(key, href, face.say(label), current == href, everything if area == "" else None if area == "-" else waiting.get(area, 0))
        for key, href, label, area in DESKS
        if DOORS[href].admits(reader)
    )
    choices = tuple(Choice(one, body.name, one == agreement, stored=True) for one, body in parties.agreements.items())
    searches = AT_A_DESK.admits(reader)
    return replace(bare, nav=nav, searches=searches, agreements=choices, links=around.links)
