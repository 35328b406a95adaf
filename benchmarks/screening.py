"""Compare name matchers on the evaluation set that MITHAQ_EVAL_DATA names, in one run, and print one table.

    python benchmarks/screening.py                     every matcher: ours, rapidfuzz, skeleton TF-IDF, nomenklatura's logic-v2
    python benchmarks/screening.py --queries 150       a small try of the same
    python benchmarks/screening.py --million           ours alone on a million names, with two vocabularies
    python benchmarks/screening.py --selftest          the scoring, on an invented set

Each rival lives in a throw-away environment (`--environments FOLDER` keeps and reuses them; they need the package index once).
A matcher that is not there, or fails, says so in its column and the others go on. No name of a person is printed. How a matcher
is run, and what its figures mean: `matching/running.py`.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from matching import selftest
from matching.environments import make_environment
from matching.evaluation import EvaluationSet, NoEvaluationSetError, Query, draw, find_evaluation_set, write_queries
from matching.inflating import inflate
from matching.running import Job, MatcherError, Run, read_answers, run_matcher, speed_of
from matching.scoring import score
from matching.tables import Column, accuracy_rows, million_rows, print_rows, slice_rows, speed_figures

RIVALS = Path(__file__).parent / "rivals"
SLOW_SECONDS = 30.0
LEAST_TIMED = 200
BATCH, HIGHEST = 300, 10


@dataclass(frozen=True)
class Matcher:
    """A matcher: its name here, its column's title, the program or pins it has, whether it is asked a sample and given the schema."""

    name: str
    title: str
    program: str = ""
    pins: str = ""
    sampled: bool = False
    with_schema: bool = False


OURS = Matcher("mithaq", "mithaq")
MATCHERS = (
    OURS,
    Matcher("rapidfuzz", "rapidfuzz token sort, anyascii", "rapidfuzz_sort.py", "rapidfuzz.txt"),
    Matcher("skeleton", "skeleton trigram TF-IDF", "skeleton_tfidf.py", "skeleton.txt"),
    Matcher("logic-v2", "nomenklatura logic-v2 (*)", "logic_v2.py", "logic_v2.txt", sampled=True, with_schema=True),
)
NOTES = (
    "(*) logic-v2 has no index of its own here: it ranks the first 50 entities of the skeleton TF-IDF, whose time is counted; it is",
    "    told each query's schema, and asked a sample drawn by hash of the query's id.",
    "A recall of 0.000 within a budget: more clean names than it allows have the highest score there is; ties gain nothing.",
    "Queries per cpu-second: of answering alone, over whole runs, in each matcher's own batches. One query: asked alone.",
)


def our_command(asked: argparse.Namespace) -> list[str]:
    """Return the command of ours.

    Raises: MatcherError when it is not there.
    """
    command = [*(asked.ours.split() if asked.ours else [sys.executable, "-m", "mithaq.cli"]), "screen", "batch"]
    if not _help(command):
        raise MatcherError("not there")
    return command


def _help(command: Sequence[str]) -> str:
    """Return what a command says of itself, or nothing when there is no such command."""
    done = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def command_of(matcher: Matcher, asked: argparse.Namespace, environments: Path) -> list[str]:
    """Return the command of a matcher; a rival's environment is made when it is not there.

    Raises: MatcherError.
    """
    if matcher is OURS:
        return our_command(asked)
    return [str(make_environment(environments, RIVALS / matcher.pins)), str(RIVALS / matcher.program)]


def measure(matcher: Matcher, command: Sequence[str], whole: EvaluationSet, folder: Path, asked: argparse.Namespace) -> tuple[Column, Run]:
    """Return a matcher's column, and its first run: one over all that it is asked, then several over queries drawn for every matcher."""
    given = whole.drawn(asked.sample, asked.sample) if matcher.sampled else whole
    with_schema = matcher.with_schema or (matcher is OURS and asked.schema)
    everything = (*given.positives, *given.negatives)
    first = run_matcher(command, _job(matcher.name, given.index, everything, folder, with_schema=with_schema), asked.patience)
    answers = read_answers(first.out, [query.qid for query in everything])
    threshold = asked.threshold if matcher is OURS and asked.threshold is not None else first.figures.get("threshold")
    scores = score(given, answers, threshold)
    rate = first.figures["queries"] / max(first.figures["cpu_s"], 1e-9)
    timed = draw((*whole.positives, *whole.negatives), min(asked.timed, max(LEAST_TIMED, int(rate * SLOW_SECONDS))), "timed")
    job = _job(f"{matcher.name}.timed", given.index, timed, folder, with_schema=with_schema)
    runs = [run_matcher(command, job, asked.patience) for _ in range(asked.runs)]
    return Column(matcher.title, scores, speed_of(runs)), first


def _job(name: str, index: Path, queries: Sequence[Query], folder: Path, *, with_schema: bool) -> Job:
    path = folder / f"{name}.queries.jsonl"
    write_queries(path, queries, with_schema=with_schema)
    return Job(index, path, folder, name)


def compare(given: EvaluationSet, asked: argparse.Namespace, folder: Path, environments: Path) -> list[Column]:
    """Measure the matchers and return their columns; ours stands a second time, on the sample, beside those that were asked a sample."""
    sample = given.drawn(asked.sample, asked.sample)
    columns: list[Column] = []
    ours: Run | None = None
    for matcher in MATCHERS:
        if asked.only and matcher.name not in asked.only:
            continue
        print(f"{matcher.name} ...", file=sys.stderr, flush=True)
        try:
            column, run = measure(matcher, command_of(matcher, asked, environments), given, folder, asked)
        except MatcherError as error:
            column = Column(matcher.title, word=str(error))
            print(f"{matcher.name}: {error}", file=sys.stderr)
        else:
            print(f"{matcher.title}: {_versions(matcher, run)}")
            ours = run if matcher is OURS else ours
        if matcher.sampled and column.scores and ours and len(sample.positives) + len(sample.negatives) < ours.figures["queries"]:
            columns.append(_on_sample(columns[0], ours, given, sample))
        columns.append(column)
    return columns


def _on_sample(column: Column, ours: Run, given: EvaluationSet, sample: EvaluationSet) -> Column:
    answers = read_answers(ours.out, [query.qid for query in (*given.positives, *given.negatives)])
    scores = score(sample, answers, column.scores.threshold if column.scores else None)
    return Column("mithaq, same sample", scores)


def _versions(matcher: Matcher, run: Run) -> str:
    own = {"mithaq": importlib.metadata.version("mithaq"), "Python": platform.python_version()} if matcher is OURS else {}
    return ", ".join(f"{name} {number}" for name, number in (own | run.figures.get("versions", {})).items())


def measure_million(given: EvaluationSet, asked: argparse.Namespace, folder: Path) -> dict[str, dict[str, str]]:
    """Return ours on inflated indexes, by index: the list's own vocabulary, and a large one.

    Raises: MatcherError.
    """
    command = our_command(asked)
    said = _help(command)
    queries = draw((*given.positives, *given.negatives), asked.timed, "timed")
    measured: dict[str, dict[str, str]] = {}
    for distinct in (None, asked.vocabulary):
        index = folder / f"inflated-{distinct or 'own'}.jsonl"
        words = inflate(given.index, index, asked.million, distinct)
        title = f"{asked.million:,} names, {words:,} words"
        print(f"{title} ...", file=sys.stderr, flush=True)
        built = folder / f"{index.stem}.built"
        shutil.rmtree(built, ignore_errors=True)
        kept = ("--built", str(built)) if "--built" in said else ()
        job = replace(_job(index.stem, index, queries, folder, with_schema=asked.schema), options=kept)
        found = speed_of([run_matcher(command, job, asked.patience) for _ in range(asked.runs)])
        measured[title] = speed_figures(found) | _batch(command, said, replace(job, name=f"{index.stem}.batch"), queries[:BATCH], asked)
        index.unlink()
        shutil.rmtree(built, ignore_errors=True)
    return measured


def _batch(command: Sequence[str], said: str, job: Job, queries: Sequence[Query], asked: argparse.Namespace) -> dict[str, str]:
    """Return the seconds of a batch with its ten highest, explained where the command can."""
    options = (("--hits", str(HIGHEST)) if "--hits" in said else ()) + (("--explain",) if "--explain" in said else ())
    batch = _job(job.name, job.index, queries, job.folder, with_schema=asked.schema)
    run = run_matcher(command, replace(batch, options=(*job.options, *options)), asked.patience)
    explained = "--explain" in said and all("explanations" in line for line in _lines(run.out))
    word = "with" if explained else "WITHOUT"
    title = f"batch of {len(queries)}, {HIGHEST} highest {word} explanations, wall s from an opened index"
    return {title: f"{run.figures['wall_s']:.2f}", "the same, from the start of the command": f"{run.whole_wall_s:.1f}"}


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def machine() -> str:
    """Return what this runs on."""
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "?")
    load = os.getloadavg()[0]
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {system}, load {load:.1f} at the start"


def arguments() -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", help="the folder in MITHAQ_EVAL_DATA/screening (needed where it holds several)")
    parser.add_argument("--only", nargs="+", choices=[matcher.name for matcher in MATCHERS], help="these matchers alone")
    parser.add_argument("--queries", type=int, help="at most so many names that must hit, and clean ones, drawn, for each")
    parser.add_argument("--sample", type=int, default=1_500, help="of each kind, for slow matchers")
    parser.add_argument("--timed", type=int, default=2_000, help="queries of a timed run; fewer where that takes over half a minute")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--environments", type=Path, help="where the rivals' environments are kept and reused")
    parser.add_argument("--keep", type=Path, help="where queries and answers are kept")
    parser.add_argument("--json", type=Path, help="where all figures are written")
    parser.add_argument("--ours", help="our command instead of this Python's `-m mithaq.cli`")
    parser.add_argument("--threshold", type=float, help="our threshold, where our command does not tell it")
    parser.add_argument("--schema", action="store_true", help="tell ours each query's schema")
    parser.add_argument("--patience", type=float, default=3_600, help="seconds that one run may take")
    parser.add_argument("--million", type=int, nargs="?", const=1_000_000, help="ours alone on an index of so many entries")
    parser.add_argument("--vocabulary", type=int, default=300_000, help="distinct words of the second large index")
    parser.add_argument("--selftest", action="store_true")
    return parser.parse_args()


def with_folder(named: Path | None, work: Callable[[Path], int]) -> int:
    """Do the work in the folder that was named, or in one that is thrown away."""
    if named is not None:
        named.mkdir(parents=True, exist_ok=True)
        return work(named.resolve())
    with tempfile.TemporaryDirectory(prefix="mithaq-screening-") as made:
        return work(Path(made))


def run(given: EvaluationSet, asked: argparse.Namespace, folder: Path) -> int:
    """Print the tables and return 1 when a matcher that was asked for has no figures."""
    if asked.million:
        try:
            measured = measure_million(given, asked, folder)
        except MatcherError as error:
            print(f"mithaq: {error}")
            return 1
        print_rows(million_rows(measured))
        _write(asked.json, measured)
        return 0
    columns: list[Column] = []

    def work(environments: Path) -> int:
        columns.extend(compare(given, asked, folder, environments))
        return int(any(column.scores is None for column in columns))

    status = with_folder(asked.environments, work)
    print()
    print_rows(accuracy_rows(columns))
    print("\n".join(NOTES), end="\n\n")
    print_rows(slice_rows(columns))
    _write(asked.json, [asdict(column) for column in columns])
    return status


def _write(path: Path | None, figures: object) -> None:
    if path is not None:
        path.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=1), encoding="utf-8")


def main() -> int:
    """Run what is asked for; 2 means that there is no evaluation set."""
    asked = arguments()
    if asked.selftest:
        wrong = selftest.run()
        print("\n".join(wrong) or "the scoring gives the figures reckoned by hand, and sees each sabotage")
        return int(bool(wrong))
    if not os.environ.get("MITHAQ_EVAL_DATA"):
        print("MITHAQ_EVAL_DATA is unset: it must name the folder that holds screening/, the evaluation set.", file=sys.stderr)
        return 2
    try:
        given = find_evaluation_set(Path(os.environ["MITHAQ_EVAL_DATA"]), asked.split)
    except NoEvaluationSetError as error:
        print(error, file=sys.stderr)
        return 2
    if asked.queries:
        given = given.drawn(asked.queries, asked.queries)
    print(machine())
    return with_folder(asked.keep, lambda folder: run(given, asked, folder))


if __name__ == "__main__":
    sys.exit(main())
