"""A batch of names: read, screened, written whole or not at all; and what it took."""

import gc
import json
import os
import resource
import time
from dataclasses import dataclass
from errno import ENOTDIR
from pathlib import Path

from mithaq.screening.batch import read_list, read_queries
from mithaq.screening.building import build_index
from mithaq.screening.explain import told
from mithaq.screening.index import Index, open_index
from mithaq.screening.kept import keep_index
from mithaq.screening.screener import Screener


@dataclass(frozen=True)
class Batch:
    """What to screen against what, and how much to say."""

    index: Path
    queries: Path
    out: Path
    hits: int
    built: Path | None
    explained: bool


def run_batch(asked: Batch) -> dict[str, object]:
    """Screen the queries, write the answers, and return what it took. Raises: BadLine, BadIndex, OSError."""
    queries = read_queries(asked.queries)
    if not asked.out.parent.is_dir():
        raise NotADirectoryError(ENOTDIR, "it is not a folder", str(asked.out.parent))
    began = time.perf_counter()
    index, size, was_kept = _index(asked)
    ready = time.perf_counter()
    screener = Screener(index)
    screener.search("Muhammad Ivanov Smith")
    gc.freeze()  # what is loaded stays: it need not be looked through again and again while the answers grow
    opened = time.perf_counter()
    beside = asked.out.with_name(f".{asked.out.name}.{os.getpid()}")
    took: list[float] = []
    cpu = time.process_time()
    answering = time.perf_counter()
    answers = []
    for query in queries:
        started = time.perf_counter()
        found = screener.search(query.name, asked.hits)
        line: dict[str, object] = {"qid": query.id, "hits": [(hit.id, round(hit.score, 6)) for hit in found]}
        if asked.explained:
            line["explanations"] = [told(query.name, hit) for hit in found]
        took.append(time.perf_counter() - started)
        answers.append(line)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - answering
    with beside.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in answers)
    beside.replace(asked.out)
    took.sort()
    return {
        "build_s": 0.0 if was_kept else round(ready - began, 3),
        "open_s": round(opened - (began if was_kept else ready), 3),
        "queries": len(queries),
        "cpu_s": round(cpu, 4),
        "wall_s": round(wall, 4),
        **{f"p{share}_ms": round(1_000 * took[min(len(took) - 1, len(took) * share // 100)], 3) if took else 0.0 for share in (50, 95, 99)},
        "rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024, 1),
        "index_bytes": size,
        "threshold": screener.models.threshold,
    }


def _index(asked: Batch) -> tuple[Index, int | None, bool]:
    """Return the index of the list, its bytes where it is in a file, and whether it was kept from before.

    One that was kept is opened when it is of this very list and version; otherwise it is built anew.
    """
    if asked.built is None:
        return build_index(read_list(asked.index)), None, False
    kept = keep_index(asked.index, asked.built)
    return open_index(kept.file), kept.file.stat().st_size, kept.was_kept
