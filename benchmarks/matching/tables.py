"""The tables: figures down, matchers across, with what each figure must be and what is wanted of ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matching.running import Speed
from matching.scoring import Recall, Scores

PAIR_BOUNDS = {"Arab-ar>Latn": (".94", ".97"), "Arab-fa>Latn": (".89", ".94"), "Arab-ur>Latn": (".87", ".94")}
FEW, WORD = 25, 48


@dataclass(frozen=True)
class Column:
    """One matcher's figures; `word` says instead why there are none."""

    title: str
    scores: Scores | None = None
    speed: Speed | None = None
    word: str = ""


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a table that reads on a screen and as Markdown; the first row is its head."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def accuracy_rows(columns: Sequence[Column]) -> list[list[str]]:
    """Return the rows of the one table of matchers."""
    rows = [["figure", "must", "wanted", *(column.title for column in columns)]]

    def add(figure: str, bounds: tuple[str, str], of: Callable[[Scores], str]) -> None:
        rows.append([figure, *bounds, *(of(column.scores) if column.scores else "-" for column in columns)])

    def speed(figure: str, of: Callable[[Speed], str]) -> None:
        rows.append([figure, "", "", *(of(column.speed) if column.speed else "-" for column in columns)])

    if any(column.word for column in columns):
        rows.append(["without figures", "", "", *(column.word[:WORD] for column in columns)])
    add("names that must hit + clean names", ("", ""), lambda scores: f"{scores.positives:,} + {scores.negatives:,}")
    add("recall@1", (".92", ".95"), lambda scores: _of(scores.every, 1))
    add("recall@10", (".96", ".98"), lambda scores: _of(scores.every, 10))
    add("recall@1, real names", (".90", ".94"), lambda scores: _of(scores.real, 1))
    add("recall@1, UN persons in original script", (".88", ""), lambda scores: _of(scores.un_persons, 1))
    add("recall@1, organisations in original script", (".65", ""), lambda scores: _of(scores.organisations, 1))
    add("recall at 10 false alarms per 10,000", ("", ""), lambda scores: _figure(scores.within[10]))
    add("recall at 100 false alarms per 10,000", (".86", ".92"), lambda scores: _figure(scores.within[100]))
    add("own threshold", ("", ""), lambda scores: "none" if scores.threshold is None else f"{scores.threshold:.3f}")
    add(
        "false alarms per 10,000 at it",
        ("100", "50"),
        _false_alarms,
    )
    add("recall at it", ("", ""), lambda scores: "-" if scores.at_threshold is None else _figure(scores.at_threshold))
    for pair in _names(columns, lambda scores: scores.pairs):
        add(f"recall@1, {pair}", PAIR_BOUNDS.get(pair, ("", "")), lambda scores, pair=pair: _of(scores.pairs.get(pair), 1))
    speed("queries per cpu-second, median (lowest to highest)", _rate)
    speed("queries timed x runs", lambda found: f"{found.queries:,} x {found.runs}")
    speed("one query p50 / p95 / p99 ms", _latency)
    speed("build s (and open s)", lambda found: f"{found.build_seconds:.1f} ({found.open_seconds:.2f})")
    speed("cpu s of a whole timed run", lambda found: f"{found.whole_cpu_seconds:.1f}")
    speed("peak memory MiB", lambda found: f"{found.peak_mib:,.0f}")
    return rows


def slice_rows(columns: Sequence[Column]) -> list[list[str]]:
    """Return the rows of recall@1 by slice, with how many queries each matcher was asked."""
    rows = [["recall@1 by slice (queries)", *(column.title for column in columns)]]
    for name in _names(columns, lambda scores: scores.slices):
        rows.append([name, *(_sliced(column.scores, name) for column in columns)])
    return rows


def million_rows(measured: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Return the rows of the large indexes: figures by index."""
    bounds = {"queries per cpu-second, median (lowest to highest)": ("1,000", "5,000")}
    rows = [["figure", "must", "wanted", *measured]]
    names = list(dict.fromkeys(name for figures in measured.values() for name in figures))
    rows += [[name, *bounds.get(name, ("", "")), *(figures.get(name, "-") for figures in measured.values())] for name in names]
    return rows


def speed_figures(found: Speed) -> dict[str, str]:
    """Return the figures of a large index as they are shown."""
    return {
        "build s": f"{found.build_seconds:.1f}",
        "index bytes": f"{found.index_bytes:,}" if found.index_bytes else "-",
        "open s": f"{found.open_seconds:.2f}",
        "memory MiB, by its own word": f"{found.own_mib:,.0f}",
        "peak memory MiB, building too": f"{found.peak_mib:,.0f}",
        "queries per cpu-second, median (lowest to highest)": _rate(found),
        "queries timed x runs": f"{found.queries:,} x {found.runs}",
        "one query p50 / p95 / p99 ms": _latency(found),
    }


def _false_alarms(scores: Scores) -> str:
    return "-" if scores.false_per_10k is None else f"{scores.false_per_10k:.0f}"


def _rate(found: Speed) -> str:
    return f"{found.per_cpu_second:,.0f} ({found.lowest:,.0f} to {found.highest:,.0f})"


def _latency(found: Speed) -> str:
    return f"{found.p50_ms:.2f} / {found.p95_ms:.2f} / {found.p99_ms:.2f}"


def _names(columns: Sequence[Column], of: Callable[[Scores], Mapping[str, Recall]]) -> list[str]:
    """Return the names of groups in the order of the first column that has each."""
    return list(dict.fromkeys(name for column in columns if column.scores for name in of(column.scores)))


def _sliced(scores: Scores | None, name: str) -> str:
    found = scores.slices.get(name) if scores else None
    return "-" if found is None else f"{_figure(found.at_1)} ({found.queries:,})"


def _of(found: Recall | None, depth: int) -> str:
    """Return a recall, with the number of queries where they are few."""
    if found is None or found.queries == 0:
        return "-"
    shown = _figure(found.at_1 if depth == 1 else found.at_10)
    return shown if found.queries > FEW else f"{shown} (of {found.queries})"


def _figure(share: float) -> str:
    return f"{share:.3f}"
