"""Learn all models of the name matcher: `python -m learning [--only ranker]`, from `$MITHAQ_EVAL_DATA/screening`.

Writes `src/mithaq/resources/models/{spelling,screening}.npz` and prints the figures out of fold: what the committed models were judged by.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learning.aliases import alias_pairs
from learning.figures import calibration, figures, print_figures, threshold_at
from learning.pairs import latin_pairs, script_pairs
from learning.ranker import Seen, fit, folds, out_of_fold
from learning.spelling import learn_spelling
from learning.trees import flat
from learning.words import learn_words
from mithaq.names.alphabet import LATN
from mithaq.names.words import PERSIAN
from mithaq.screening.building import build_index
from mithaq.screening.ranking import ALONE, NAME_LEFT, WORDS
from mithaq.screening.screener import Models, Screener
from mithaq.screening.searching import Ranker
from mithaq.screening.spelling import make_spelling
from mithaq.screening.subjects import Subject
from mithaq.screening.trees import NO_TREES, trees_of

MODELS = Path(__file__).resolve().parents[1] / "src" / "mithaq" / "resources" / "models"
BUDGET = 90.0


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with file.open(encoding="utf-8") as content:
        yield from map(json.loads, content)


def main() -> int:
    """Learn, print the figures, write the models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["ranker"], help="keep the spelling tables and word trees that are there")
    parser.add_argument("--out", type=Path, help="write the hits out of fold to this file, as JSON lines")
    asked = parser.parse_args()
    if not os.environ.get("MITHAQ_EVAL_DATA"):
        print("MITHAQ_EVAL_DATA is not set: the training data are found by it.", file=sys.stderr)
        return 2
    data = Path(os.environ["MITHAQ_EVAL_DATA"]) / "screening"
    index = list(lines(data / "dev" / "index.jsonl"))
    if asked.only != "ranker":
        spelled, words = learn_sounds(data, index)
        np.savez_compressed(MODELS / "spelling.npz", **spelled)
    else:
        with np.load(MODELS / "screening.npz") as stored:
            words = {key.removeprefix("words."): stored[key] for key in stored.files if key.startswith("words.")}
    np.savez_compressed(MODELS / "screening.npz", **learn_ranker(data, index, words, asked.out))
    return 0


def learn_sounds(data: Path, index: list[dict[str, Any]]) -> tuple[dict[str, NDArray[np.generic]], dict[str, NDArray[np.generic]]]:
    """Return the spelling tables and the trees for two words."""
    found = script_pairs(data / "train")
    latin = latin_pairs(found.values(), alias_pairs(entry["names"] for entry in index))
    spelled, persian = learn_spelling(found, latin)
    vocabulary = {word for entry in index for name in entry["names"] for word in name.lower().split() if word.isascii() and word.isalpha()}
    _, words = learn_words(found | {PERSIAN: persian, LATN: latin}, sorted(vocabulary), make_spelling(spelled))
    return spelled, words


def learn_ranker(
    data: Path, index: list[dict[str, Any]], words: dict[str, NDArray[np.generic]], out: Path | None
) -> dict[str, NDArray[np.generic]]:
    """Return the word trees with both stages of the ranker, its calibration and threshold; print the figures out of fold."""
    queries, clean = list(lines(data / "dev" / "queries.jsonl")), list(lines(data / "dev" / "negatives.jsonl"))
    built = build_index(Subject(entry["id"], entry["schema"], entry["names"]) for entry in index)
    trees = trees_of({f"words.{key}": value for key, value in words.items()}, "words")
    screener = Screener(built, Models(Ranker(trees, NO_TREES, NO_TREES, 1.0, 0.0), 1.0))
    dealt = folds([query["expected"] for query in queries], [query["query"] for query in clean])
    seen = [_see(screener, query, fold) for query, fold in zip([*queries, *clean], dealt, strict=True)]
    raw = out_of_fold(seen)
    scale, offset = calibration(raw, seen)
    hits = [_hits(built.ids, one, 1 / (1 + np.exp(-(scale * scores + offset)))) for one, scores in zip(seen, raw, strict=True)]
    if out is not None:
        with out.open("w", encoding="utf-8") as stream:
            stream.writelines(
                json.dumps({"qid": query["qid"], "hits": some}) + "\n" for query, some in zip([*queries, *clean], hits, strict=True)
            )
    threshold = threshold_at(BUDGET, hits[len(queries) :])
    print_figures(figures(queries, clean, hits, threshold))
    first, second = fit(seen)
    stored = {
        f"{name}.{key}": value
        for name, some in (("words", words), ("first", flat(first)), ("second", flat(second)))
        for key, value in some.items()
    }
    return stored | {"calibration": np.array([scale, offset]), "threshold": np.array(threshold)}


def _see(screener: Screener, query: dict[str, Any], fold: int) -> Seen:
    features, subjects = screener.look(query["query"])
    expected = set(query.get("expected", ()))
    right = np.array([screener.index.ids[int(subject)] in expected for subject in subjects], bool)
    return Seen(features, subjects, right, fold)


def _hits(ids: Any, one: Seen, scores: NDArray[np.float64]) -> list[tuple[str, float]]:
    scores = np.where((one.features[:, WORDS] == 1) & (one.features[:, NAME_LEFT] > 0), ALONE * scores, scores)
    best: dict[int, float] = {}
    for subject, score in zip(one.subjects.tolist(), scores.tolist(), strict=True):
        best[subject] = max(best.get(subject, 0.0), score)
    return [(ids[subject], score) for subject, score in sorted(best.items(), key=lambda pair: -pair[1])[:10]]


if __name__ == "__main__":
    sys.exit(main())
