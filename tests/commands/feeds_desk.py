"""A desk for tests of ``commandcenter feed``: a store with its registers, feeds.yaml, inboxes, a dead server."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

import geodata
from commandcenter.cli import cli
from commandcenter.domain.reference import Frequency, Indicator, Opd, Polarity
from commandcenter.store.engine import create_engine
from commandcenter.store.writes import reference
from commandcenter.store.writes.geodata import seed_kecamatan
from tests.servers import free_port

TICKETS = """
  - name: lapor
    title: LAPOR!, ekspor
    owner: dinkominfo
    kind: file
    source: {path: inbox/lapor, settle: 0s}
    records: complaint
    fields:
      ticket: Tiket
      channel: {value: LAPOR}
      kind: {value: pengaduan}
      category: Kategori
      kecamatan: Kecamatan
      received: Tanggal
      status: {column: Status, map: {Proses: in_progress, Selesai: closed}}
    schedule: {every: 5s}
    freshness: {warn_after: 3650d, error_after: 7300d}
"""
FIGURES = """
  - name: penduduk
    title: Penduduk per kecamatan
    owner: disdukcapil
    kind: file
    source: {path: inbox/penduduk, settle: 0s}
    records: observation
    fields: {indicator: {value: jumlah-penduduk}, kecamatan: Kecamatan, period: Tahun, value: Jumlah}
    schedule: {cron: "0 6 * * mon-fri"}
    freshness: {warn_after: 3650d, error_after: 7300d}
"""
DEAD = """
  - name: mati
    title: Portal yang mati
    owner: dinkominfo
    kind: http
    source: {{url: "http://127.0.0.1:{port}/x", allow_hosts: [127.0.0.1]}}
    records: observation
    fields: {{indicator: i, period: p, value: v}}
    schedule: {{every: 5m}}
    freshness: {{warn_after: 1d, error_after: 2d}}
"""
COLUMNS = "Tiket;Kategori;Kecamatan;Tanggal;Status;Nama Pelapor"
GOOD = "T-1;Jalan rusak;Balen;2026-03-01 08:00;Proses;(disamarkan)"
BAD = "T-2;Jalan rusak;Atlantis;2026-03-01 09:00;Proses;(disamarkan)"


def registers(url: str) -> None:
    """The kecamatan, two agencies and an indicator."""
    engine = create_engine(url)
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        opds = [
            Opd("dinkominfo", "Dinas Komunikasi dan Informatika", "Dinkominfo", "dinas", "2017-01-01"),
            Opd("disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil", "dinas", "2017-01-01"),
        ]
        reference.apply_opds(connection, opds, 1)
        population = Indicator(
            "jumlah-penduduk", "Jumlah penduduk", "Penduduk menurut register.", "jiwa", "disdukcapil", "dinkominfo",
            Frequency.YEAR, Polarity.NEUTRAL, measure="jumlah", decimals=0, lowest=0,
        )  # fmt: skip
        reference.apply_indicators(connection, [population], 1)
    engine.dispose()


class Desk:
    """The command line at a desk. ``run`` is one command of ``commandcenter feed``."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.engine: Engine = create_engine(url)
        self.dead_port = free_port()
        self.said: Result | None = None  # of a run that several tests look at
        self.configure(TICKETS, FIGURES)

    def configure(self, *feeds: str) -> Path:
        """Write feeds.yaml."""
        path = self.folder / "feeds.yaml"
        entries = "".join(feeds) or " []\n"
        path.write_text(f"version: 1\nfeeds:{entries}", encoding="utf-8")
        return path

    @property
    def dead(self) -> str:
        """A feed whose server is not there."""
        return DEAD.format(port=self.dead_port)

    def put(self, inbox: str, name: str, *lines: str) -> Path:
        """A file into an inbox."""
        path = self.folder / "inbox" / inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, ["feed", *map(str, arguments)])

    def value(self, query: str) -> Any:
        """The first value of a query."""
        with self.engine.connect() as connection:
            return connection.execute(text(query)).scalar()

    def files(self, inbox: str) -> list[str]:
        """What lies in an inbox, by its path in it."""
        base = self.folder / "inbox" / inbox
        return sorted(str(path.relative_to(base)) for path in base.rglob("*") if path.is_file())


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with two feeds that wait for files."""
    registers(sqlite_url)
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    return Desk(tmp_path, sqlite_url)
