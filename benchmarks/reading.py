"""Measure the reader of reports: precision and recall by class on the annotated reports of the tests, and reports a second on one core.

    python benchmarks/reading.py                the figures
    python benchmarks/reading.py --told         and each thing that was too much (+) or missed (-)
    python benchmarks/reading.py --language ar  of one language alone
    python benchmarks/reading.py --held-back    the figures on reports that whoever writes rules does not read; of these nothing is told

The annotated reports are our own inventions and show traps; what the reader does on news that nobody here wrote they cannot say. With
MITHAQ_EVAL_DATA set, the speed is also measured on the reports that are there. Figures are of one process; the median of several runs.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.reading.corpus.gold import FOLDER, Gold, corpus
from tests.reading.corpus.scoring import CLASSES, Count, score

from mithaq.reading import ListedNames, names_from_aliases, read_report

RUNS = 7
LEAST_SECONDS = 0.5
HELD_BACK = FOLDER.parent / "held_back"


def totals(reports: Sequence[Gold], names: ListedNames) -> dict[str, Count]:
    """Return the counts by class over all annotated reports."""
    found = {kind: Count() for kind in CLASSES}
    for gold in reports:
        for kind, count in score(gold, read_report(gold.text, names)).items():
            found[kind].add(count)
    return found


def reports_a_second(texts: Sequence[str], names: ListedNames) -> float:
    """Return how many of the texts are read in a second: the median of several runs, each of at least half a second."""
    figures = []
    for _ in range(RUNS):
        read, started = 0, time.perf_counter()
        while time.perf_counter() - started < LEAST_SECONDS:
            for text in texts:
                read_report(text, names)
            read += len(texts)
        figures.append(read / (time.perf_counter() - started))
    return statistics.median(figures)


def processor() -> str:
    """Return what the machine says of its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def main() -> int:
    """Print the figures; exit status 0."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = asked.add_mutually_exclusive_group()
    which.add_argument("--told", action="store_true", help="print each thing that was too much or missed")
    which.add_argument("--held-back", action="store_true", help="measure on the reports that are held back")
    asked.add_argument("--language", choices=("ar", "ur", "en"), help="reports of one language alone")
    given = asked.parse_args()
    names = ListedNames.build(names_from_aliases())
    reports = [one for one in corpus(HELD_BACK if given.held_back else FOLDER) if given.language in (None, one.language)]
    print(f"{processor()}, {os.cpu_count()} cores, one process; {len(reports)} annotated reports, all invented")
    print(f"{'class':14}{'P':>6}{'R':>6}{'F1':>6}   right  too much  missed")
    found = totals(reports, names)
    for kind, count in found.items():
        print(f"{kind:14}{count.precision:6.2f}{count.recall:6.2f}{count.f1:6.2f}{count.right:8}{count.wrong:10}{count.missed:8}")
    if given.told:
        print("\n".join(line for count in found.values() for line in count.told))
    sets = {"annotated reports": [one.text for one in reports]}
    if "MITHAQ_EVAL_DATA" in os.environ:
        files = sorted((Path(os.environ["MITHAQ_EVAL_DATA"]) / "reports").glob("*.txt"))
        sets["reports of MITHAQ_EVAL_DATA"] = [file.read_text(encoding="utf-8") for file in files]
    else:
        print("MITHAQ_EVAL_DATA is unset: the speed on the reports there is not measured")
    for label, texts in sets.items():
        mean = sum(map(len, texts)) / max(1, len(texts))
        print(f"{label}: {reports_a_second(texts, names):.0f} reports a second ({len(texts)} texts, {mean:.0f} characters on average)")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
