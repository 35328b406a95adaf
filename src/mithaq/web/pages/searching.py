"""Search: over all that the reader may see, newest first. What is sought is sent as a form and stands sealed in the address."""

from starlette.responses import Response

from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_id
from mithaq.store import Held
from mithaq.web.acting import require_own_form
from mithaq.web.sealing import MAX_WORDS, PARAMETER, asked, seal
from mithaq.web.titles import page_of, titled
from mithaq.web.views import Choice, Shown
from mithaq.web.visit import Visit

PAGE = 50
DAY = 86_400_000_000
SINCE = {"": N_("at any time"), "7": N_("in the last week"), "31": N_("in the last month"), "366": N_("in the last year")}


def show(visit: Visit) -> Response:
    """Return the results of the question that the address holds, or how to search."""
    question = asked(visit)
    words, kind, since = question.get("words", ""), question.get("kind", ""), question.get("since", "")
    with visit.reading() as reading:
        types = [kind] if kind in visit.house.rules.types else []
        page = reading.search(words, types=types, after=visit.asked("after") or None, limit=PAGE) if words else None
        earliest = visit.face.now - int(since) * DAY if since in SINCE and since else 0
        rows: list[Held] = [held for held in page.rows if held.modified >= earliest] if page is not None else []
        goes_on = page is not None and len(rows) == len(page.rows)
        parties = visit.parties(reading)
        values = {
            "query": words,
            "lines": [titled(held, visit.house.rules.types) for held in rows],
            "markings": {held.id: parties.marking(reading, held) for held in rows},
            "parties": parties,
            "shown": Shown(len(rows), older=visit.older(page.next) if page is not None and goes_on else ""),
            "is_first": not visit.asked("after"),
            "kinds": kinds(visit, kind),
            "times": [Choice(value, visit.say(label), value == since) for value, label in SINCE.items()],
        }
        return visit.page("search.html", values)


def ask(visit: Visit) -> Response:
    """Seal what is sought into an address and go there; an identifier leads to its page."""
    require_own_form(visit)
    words = visit.field("words").strip()[:MAX_WORDS]
    if is_id(words):
        with visit.reading() as reading:
            if reading.get(words) is not None:
                return visit.go(page_of(words))
    if not words:
        return visit.go("/search")
    question = {"words": words, "kind": visit.field("kind"), "since": visit.field("since")}
    return visit.go(f"/search?{PARAMETER}={seal(visit, question)}")


def kinds(visit: Visit, chosen: str) -> list[Choice]:
    """Return the types whose words are found, by name."""
    found = [(visit.say(one.label), name) for name, one in visit.house.rules.types.items() if one.text is not None]
    return [Choice("", visit.say(N_("of every kind")), not chosen), *(Choice(name, label, name == chosen) for label, name in sorted(found))]


PAGES = (("/search", show),)
POSTS = (("/search", ask),)
