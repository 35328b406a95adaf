"""All acts of the registry, by subject."""

from typing import Any

from mithaq.acts.act import Act
from mithaq.desks.registry import account_acts, adopting, agreement_acts, intake_acts, line_acts, partner_acts, record_acts

ACTS: tuple[Act[Any], ...] = (
    *partner_acts.ACTS,
    *agreement_acts.ACTS,
    *record_acts.ACTS,
    *account_acts.ACTS,
    *line_acts.ACTS,
    *intake_acts.ACTS,
    *adopting.ACTS,
)
