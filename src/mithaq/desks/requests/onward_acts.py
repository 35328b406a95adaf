"""Acts about onward use: ask whether words of the other side may be passed on or used otherwise, and answer."""

from mithaq.acts.act import Act
from mithaq.acts.work import NoSuchRecord, Work
from mithaq.desks.requests.fixed import OUTCOMES
from mithaq.desks.requests.onward import (
    ONWARD_TYPE,
    ConsentBody,
    ConsentTerms,
    NotWhoseWords,
    OnwardBody,
    OnwardTerms,
    WrongOwner,
    answers,
    belongs_to,
)
from mithaq.desks.requests.open_case import agreement_of_request, find_case
from mithaq.desks.requests.records import NotTheAddressee, author_of
from mithaq.desks.requests.sending import OFFICERS, said_in
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_date, is_id
from mithaq.store import Reading


class BadQuestion(Refused):
    """A question about onward use, or its answer, that lacks what both sides rely on."""

    rule = "onward.complete"
    what = N_("This cannot be asked or answered so: {reason}.")
    whose = N_("It is for whoever writes it.")
    next_act = N_("Correct the named part and send it again.")


class AskOnward(OnwardTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask the other side whether its words may be given to somebody else, or used for another purpose."""

    request: str


class AnswerOnward(ConsentTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer whether your words may be used so: granted or refused, with conditions and an end. A later answer replaces it."""

    onward_question: str


def ask_onward(work: Work, ask: AskOnward) -> None:
    """Write the question and give it to whose words they are. Raises: NotTheAddressee, BadQuestion, WrongOwner, NoSuchRecord."""
    case = find_case(work, ask.request)
    if work.node not in (case.body.to, case.asker):
        raise NotTheAddressee(id=case.held.id, author=work.identity.name)
    words = work.get(ask.words_of, "request", "reply") if is_id(ask.words_of) else None
    if words is None or not belongs_to(words, case.held.id):
        raise BadQuestion(reason=N_("it names no request or reply of this case"))
    owner = author_of(words)
    if owner == work.node:
        raise WrongOwner(id=ask.words_of)
    if not ask.text.strip() or not (ask.passed_to.strip() or ask.other_purpose.strip()):
        raise BadQuestion(reason=N_("it says who is to get it or for what, and why"))
    case.say(work, "onward-question", OnwardBody(about=case.held.id, asked_of=owner, **said_in(ask, OnwardTerms)))


def answer_onward(work: Work, ask: AnswerOnward) -> None:
    """Write the answer and give it to whoever asked. Raises: NotWhoseWords, BadQuestion, NoSuchRecord."""
    question = work.get(ask.onward_question, ONWARD_TYPE.name)
    properties = question.record.properties if question.record is not None else {}
    if properties["asked_of"] != work.node:
        raise NotWhoseWords(author=work.identity.name)
    if ask.outcome not in OUTCOMES:
        raise BadQuestion(reason=N_("the answer is neither granted nor refused"))
    if ask.outcome == "refused" and not ask.text.strip():
        raise BadQuestion(reason=N_("a refusal says why"))
    if ask.until and not is_date(ask.until):
        raise BadQuestion(reason=N_("the day is not a date such as 2026, 2026-05 or 2026-05-12"))
    heard = max((one.modified for one in answers(work.writing, question.id)), default=question.modified)
    body = ConsentBody(about=question.id, **said_in(ask, ConsentTerms))
    record = work.write_after(heard, "onward-answer", body, work.marking_like(question))
    agreement = work.agreement_of(question)
    if agreement is None:
        raise NoSuchRecord(id=question.id)
    work.release(record, agreement, [author_of(question)])


def _agreement_of_question(reading: Reading, ask: AnswerOnward) -> str | None:
    held = reading.get(ask.onward_question)
    about = None if held is None or held.record is None else reading.get(str(held.record.properties.get("about")))
    return None if about is None or about.record is None else str(about.record.properties.get("agreement"))


ACTS = (
    Act(
        "requests.ask_onward",
        N_("Ask to pass it on or use it otherwise"),
        AskOnward,
        ask_onward,
        OFFICERS,
        article="requests",
        agreement=agreement_of_request,
    ),
    Act(
        "requests.answer_onward",
        N_("Answer about onward use"),
        AnswerOnward,
        answer_onward,
        OFFICERS,
        article="requests",
        agreement=_agreement_of_question,
    ),
)
