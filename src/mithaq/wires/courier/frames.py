"""The plain text of a courier file, piece by piece: a first line, the header, each part's head and bytes, the seal.

Every line is JSON in RFC 8785 form and ends in a newline; a part's bytes follow its head and end in a newline too. Nothing follows
the seal.
"""

import hashlib
from collections.abc import Callable, Generator, Iterator

from mithaq.exchange.courier import (
    MAX_HEAD_BYTES,
    MAX_HEADER_BYTES,
    MAX_PARTS,
    DamagedFile,
    NotACourierFile,
    Part,
    Seal,
    read_header,
    read_part,
)
from mithaq.lang.catalogue import N_

FIRST_LINE = b"mithaq/courier/1"
NEWLINE = b"\n"
Take = Callable[[Part, bytes], None]


def opening_frames(header: bytes) -> Iterator[bytes]:
    """Yield what stands before the parts."""
    yield FIRST_LINE + NEWLINE
    yield header + NEWLINE


def part_frames(part: Part, content: bytes) -> Iterator[bytes]:
    """Yield a part."""
    yield part.encode() + NEWLINE
    yield content
    yield NEWLINE


def make_part(kind: str, content: bytes) -> Part:
    """Return the head of a part."""
    return Part(kind=kind, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


class Unpacker:
    """Takes the plain text as it comes and hands on each part once it is whole and has its hash.

    A part waits in memory until then, so memory is bounded by the largest part. `fault` is what was wrong: an exception does not come
    through the library that decrypts, so that whoever runs it raises `fault` afterwards.
    """

    def __init__(self, take: Take | None = None) -> None:
        self._take = take
        self._buffer = bytearray()
        self._heads = hashlib.sha256()
        self._steps = self._unpack()
        self._done = False
        self.fault: BaseException | None = None
        self.header = b""
        self.seal: Seal | None = None
        self.parts = 0
        next(self._steps)

    def write(self, chunk: bytes) -> int:
        """Take a chunk."""
        self._buffer += chunk
        try:
            if self._done:
                raise NotACourierFile(reason=N_("something follows its end"))
            next(self._steps)
        except StopIteration:
            self._done = True
        except BaseException as fault:
            self.fault = fault
            raise
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: whatever is whole was handed on."""

    def end(self) -> Seal:
        """Return the seal, whose counts and hash are those of the parts. Raises: DamagedFile."""
        if self.seal is None or not self._done:
            raise DamagedFile(reason=N_("its end is missing"))
        if (self.seal.parts, self.seal.sha256) != (self.parts, self._heads.hexdigest()):
            raise DamagedFile(reason=N_("its parts are not those that were sealed"))
        return self.seal

    def _unpack(self) -> Generator[None, None, None]:
        yield
        if (yield from self._line(len(FIRST_LINE) + 1)) != FIRST_LINE:
            raise NotACourierFile(reason=N_("its version is not known here"))
        self.header = yield from self._line(MAX_HEADER_BYTES)
        read_header(self.header)
        while self.seal is None:
            line = yield from self._line(MAX_HEAD_BYTES)
            part = read_part(line)
            if isinstance(part, Seal):
                self.seal = part
            else:
                yield from self._part(part, line)
        if self._buffer:
            raise NotACourierFile(reason=N_("something follows its end"))

    def _part(self, part: Part, line: bytes) -> Generator[None, None, None]:
        self.parts += 1
        self._heads.update(line + NEWLINE)
        if self.parts > MAX_PARTS:
            raise NotACourierFile(reason=N_("it has too many parts"))
        while len(self._buffer) <= part.size_bytes:
            yield
        content = bytes(self._buffer[: part.size_bytes])
        if self._buffer[part.size_bytes : part.size_bytes + 1] != NEWLINE or hashlib.sha256(content).hexdigest() != part.sha256:
            raise NotACourierFile(reason=N_("a part is not what its head says"))
        del self._buffer[: part.size_bytes + 1]
        if self._take is not None:
            self._take(part, content)

    def _line(self, limit: int) -> Generator[None, None, bytes]:
        seen = 0
        while (at := self._buffer.find(NEWLINE, seen, limit + 1)) < 0:
            if len(self._buffer) > limit:
                raise NotACourierFile(reason=N_("a line of it is too long"))
            seen = len(self._buffer)
            yield
        line = bytes(self._buffer[:at])
        del self._buffer[: at + 1]
        return line
