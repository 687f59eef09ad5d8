"""Rows of a query on somebody else's database: PostgreSQL, MySQL, MariaDB, SQLite. Nothing is ever written there.

Three things see to that: the agency's own rights (ask for a user that may SELECT and nothing else), a session that the
database itself keeps from writing, and a look at the query before it is sent.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any, Final, Self

from pydantic import Field, model_validator
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ingest.config import Duration, Strict
from ingest.contract import Cell, FeedError, Item, Job, Kind, Line, Role, Table
from ingest.databases import address, marks, trouble
from ingest.databases.cells import cell
from ingest.databases.sessions import Session, TimeOver, reading
from ingest.databases.statement import MARK, Query, escaped, is_marked
from ingest.spool import Spool

_SPOOL_MAX: Final = 2_000_000_000  # bytes
_DIGEST: Final = "digest"


class Password(Strict):
    """The password stands in a file of the secrets folder."""

    secret: str = Field(description="Name of the secret.")


class Watermark(Strict):
    """Only what is new: the query asks for ``column >= :watermark``.

    The highest value is remembered when its rows are stored. Rows with exactly this value come again, so that none is
    lost that was written in the same instant; what is stored already changes nothing. Where rows may become visible
    later than their value says (long transactions, clocks that differ), ask from a little earlier:
    ``column >= :watermark - INTERVAL '1 hour'``.
    """

    column: str = Field(min_length=1, description="A column of the result; in it, nothing may be empty.")
    start: int | float | datetime | date | str = Field(description="The first time, before anything is remembered.")


class Source(Strict):
    """The part ``source:`` of a feed of kind sql."""

    url: address.Address = Field(description="mysql+pymysql://user@db.example:3306/name; sqlite:///file.db")
    password: Password | None = None
    query: Query = Field(description="One SELECT. A colon before a word is a colon, except in :watermark.")
    watermark: Watermark | None = None
    time_limit: Duration = Field(timedelta(seconds=60), description="The longest that the query may take, all in all.")
    rows_max: int = Field(1_000_000, ge=1, le=10_000_000, description="With more rows, nothing is taken.")
    fetch_size: int = Field(2_000, ge=1, le=100_000, description="Rows held in memory at a time.")

    @model_validator(mode="after")
    def _marked(self) -> Self:
        if self.watermark is None and is_marked(self.query):
            raise ValueError(f"the query has :{MARK}, so watermark: {{column: …, start: …}} is needed")
        if self.watermark is not None and not is_marked(self.query):
            raise ValueError(f"there is a watermark, but the query does not use it: … WHERE column >= :{MARK}")
        if not timedelta(seconds=1) <= self.time_limit <= timedelta(hours=2):
            raise ValueError("time_limit is between 1s and 2h")
        return self


def fetch(source: Source, job: Job) -> Iterator[Item]:
    """One item with the rows; none when the rows are those of the last time. Raises FeedError."""
    where, seconds = address.origin(source.url), source.time_limit.total_seconds()
    password = job.secret(source.password.secret) if source.password else None
    try:
        read = _Read(source, job)
        read.all(password)
    except TimeOver:
        raise trouble.overtime(where, seconds) from None
    except DBAPIError as error:
        raise _without(password, trouble.feed_error(error, where, seconds)) from None
    except ModuleNotFoundError as error:
        text_ = f"{where}: the driver {error.name} is not installed here (pip install -r requirements.txt)"
        raise FeedError(text_, is_permanent=True) from None
    except UnicodeDecodeError:
        text_ = f"{where}: a text is not in the character set that the database says: add ?charset=latin1 to the url"
        raise FeedError(text_, is_permanent=True) from None
    except SQLAlchemyError as error:
        text_ = f"{where}: {str(error).splitlines()[0]}"
        raise _without(password, FeedError(text_, is_permanent=True)) from None
    if read.is_news:
        yield Item(where, tables=lambda: [read.table], memory=read.memory)


class _Read:
    """One reading of the source into a spool."""

    def __init__(self, source: Source, job: Job) -> None:
        self._source = source
        self._job = job
        self._spool = Spool(job.scratch / "rows.jsonl")
        self._columns: tuple[str, ...] = ()
        self._highest = marks.Highest(source.watermark.column if source.watermark else "")
        self._before = _remembered(job.memory) if source.watermark else None

    def all(self, password: str | None) -> None:
        """Read every row. Raises what the database raises, TimeOver and FeedError."""
        source = self._source
        url = address.with_password(source.url, password)
        if url.get_backend_name() == "sqlite":
            url = address.of_file(source.url, self._job.base)
        with reading(url, source.time_limit.total_seconds(), source.rows_max) as session:
            bound = {}
            if source.watermark is not None:
                mark = source.watermark.start if self._before is None else self._before
                bound[MARK] = marks.bound(mark, url.get_backend_name())
            query = text(escaped(source.query)).execution_options(stream_results=True, max_row_buffer=source.fetch_size)
            with closing(session.connection.execute(query, bound)) as result:
                self._take(session, result)

    def _take(self, session: Session, result: CursorResult[Any]) -> None:
        if not result.returns_rows:
            raise FeedError("the query gives no rows: a feed takes the result of a SELECT", is_permanent=True)
        self._columns = self._named(tuple(result.keys()))
        at = self._columns.index(self._source.watermark.column) if self._source.watermark else None
        for portion in result.partitions(self._source.fetch_size):
            rows = [tuple(map(cell, row, self._columns)) for row in portion]
            if at is not None:
                for row in rows:
                    self._highest.see(row[at])
            self._spool.add(rows)
            self._within_limits()
            self._job.tell("rows", self._spool.count, None)
            session.left()

    def _named(self, names: tuple[str, ...]) -> tuple[str, ...]:
        doubled = next((name for name in names if names.count(name) > 1), None)
        if doubled is not None:
            raise FeedError(f"two columns are called {doubled!r}: name them apart with AS", is_permanent=True)
        watermark = self._source.watermark
        if watermark is not None and watermark.column not in names:
            found = ", ".join(names)
            raise FeedError(
                f"the watermark column {watermark.column!r} is not in the result: {found}", is_permanent=True
            )
        return names

    def _within_limits(self) -> None:
        if self._spool.count > self._source.rows_max:
            raise FeedError(
                f"more than {self._source.rows_max} rows come (rows_max): let the query ask for less, for example with "
                "a watermark, or raise rows_max",
                is_permanent=True,
            )
        if self._spool.size > _SPOOL_MAX:
            raise FeedError(f"more than {_SPOOL_MAX // 1_000_000_000} GB come: ask for less", is_permanent=True)

    @property
    def is_news(self) -> bool:
        """Whether there is anything to store. Nothing new by the watermark, or the very rows of the last time: no."""
        if self._job.is_dry:
            return True
        if self._source.watermark is not None and not self._spool.count:
            return False
        return self._job.memory.get(_DIGEST) != self._digest

    @property
    def _digest(self) -> str:
        return f"{'|'.join(self._columns)} {self._spool.digest}"

    @property
    def memory(self) -> dict[str, str]:
        """What the next run starts from."""
        kept = {_DIGEST: self._digest}
        mark = self._highest.after(self._before)
        return kept if mark is None else {**kept, MARK: marks.pack(mark)}

    @property
    def table(self) -> Table:
        """The rows, numbered as if the column names were the first line of a file."""
        return Table(self._columns, self._lines, header=(self._columns,), count=self._spool.count)

    def _lines(self) -> Iterator[Line]:
        number = 1
        for number, row in enumerate(self._spool.rows(), 2):
            yield Line(number, row)
        if self._highest.missing:
            said = f"{self._highest.missing} rows have no {self._highest.column}: when they change, it is not seen"
            cells: list[Cell] = [said, *[None] * (len(self._columns) - 1)]
            yield Line(number + 1, tuple(cells), Role.NOTE)


def _remembered(memory: Mapping[str, str]) -> marks.Mark | None:
    try:
        return marks.unpack(memory[MARK])
    except (KeyError, ValueError):
        return None


def _without(password: str | None, error: FeedError) -> FeedError:
    """No driver is known to put the password into its errors; should one do so, it stops here."""
    if not password or password not in str(error):
        return error
    return FeedError(str(error).replace(password, "***"), is_permanent=error.is_permanent)


KIND: Final = Kind("sql", Source, fetch)
