"""The whole road of the demo's feeds, travelled once: agencies written, portals served, every feed run."""

import shutil
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, LargeBinary, String, func, select, text

from commandcenter.commands.demo import feeds as demo
from commandcenter.commands.feed import configured as base
from commandcenter.commands.reference.install import install
from commandcenter.domain.clock import HOUR, WIB, from_datetime
from commandcenter.domain.feeds import Trigger
from commandcenter.domain.reference import Reference
from commandcenter.settings import Settings
from commandcenter.store import schema
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import reference as reference_queries
from ingest.runner import Ran, Runner
from ingest.simulator.agencies import files, portal
from ingest.simulator.agencies.tickets import Ticket, told

SEED = 7
NOW = datetime(2026, 2, 17, 10, 30, tzinfo=WIB)
BAD_EXPORT = "LAPOR susulan.csv"
FIRST_RUN = NOW + timedelta(hours=1)
RECORDS = ("complaint", "complaint_count", "observation", "target")

# What nobody may find again: a row of an export as it should never be, with a mistake in it, so that it is quarantined.
PERSONAL = ("3522000000000000", "0800-000-0000", "Contoh Warga")
_BAD_ROW = (
    "No,Tracking ID,Kanal,Nama Pelapor,No. Telepon,Klasifikasi,Kategori,Kecamatan,Instansi Terdisposisi,"
    "Tanggal Laporan,Tanggal Verifikasi,Tanggal Disposisi,Tanggal Tindak Lanjut,Tanggal Selesai,Tanggal Konfirmasi,"
    "Konfirmasi Pelapor,Rahasia,Status,NIK\n"
    f'1,#1,LAPOR,{PERSONAL[2]},{PERSONAL[1]},Pengaduan,Jalan rusak,Kec. Atlantis,-,"3 Februari 2026, 08:00",'
    f"-,-,-,-,-,-,Tidak,Proses,{PERSONAL[0]}\n"
)


@dataclass
class Road:
    """A store that every feed has been run into. ``ran`` is how each of them went, by name."""

    engine: Engine
    folder: Path
    exports: Path  # the files as the agencies sent them
    settings: Settings
    reference: Reference
    clock: list[int]
    ran: dict[str, Ran] = field(default_factory=dict)

    @property
    def tickets(self) -> list[Ticket]:
        """What the simulated citizens have reported."""
        places = tuple((place.name, place.population) for place in self.reference.gazetteer.places)
        return _tickets(places)

    def run(self, *names: str) -> dict[str, Ran]:
        """Run the feeds (all) once, several at a time as `feed serve` does, an hour after the last time."""
        self.clock[0] += HOUR
        every = base.load(self.settings.feeds, base.owners(self.engine))
        base.tell_store(self.engine, every, self.clock[0])
        feeds = base.chosen(every, names)
        runner = Runner(self.settings, self.engine, self.folder, lambda: self.clock[0])
        with ThreadPoolExecutor(self.settings.feed_threads) as threads:
            ran = threads.map(lambda configured: runner.run(configured, Trigger.PERSON), feeds)
            return dict(zip([configured.name for configured in feeds], ran, strict=True))

    def receive(self) -> None:
        """The agencies send everything, for the first time or once more."""
        shutil.copytree(self.exports, self.folder, dirs_exist_ok=True)

    def current(self, table: str, feed: str) -> list[Any]:
        """The current records of a feed."""
        rows = schema.metadata.tables[table]
        query = select(rows).where(rows.c.feed == feed, rows.c.superseded_at.is_(None)).order_by(rows.c.id)
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def stored(self, feed: str) -> int:
        """How many current records a feed has brought."""
        tables = [schema.metadata.tables[name] for name in RECORDS]
        with self.engine.connect() as connection:
            return sum(
                connection.execute(
                    select(func.count()).where(table.c.feed == feed, table.c.superseded_at.is_(None))
                ).scalar_one()
                for table in tables
            )

    def missing(self, feed: str) -> int:
        """Cells without a figure, as the notes say."""
        noted = schema.feed_note
        query = select(func.coalesce(func.sum(noted.c.n), 0)).where(noted.c.feed == feed)
        with self.engine.connect() as connection:
            return int(connection.execute(query.where(noted.c.kind == "value_missing")).scalar_one())

    def rejects(self, feed: str) -> list[Any]:
        """Bad rows of a feed, as quarantine has them."""
        query = select(schema.quarantine).where(schema.quarantine.c.feed == feed).order_by(schema.quarantine.c.id)
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that the store keeps, with the column it stands in."""
        columns = [
            column
            for table in schema.metadata.sorted_tables
            for column in table.c
            if isinstance(column.type, String | LargeBinary)
        ]
        with self.engine.connect() as connection:
            for column in columns:
                for (value,) in connection.execute(select(column).distinct().where(column.is_not(None))):
                    said = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
                    yield f"{column.table.name}.{column.name}", said

    def contents(self) -> Mapping[str, tuple[int, int]]:
        """How many records of each kind there are, and the newest."""
        with self.engine.connect() as connection:
            return {
                name: tuple(connection.execute(text(f"SELECT count(*), coalesce(max(id), 0) FROM {name}")).one())
                for name in (*RECORDS, "quarantine")
            }


@cache
def _tickets(places: tuple[tuple[str, int], ...]) -> list[Ticket]:
    return told(SEED, files.FIRST_DAY, NOW, places)


@contextmanager
def travelled(url: str, folder: Path, exports: Path) -> Iterator[Road]:
    """A road whose feeds have all been run once. ``exports``: where the agencies write, unless they did before."""
    engine = create_engine(url)
    with engine.begin() as connection:
        install(connection, from_datetime(NOW))
    with engine.connect() as connection:
        reference = reference_queries.load(connection)
    if files.write(exports, reference, SEED, NOW):
        (exports / "inbox" / "lapor" / BAD_EXPORT).write_text(_BAD_ROW, encoding="utf-8")
        for path in exports.glob("inbox/kinerja-*/*2024.xlsx"):  # each takes a process of its own to read
            path.unlink()
    road = Road(engine, folder, exports, Settings(data_dir=folder, database_url=url), reference, [from_datetime(NOW)])
    road.receive()
    server = portal.server(demo.configure(folder, set()), SEED, lambda: NOW)
    configured = road.settings.feeds
    configured.write_text(configured.read_text(encoding="utf-8").replace("settle: 2s", "settle: 0s"), encoding="utf-8")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        road.ran = road.run()
        yield road
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        engine.dispose()
