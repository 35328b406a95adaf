"""What IATI says of an activity, before it is written. Codes are those of the IATI code lists (version 2.03).

Sums are decimals and never floats; a day that is not known is no day, and a transaction without one cannot be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum


class TransactionType(Enum):
    """Code list TransactionType."""

    INCOMING_FUNDS = "1"
    OUTGOING_COMMITMENT = "2"
    DISBURSEMENT = "3"
    EXPENDITURE = "4"
    INCOMING_COMMITMENT = "11"
    OUTGOING_PLEDGE = "12"
    INCOMING_PLEDGE = "13"


class Status(Enum):
    """Code list ActivityStatus."""

    PIPELINE = "1"
    IMPLEMENTATION = "2"
    FINALISATION = "3"
    CLOSED = "4"
    CANCELLED = "5"
    SUSPENDED = "6"


class Role(Enum):
    """Code list OrganisationRole."""

    FUNDING = "1"
    ACCOUNTABLE = "2"
    EXTENDING = "3"
    IMPLEMENTING = "4"


class DateType(Enum):
    """Code list ActivityDateType."""

    PLANNED_START = "1"
    ACTUAL_START = "2"
    PLANNED_END = "3"
    ACTUAL_END = "4"


GOVERNMENT = "10"


@dataclass(frozen=True)
class Organisation:
    """An organisation: its IATI identifier ("XM-DAC-1-2", "" when it has none), names by language, and its type by code list."""

    ref: str
    names: Mapping[str, str]
    type: str = GOVERNMENT


@dataclass(frozen=True)
class Participant:
    """An organisation and what it does in the activity."""

    organisation: Organisation
    role: Role


@dataclass(frozen=True)
class Transaction:
    """Money that was pledged, committed, paid or received on a day."""

    type: TransactionType
    on: date
    value: Decimal
    currency: str
    value_on: date
    provider: Organisation | None = None
    receiver: Organisation | None = None
    description: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Budget:
    """Money that is set aside for a period of at most a year."""

    starts: date
    ends: date
    value: Decimal
    currency: str
    value_on: date


@dataclass(frozen=True)
class Activity:
    """An activity. `identifier` is what follows the reporting organisation's own; texts are by language.

    `country` is ISO 3166-1 alpha-2, `sector` a DAC purpose code of five digits.
    """

    identifier: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    participants: tuple[Participant, ...]
    status: Status
    dates: tuple[tuple[DateType, date], ...]
    country: str
    sector: str
    transactions: tuple[Transaction, ...] = ()
    budgets: tuple[Budget, ...] = ()
    humanitarian: bool = False
