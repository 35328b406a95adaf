"""Views of lists that a person keeps under a name: the choices of a page's bar, never words that somebody sought."""

import re

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.roles import ROLES
from mithaq.acts.work import Work
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.store import SavedView

MOST = 50
MAX_NAME = 60
PLACE = re.compile(r"/[a-z][a-z/-]{0,59}")
QUERY = re.compile(r"[A-Za-z0-9=&_.%+-]{0,400}")


class BadView(Refused):
    """A view that cannot be kept."""

    rule = "view.form"
    what = N_("This view cannot be kept: {reason}.")
    whose = N_("It is for you.")
    next_act = N_("Choose another name, or forget a view that you no longer need.")


class SaveView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep what is chosen in a list under a name; a view of that name in that list is replaced."""

    place: str
    name: str
    query: str = ""


class ForgetView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forget a view of one's own."""

    place: str
    name: str


def save_view(work: Work, ask: SaveView) -> None:
    """Keep the view for the person who acts and for nobody else."""
    name = ask.name.strip()
    if not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise BadView(reason=N_("its name has 1 to 60 characters, on one line"))
    if not PLACE.fullmatch(ask.place) or not QUERY.fullmatch(ask.query):
        raise BadView(reason=N_("it is not of a list of these pages"))
    kept = work.seen.saved_views(work.principal.id, ask.place)
    if len(kept) >= MOST and name not in {view.name for view in kept}:
        raise BadView(reason=N_("there are fifty of this list already"))
    work.writing.put_saved_view(SavedView(work.principal.id, ask.place, name, ask.query))


def forget_view(work: Work, ask: ForgetView) -> None:
    """Delete the view; one that is not there is as good as forgotten."""
    work.writing.delete_saved_view(work.principal.id, ask.place, ask.name.strip())


ACTS = (
    Act("registry.save_view", N_("Save this view"), SaveView, save_view, ROLES, article="people"),
    Act("registry.forget_view", N_("Forget this view"), ForgetView, forget_view, ROLES, article="people"),
)
