"""All acts of the registry, by subject."""

from typing import Any

from mithaq.acts.act import Act
from mithaq.desks.registry import (
    account_acts,
    adopting,
    agreement_acts,
    contact_acts,
    courier_acts,
    credential_acts,
    directory_acts,
    hotline_acts,
    intake_acts,
    line_acts,
    partner_acts,
    record_acts,
    rotation_acts,
    sharing_acts,
    showing_acts,
    tidying,
    view_acts,
    visit_acts,
    witnessing,
)

ACTS: tuple[Act[Any], ...] = (
    *partner_acts.ACTS,
    *agreement_acts.ACTS,
    *record_acts.ACTS,
    *sharing_acts.ACTS,
    *account_acts.ACTS,
    *credential_acts.ACTS,
    *line_acts.ACTS,
    *rotation_acts.ACTS,
    *courier_acts.ACTS,
    *intake_acts.ACTS,
    *witnessing.ACTS,
    *adopting.ACTS,
    *tidying.ACTS,
    *view_acts.ACTS,
    *directory_acts.ACTS,
    *contact_acts.ACTS,
    *hotline_acts.ACTS,
    *showing_acts.ACTS,
    *visit_acts.ACTS,
)
