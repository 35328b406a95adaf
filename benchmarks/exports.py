"""Measure what taking the plan away costs on a node that `busy_node.py` filled; every name in it is invented.

python benchmarks/exports.py FOLDER --records 100000
"""

import argparse
import json
import time
from pathlib import Path

from busy_node import PASSPHRASE, fill

from mithaq.app import open_node
from mithaq.desks.plan.exporting import Speech
from mithaq.desks.plan.taking import Wanted, take
from mithaq.records.principal import this_node
from mithaq.store import Where
from mithaq.web.words import word

TIMES = 5


def main() -> None:
    """Print the median of each form, in seconds, with its size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    asked = parser.parse_args()
    filled = fill(asked.folder, asked.records)
    node = open_node(asked.folder, PASSPHRASE)
    speeches = [Speech(one, word) for one in ("en", "ar")]
    with node.house.store.reading(this_node(node.settings.id)) as reading:
        agreement = filled["agreement"]
        meeting = reading.page("meeting", [Where("agreement", "=", agreement)], limit=1).rows[0].id
        wanted = [Wanted(form, agreement) for form in ("ics", "xlsx")]
        wanted += [Wanted(form, agreement, meeting) for form in ("pdf", "docx", "ics")]
        for one in wanted:
            spent = []
            for _ in range(TIMES):
                began = time.perf_counter()
                made = take(reading, one, speeches, node.house.clock())
                spent.append(time.perf_counter() - began)
            print(
                json.dumps(
                    {"file": one.name, "records": made.count, "bytes": len(made.content), "seconds": round(sorted(spent)[TIMES // 2], 3)}
                )
            )
    node.close()


if __name__ == "__main__":
    main()
