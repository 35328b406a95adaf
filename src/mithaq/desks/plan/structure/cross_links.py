"""Cross-links: what lies beyond the security agreement and bears on it, such as trade, energy or transport, by pillar and region.

A link is the identifier of a record, or an https address that is kept as text and never fetched.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.records import SECRETARY as OFFICE
from mithaq.desks.plan.roles import SECRETARY
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.records.source import Source
from mithaq.store import Reading

ADDRESS, MAX_ADDRESS = "https://", 2_000


class CrossLinkBody(msgspec.Struct, frozen=True, kw_only=True):
    """Something beyond the agreement that bears on a pillar of it, in regions named as its author writes them."""

    agreement: str
    pillar: str
    title: str
    regions: list[str] = []
    text: str = ""
    links: list[str] = []
    sources: list[Source] = []


CROSS_LINK_TYPE = RecordType(
    "cross-link",
    N_("Cross-link"),
    CrossLinkBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("pillar", at("pillar"), counted=True),
        Facet("region", at("regions"), counted=True),
    ),
    words("title", "text", "regions"),
    words("title"),
    office=OFFICE,
    forms=(("agreement", Form.ID), ("sources.record", Form.ID)),
)
TYPES = (CROSS_LINK_TYPE,)


class BadCrossLink(Refused):
    """A cross-link that cannot be recorded."""

    rule = "cross-link.form"
    what = N_("This cross-link cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and record it again.")


class RecordCrossLink(CrossLinkBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter what bears on a pillar from beyond the agreement, and share it with the parties."""

    marking: MarkingAsk | None = None


def record_cross_link(work: Work, ask: RecordCrossLink) -> None:
    """Write the cross-link and release it to every party."""
    policy = find_agreement(work.seen, ask.agreement)
    if policy.pillars and ask.pillar not in policy.pillars:
        raise BadCrossLink(reason=N_("its pillar is not one of the agreement's"))
    for one in ask.links:
        if is_id(one):
            work.get(one)
    share(work, CROSS_LINK_TYPE.name, ask, ask.agreement, ask.marking)


def check_cross_link(_reading: Reading, record: Record) -> None:
    """Raise BadCrossLink when it has no title, or a link is neither a record's identifier nor an https address."""
    body = msgspec.convert(record.properties, CrossLinkBody)
    if not body.title.strip() or not body.pillar.strip():
        raise BadCrossLink(reason=N_("it needs a title and a pillar"))
    if not all(is_id(one) or _is_address(one) for one in body.links):
        raise BadCrossLink(reason=N_("a link is neither a record's identifier nor an https address"))


def _is_address(text: str) -> bool:
    return text.startswith(ADDRESS) and len(ADDRESS) < len(text) <= MAX_ADDRESS and text.isprintable() and " " not in text


ACTS: tuple[Act[Any], ...] = (
    Act("plan.record_cross_link", N_("Enter a cross-link"), RecordCrossLink, record_cross_link, SECRETARY, article="plan"),
)
CHECKS = ((CROSS_LINK_TYPE.name, check_cross_link),)
