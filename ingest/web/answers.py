"""A good answer, kept in a file."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

_TELL: Final = 1_000_000  # bytes between two reports of progress


@dataclass(frozen=True, slots=True)
class Answer:
    """Its bytes, unpacked, are in ``path``. ``origin`` is its address without secrets."""

    path: Path
    origin: str
    size: int
    digest: str  # SHA-256, hex
    headers: httpx.Headers
    memory: Mapping[str, str]  # to be remembered, so that the next run need not fetch the same again


def keep(pieces: Iterable[bytes], folder: Path, tell: Callable[[int], None]) -> tuple[Path, int, str]:
    """The pieces as a new file in ``folder``: its path, size and digest. When they raise, the file is gone."""
    handle, name = tempfile.mkstemp(dir=folder, suffix=".body")
    size, told, digest = 0, 0, hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                if size - told >= _TELL:
                    told = size
                    tell(size)
    except BaseException:
        os.unlink(name)
        raise
    return Path(name), size, digest.hexdigest()
