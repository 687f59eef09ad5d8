"""The contract of the feeds: what a kind of source gives, and what it is given.

A kind is one module of ``ingest/feeds``: its ``Source`` (pydantic, the part of ``feeds.yaml`` under ``source:``) and
its ``fetch``, which does the I/O and yields items. Everything after that is the runner's: mapping, storing, state.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from commandcenter.domain.model import Reading
from commandcenter.domain.reference import Reference
from commandcenter.domain.sites import SitePlan
from ingest.config import Shape

Cell = str | int | float | bool | date | datetime | None


class FeedError(Exception):
    """A source or a file cannot be used. The message is for the person who can mend it: what is wrong, what to do.

    ``is_permanent``: trying again will not help until somebody changes something; the feed is parked.
    ``retry_after_s``: the source itself said how long to leave it alone.
    """

    def __init__(self, message: str, *, is_permanent: bool = False, retry_after_s: float | None = None) -> None:
        self.is_permanent = is_permanent
        self.retry_after_s = retry_after_s
        super().__init__(message)


class Role(StrEnum):
    """What a line of a table is."""

    DATA = "data"
    TOTAL = "total"  # a printed sum: compared, never stored
    NOTE = "note"  # footer, legend, source line: not data; shown in ``feed check``


class Line(NamedTuple):
    """A row of a table. ``number`` counts as a person does in that file or sheet, from 1, header lines included.

    ``cells`` are as many as the table has columns, None where nothing stands. A row that is longer than the header
    comes with all of its cells: which of them belong to which column is not guessed, such a row is to be rejected.
    """

    number: int
    cells: tuple[Cell, ...]
    role: Role = Role.DATA


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. ``lines`` may be called again and gives the same lines: a number column is judged as a
    whole before its first value is stored.

    ``header`` holds the original rows above the data, so that rejects go back in a file of the same shape.
    ``lines`` raises FeedError when the source turns out to be broken on the way.
    """

    columns: tuple[str, ...]  # unique; a header of several rows is joined by " / "
    lines: Callable[[], Iterator[Line]]
    sheet: str = ""
    header: tuple[tuple[Cell, ...], ...] = ()
    count: int | None = None  # about how many lines, where known before reading: for progress
    is_hidden: bool = False  # a sheet that its readers do not see: it comes without columns unless the shape names it


def _nothing(_is_taken: bool) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Item:
    """One file, answer or query result: taken in or refused as a whole, its rows one by one.

    ``tables`` opens it; it raises FeedError when the item cannot be read, and then the next item has its turn.
    ``finish`` is called once: True when every row is stored or in quarantine, False when it was refused as a whole.
    """

    origin: str  # file name, address without its secrets
    tables: Callable[[], Iterable[Table]] = tuple
    readings: Sequence[Reading] = ()  # of a kind that watches something: goes the way of MQTT readings
    sites: Sequence[SitePlan] | None = None  # what it watches: the sites of this feed, before readings are stored
    digest: str = ""  # hex, of the bytes; the same bytes twice are not read twice
    memory: Mapping[str, str] = field(default_factory=dict)  # kept for the next run once this item is stored
    data_at: int | None = None  # how old the data is by the source's own word
    finish: Callable[[bool], None] = _nothing


@dataclass(frozen=True, slots=True)
class Job:
    """What a run gives to ``fetch``. ``memory`` is what earlier items left: ETag, watermark, …"""

    feed: str
    memory: Mapping[str, str]
    scratch: Path  # a folder for this run alone, removed afterwards
    base: Path  # relative paths of the configuration start here
    at: int
    secret: Callable[[str], str]  # by its name; raises FeedError that says where to put it
    reference: Reference | None = None  # what names in a file of ours (sites.yaml) are matched to
    is_known: Callable[[str], bool] = lambda _digest: False  # digests of items taken in before
    is_dry: bool = False  # `feed check`: nothing is moved, nothing remembered
    tell: Callable[[str, int, int | None], None] = lambda _what, _done, _of: None  # progress
    shape: Shape = field(default_factory=Shape)  # how the tables lie in what it fetches


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source. ``fetch(source, job)`` yields items; with nothing new it yields none.

    ``fetch`` raises FeedError when the source itself cannot be used. ``is_tabular`` False: it yields readings and
    takes no mapping. ``wrong(source, base, earlier)``: what is the matter with the source in that folder beside those
    of the feeds before it, a mapping of feed to source; empty when nothing is.
    """

    name: str
    source: type[BaseModel]
    fetch: Callable[[Any, Job], Iterator[Item]]
    is_tabular: bool = True
    wrong: Callable[[Any, Path, Mapping[str, Any]], str] = lambda _source, _base, _earlier: ""
