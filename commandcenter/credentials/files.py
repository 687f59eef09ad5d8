"""Files that others must not read, written whole or not at all."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

PRIVATE: Final = 0o600
PUBLIC: Final = 0o644


def write(path: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Write a file in one piece: whoever reads meanwhile has the old one or the new one, never half of one.

    An existing file keeps its owner and its group's rights: the broker must be able to read what it could read before.
    A new one gets ``mode``, the owner of its folder where that is allowed, and is for the folder's group if that may
    enter. A private one is never for everybody. Raises OSError, and then nothing has changed.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    before = path.stat() if path.exists() else None
    around = path.parent.stat()
    owner = before or around
    rights = before.st_mode & (0o770 | mode) if before else mode | (0o040 if around.st_mode & 0o010 else 0)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            with contextlib.suppress(PermissionError):  # only root gives files away
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            os.fchmod(file.fileno(), rights)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def folder(path: Path) -> Path:
    """The folder, made for its owner alone when it is not there. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
