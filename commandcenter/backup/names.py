"""Names of backups: commandcenter-20261122-193000Z.tar.zst, and .age when it is encrypted."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"commandcenter-(\d{8}-\d{6})Z\.tar\.zst(\.age)?", re.ASCII)
_STAMP: Final = "%Y%m%d-%H%M%S"
SUMS: Final = ".sha256"  # beside each, as sha256sum writes it


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in a folder. ``at``: the moment that it shows, UTC."""

    path: Path
    at: datetime
    is_encrypted: bool
    bytes: int


def name_of(at: datetime, is_encrypted: bool) -> str:
    """The file's name for a moment."""
    return f"commandcenter-{at.astimezone(UTC).strftime(_STAMP)}Z.tar.zst{'.age' if is_encrypted else ''}"


def kept(folder: Path) -> list[Kept]:
    """The backups of a folder, the newest first. What has another name is not ours, and links are nobody's."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        name = _NAME.fullmatch(path.name)
        if name is None or path.is_symlink() or not path.is_file():
            continue
        try:
            at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Kept(path, at, name[2] is not None, path.stat().st_size))
    return sorted(found, key=lambda each: (each.at, each.path.name), reverse=True)


def sums_of(path: Path) -> Path:
    """The file of the checksum."""
    return path.with_name(path.name + SUMS)
