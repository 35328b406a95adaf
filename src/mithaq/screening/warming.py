"""Warming: everything that a search needs is compiled and kept, so that the next process only loads it.

Run as a module, it gives way to other work of the machine.
"""

import os

from mithaq.screening.building import build_index
from mithaq.screening.screener import Screener
from mithaq.screening.subjects import Subject


def warm() -> None:
    """Compile all that building and searching call; quick when it is kept already."""
    index = build_index([Subject("a", "Person", ["Abd al-Rahman Ivanov"]), Subject("b", "Organization", ["Invented Front"])])
    Screener(index).search("عبد الرحمن Ivanov")


if __name__ == "__main__":
    os.nice(10)
    warm()
