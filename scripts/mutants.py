"""Plant one small fault at a time in the code that proof and permission rest on, and list those that no test catches.

Each mutant is one change of a syntax tree: a comparison turned, a constant moved, a condition negated, a refusal left out. The tests that
belong to the module run against it in a copy of the source; a mutant under which they all pass has survived.

Usage: python scripts/mutants.py [--jobs 2] [--only MODULE] [--line N] [--list]
"""

import argparse
import ast
import copy
import gc
import importlib
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("mithaq", "tests")
TARGETS = {
    "log/tree.py": ["tests/log/test_tree.py", "tests/agreement/test_proof.py"],
    "log/note.py": ["tests/log/test_note.py", "tests/agreement/test_proof.py"],
    "log/checkpoint.py": ["tests/log/test_note.py", "tests/agreement/test_proof.py"],
    "log/identity.py": ["tests/log/test_note.py", "tests/agreement/test_proof.py"],
    "log/proof.py": ["tests/log/test_proof.py", "tests/agreement/test_proof.py", "tests/exchange/test_rotation.py"],
    "log/append.py": ["tests/log/test_append.py"],
    "log/witness.py": ["tests/exchange/test_judging.py"],
    "exchange/policy.py": ["tests/exchange/test_policy.py", "tests/exchange/test_receive.py", "tests/exchange/test_onward.py"],
    "acts/perform.py": ["tests/acts/test_perform.py", "tests/agreement/test_story.py"],
    "acts/approval.py": ["tests/acts/test_perform.py"],
}
TURNED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
SWAPPED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}
BASELINE_SECONDS = 400
PATIENCE = 8
AT_LEAST_SECONDS = 30


@dataclass(frozen=True)
class Mutant:
    """One change: where, what, and the changed source."""

    module: str
    line: int
    what: str
    source: str


def mutants_of(module: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its lines."""
    text = (ROOT / "src/mithaq" / module).read_text()
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    skip = {id(part) for node in nodes for part in _declarations(node)}
    for number, node in enumerate(nodes):
        if id(node) in skip:
            continue
        for what, change in _changes(node):
            changed = copy.deepcopy(tree)
            change(list(ast.walk(changed))[number])
            yield Mutant(module, getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(changed)))


def _declarations(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what says nothing about behaviour: docstrings, annotations, texts of refusals, declared tables."""
    if isinstance(node, ast.ClassDef):
        for statement in node.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
                yield from ast.walk(statement)
        for decorator in node.decorator_list:
            yield from ast.walk(decorator)
    if isinstance(node, ast.FunctionDef):
        if isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant):
            yield from ast.walk(node.body[0])
        for part in (node.returns, *(argument.annotation for argument in node.args.args), *node.args.kw_defaults):
            if part is not None:
                yield from ast.walk(part)
        for decorator in node.decorator_list:
            yield from ast.walk(decorator)
    if isinstance(node, ast.Module):
        for statement in node.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom | ast.Expr):
                yield from ast.walk(statement)
    if isinstance(node, ast.Raise):
        yield from ast.walk(node.exc) if node.exc is not None else ()
    if isinstance(node, ast.AnnAssign):
        yield from ast.walk(node.annotation)


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        turned = TURNED[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} becomes {turned.__name__}", lambda it: it.ops.__setitem__(0, turned())
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        swapped = SWAPPED[type(node.op)]
        yield f"{type(node.op).__name__} becomes {swapped.__name__}", lambda it: setattr(it, "op", swapped())
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{type(node.op).__name__} becomes {other.__name__}", lambda it: setattr(it, "op", other())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not is left out", lambda it: (setattr(it, "op", ast.Not()), setattr(it, "operand", ast.UnaryOp(ast.Not(), it.operand)))
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield "the condition is negated", lambda it: setattr(it, "test", ast.UnaryOp(ast.Not(), it.test))
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{node.value} becomes {node.value + 1}", lambda it: setattr(it, "value", it.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is str and node.value:
        yield f"{node.value[:20]!r} is changed", lambda it: setattr(it, "value", it.value + "x")
    if isinstance(node, ast.If | ast.For | ast.FunctionDef | ast.Try | ast.While):
        for at, statement in enumerate(node.body):
            if isinstance(statement, ast.Raise) or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
                yield f"{ast.unparse(statement)[:50]!r} is left out", lambda it, at=at: it.body.__setitem__(at, ast.Pass())


def load_what_is_not_ours() -> None:
    """Load what the tests import and forget what of it is ours, so that a child pays for our own modules and its tests alone."""
    sys.path.insert(0, str(ROOT))
    for name in ("hypothesis", "pymerkle", "mithaq.cli.main", "tests.conftest", "tests.agreement.test_story"):
        importlib.import_module(name)
    for name in [one for one in sys.modules if one.partition(".")[0] in OURS]:
        del sys.modules[name]
    sys.path.remove(str(ROOT))
    gc.freeze()


def run_in_child(mutant: Mutant, folder: Path, seconds: int) -> int:
    """Start the module's tests against the mutant in a forked child, which has all libraries loaded but none of ours; return its id.

    One that is not done after `seconds` ends as caught: it runs in a ring.
    """
    (folder / "mithaq" / mutant.module).write_text(mutant.source)
    child = os.fork()
    if child:
        return child
    signal.alarm(seconds)
    said = os.open(f"{folder}-said", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    for number in (1, 2):
        os.dup2(said, number)
    os.chdir(ROOT)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = mutant.line > 0
    status = 1
    try:
        status = pytest.main(
            [
                "-x",
                "-q",
                "-n",
                "0",
                "-k",
                "not postgresql",
                "-W",
                "ignore::pytest.PytestAssertRewriteWarning",
                f"--basetemp={folder}-tmp",
                *TARGETS[mutant.module],
            ]
        )
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(status))


def main() -> int:
    """Run the mutants and print the survivors; return 1 when more than 5% survive."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--line", type=int, action="append", help="only mutants of this line; may be given several times")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    mutants = [one for module in TARGETS if options.only in module for one in mutants_of(module)]
    mutants = [one for one in mutants if options.line is None or one.line in options.line]
    if options.list:
        for one in mutants:
            print(f"{one.module}:{one.line}: {one.what}")
        return 0
    load_what_is_not_ours()
    survivors: list[Mutant] = []
    sound = [
        Mutant(module, 0, "nothing is changed", (ROOT / "src/mithaq" / module).read_text())
        for module in sorted({one.module for one in mutants})
    ]
    with tempfile.TemporaryDirectory(prefix="mutants-") as base:
        idle = [Path(base, str(number)) for number in range(options.jobs)]
        for folder in idle:
            shutil.copytree(ROOT / "src", folder)
        running: dict[int, tuple[Mutant, Path, float]] = {}
        limits: dict[str, int] = {}
        waiting = list(reversed([*sound, *mutants]))
        while waiting or running:
            while waiting and idle:
                mutant, folder = waiting.pop(), idle.pop()
                child = run_in_child(mutant, folder, limits.get(mutant.module, BASELINE_SECONDS))
                running[child] = (mutant, folder, time.monotonic())
            child, status = os.wait()
            mutant, folder, began = running.pop(child)
            shutil.copyfile(ROOT / "src/mithaq" / mutant.module, folder / "mithaq" / mutant.module)
            idle.append(folder)
            if mutant.line == 0:
                if status != 0:
                    print(Path(f"{folder}-said").read_text())
                    raise SystemExit(f"{mutant.module}: its tests fail without any change; nothing can be concluded")
                limits[mutant.module] = max(AT_LEAST_SECONDS, int(PATIENCE * (time.monotonic() - began)))
                print(f"{mutant.module}: its tests pass without any change in {time.monotonic() - began:.0f} s", flush=True)
            elif status == 0:
                survivors.append(mutant)
                print(f"survived: {mutant.module}:{mutant.line}: {mutant.what} ({len(waiting)} to go)", flush=True)
    share = len(survivors) / max(1, len(mutants))
    print(f"{len(mutants)} mutants, {len(survivors)} survived ({share:.1%})")
    return 1 if share > 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())
