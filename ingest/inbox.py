"""A folder that people and programs put files into: which are whole, and where they go afterwards.

Whether a file is still being written is told by its inode's change time, which every write sets and no program can set
back: copying tools give a file its old modification time while they still write it.
"""

import errno
import fnmatch
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.contract import FeedError
from ingest.privacy import clean_label

_CHUNK: Final = 1 << 20
_TOLD_EVERY: Final = 64 << 20  # bytes; smaller files are not worth a line
_UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp")
_RUBBISH: Final = ("thumbs.db", "desktop.ini")
_LOOK_AGAIN_MAX: Final = 5.0  # seconds
_CLOCKS_DIFFER: Final = 2.0  # seconds; by less than this, a change was just now

Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it was when the inbox was looked through."""

    path: Path
    size: int
    modified_ns: int
    changed_ns: int
    inode: int
    is_ordinary: bool  # no link, no device

    @property
    def name(self) -> str:
        """As it may be shown and stored: bytes that are no text are written out, people are left out."""
        return clean_label(os.fsencode(self.path.name).decode("utf-8", "backslashreplace"))

    def is_unchanged(self) -> bool:
        """Whether the same file is still there, with the same content as far as the file system knows."""
        return _arrival(self.path) == self


def arrivals(folder: Path, pattern: str, settle_s: float, now: float) -> list[Arrival]:
    """The files that are whole, oldest first. ``now``: seconds since 1970. Folders, hidden files and those that a
    program is not done with are left alone. Raises FeedError when the folder cannot be read."""
    try:
        names = [entry.name for entry in os.scandir(folder) if not entry.is_dir(follow_symlinks=False)]
    except OSError as error:
        raise FeedError(
            f"the inbox {folder} cannot be read ({error.strerror}): allow this program to read it"
        ) from None
    wanted = (folder / name for name in names if _is_wanted(name, pattern))
    found = [arrival for path in wanted if (arrival := _arrival(path)) is not None]
    settled = [one for one in found if one.changed_ns / 1e9 <= now - settle_s]
    ahead = [one for one in found if one.changed_ns / 1e9 > now + _CLOCKS_DIFFER]
    if ahead:  # the clock of a file server may differ from ours: then only a second look tells
        time.sleep(min(settle_s, _LOOK_AGAIN_MAX))
        settled += [one for one in ahead if one.is_unchanged()]
    return sorted(settled, key=lambda one: (one.modified_ns, one.name))


def digest_of(arrival: Arrival, tell: Tell) -> str:
    """BLAKE2b of the bytes, 128 bits in hex."""
    digest, done, told = hashlib.blake2b(digest_size=16), 0, 0
    with arrival.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if done - told >= _TOLD_EVERY:
                told = done
                tell(f"{arrival.name}, looked through (bytes)", done, arrival.size)
    return digest.hexdigest()


def move(path: Path, folder: Path) -> Path:
    """Move a file into a folder under a name that is free there. Raises FeedError (not permanent) when it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _reserved(folder, path.name)
        try:
            _replace(path, target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FeedError(
            f"{clean_label(path.name)} is taken in but cannot be moved to {folder} ({error.strerror or error}): free "
            "space there, or allow this program to write there"
        ) from None
    return target


def _replace(path: Path, target: Path) -> None:
    """Also onto another disk, and then the file is whole there before it goes here."""
    try:
        os.replace(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(path, target, follow_symlinks=False)
        path.unlink()


def _reserved(folder: Path, name: str) -> Path:
    """An empty file under a free name: two programs that move at once cannot get the same."""
    for target in _names(folder, name):
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        return target
    raise AssertionError("numbers do not end")


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    stem, suffix = os.path.splitext(name)
    number = 2
    while True:
        yield folder / f"{stem} ({number}){suffix}"
        number += 1


def _is_wanted(name: str, pattern: str) -> bool:
    plain = name.casefold()
    if plain.startswith((".", "~$")) or plain.endswith(_UNFINISHED) or plain in _RUBBISH:
        return False
    return fnmatch.fnmatch(plain, pattern.casefold())


def _arrival(path: Path) -> Arrival | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None  # taken away meanwhile
    is_ordinary = stat.S_ISREG(found.st_mode)
    return Arrival(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, is_ordinary)
