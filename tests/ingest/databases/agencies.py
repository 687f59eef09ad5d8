"""Databases as agencies have them, with a table of tickets, on the real servers of the tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

AGENCIES: Final = ("postgresql", "mariadb", "sqlite")

_BYTES: Final = {"postgresql": "'\\x00'", "mariadb": "x'00'", "sqlite": "x'00'"}
_ROWS: Final = """INSERT INTO tiket (nomor, kanal, jumlah, tanggal, diubah, foto) VALUES
    (1, 'radio', 12.5, '2026-05-01', '2026-05-01 08:00:00', {bytes}),
    (2, 'sms', NULL, '2026-05-01', '2026-05-01 09:00:00', {bytes}),
    (3, 'sms', 7, '2026-05-01', '2026-05-01 10:00:00', NULL)"""
_TABLE: Final = (
    "CREATE TABLE tiket (nomor int PRIMARY KEY, kanal varchar(20), jumlah decimal(12, 3), tanggal date, "
    "diubah {datetime}, foto {blob})"
)
_ENDLESS: Final = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
_COUNTED: Final = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n}) SELECT i FROM n"


@dataclass(frozen=True, slots=True)
class Agency:
    """A database. ``url`` is its user's, who may do all; ``closed_url`` that of one who needs another password."""

    name: str
    url: str
    base: Path
    engine: Engine
    endless: str  # queries: one that never ends,
    slow: str  # one that gives a row now and then, for ten seconds,
    many: str  # and ones that give very many rows
    hundred_thousand: str
    closed_url: str = ""

    def execute(self, *statements: str) -> None:
        """As the agency itself."""
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def reset(self) -> None:
        """The three rows, and nothing else."""
        self.execute("DELETE FROM tiket", _ROWS.format(bytes=_BYTES[self.name]))

    def everything(self) -> list[Any]:
        """All that a query could have changed: rows, tables, the sequence."""
        tables = {
            "postgresql": "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname",
            "mariadb": "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY 1",
            "sqlite": "SELECT name FROM sqlite_master ORDER BY name",
        }
        queries = ["SELECT * FROM tiket ORDER BY nomor", tables[self.name]]
        if self.name == "postgresql":
            queries.append("SELECT last_value, is_called FROM urut")
        if self.name == "mariadb":
            queries.append("SELECT next_not_cached_value FROM urut")
        with self.engine.connect() as connection:
            return [connection.exec_driver_sql(query).all() for query in queries]


@contextmanager
def made(name: str, base: Path, server: Callable[[str], Any]) -> Iterator[Agency]:
    """The database ``name``; ``server`` gives the URL of the test's server by the name of its fixture."""
    builders = {"postgresql": _postgresql, "mariadb": _mariadb, "sqlite": _sqlite}
    agency = builders[name](base, server)
    agency.reset()
    try:
        yield agency
    finally:
        agency.engine.dispose()


def _engine(url: str) -> Engine:
    return sqlalchemy.create_engine(url, poolclass=NullPool)


def _on_server(url: str, *statements: str) -> None:
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _postgresql(base: Path, server: Callable[[str], Any]) -> Agency:
    url = str(server("postgres_server"))
    _on_server(url, "DROP DATABASE IF EXISTS dinas", "CREATE DATABASE dinas")
    own = make_url(url).set(database="dinas").render_as_string(hide_password=False)
    agency = Agency(
        "postgresql", own, base, _engine(own), "SELECT pg_sleep(100)",
        "SELECT i, pg_sleep(0.3) FROM generate_series(1, 30) AS i", "SELECT generate_series(1, 100000000) AS i",
        "SELECT generate_series(1, 100000) AS i",
        own.replace("postgres@", "tidak_ada@"),
    )  # fmt: skip
    agency.execute(
        _TABLE.format(datetime="timestamp", blob="bytea"), "CREATE SEQUENCE urut",
        "CREATE FUNCTION tulis() RETURNS int LANGUAGE sql AS $$ DELETE FROM tiket; SELECT 1 $$",
    )  # fmt: skip
    return agency


def _mariadb(base: Path, server: Callable[[str], Any]) -> Agency:
    url = str(server("mariadb_server"))
    _on_server(url, "DROP DATABASE IF EXISTS dinas", "CREATE DATABASE dinas")
    _on_server(url, "CREATE OR REPLACE USER tertutup@'127.0.0.1' IDENTIFIED BY 'lain'")
    own = f"{url}dinas"
    agency = Agency(
        "mariadb", own, base, _engine(own), "SELECT sleep(100)", "SELECT seq, sleep(0.3) FROM seq_1_to_30",
        "SELECT seq FROM seq_1_to_100000000", "SELECT seq FROM seq_1_to_100000", own.replace("root@", "tertutup@"),
    )  # fmt: skip
    agency.execute(
        _TABLE.format(datetime="datetime", blob="blob"), "CREATE SEQUENCE urut",
        "CREATE FUNCTION tulis() RETURNS int MODIFIES SQL DATA BEGIN DELETE FROM tiket; RETURN 1; END",
    )  # fmt: skip
    return agency


def _sqlite(base: Path, _server: Callable[[str], Any]) -> Agency:
    engine = _engine(f"sqlite:///{base / 'agency.db'}")
    agency = Agency(
        "sqlite", "sqlite:///agency.db", base, engine, _ENDLESS, "", _COUNTED.format(n=100_000_000),
        _COUNTED.format(n=100_000),
    )  # fmt: skip
    agency.execute(_TABLE.format(datetime="text", blob="blob"))
    return agency
