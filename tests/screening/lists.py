"""Invented subjects to be screened for; the names of groups are those of public lists and of the press."""

from functools import cache

from mithaq.screening.building import build_index
from mithaq.screening.index import Index
from mithaq.screening.subjects import Subject

SUBJECTS = (
    Subject("g1", "Organization", ["Balochistan Liberation Army", "BLA"]),
    Subject("g2", "Organization", ["Tehrik-e Taliban Pakistan", "Pakistani Taliban", "TTP"]),
    Subject("g3", "Organization", ["Taliban", "Islamic Emirate of Afghanistan"]),
    Subject("g4", "Organization", ["Lashkar-e-Tayyiba", "Army of the Pure"]),
    Subject("p1", "Person", ["Mohsin Naqvi"]),
    Subject("p2", "Person", ["Abdul Rahman al-Yasini", "Abu Yahya"]),
    Subject("p3", "Person", ["Ivan Petrovich Sidorenko"]),
    Subject("p4", "Person", ["Gulbahar Noorzai"]),
    Subject("p5", "Person", ["محمد جمال الكاشف"]),
    Subject("p6", "Person", ["William Haverstock Thorne"]),
    Subject("c1", "Organization", ["Northwind Marine Shipping Company Ltd."]),
    Subject("v1", "Vessel", ["Sea Lion II"]),
    *(Subject(f"x{number}", "Person", [f"{first} {last}"]) for number, (first, last) in enumerate(
        (first, last)
        for first in ("Ahmed", "Hassan", "Peter", "Maria", "Omar", "Dmitri", "Farhad", "Chen", "Carlos", "Yusuf")
        for last in ("Karimi", "Volkov", "Mansour", "Lopez", "Durrani", "Bakri", "Weber", "Haddad", "Osei", "Tanaka")
    )),
)  # fmt: skip


@cache
def index() -> Index:
    """Return the index of the subjects."""
    return build_index(SUBJECTS)
