"""Files that agencies sent, as they lie in an inbox: the only place where everything that was sent is still there."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from commandcenter.domain.privacy.orders import plain
from ingest.feeds.file import Source
from ingest.feeds_file import Configured

_PART: Final = 1 << 20
_ENCODINGS: Final = ("utf-8", "utf-16-le")  # as text files and old workbooks keep a number


def folders(configured: Configured, base: Path) -> tuple[Path, ...]:
    """The inbox of a feed of files, and where its files go; nothing for other kinds."""
    source = configured.source
    if not isinstance(source, Source):
        return ()
    inbox = base / source.path
    return inbox, inbox / source.processed, inbox / source.failed


def dealt_with(configured: Configured, base: Path) -> Iterator[Path]:
    """Every file that was taken in or refused. Links are not followed."""
    for folder in folders(configured, base)[1:]:
        yield from _files(folder, is_deep=True)


def holding(configured: Configured, base: Path, ticket: str) -> list[Path]:
    """The files in which the number of the ticket stands. A number that only looks the same is found too."""
    places = folders(configured, base)
    found: dict[Path, None] = {}
    for at, folder in enumerate(places):
        for path in _files(folder, is_deep=at > 0):
            if path not in found and _holds(path, plain(ticket)):
                found[path] = None
    return list(found)


def remove(paths: Iterable[Path]) -> list[Path]:
    """Delete files; those that could not be."""
    left = []
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left.append(path)
    return left


def expired(configured: Configured, base: Path, before: float) -> list[Path]:
    """Files that were dealt with before ``before`` (seconds since 1970): since when they lie there, not how old they
    say they are."""
    found = []
    for path in dealt_with(configured, base):
        try:
            if path.stat().st_ctime < before:
                found.append(path)
        except OSError:
            continue  # somebody took it away
    return found


def _files(folder: Path, is_deep: bool) -> Iterator[Path]:
    try:
        found = sorted(folder.rglob("*") if is_deep else folder.iterdir())
    except OSError:
        return
    yield from (path for path in found if path.is_file() and not path.is_symlink())


def _holds(path: Path, number: str) -> bool:
    wanted = [number.encode(encoding) for encoding in _ENCODINGS]
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as book:
                return any(_is_in(book.open(part), wanted) for part in book.infolist())
        with path.open("rb") as file:
            return _is_in(file, wanted)
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        return False


def _is_in(file: object, wanted: list[bytes]) -> bool:
    longest, kept = max(map(len, wanted)) - 1, b""
    read = file.read  # type: ignore[attr-defined]
    while part := read(_PART):
        whole = (kept + part).lower()
        if any(each in whole for each in wanted):
            return True
        kept = whole[-longest:] if longest else b""
    return False
