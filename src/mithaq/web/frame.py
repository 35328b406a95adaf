"""The frame round every page: the desks with what waits for the reader, the agreements, the lines."""

from dataclasses import replace

from mithaq.acts.doors import AT_A_DESK
from mithaq.lang.catalogue import N_
from mithaq.web.doors import DOORS
from mithaq.web.face import Face
from mithaq.web.links import links
from mithaq.web.views import Choice, Frame, NavEntry
from mithaq.web.waiting import Desk, counts, for_me

# Letter after g, address, name, and the desk whose waiting tasks it counts ("" counts all, "-" none).
DESKS = (
    ("t", "/", N_("Today"), ""),
    ("p", "/plan", N_("Plan"), "plan"),
    ("r", "/requests", N_("Requests"), "requests"),
    ("d", "/designations", N_("Designations"), "designations"),
    ("o", "/reports", N_("Reports"), "reports"),
    ("y", "/registry", N_("Registry"), "registry"),
)
# Addresses that belong to a desk without beginning with its own.
BELONGS = {
    "/commitment": "/plan",
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
    "/partner": "/registry",
    "/proposal": "/registry",
}


def build_frame(bare: Frame, face: Face, desk: Desk, agreement: str) -> Frame:
    """Return the frame of a signed-in reader."""
    tasks = for_me(desk)
    waiting = counts(tasks)
    first = "/" + bare.path.partition("?")[0].lstrip("/").partition("/")[0]
    current = BELONGS.get(first, first)
    nav = tuple(
        NavEntry(key, href, face.say(label), current == href, len(tasks) if area == "" else None if area == "-" else waiting.get(area, 0))
        for key, href, label, area in DESKS
        if DOORS[href].admits(desk.reading.principal)
    )
    choices = tuple(Choice(one, body.name, one == agreement, stored=True) for one, body in desk.parties.agreements.items())
    searches = AT_A_DESK.admits(desk.reading.principal)
    return replace(bare, nav=nav, searches=searches, agreements=choices, links=links(desk.reading, desk.parties))
