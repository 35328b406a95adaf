"""The envelope of a courier file: age (age-encryption.org/v1) to the Ed25519 key of the recipient's line certificate.

1. age's `ssh-ed25519` recipients make the certificate's own key do, so an identity file needs no further field. Keys exist as OpenSSH
   text in memory only.
2. Both ways stream; what is decrypted never touches a disk. age gives out 64 KiB at a time, each authenticated, and notices a cut.
3. age does not compress, and neither does this: a file decrypts to less than its own size.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

import pyrage  # type: ignore[import-untyped]  # compiled, without stubs; the streams and ssh keys are used
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from mithaq.exchange.courier import MAX_FILE_BYTES, DamagedFile, FileTooLarge, NotACourierFile, NotForThisNode
from mithaq.exchange.keyring.rotation import line_key_of
from mithaq.lang.catalogue import N_

AGE = b"age-encryption.org/v1\n"
MAX_AGE_HEADER = 64 * 1024
_NO_KEY = "No matching keys"


class Sink(Protocol):
    """What takes decrypted bytes as they come."""

    def write(self, chunk: bytes) -> int:
        """Take a chunk and return its length."""
        ...

    def flush(self) -> None:
        """Do nothing, or what a file does."""
        ...


def encrypt_stream(chunks: Iterable[bytes], out: BinaryIO, certificates: Iterable[bytes]) -> None:
    """Write the chunks encrypted to the keys of DER certificates. Raises: BadRotation for one that is none; what `chunks` raises."""
    recipients = [_recipient(one) for one in certificates]
    source = _Source(iter(chunks))
    try:
        pyrage.encrypt_io(source, out, recipients)
    except Exception:
        if source.fault is not None:
            raise source.fault from None
        raise


def decrypt_stream(file: BinaryIO, sink: Sink, keys: Iterable[Ed25519PrivateKey]) -> None:
    """Hand the decrypted bytes of a file that can be read again from its start to `sink`.

    Raises: FileTooLarge, NotACourierFile, NotForThisNode, DamagedFile; OSError of a disk that cannot be read.
    """
    _check_form(file)
    identities = [_identity(key) for key in keys]
    try:
        pyrage.decrypt_io(file, sink, identities)
    except pyrage.DecryptError as error:
        raise (NotForThisNode() if _NO_KEY in str(error) else DamagedFile(reason=N_("its envelope does not open"))) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise DamagedFile(reason=N_("a part of it was cut off or changed")) from error


def _check_form(file: BinaryIO) -> None:
    """Refuse what is too large, no age file, or has a header so long that reading it would cost more than the file is worth."""
    size = file.seek(0, 2)
    if size > MAX_FILE_BYTES:
        raise FileTooLarge(size=size, limit=MAX_FILE_BYTES)
    file.seek(0)
    start = file.read(MAX_AGE_HEADER)
    file.seek(0)
    if not start.startswith(AGE):
        raise NotACourierFile(reason=N_("it is not encrypted as courier files are"))
    if b"\n--- " not in start:
        raise DamagedFile(reason=N_("its envelope does not open"))


def _recipient(certificate: bytes) -> object:
    public = line_key_of(certificate).public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return pyrage.ssh.Recipient.from_str(public.decode())


def _identity(key: Ed25519PrivateKey) -> object:
    return pyrage.ssh.Identity.from_buffer(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))


class _Source:
    """Chunks as a stream that is read; what making a chunk raises is kept, since it does not come through the library whole."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, count: int = -1) -> bytes:
        """Return at most `count` bytes, none at the end."""
        while not self._rest:
            try:
                self._rest = memoryview(next(self._chunks))
            except StopIteration:
                return b""
            except BaseException as fault:
                self.fault = fault
                raise
        end = len(self._rest) if count < 0 else count
        taken, self._rest = bytes(self._rest[:end]), self._rest[end:]
        return taken
