"""One command of bulk screening from its options to its answer: plan, index, manifest, workers, one file."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from mithaq.cli.bulk.processes import Processes
from mithaq.cli.bulk.progress import shown
from mithaq.cli.output import Output
from mithaq.lang.catalogue import translate
from mithaq.screening.bulk.folder import check_manifest, clear, held, keep_manifest
from mithaq.screening.bulk.job import Job, Part, matcher, sha256_of
from mithaq.screening.bulk.planning import Plan, plan_parts
from mithaq.screening.bulk.running import Executor, finish, kept_parts, run_job
from mithaq.screening.compiled import is_new
from mithaq.screening.index import open_index
from mithaq.screening.kept import keep_index
from mithaq.screening.screener import Screener, models


@dataclass(frozen=True)
class Bulk:
    """What to screen against what, where the answer goes, and how much of it."""

    queries: Path
    column: str
    id_column: str | None
    delimiter: str
    index: Path
    built: Path | None
    out: Path
    rows_per_part: int | None
    threshold: float | None
    hits: int
    explained: bool


def run_bulk(asked: Bulk, executor: Executor, output: Output) -> dict[str, object]:
    """Screen the names and return the totals. Raises: every refusal of `screening.bulk`, BadLine, BadIndex, OSError."""
    plan = plan_parts(asked.queries, asked.column, asked.id_column, asked.delimiter, asked.rows_per_part)
    folder = asked.out.with_name(f"{asked.out.name}.parts").resolve()
    with held(folder):
        job = _job(asked, plan, folder, output)
        keep_manifest(job)
        kept = kept_parts(job, plan.parts)
        with shown(job, sum(done.rows for done in kept.values()), output) as tell:
            done = run_job(job, plan.parts, kept, executor, tell)
        totals = finish(job, done, asked.out)
        clear(folder)
    return {**asdict(totals), "parts": len(plan.parts), "parts_kept": len(kept), "threshold": job.threshold}


def local(workers: int | None, output: Output) -> Processes:
    """Return the processes of this machine as workers, as many as it has cores unless it is said."""

    def tell(part: Part, reason: str) -> None:
        text = translate("A worker ended ({reason}); its part {file} is done again.", output.locale)
        output.progress(text.format(reason=reason, file=part.file))

    return Processes(workers or len(os.sched_getaffinity(0)), tell)


def _job(asked: Bulk, plan: Plan, folder: Path, output: Output) -> Job:
    """Return the job, once it is known to be that of the folder, its index built, or found built, and the matcher compiled."""
    threshold = models().threshold if asked.threshold is None else asked.threshold
    job = Job(
        source=plan.source,
        list_sha256=sha256_of(asked.index),
        threshold=threshold,
        hits=asked.hits,
        explained=asked.explained,
        rows=plan.rows,
        rows_per_part=plan.rows_per_part,
        matcher=matcher(),
        folder=str(folder),
    )
    check_manifest(job)
    compiles = is_new()
    if compiles:
        output.progress(translate("The matcher is compiled once for this machine: about a minute.", output.locale))
    kept = keep_index(asked.index, asked.built or folder)
    if compiles:
        Screener(open_index(kept.file)).search("Muhammad Ivanov Smith")
    index = kept.file.resolve()
    return msgspec.structs.replace(job, list_sha256=kept.list_sha256, index=str(index), index_sha256=sha256_of(index))
