"""The plan desk as the bill of materials takes it: its record types, acts, checks and projections."""

from typing import Any

from mithaq.acts.act import Act
from mithaq.desks.plan import (
    breach_acts,
    commitment_acts,
    following,
    meeting_acts,
    records,
    statement_acts,
    statement_records,
    states,
    tracks,
    word_acts,
)
from mithaq.desks.plan.approving import approval_acts, approvals
from mithaq.desks.plan.assistance import acts as assistance_acts
from mithaq.desks.plan.assistance import checks as assistance_checks
from mithaq.desks.plan.assistance import deriving as assistance_facets
from mithaq.desks.plan.assistance import records as assistance_records
from mithaq.desks.plan.programmes import acts as programme_acts
from mithaq.desks.plan.programmes import deriving as programme_facets
from mithaq.desks.plan.programmes import records as programme_records
from mithaq.desks.plan.programmes import rules as programme_rules
from mithaq.desks.plan.said import acts as said_acts
from mithaq.desks.plan.said import records as said_records
from mithaq.desks.plan.said import rules as said_rules
from mithaq.desks.plan.said import verifying
from mithaq.desks.plan.structure import (
    cross_links,
    document_acts,
    documents,
    group_acts,
    groups,
    national_plan_acts,
    national_plans,
)

TYPES = (
    *records.TYPES,
    *said_records.TYPES,
    *assistance_records.TYPES,
    *programme_records.TYPES,
    *groups.TYPES,
    *documents.TYPES,
    *national_plans.TYPES,
    *approvals.TYPES,
    *cross_links.TYPES,
)
ACTS: tuple[Act[Any], ...] = (
    *meeting_acts.ACTS,
    *commitment_acts.ACTS,
    *word_acts.ACTS,
    *breach_acts.ACTS,
    *following.ACTS,
    *statement_acts.ACTS,
    *said_acts.ACTS,
    *assistance_acts.ACTS,
    *programme_acts.ACTS,
    *group_acts.ACTS,
    *document_acts.ACTS,
    *national_plan_acts.ACTS,
    *approval_acts.ACTS,
    *cross_links.ACTS,
)
CHECKS = (
    *states.CHECKS,
    *breach_acts.CHECKS,
    *meeting_acts.CHECKS,
    *said_rules.CHECKS,
    *verifying.CHECKS,
    *assistance_checks.CHECKS,
    *programme_rules.CHECKS,
    *tracks.CHECKS,
    *group_acts.CHECKS,
    *document_acts.CHECKS,
    *national_plan_acts.CHECKS,
    *approval_acts.CHECKS,
    *cross_links.CHECKS,
)
PROJECTIONS = (
    *states.PROJECTIONS,
    *breach_acts.PROJECTIONS,
    *following.PROJECTIONS,
    *meeting_acts.PROJECTIONS,
    *statement_records.PROJECTIONS,
    *verifying.PROJECTIONS,
    *assistance_facets.PROJECTIONS,
    *programme_facets.PROJECTIONS,
    *documents.PROJECTIONS,
    *approvals.PROJECTIONS,
)
