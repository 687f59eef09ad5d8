"""Put restored files where they belong. What was there is kept aside, and at every moment each file is whole, the old
one or the new one; a restore that is killed is simply done again."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from commandcenter.backup import BackupError
from commandcenter.backup.workplace import settle

_BESIDE: Final = ("-wal", "-shm", "-journal")


def refuse_taken(folder: Path, places: Mapping[str, Path]) -> None:
    """Raise BackupError when a file is there already. ``places``: name below the folder -> the new file."""
    taken = [place for place in places if (folder / place).exists() or (folder / place).is_symlink()]
    if taken:
        raise BackupError(
            f"{folder / taken[0]} is there already{_more(len(taken))}: nothing was changed. Give an empty folder with "
            "--into, or --replace, which keeps what is there aside."
        )


def _more(count: int) -> str:
    return f" (and {count - 1} more)" if count > 1 else ""


def put(folder: Path, places: Mapping[str, Path], aside: Path) -> list[str]:
    """Move the new files to their places, in the order given; names of what was kept aside. Raises OSError."""
    kept = []
    for place, file in places.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _keep(target, aside / place):
            kept.append(place)
        for end in _BESIDE:  # of a database: they belong to the old one, and must never meet the new one
            beside = target.with_name(target.name + end)
            if beside.exists():
                (aside / place).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                beside.replace((aside / place).with_name(beside.name))
        file.replace(target)
        settle(target.parent)
    return kept


def _keep(target: Path, aside: Path) -> bool:
    """A second name for the old file: the place itself is never empty."""
    if target.is_symlink():
        raise OSError(f"{target} is a link: restore into the folder that it leads to")
    if not target.exists():
        return False
    aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.link(target, aside)
    except OSError:  # a file system without second names
        shutil.copy2(target, aside)
    return True
