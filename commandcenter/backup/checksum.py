"""The checksum of a backup as a file beside it: `sha256sum -c` reads it, without any key."""

import hashlib
import re
from pathlib import Path

from commandcenter.backup import BackupError
from commandcenter.backup.names import sums_of


def write(path: Path, digest: str) -> None:
    """Put it beside the backup."""
    sums_of(path).write_text(f"{digest}  {path.name}\n", encoding="ascii")


def of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told(path: Path) -> str | None:
    """What the file beside the backup says; None when there is none that can be read."""
    try:
        text = sums_of(path).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
    found = re.match(r"([0-9a-f]{64})\b", text)
    return found[1] if found else None


def is_whole(path: Path) -> bool:
    """Whether the backup still is what was written; False also when nothing says what that was."""
    try:
        return told(path) == of(path)
    except OSError:
        return False


def check(path: Path) -> str:
    """SHA-256 of the backup. Raises BackupError when it is not what was written."""
    try:
        found = of(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}") from error
    expected = told(path)
    if expected is not None and expected != found:
        raise BackupError(
            f"{path.name} was changed or cut since it was made: its SHA-256 is {found}, {sums_of(path).name} says "
            f"{expected}. Take another backup."
        )
    return found
