"""Which words a reader's side may say of a pledge now, and why not the others."""

from mithaq.desks.plan.assistance.acts import PLEDGE_ACTS
from mithaq.desks.plan.assistance.reckoning import Reckoning, follows, may_say
from mithaq.desks.plan.assistance.records import REPLACED
from mithaq.lang.catalogue import N_
from mithaq.web.offers import Offering
from mithaq.web.pages.registry_pieces import with_choices
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, Choice
from mithaq.web.visit import Visit

GIVEN = ("agreement", "number", "title", "donor", "recipient", "pillar", "purpose", "form", "currency", "unit", "beneficiaries", "country")


def forbidden_words(visit: Visit, parties: Parties, found: Reckoning) -> dict[str, str]:
    """Return by act why the reader's side may not say it of this pledge now; an empty text where it may."""
    reasons = {}
    for act, steps in PLEDGE_ACTS.items():
        who = frozenset[str]().union(*(may_say(found.body, found.author, one) for one in steps))
        if not who:
            reasons[act] = visit.say(N_("whoever recorded the pledge has said so by it."))
        elif visit.node not in who:
            reasons[act] = visit.say(N_("it is for {side}."), side=visit.say(N_(", ")).join(parties.of(one).name for one in sorted(who)))
        elif not any(follows(found.state, one) for one in steps):
            reasons[act] = visit.say(N_("the pledge is “{state}”."), state=visit.face.word("pledge", found.state))
        else:
            reasons[act] = ""
    return reasons


def offers_on(visit: Visit, offering: Offering, found: Reckoning, identifier: str) -> list[ActView]:
    """Return the acts about a pledge, tranches to be chosen; whoever recorded it may record another in its place."""
    reasons = forbidden_words(visit, offering.parties, found)
    tranches = [Choice(one.label, one.label, stored=True) for one in found.body.tranches]
    offers = [with_choices(visit, one, {"tranche": tranches}) for one in offering.about("pledge", identifier, reasons=reasons)]
    if found.author == visit.node and follows(found.state, REPLACED):
        given: dict[str, object] = {name: getattr(found.body, name) for name in GIVEN} | {"replaces": identifier}
        act = visit.house.find("plan.record_pledge")
        offers.append(offering.one(act, given, shown=True))
    return offers
