"""Acting from a page: the form of any act on a page of its own, and the one address that every form is sent to.

A refusal comes back with the form as it was filled in, so that nothing that was written is lost.
"""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from mithaq.acts.act import Act
from mithaq.acts.outcome import Outcome
from mithaq.desks.reports.drafts.standing import AlreadyDecided
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.web.forms import read_form
from mithaq.web.offers import Offering, agreement_of
from mithaq.web.running import Running
from mithaq.web.safety import is_own_form, is_same_site
from mithaq.web.streams import send_file
from mithaq.web.titles import page_of
from mithaq.web.visit import Visit

# How long an act is waited for before its page says that it is under way, and how often that page asks again.
PATIENCE_SECONDS = 2.0
AGAIN_SECONDS = 2
SENDING = frozenset(
    {
        "registry.release",
        "requests.send",
        "requests.reply",
        "requests.prolong",
        "requests.withdraw",
        "requests.report_custody",
        "requests.confirm_custody",
        "requests.ask_onward",
        "requests.answer_onward",
        "plan.sign_commitment",
        "registry.sign_agreement",
    }
)


# Acts of the reports desk by which what a report tells gets into the register of incidents.
OF_THE_REGISTER = frozenset({"reports.register_incident", "reports.change_incident", "reports.give_account"})
# What somebody typed while another decided becomes a correction of what came of it.
REVISED_BY = {"reports.edit_draft": "reports.revise_statement"}


class ForeignForm(Refused):
    """A form that is not from a page of this session."""

    rule = "page.form"
    what = N_("This form was not sent from a page of your session, so nothing was done.")
    whose = N_("It is for you: the session may have ended meanwhile.")
    next_act = N_("Open the page again and repeat what you wrote.")
    status = 403


def show_act(visit: Visit) -> Response:
    """Return the page of one act, its fields filled from the address."""
    given: dict[str, object] = dict(visit.request.query_params)
    return act_page(visit, visit.part("name"), given)


def act_page(visit: Visit, name: str, given: dict[str, object], refused: Refused | None = None) -> Response:
    """Return the form of an act, with the refusal of what was sent before."""
    act = visit.house.find(name)
    act.require(visit.actor)
    back = visit.field("back") or str(given.pop("back", ""))
    with visit.reading() as reading:
        parties = visit.parties(reading)
        sent = visit.sent if refused is not None else None
        agreement = visit.field("agreement") or str(given.get("agreement", "")) or _ground(visit, given) or visit.agreement(parties)
        offering = Offering(visit, parties, agreement, sent)
        offer = offering.one(act, given, back=back, shown=True)
    values = {"offer": offer, "refused": visit.face.refusal(refused) if refused else None, "back": back}
    return visit.page("act.html", values, status=refused.status if refused else 200)


def do_act(visit: Visit) -> Response:
    """Perform the act that a form asks for and go where its result is; a refusal shows the form again."""
    name = visit.part("name")
    require_own_form(visit)
    act, actor, key = visit.house.find(name), visit.actor, visit.field("key") or None
    ask = read_form(act.input, visit.sent)
    return perform_while_waiting(visit, name, lambda: visit.house.perform(name, actor, ask, key=key))


def perform_while_waiting(visit: Visit, name: str, work: Callable[[], Outcome], *, shown_by: str = "") -> Response:
    """Return what comes of the work under an act's name, or after a moment the page that waits for it.

    `shown_by` is the template that shows what the outcome says, with its `status`; without it the page of what was made answers.
    """
    texts = {field: [one for one in many if isinstance(one, str)] for field, many in visit.sent.items()}
    workshop = visit.site.workshop
    running = replace(workshop.start(name, visit.csrf, visit.face.now, texts, work), shown_by=shown_by)
    if running.wait(PATIENCE_SECONDS):
        return _result(visit, running)
    token = visit.new_key()
    workshop.keep(token, running)
    return visit.go(f"/work/{token}")


def show_work(visit: Visit) -> Response:
    """Return what came of an act that took long, or how long it has been at it; that page asks again by itself."""
    running = visit.site.workshop.find(visit.part("token"), visit.csrf)
    if running.result.done():
        return _result(replace(visit, sent=running.sent), running)
    label = visit.say(visit.house.find(running.act).label)
    seconds = (visit.house.clock() - running.began) / 1_000_000
    page = visit.page("working.html", {"label": label, "seconds": seconds, "each_text": bool(running.shown_by)})
    page.headers["Refresh"] = str(AGAIN_SECONDS)
    return page


def _result(visit: Visit, running: Running) -> Response:
    """Return what an act gives that is over; a refusal shows its form again."""
    try:
        outcome = running.result.result()
    except AlreadyDecided as decided:
        revising = running.act in REVISED_BY and decided.statement
        return act_page(
            visit, REVISED_BY[running.act] if revising else running.act, {"statement": decided.statement} if revising else {}, decided
        )
    except Refused as refused:
        return act_page(visit, running.act, {}, refused)
    visit.site.remembered.forget(visit.principal)
    if running.shown_by:
        return visit.page(running.shown_by, outcome.said, status=int(outcome.said["status"]))
    return _answered(visit, visit.house.find(running.act), outcome)


def _answered(visit: Visit, act: Act[Any], outcome: Outcome) -> Response:
    """Return what an act gives: a proof as a download, words that are in no record as a page, else the page that shows its work."""
    proof = outcome.said.get("proof")
    if proof is not None:
        content = proof if isinstance(proof, bytes) else base64.b64decode(str(proof))
        named = {"Content-Disposition": 'attachment; filename="mithaq-proof.json"'}
        return send_file(visit, content, named, "application/json")
    told = [(name, value) for name, value in outcome.said.items() if isinstance(value, str)]
    if told and not outcome.record:
        return visit.page("acted.html", {"label": visit.say(act.label), "told": told, "back": visit.field("back") or "/"})
    notice = "proposed" if outcome.state == "proposed" else "sent" if act.name in SENDING else "done"
    return visit.go(_after(visit, outcome), notice, outcome.record if _is_sent_on(visit, act) else "")


def require_own_form(visit: Visit) -> None:
    """Raise ForeignForm unless a form was sent from a page of this session."""
    if not is_same_site(visit.request.headers) or not is_own_form(visit.csrf, visit.field("csrf")):
        raise ForeignForm()


def _is_sent_on(visit: Visit, act: Act[Any]) -> bool:
    """Return whether an act made elsewhere what a report tells, and goes back to that report."""
    elsewhere = act.article != "reports" or act.name in OF_THE_REGISTER
    return visit.field("back").startswith("/report/") and elsewhere and act.article != "registry"


def _after(visit: Visit, outcome: Outcome) -> str:
    """Return where to go after an act: where its form said, else the page of what it made."""
    back = visit.field("back")
    return back or (page_of(outcome.record) if outcome.record else "/")


def _ground(visit: Visit, given: dict[str, object]) -> str:
    """Return the agreement of the record that an act is about."""
    named = [value[0] for value in visit.sent.values() if value and is_id(value[0])] + [one for one in given.values() if is_id(one)]
    with visit.reading() as reading:
        return next((found for one in named if (found := agreement_of(reading.get(str(one))))), "")
