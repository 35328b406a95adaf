"""A batch of names: read, screened, written whole or not at all; and what it took."""

import hashlib
import json
import os
import resource
import time
from dataclasses import dataclass
from errno import ENOTDIR
from pathlib import Path

from mithaq.screening.batch import read_list, read_queries
from mithaq.screening.building import build_index
from mithaq.screening.explain import explain
from mithaq.screening.index import Index, open_index, sources, write_index
from mithaq.screening.screener import Hit, Screener


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
    with asked.index.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    asked.built.mkdir(parents=True, exist_ok=True)
    kept = asked.built / f"{digest[:16]}-{sources()[:16]}.index"
    was_kept = kept.exists()
    if not was_kept:
        write_index(build_index(read_list(asked.index)), kept)
        for other in asked.built.glob("*.index"):
            if other != kept:
                other.unlink()
    return open_index(kept), kept.stat().st_size, was_kept


def told(name: str, hit: Hit) -> dict[str, object]:
    """Return a hit with the words that met and those that were left."""
    said = explain(name, hit)
    met = [{"query": one.query, "listed": one.listed, "sure": one.sure, "way": one.way} for one in said.met]
    left = {"query": said.query_left, "name": said.name_left}
    return {"id": hit.id, "schema": hit.schema, "score": round(hit.score, 3), "name": hit.name, "met": met, "left": left}
