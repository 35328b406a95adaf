"""Acts upon the directory: enter an institution, a post, a tenure; end a tenure."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.registry.directory_records import InstitutionBody, PostBody, TenureBody
from mithaq.desks.registry.entries import (
    OFFICERS,
    Citing,
    NotYourEntry,
    agreement_behind,
    change_entry,
    own,
    write_beside,
    write_entry,
)
from mithaq.lang.catalogue import N_
from mithaq.store import Held


class RecordInstitution(InstitutionBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter an institution of our side; `parent` is the institution of ours that it belongs to."""

    marking: MarkingAsk | None = None


class RecordPost(PostBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter a post of an institution of our side; it is marked as the institution is."""


class RecordTenure(TenureBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter who holds or held a post of ours, from when to when as far as known; without a name the holder is not named."""


class EndTenure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say when somebody left a post of ours, as far as known."""

    tenure: str
    ended_on: str
    sources: list[Citing] | None = None


def record_institution(work: Work, ask: RecordInstitution) -> None:
    """Write the institution and release it to whom its marking names."""
    if ask.parent is not None:
        _ours(work, ask.parent, "institution", N_("Which institution belongs to it"))
    write_entry(work, "institution", ask, ask.agreement, ask.marking)


def record_post(work: Work, ask: RecordPost) -> None:
    """Write the post, marked as its institution is."""
    write_beside(work, "post", ask, _ours(work, ask.institution, "institution", N_("Which posts it has")))


def record_tenure(work: Work, ask: RecordTenure) -> None:
    """Write the tenure, marked as its post is; what contradicts another is kept beside it."""
    write_beside(work, "tenure", ask, _ours(work, ask.post, "post", N_("Who holds the post")))


def end_tenure(work: Work, ask: EndTenure) -> None:
    """Write the version with its end."""
    change_entry(work, own(work, ask.tenure, "tenure"), ask, TenureBody)


def _ours(work: Work, identifier: str, kind: str, what: str) -> Held:
    held = work.get(identifier, kind)
    if held.record is None or held.record.created_by != work.node:
        raise NotYourEntry(what=what, side=N_("the party whose institution it is"))
    return held


ACTS = (
    Act("registry.record_institution", N_("Enter an institution"), RecordInstitution, record_institution, OFFICERS, article="directory"),
    Act(
        "registry.record_post",
        N_("Enter a post"),
        RecordPost,
        record_post,
        OFFICERS,
        article="directory",
        agreement=agreement_behind("institution"),
    ),
    Act(
        "registry.record_tenure",
        N_("Enter a holder"),
        RecordTenure,
        record_tenure,
        OFFICERS,
        article="directory",
        agreement=agreement_behind("post"),
    ),
    Act(
        "registry.end_tenure",
        N_("Say when the holder left"),
        EndTenure,
        end_tenure,
        OFFICERS,
        article="directory",
        agreement=agreement_behind("tenure"),
    ),
)
