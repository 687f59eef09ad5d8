"""Kind ``file``: an inbox, a folder that people and programs put files into.

Each file is an item, oldest first. Taken in, it is moved to ``processed/<year>/<month>``; refused as a whole, to
``failed``. Nothing is deleted and nothing overwritten. Links are not followed, folders within are left alone.
"""

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from pydantic import Field

from commandcenter.domain.clock import SECOND, to_datetime
from ingest.config import Duration, Strict
from ingest.contract import FeedError, Item, Job, Kind, Line, Table
from ingest.inbox import Arrival, arrivals, digest_of, move
from ingest.tables import open_tables

log = logging.getLogger(__name__)


class Source(Strict):
    """What stands under ``source:``. Relative paths start at the folder of ``feeds.yaml``, those of the two others at
    the inbox."""

    path: str = Field(min_length=1, description="The inbox, a folder.")
    pattern: str = Field("*", description="Only files whose names fit: *.xlsx, penduduk-*.csv. Case does not count.")
    processed: str = Field("processed", min_length=1, description="Where files go that were taken in.")
    failed: str = Field("failed", min_length=1, description="Where files go that were refused as a whole.")
    settle: Duration = Field(timedelta(seconds=10), description="A file that changed more recently is left alone.")


def fetch(source: Source, job: Job) -> Iterator[Item]:
    """One item for each file that is whole. The same bytes as before come without tables, only to be moved away.

    Raises FeedError when the inbox cannot be read; one that is not there is made.
    """
    inbox = job.base / source.path
    if not _is_there(inbox, job.is_dry):
        return
    now = max(job.at / SECOND, time.time())  # the clock of file systems; a run may have begun long ago
    for arrival in arrivals(inbox, source.pattern, source.settle.total_seconds(), now):
        try:
            digest = digest_of(arrival, job.tell) if arrival.is_ordinary else ""
        except FileNotFoundError:
            continue  # taken away meanwhile
        except OSError as error:
            raise FeedError(
                f"{arrival.name} cannot be read ({error.strerror}): allow this program to read it"
            ) from None
        if arrival.is_unchanged():
            hand = _InHand(source, job, inbox, arrival)
            is_known = not job.is_dry and bool(digest) and job.is_known(digest)
            yield Item(arrival.name, tuple if is_known else hand.tables, digest=digest, finish=hand.finish)


def wrong(source: Source, base: Path, earlier: Mapping[str, Source]) -> str:
    """A file goes to one feed, and files of our own to none: what is taken in is moved away."""
    inbox, home = _folder(source, base), Path(os.path.abspath(base))
    if home.is_relative_to(inbox):
        return f"{inbox} holds this configuration, which would be moved away: make a folder of its own for the files"
    for feed, other in earlier.items():
        if _folder(other, base) == inbox and _may_meet(source.pattern, other.pattern):
            return (
                f"the feed {feed!r} takes the same files from {source.path}, and a file goes to one feed: give each an "
                "inbox of its own, or patterns that fit different names"
            )
    return ""


KIND: Final = Kind("file", Source, fetch, wrong=wrong)


def _folder(source: Source, base: Path) -> Path:
    return Path(os.path.abspath(base / source.path))


def _may_meet(one: str, other: str) -> bool:
    """Whether it is plain that a name fits both."""
    return "*" in (one, other) or one.casefold() == other.casefold()


def _is_there(inbox: Path, is_dry: bool) -> bool:
    if inbox.is_dir():
        return True
    if inbox.exists():
        raise FeedError(f"{inbox} is no folder: name the folder that files are put into", is_permanent=True)
    if is_dry:
        raise FeedError(f"there is no folder {inbox} yet: the first run makes it, then files can be put there")
    try:
        inbox.mkdir(parents=True)
    except OSError as error:
        raise FeedError(
            f"the inbox {inbox} cannot be made ({error.strerror}): make it, or allow this program to"
        ) from None
    log.info("made the inbox %s: files can be put there", inbox)
    return False


class _InHand:
    """One file while it is taken in."""

    def __init__(self, source: Source, job: Job, inbox: Path, arrival: Arrival) -> None:
        self._source, self._job, self._inbox, self._arrival = source, job, inbox, arrival
        self._scratch: Path | None = None
        self._is_to_be_tried_again = False

    def tables(self) -> Sequence[Table]:
        """Raises FeedError when the file is no table, or when this machine cannot read it now."""
        self._scratch = Path(tempfile.mkdtemp(dir=self._job.scratch))
        try:
            found = open_tables(self._arrival.path, self._job.shape, self._scratch, self._arrival.name)
        except OSError as error:
            raise self._later(error) from None
        except FeedError as error:
            self._is_to_be_tried_again = not error.is_permanent
            raise
        return [replace(table, lines=partial(self._lines, table)) for table in found]

    def finish(self, is_taken: bool) -> None:
        """Raises FeedError (not permanent) when the file cannot be moved; taken in again, it changes nothing."""
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
        if self._job.is_dry or (not is_taken and self._is_to_be_tried_again):
            return
        if not self._arrival.is_unchanged():
            log.info("%s was written to while it was read: it is read again", self._arrival.name)
            return
        month = to_datetime(self._job.at).strftime("%Y/%m")
        target = self._inbox / (f"{self._source.processed}/{month}" if is_taken else self._source.failed)
        move(self._arrival.path, target)

    def _lines(self, table: Table) -> Iterator[Line]:
        try:
            yield from table.lines()
        except OSError as error:
            raise self._later(error) from None

    def _later(self, error: OSError) -> FeedError:
        self._is_to_be_tried_again = True
        return FeedError(f"it cannot be read now ({error.strerror or error}): it is tried again")
