"""Index: a list made ready to be searched, in one file that is mapped into memory.

A file is a magic line, the length and checksum of a header, the header (JSON: where each array lies, and the checksum of all), and the
arrays, each at a multiple of 64 bytes. It is written beside its place and moved there whole. A file that is cut short, altered, of
another version, or made with other tables or words than those of this package is refused; the list that was in force stays in force.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.names.alphabet import ALPHABET_VERSION
from mithaq.screening.meeting import Words

MAGIC = b"mithaq names 2\n"
ALIGNED = 64
SOURCES = (
    "models/spelling.npz",
    "models/screening.npz",
    "organisation_words.yml",
    "given_name_variants.yml",
    "common_names.yml",
    "honorifics.yml",
    "legal_forms.yml",
)


class BadIndex(Refused):
    """The file is no index of names, or not a whole one."""

    rule = "screening.index"
    what = N_("{file} cannot be used as an index of names: {reason}.")
    whose = N_("The list that was in force stays in force.")
    next_act = N_("Build the index again from its list.")
    status = 409


class Names(NamedTuple):
    """The names of a list: `tokens[starts[n]:starts[n + 1]]` are the words of name n, `postings` the names of each word."""

    tokens: NDArray[np.int32]
    starts: NDArray[np.int32]
    subject: NDArray[np.int32]
    weight: NDArray[np.float32]
    schema: NDArray[np.uint8]
    native: NDArray[np.bool_]
    postings: NDArray[np.int32]
    posting_starts: NDArray[np.int64]
    rarity: NDArray[np.float32]


class Concepts(NamedTuple):
    """The words of a list that stand for each concept of the lexicon: `words[starts[c]:starts[c + 1]]`."""

    words: NDArray[np.int32]
    starts: NDArray[np.int32]


@dataclass(frozen=True)
class Texts:
    """Strings in one array of UTF-8."""

    content: NDArray[np.uint8]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return str(self.content.data[int(self.starts[number]) : int(self.starts[number + 1])], "utf-8")


@dataclass(frozen=True)
class Index:
    """A list made ready: `ids` and `schemas` of its subjects, `names` as written."""

    words: Words
    names: Names
    concepts: Concepts
    ids: Texts
    texts: Texts
    schemas: tuple[str, ...]
    about: Mapping[str, object]

    @property
    def subjects(self) -> int:
        """Return how many subjects the list has."""
        return len(self.ids)

    @property
    def population(self) -> int:
        """Return how many subjects there are in the population whose weights the index has."""
        return int(str(self.about["population"]))

    def schema_of(self, subject: int) -> str:
        """Return a subject's schema."""
        return self.schemas[int(self.names.schema[subject])]


@cache
def sources() -> str:
    """Return the hash of what an index is made with beside its list: the alphabet, the learned models and the reviewed words."""
    digest = hashlib.sha256(f"{ALPHABET_VERSION}".encode())
    for name in SOURCES:
        digest.update((files("mithaq.resources") / name).read_bytes())
    return digest.hexdigest()


def text_array(texts: list[str]) -> Texts:
    """Return strings in one array; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    starts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(one) for one in encoded], out=starts[1:])
    return Texts(np.frombuffer(b"".join(encoded), np.uint8), starts)


def write_index(index: Index, file: Path) -> None:
    """Write an index to a file, whole or not at all."""
    arrays = {f"words.{name}": array for name, array in index.words._asdict().items()}
    arrays |= {f"names.{name}": array for name, array in index.names._asdict().items()}
    arrays |= {f"concepts.{name}": array for name, array in index.concepts._asdict().items()}
    for name, texts in (("ids", index.ids), ("texts", index.texts)):
        arrays |= {f"{name}.content": texts.content, f"{name}.starts": texts.starts}
    placed, offset = {}, 0
    for name, array in arrays.items():
        placed[name] = {"type": array.dtype.str, "shape": array.shape, "at": offset}
        offset += -(-array.nbytes // ALIGNED) * ALIGNED
    checksum = 0
    for array in arrays.values():
        checksum = zlib.crc32(b"\0" * (-array.nbytes % ALIGNED), zlib.crc32(np.ascontiguousarray(array).tobytes(), checksum))
    header = json.dumps({"arrays": placed, "bytes": offset, "checksum": checksum, "schemas": index.schemas, "about": index.about}).encode()
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with beside.open("wb") as out:
        out.write(MAGIC + f"{len(header)} {zlib.crc32(header)}\n".encode() + header)
        out.write(b"\0" * (-out.tell() % ALIGNED))
        for array in arrays.values():
            out.write(np.ascontiguousarray(array).tobytes())
            out.write(b"\0" * (-array.nbytes % ALIGNED))
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


def open_index(file: Path) -> Index:
    """Return the index of a file, mapped into memory. Raises: BadIndex."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            if stream.readline(64) != MAGIC:
                raise BadIndex(file=file.name, reason="it is no index, or one of another version")
            length, checksum = (int(part) for part in stream.readline(64).split())
            header = stream.read(length)
            if zlib.crc32(header) != checksum:
                raise BadIndex(file=file.name, reason="its header is altered")
            said = json.loads(header)
            start = -(-stream.tell() // ALIGNED) * ALIGNED
        if size != start + said["bytes"]:
            raise BadIndex(file=file.name, reason=f"it has {size} bytes where it should have {start + said['bytes']}")
        mapped = np.memmap(file, np.uint8, "r")
        if zlib.crc32(mapped[start:].data) != said["checksum"]:
            raise BadIndex(file=file.name, reason="its content is altered")
        if said["about"].get("sources") != sources():
            raise BadIndex(file=file.name, reason="it was built with other tables or words than those of this version")
    except (OSError, ValueError) as error:
        raise BadIndex(file=file.name, reason=str(error)) from error
    arrays = {name: _placed(mapped, start, place) for name, place in said["arrays"].items()}
    return Index(
        Words(**{name: arrays[f"words.{name}"] for name in Words._fields}),
        Names(**{name: arrays[f"names.{name}"] for name in Names._fields}),
        Concepts(**{name: arrays[f"concepts.{name}"] for name in Concepts._fields}),
        Texts(arrays["ids.content"], arrays["ids.starts"]),
        Texts(arrays["texts.content"], arrays["texts.starts"]),
        tuple(said["schemas"]),
        said["about"],
    )


def _placed(mapped: NDArray[np.uint8], start: int, place: dict[str, Any]) -> Any:
    kind, shape = np.dtype(place["type"]), [int(side) for side in place["shape"]]
    begin = start + int(place["at"])
    found = mapped[begin : begin + kind.itemsize * int(np.prod(shape))].view(kind).reshape(shape)
    return np.asarray(found)
