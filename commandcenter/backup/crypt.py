"""Encryption in the age format (age-encryption.org/v1): the `age` tool alone opens a backup, on any machine.

To a recipient: the machine that makes backups holds only the public half, and whoever takes it over reads none of
them. With a passphrase the archive is held in memory, because the library offers it no other way.
"""

import io
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import pyrage
from pyrage import passphrase, x25519

from commandcenter.backup import BackupError

_MAGIC: Final = b"age-encryption.org/v1\n"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_IN_MEMORY_MAX: Final = 2_000_000_000  # bytes
_WRONG_KEY: Final = "This key does not open the backup. Take the identity (AGE-SECRET-KEY-…) that belongs to"


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """What a backup is encrypted with: recipients (age1…), or a passphrase; with neither it is not."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    @property
    def is_encrypting(self) -> bool:
        """Whether there is something to encrypt with."""
        return bool(self.recipients or self.passphrase)


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What a backup is opened with: identities (AGE-SECRET-KEY-…), or a passphrase."""

    identities: tuple[str, ...] = ()
    passphrase: str = ""


def recipients(given: Sequence[str]) -> tuple[str, ...]:
    """The recipients, each tried. Raises BackupError."""
    for each in given:
        try:
            x25519.Recipient.from_str(each)
        except (pyrage.RecipientError, ValueError) as error:
            hint = " That is a secret key: give its public half" if each.upper().startswith("AGE-SECRET") else ""
            shown = "" if hint else f" {each[:70]!r}"
            raise BackupError(
                f"This is no recipient:{shown}{hint} (age1…, from `commandcenter backup keygen`)"
            ) from error
    return tuple(given)


def new_identity() -> tuple[str, str]:
    """A new pair: the identity that opens, the recipient that it opens for."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def locked(text: str, secret: str) -> bytes:
    """A text that only the passphrase opens."""
    return bytes(passphrase.encrypt(text.encode(), secret))


def identities(path: Path, secret: str = "") -> tuple[str, ...]:
    """The identities of a file as `age-keygen` and `backup keygen` write it, itself encrypted or not.

    Raises BackupError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BackupError(f"The identity {path} cannot be read: {error.strerror}") from error
    if data.startswith(_MAGIC):
        if not secret:
            raise BackupError(f"The identity {path.name} is locked: give its passphrase with --passphrase-file")
        data = _by_passphrase(data, secret)
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
    found = tuple(line for line in lines if line and not line.startswith("#"))
    try:
        for each in found:
            x25519.Identity.from_str(each)
    except (pyrage.IdentityError, ValueError) as error:
        raise BackupError(f"{path.name} is no age identity (a line AGE-SECRET-KEY-…)") from error
    if not found:
        raise BackupError(f"{path.name} holds no age identity (a line AGE-SECRET-KEY-…)")
    return found


@contextmanager
def sealing(target: IO[bytes], seal: Seal) -> Iterator[IO[bytes]]:
    """A stream to write to; what arrives in ``target`` is encrypted. Raises BackupError, and OSError of the target."""
    if seal.recipients:
        keys = [x25519.Recipient.from_str(each) for each in seal.recipients]
        with _pumped(lambda source: _encrypt(source, target, keys), is_writing=True) as stream:
            yield stream
    elif seal.passphrase:
        held = _Held()
        yield held
        target.write(passphrase.encrypt(held.getvalue(), seal.passphrase))
    else:
        yield target


@contextmanager
def opening(source: IO[bytes], key: Key) -> Iterator[IO[bytes]]:
    """A stream to read the archive from. What was read may be used only when the block has ended well: a backup that
    was cut or changed is found out at its end. Raises BackupError."""
    head = source.read(400)
    source.seek(0)
    if head.startswith(_ZSTD):
        yield source
    elif not head.startswith(_MAGIC):
        raise BackupError("This is no backup of the command center: it begins with neither age nor zstd")
    elif b"\n-> scrypt " in head:
        if not key.passphrase:
            raise BackupError("The backup is encrypted with a passphrase: give it with --passphrase-file")
        yield io.BytesIO(_by_passphrase(source.read(), key.passphrase))
    elif not key.identities:
        raise BackupError("The backup is encrypted to a recipient: give its identity with --identity FILE")
    else:
        keys = [x25519.Identity.from_str(each) for each in key.identities]
        with _pumped(lambda target: _decrypt(source, target, keys), is_writing=False) as stream:
            yield stream


def _encrypt(source: IO[bytes], target: IO[bytes], keys: list[Any]) -> None:
    watched = _Watched(target)
    try:
        pyrage.encrypt_io(source, watched, keys)
    except (pyrage.EncryptError, OSError) as error:
        raise watched.trouble or BackupError(f"The backup could not be encrypted: {error}") from error


def _decrypt(source: IO[bytes], target: IO[bytes], keys: list[Any]) -> None:
    watched = _Watched(target)
    try:
        pyrage.decrypt_io(source, watched, keys)
    except (pyrage.DecryptError, OSError) as error:
        if watched.trouble:
            raise watched.trouble from error
        if "No matching keys" in str(error):
            raise BackupError(f"{_WRONG_KEY} the recipient it was made for.") from error
        raise BackupError(f"The backup was changed or cut since it was made ({error}). Take another one.") from error


class _Watched:
    """Keeps the trouble of the stream that it writes to; the library raises only its words."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.trouble: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._stream.write(data)
        except OSError as error:
            self.trouble = error
            raise

    def flush(self) -> None:
        self._stream.flush()


def _by_passphrase(data: bytes, secret: str) -> bytes:
    try:
        return bytes(passphrase.decrypt(data, secret))
    except pyrage.DecryptError as error:
        raise BackupError(
            f"The passphrase is wrong, or the file was changed or cut since it was made ({error})"
        ) from error


@contextmanager
def _pumped(work: Callable[[IO[bytes]], None], is_writing: bool) -> Iterator[IO[bytes]]:
    """The library pulls and pushes by itself: it works in a thread, and a pipe joins it with whoever is in the block.

    The trouble of the thread is the cause of the trouble in the block, so it is the one that is raised.
    """
    reading, writing = (os.fdopen(number, mode) for number, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    ours, theirs = (writing, reading) if is_writing else (reading, writing)
    trouble: list[Exception] = []

    def run() -> None:
        try:
            work(theirs)
        except Exception as error:
            trouble.append(error)
        with suppress(OSError):
            theirs.close()

    thread = threading.Thread(target=run, name="age", daemon=True)
    thread.start()
    failed: Exception | None = None
    try:
        yield ours
        if not is_writing:  # to the end, where a cut is found out
            while ours.read(1 << 20):
                pass
    except Exception as error:
        failed = error
    finally:
        with suppress(OSError):
            ours.close()
        thread.join()
    cause = trouble[0] if trouble else None
    if cause is not None and not (failed is not None and isinstance(cause, BrokenPipeError)):
        raise cause
    if failed is not None:
        raise failed


class _Held(io.BytesIO):
    """Memory that has an end."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > _IN_MEMORY_MAX:
            raise BackupError(
                "The backup is too large for a passphrase, with which it is held in memory: make a key with "
                "`commandcenter backup keygen` and use --encrypt-to"
            )
        return super().write(data)
