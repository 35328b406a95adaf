"""Pledges of assistance, and the words of both sides about each.

1. A pledge is what a donor promises a recipient: money, goods or services, in tranches. Either side may record one.
2. A step is one side's word about it: of the donor that it commits or delivers, of the recipient that it receives or uses. Each side
   gives its own figures; nobody writes over the other's.
3. A step speaks of the words of a pledge (`sha256`), not of who sees it: a narrower marking leaves what was said standing.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from mithaq.desks.plan.records import cites
from mithaq.exchange.agreement import LanguageText
from mithaq.lang.catalogue import N_
from mithaq.records.canonical import digest
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.records.source import Source

MONEY, GOODS, SERVICES = "money", "goods", "services"
AID_FORMS = (MONEY, GOODS, SERVICES)
CONFIRMED, DENIED, COMMITTED, DELIVERED, WITHDRAWN = "confirmed", "denied", "committed", "delivered", "withdrawn"
ACCEPTED, DECLINED, RECEIVED, USED = "accepted", "declined", "received", "used"
CORRECTED, REPLACED = "corrected", "replaced"
BY_DONOR = frozenset({CONFIRMED, DENIED, COMMITTED, DELIVERED, WITHDRAWN})
BY_RECIPIENT = frozenset({ACCEPTED, DECLINED, RECEIVED, USED})
BY_EITHER = frozenset({CORRECTED, REPLACED})
STEPS = (CONFIRMED, DENIED, ACCEPTED, DECLINED, COMMITTED, DELIVERED, RECEIVED, USED, CORRECTED, WITHDRAWN, REPLACED)
WITH_AMOUNT = (COMMITTED, DELIVERED, RECEIVED, USED)
# What says the same things whoever sees it: the header that changes from version to version is left out of it.
_NO_WORDS = frozenset({"modified", "object_marking_refs"})


class Tranche(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a pledge that falls due by itself. `amount` is a decimal in the pledge's own measure; `due` a date cut to what is known."""

    label: str
    amount: str
    due: str = ""


class PledgeBody(msgspec.Struct, frozen=True, kw_only=True):
    """What one party promises another.

    `amount` is an exact decimal: of `currency` (ISO 4217) for money, of `unit` for goods and services, empty where nobody said how much.
    `beneficiaries` are groups and never persons, `country` is ISO 3166-1 alpha-2, `purpose` a purpose of the plan or a DAC code; `replaces`
    is the pledge that this one follows.
    """

    agreement: str
    number: str
    title: str
    donor: str
    recipient: str
    pillar: str
    purpose: str
    amount: str = ""
    form: str = MONEY
    currency: str = ""
    unit: str = ""
    beneficiaries: str = ""
    areas: list[str] = []
    country: str = ""
    announced_on: str = ""
    tranches: list[Tranche] = []
    texts: list[LanguageText] = []
    commitment: str | None = None
    meeting: str | None = None
    replaces: str | None = None
    sources: list[Source] = []


class PledgeStepBody(msgspec.Struct, frozen=True, kw_only=True):
    """One side's word about a pledge. `on` is a date cut to what is known, `amount` a decimal in the pledge's measure.

    `answers` is the delivery that a receipt confirms, the own step that is taken back, or the pledge that replaces this one.
    """

    about: str
    agreement: str
    sha256: str
    step: str
    amount: str = ""
    on: str = ""
    tranche: str = ""
    answers: str | None = None
    text: str = ""
    evidence: list[str] = []
    sources: list[Source] = []


def words_sha256(pledge: Record) -> str:
    """Return the hash of a pledge's words: of everything but its time and its marking."""
    return digest({name: value for name, value in pledge.properties.items() if name not in _NO_WORDS}).hex()


def _form(body: Mapping[str, Any]) -> list[str]:
    """Return the form of a pledge, and for money its currency too."""
    form, currency = str(body.get("form") or MONEY), str(body.get("currency") or "")
    return [form, currency] if form == MONEY and currency else [form]


def _said(body: Mapping[str, Any]) -> str:
    texts = body.get("texts")
    said = [str(one.get("text", "")) for one in texts if isinstance(one, Mapping)] if isinstance(texts, list) else []
    return "\n".join([words("title", "beneficiaries", "areas")(body), *said])


_SOURCED = (("agreement", Form.ID), ("sources.record", Form.ID))
PLEDGE_TYPE = RecordType(
    "pledge",
    N_("Pledge"),
    PledgeBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("donor", at("donor"), FacetKind.REF),
        Facet("recipient", at("recipient"), FacetKind.REF),
        Facet("pillar", at("pillar"), counted=True),
        Facet("form", _form, counted=True),
        Facet("state", counted=True),
        Facet("finding", counted=True),
        Facet("due", kind=FacetKind.DATE),
        Facet("waiting_on", kind=FacetKind.REF),
        Facet("cites", lambda body: sorted(set(cites(body))), FacetKind.REF),
    ),
    _said,
    lambda body: f"{body.get('number', '')} {body.get('title', '')}".strip(),
    office="plan.secretary",
    forms=(
        *_SOURCED,
        ("donor", Form.ID),
        ("recipient", Form.ID),
        ("commitment", Form.ID),
        ("meeting", Form.ID),
        ("replaces", Form.ID),
        ("announced_on", Form.DATE),
        ("tranches.due", Form.DATE),
    ),
)
PLEDGE_STEP_TYPE = RecordType(
    "pledge-step",
    N_("Word about a pledge"),
    PledgeStepBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("step", at("step"), counted=True),
        Facet("answers", at("answers"), FacetKind.REF),
    ),
    words("text"),
    words("step"),
    office="plan.secretary",
    forms=(*_SOURCED, ("about", Form.ID), ("answers", Form.ID), ("evidence", Form.ID), ("on", Form.DATE)),
)
TYPES = (PLEDGE_TYPE, PLEDGE_STEP_TYPE)
