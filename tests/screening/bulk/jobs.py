"""Jobs over invented names and the invented list, and an executor that needs no process."""

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from mithaq.screening.bulk.folder import held, keep_manifest
from mithaq.screening.bulk.job import Done, Job, Part, matcher, sha256_of
from mithaq.screening.bulk.joining import Totals
from mithaq.screening.bulk.parts import screen_part
from mithaq.screening.bulk.planning import Plan, plan_parts
from mithaq.screening.bulk.running import Executor, Lost, finish, kept_parts, run_job
from mithaq.screening.index import write_index
from tests.screening.lists import SUBJECTS, index

TOO_LONG = " ".join(["word"] * 20)


@cache
def names() -> tuple[str, ...]:
    """Return names as people write them: some of the list, some of nobody, some that cannot be screened."""
    listed = [name for subject in SUBJECTS for name in subject.names]
    changed = [f"{name.replace('a', 'e', 1)} jr" for name in listed]
    return (*listed, *changed, "محسن نقوي", "Bill Thorne", "Joanna Whitfield", "", "  ", "-- ؟؟ --", TOO_LONG, "Line\nbreak, “quoted”")


def write_csv(file: Path, rows: Iterable[str] = (), bom: bool = False) -> Path:
    """Write names with their ids to a CSV file."""
    with file.open("w", newline="", encoding="utf-8-sig" if bom else "utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "name"])
        writer.writerows([f"n{number}", name] for number, name in enumerate(rows or names()))
    return file


def write_parquet(file: Path, rows: Iterable[str | None] = (), group: int = 70) -> Path:
    """Write names with their ids to a Parquet file."""
    given = list(rows or names())
    table = pa.table({"id": pa.array(range(len(given)), pa.int32()), "name": pa.array(given, pa.string())})
    pq.write_table(table, file, row_group_size=group)
    return file


def write_list(file: Path) -> Path:
    """Write the invented list as JSON lines."""
    lines = [msgspec.json.encode({"id": one.id, "schema": one.schema, "names": list(one.names)}) for one in SUBJECTS]
    file.write_bytes(b"\n".join(lines))
    return file


def make_job(folder: Path, queries: Path, rows_per_part: int | None = 50, matcher_is: str = "", **more: object) -> tuple[Job, Plan]:
    """Return a job over names, with its index in the folder and its parts in `parts`."""
    plan = plan_parts(queries, "name", "id", ",", rows_per_part)
    file = folder / "list.index"
    if not file.exists():
        write_index(index(), file)
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    asked = {"threshold": 0.5, "hits": 10, "explained": True} | more
    return Job(
        source=plan.source,
        list_sha256="the invented list",
        rows=plan.rows,
        rows_per_part=plan.rows_per_part,
        matcher=matcher_is or matcher(),
        folder=str(parts),
        index=str(file),
        index_sha256=sha256_of(file),
        **asked,  # type: ignore[arg-type]
    ), plan


class Inline:
    """Makes the parts in this process and notes which; ends the work after `most` of them as an interruption does."""

    def __init__(self, most: int = 1_000) -> None:
        self.made: list[int] = []
        self._most = most

    def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
        for part in parts:
            if len(self.made) == self._most:
                raise KeyboardInterrupt
            self.made.append(part.number)
            yield screen_part(job, part)


def run(job: Job, plan: Plan, executor: Executor, out: Path) -> Totals:
    """Do a job as the command does it."""
    with held(Path(job.folder)):
        keep_manifest(job)
        kept = kept_parts(job, plan.parts)
        return finish(job, run_job(job, plan.parts, kept, executor, lambda _: None), out)
