"""A feed house for tests: a store with its registers, an inbox, and a runner at a clock of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, select

import geodata
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.feeds import Trigger
from commandcenter.domain.reference import Opd
from commandcenter.settings import Settings
from commandcenter.store import schema
from commandcenter.store.writes import feeds, reference
from commandcenter.store.writes.geodata import seed_kecamatan
from ingest.config import Feed
from ingest.contract import FeedError, Item, Job, Kind, Line, Table
from ingest.feeds_file import Configured
from ingest.mend import Mended, replay
from ingest.runner import Ran, Runner
from tests.network import START

COLUMNS = ("Tiket", "Kategori", "Kecamatan", "Tanggal", "Status", "Nama Pelapor")
FIELDS: dict[str, Any] = {
    "ticket": "Tiket",
    "channel": {"value": "LAPOR"},
    "kind": {"value": "pengaduan"},
    "category": "Kategori",
    "kecamatan": "Kecamatan",
    "received": "Tanggal",
    "status": {"column": "Status", "map": {"Proses": "in_progress", "Selesai": "closed"}},
}


def row(ticket: str, kecamatan: str = "Balen", status: str = "Proses") -> tuple[str, ...]:
    """A row of a LAPOR-like export."""
    return (ticket, "Jalan rusak", kecamatan, "2026-03-01 08:00", status, "(disamarkan)")


@dataclass
class Sheet:
    """One item of the source below: its rows, or what is wrong with it."""

    name: str
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    error: FeedError | None = None
    digest: str = ""
    memory: dict[str, str] = field(default_factory=dict)
    finished: list[bool] = field(default_factory=list)


class Source(BaseModel):
    """Nothing to configure."""

    model_config = ConfigDict(extra="forbid")


@dataclass
class House:
    """A store, a source that gives what a test tells it to, and a runner."""

    engine: Engine
    runner: Runner
    configured: Configured
    clock: list[int]
    sheets: list[Sheet]
    seen: list[Job] = field(default_factory=list)
    broken: Callable[[], None] = lambda: None

    def run(self, trigger: Trigger = Trigger.PERSON) -> Ran:
        """One run, a minute after the one before."""
        self.clock[0] += MINUTE
        return self.runner.run(self.configured, trigger)

    def replay(self, path: Path | None = None) -> Mended:
        """Rejects judged again."""
        self.clock[0] += MINUTE
        return replay(self.engine, self.configured, path, lambda: self.clock[0])

    def tickets(self) -> dict[str, str]:
        """Status by ticket, of the current revisions."""
        table = schema.complaint
        query = select(table.c.ticket, table.c.status).where(table.c.superseded_at.is_(None))
        with self.engine.connect() as connection:
            return {row.ticket: row.status for row in connection.execute(query)}

    def feed(self) -> Any:
        """The feed's row."""
        with self.engine.connect() as connection:
            return connection.execute(select(schema.feed)).one()

    def all(self, name: str) -> list[Any]:
        """Every row of a table, in the order in which they came."""
        table = schema.metadata.tables[name]
        with self.engine.connect() as connection:
            return list(connection.execute(select(table).order_by(table.c.id)))


def house(engine: Engine, tmp_path: Path, **changes: Any) -> House:
    """A house with one feed of complaints."""
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        opd = Opd("dinkominfo", "Dinas Komunikasi dan Informatika", "Dinkominfo", "dinas", "2017-01-01")
        reference.apply_opds(connection, [opd], START)
    values: dict[str, Any] = {
        "name": "lapor", "title": "LAPOR!", "owner": "dinkominfo", "kind": "given", "source": {},
        "records": "complaint", "fields": FIELDS, "schedule": {"every": "5m"},
        "freshness": {"warn_after": "1d", "error_after": "2d"},
    }  # fmt: skip
    clock = [START]
    settings = Settings(data_dir=tmp_path)
    runner = Runner(settings, engine, tmp_path, lambda: clock[0])
    feed = Feed.model_validate(values | changes)
    made: House

    def fetch(_source: Source, job: Job) -> Iterator[Item]:
        made.seen.append(job)
        made.broken()
        for sheet in made.sheets:
            if not job.is_known(sheet.digest):
                yield _item(sheet)

    configured = Configured(feed, Kind("given", Source, fetch), Source(), 1)
    made = House(engine, runner, configured, clock, [])
    tell(made)
    return made


def tell(made: House) -> None:
    """Let the store know the feed."""
    from commandcenter.commands.feed.configured import row_of

    with made.engine.begin() as connection:
        feeds.configure(connection, [row_of(made.configured)], made.clock[0])


def _item(sheet: Sheet) -> Item:
    def tables() -> Iterator[Table]:
        lines = [Line(number, cells) for number, cells in enumerate(sheet.rows, start=2)]
        yield Table(COLUMNS, lambda: iter(lines), "", (COLUMNS,), len(lines))
        if sheet.error is not None:
            raise sheet.error

    return Item(sheet.name, tables, digest=sheet.digest, memory=sheet.memory, finish=sheet.finished.append)
