"""The register of incidents: attacks and clashes with place, time, group, victims and sources, shared under an agreement."""

from mithaq.desks.reports.incidents.acts import ACTS
from mithaq.desks.reports.incidents.records import TYPES
from mithaq.desks.reports.incidents.rules import CHECKS

__all__ = ["ACTS", "CHECKS", "TYPES"]
