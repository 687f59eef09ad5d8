"""The authority and its servers' certificates as files: one folder, keys readable for their owner alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from commandcenter.credentials import authority, files
from commandcenter.credentials.authority import AuthorityError, Issued

AUTHORITY: Final = "authority"

Ask = Callable[[], bytes]  # for the passphrase of a key


def pair(folder: Path, name: str) -> tuple[Path, Path]:
    """Certificate and key of this name."""
    return folder / f"{name}.pem", folder / f"{name}.key"


def save(folder: Path, name: str, issued: Issued, passphrase: bytes = b"") -> tuple[Path, Path]:
    """Write a certificate and its key. Raises OSError.

    The key goes first: until the certificate follows the two do not match, and a server that starts in between says so
    and starts again.
    """
    files.folder(folder)
    certificate, key = pair(folder, name)
    files.write(key, issued.key_pem(passphrase))
    files.write(certificate, issued.pem, files.PUBLIC)
    return certificate, key


def load(folder: Path, name: str, ask: Ask) -> Issued:
    """A certificate with its key; ``ask`` for the passphrase only when the key has one. Raises AuthorityError."""
    certificate, key = pair(folder, name)
    try:
        pem, secret = certificate.read_bytes(), key.read_bytes()
    except FileNotFoundError as error:
        raise AuthorityError(f"there is no {error.filename}: `commandcenter certificate authority` makes it") from error
    except OSError as error:
        raise AuthorityError(f"{error.filename} cannot be read: {error.strerror}") from error
    passphrase = ask() if b"ENCRYPTED" in secret else b""
    try:
        return authority.read(pem, secret, passphrase)
    except AuthorityError as error:
        raise AuthorityError(f"{key}: {error}") from error
