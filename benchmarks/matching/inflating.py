"""An index of any size for speed and memory: the list itself and invented persons made of the words of its persons.

1. Words are drawn as often as the list has them, two to four a name, so a common name stays common.
2. For a larger vocabulary, new words are made by joining the head of one real word to the tail of another. Each is as rare as a
   word that the list has once.
3. Many invented names are homonyms of real ones: say nothing of accuracy by such an index. The same seed makes the same file.
"""

import json
import random
from pathlib import Path

SEED = "mithaq-bench-screening-1"
LENGTHS = (2, 2, 3, 3, 4)


def inflate(index: Path, out: Path, size: int, distinct: int | None) -> int:
    """Write an index of `size` entries, made from `distinct` words where that is more than there are; return how many words it has."""
    draw = random.Random(SEED)
    with index.open(encoding="utf-8") as lines:
        listed = [line for line in lines if line.strip()][:size]
    rows = [json.loads(line) for line in listed]
    real = [word for row in rows if row["schema"] == "Person" for name in row["names"][:1] for word in name.split() if len(word) > 2]
    pool = real + _made(draw, real, distinct) if distinct else real
    seen = {word.casefold() for row in rows for name in row["names"] for word in name.split()}
    with out.open("w", encoding="utf-8") as lines:
        lines.writelines(line.rstrip("\n") + "\n" for line in listed)
        for number in range(size - len(listed)):
            words = [draw.choice(pool) for _ in range(draw.choice(LENGTHS))]
            seen.update(word.casefold() for word in words)
            entry = {"id": f"invented:{number}", "schema": "Person", "names": [" ".join(words)], "source": "invented"}
            lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return len(seen)


def _made(draw: random.Random, real: list[str], distinct: int) -> list[str]:
    """Return the invented words that bring the vocabulary to `distinct`."""
    whole = sorted({word.casefold() for word in real if word.isalpha() and len(word) > 3})
    known, made = set(whole), []
    while len(known) < distinct:
        head, tail = draw.choice(whole), draw.choice(whole)
        word = head[: draw.randint(2, len(head) - 1)] + tail[-draw.randint(2, len(tail) - 1) :]
        if word not in known:
            known.add(word)
            made.append(word)
    return made
