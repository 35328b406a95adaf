"""The key files in a node's home: secrets under the passphrase, and the public halves beside them.

1. `keys.age` is the only truth. `line.der` and `signing.pub` repeat its public halves for commands that run without the passphrase, and are
   written anew when they differ, so that a crash between two files leaves a node that works.
2. A file is replaced whole and on the disk before anything is announced that depends on it. One process at a time changes them.
3. Next keys are put beside the current ones first, then announced; they become the current ones only after the log says so.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mithaq.exchange.keyring.keys import Keys, lock_keys, open_keys, prepare_next, promote_next
from mithaq.log.note import public_bytes

KEYS_FILE = "keys.age"
CERTIFICATE_FILE = "line.der"
SIGNING_FILE = "signing.pub"
LOCK_FILE = "keys.lock"


@dataclass(frozen=True)
class KeyFiles:
    """The key files of one home folder, opened by its passphrase."""

    home: Path
    passphrase: str

    def stamp(self) -> int:
        """Return a number that differs after the key file was replaced."""
        found = (self.home / KEYS_FILE).stat()
        return hash((found.st_mtime_ns, found.st_ino))

    def read(self) -> Keys:
        """Return the keys. Raises: WrongPassphrase, BrokenKeys."""
        return open_keys((self.home / KEYS_FILE).read_bytes(), self.passphrase)

    def prepare(self, node: str, name: str, now: datetime, randomness: Callable[[int], bytes]) -> Keys:
        """Return the keys with the next pair beside the current one, durable; a pair that is there stays."""
        with self._locked():
            keys = self.read()
            prepared = prepare_next(keys, node, name, now, randomness)
            if prepared != keys:
                self._write(prepared)
            return prepared

    def promote(self, new_key: bytes) -> Keys:
        """Return the keys after the pair of the public key `new_key` became the current one, in every file; safe to repeat."""
        with self._locked():
            keys = self.read()
            if keys.following is not None and public_bytes(keys.following.signing) == new_key:
                keys = promote_next(keys)
                self._write(keys)
            self.repair(keys)
            return keys

    def repair(self, keys: Keys) -> None:
        """Write the public halves anew where they are not those of the keys; a file of before keys could be changed says nothing here."""
        if not keys.certificate:
            return
        for name, content in ((SIGNING_FILE, public_bytes(keys.signing)), (CERTIFICATE_FILE, keys.certificate)):
            file = self.home / name
            if not file.is_file() or file.read_bytes() != content:
                write_private(file, content)

    def _write(self, keys: Keys) -> None:
        write_private(self.home / KEYS_FILE, lock_keys(keys, self.passphrase))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock by which one process at a time changes the files; it ends with the process."""
        descriptor = os.open(self.home / LOCK_FILE, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only the owner reads, whole or not at all, on the disk when this returns."""
    part = file.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
