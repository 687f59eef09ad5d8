"""The kind sql on real databases: rows come as they are, and nothing is ever written there."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ingest.contract import FeedError, Item, Job, Line, Role
from ingest.feeds.sql import KIND, Source, fetch
from tests.ingest.databases.agencies import AGENCIES, Agency, made
from tests.servers import free_port

SECRET = "rahasia-sekali"


@pytest.fixture(scope="module", params=AGENCIES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    with made(request.param, tmp_path_factory.mktemp(request.param), request.getfixturevalue) as found:
        yield found


@pytest.fixture
def agency(database: Agency) -> Agency:
    """An agency's database with three rows in its table ``tiket``, on each server, and a user that may do all."""
    database.reset()
    return database


def job(tmp_path: Path, memory: Mapping[str, str] | None = None, is_dry: bool = False) -> Job:
    scratch = tmp_path / f"scratch-{time.monotonic_ns()}"
    scratch.mkdir()
    return Job("tiket", memory or {}, scratch, tmp_path, 0, {"db": SECRET}.__getitem__, is_dry=is_dry)


def read(agency: Agency, query: str, memory: Mapping[str, str] | None = None, **given: Any) -> list[Item]:
    source = Source.model_validate({"url": agency.url, "query": query, **given})
    return list(fetch(source, job(agency.base, memory)))


def lines(item: Item) -> list[Line]:
    (table,) = item.tables()
    return list(table.lines())


def cells(items: list[Item]) -> list[tuple[Any, ...]]:
    (item,) = items
    return [line.cells for line in lines(item)]


def test_rows_come_under_the_names_of_their_columns(agency: Agency) -> None:
    (item,) = read(agency, "SELECT nomor, kanal FROM tiket ORDER BY nomor LIMIT 2")
    (table,) = item.tables()
    assert (table.columns, table.header, table.count) == (("nomor", "kanal"), (("nomor", "kanal"),), 2)
    assert lines(item) == [Line(2, (1, "radio")), Line(3, (2, "sms"))], "the names are line 1"
    assert lines(item) == list(table.lines()), "and they can be read again"


def test_numbers_and_dates_keep_what_they_are(agency: Agency) -> None:
    ((amount, day, moment),) = cells(read(agency, "SELECT jumlah, tanggal, diubah FROM tiket WHERE nomor = 1"))
    assert amount == 12.5
    if agency.name == "sqlite":
        assert (day, moment) == ("2026-05-01", "2026-05-01 08:00:00"), "SQLite has texts, the mapping reads them"
    else:
        assert (day, moment) == (date(2026, 5, 1), datetime(2026, 5, 1, 8))  # noqa: DTZ001 - the column has no zone


WRITES = [
    "INSERT INTO tiket (nomor) VALUES (99)",
    "UPDATE tiket SET kanal = 'x'",
    "DELETE FROM tiket",
    "DROP TABLE tiket",
    "CREATE TABLE baru (a int)",
    "SELECT 1; DROP TABLE tiket",
    "SELECT 1; COMMIT; DROP TABLE tiket",
    "WITH x AS (DELETE FROM tiket RETURNING *) SELECT * FROM x",
    "WITH x AS (SELECT 1) DELETE FROM tiket",
    "SELECT * INTO baru FROM tiket",
    "SELECT nomor FROM tiket INTO OUTFILE '{file}'",
    "SELECT nomor FROM tiket INTO @x",
    "SELECT /*!50000 nomor INTO OUTFILE '{file}' FROM */ tiket",
    "SELECT LOAD_FILE('{passwd}')",
    "COPY tiket TO PROGRAM 'touch {file}'",
    "SELECT nextval('urut')",
    "SELECT setval('urut', 900)",
    "SELECT nextval(urut)",
    "SELECT setval(urut, 900)",
    "SELECT tulis()",
    "SELECT set_config('transaction_read_only', 'off', false), tulis()",
    "SELECT * FROM tiket FOR UPDATE",
    "CALL tulis()",
    "SET SESSION TRANSACTION READ WRITE",
    "PRAGMA query_only = OFF",
    "ATTACH DATABASE '{file}' AS lain",
    "VACUUM INTO '{file}'",
    "SELECT load_extension('{file}')",
    "SELECT writefile('{file}', 'x')",
]


@pytest.mark.parametrize("query", WRITES)
def test_what_would_write_is_refused_and_nothing_is_written(agency: Agency, query: str) -> None:
    """With rights to do it all: the session stops it, not the agency's care."""
    file = agency.base / "written"
    before = agency.everything()
    with pytest.raises((FeedError, ValidationError)) as refused:
        read(agency, query.format(file=file, passwd="/etc/passwd"))
    assert not isinstance(refused.value, FeedError) or refused.value.is_permanent
    assert agency.everything() == before
    assert not file.exists()


@pytest.mark.parametrize(
    "query", [q for q in WRITES if not any(w in q for w in ("OUTFILE", "LOAD_FILE", "SET SESSION"))]
)
def test_the_session_refuses_by_itself_what_the_look_at_the_query_lets_through(agency: Agency, query: str) -> None:
    """The look at the query is a courtesy, but for the files of MySQL: here it is left out."""
    file = agency.base / "written"
    made_ = Source.model_validate({"url": agency.url, "query": "SELECT 1"})
    before = agency.everything()
    with pytest.raises(FeedError):
        list(fetch(made_.model_copy(update={"query": query.format(file=file)}), job(agency.base)))
    assert agency.everything() == before
    assert not file.exists()


def test_a_query_without_end_is_ended_in_time(agency: Agency) -> None:
    began = time.monotonic()
    with pytest.raises(FeedError, match="takes longer than 1 s: let it ask for less") as refused:
        read(agency, agency.endless, time_limit="1s", rows_max=10_000_000)
    assert time.monotonic() - began < 5
    assert not refused.value.is_permanent


def test_the_time_limit_is_for_all_rows_together(agency: Agency) -> None:
    """A row that comes in time does not buy time for the next one."""
    if not agency.slow:
        pytest.skip("SQLite has no function that waits")
    began = time.monotonic()
    with pytest.raises(FeedError, match="takes longer than 1 s"):
        read(agency, agency.slow, time_limit="1s", fetch_size=1)
    assert time.monotonic() - began < 3


def test_too_many_rows_are_refused_whole_and_soon(agency: Agency) -> None:
    began = time.monotonic()
    with pytest.raises(FeedError, match="more than 1000 rows come") as refused:
        read(agency, agency.many, rows_max=1000, fetch_size=100)
    assert time.monotonic() - began < 5
    assert refused.value.is_permanent
    assert len(cells(read(agency, "SELECT nomor FROM tiket", rows_max=3))) == 3, "exactly as many are fine"


WATCH = {"query": "SELECT nomor, diubah FROM tiket WHERE diubah >= :watermark ORDER BY nomor"}
START = {"column": "diubah", "start": "2026-05-01 09:00:00"}


def test_the_watermark_moves_with_what_is_stored_and_loses_nothing_of_the_same_instant(agency: Agency) -> None:
    (first,) = read(agency, **WATCH, watermark=START)
    assert [row[0] for row in cells([first])] == [2, 3]
    (border,) = read(agency, **WATCH, memory=first.memory, watermark=START)
    assert [row[0] for row in cells([border])] == [3], "it comes again, because another may come with its instant"
    assert read(agency, **WATCH, memory=border.memory, watermark=START) == [], "nothing new"
    agency.execute("INSERT INTO tiket (nomor, diubah) VALUES (4, '2026-05-01 10:00:00'), (5, '2026-05-02 07:00:00')")
    (second,) = read(agency, **WATCH, memory=border.memory, watermark=START)
    assert [row[0] for row in cells([second])] == [3, 4, 5]
    (third,) = read(agency, **WATCH, memory=second.memory, watermark=START)
    assert [row[0] for row in cells([third])] == [5]


def test_a_row_without_a_watermark_is_reported_and_does_not_move_it(agency: Agency) -> None:
    agency.execute("INSERT INTO tiket (nomor, diubah) VALUES (4, NULL), (5, NULL)")
    query = "SELECT nomor, diubah FROM tiket WHERE diubah >= :watermark OR diubah IS NULL ORDER BY nomor"
    (item,) = read(agency, query, watermark=START)
    *rows, note = lines(item)
    assert [line.cells[0] for line in rows] == [2, 3, 4, 5]
    assert (note.role, note.cells[0]) == (Role.NOTE, "2 rows have no diubah: when they change, it is not seen")
    assert "10:00:00" in item.memory["watermark"]


def test_a_number_is_a_watermark_too(agency: Agency) -> None:
    query = "SELECT nomor FROM tiket WHERE nomor >= :watermark"
    (item,) = read(agency, query, watermark={"column": "nomor", "start": 0})
    assert item.memory["watermark"] == "int:3"
    again = read(agency, query, memory={"watermark": "int:3"}, watermark={"column": "nomor", "start": 0})
    assert cells(again) == [(3,)]


def test_the_same_rows_again_are_no_news_but_a_dry_run_shows_them(agency: Agency) -> None:
    query = "SELECT nomor, kanal FROM tiket ORDER BY nomor"
    (item,) = read(agency, query)
    assert read(agency, query, memory=item.memory) == []
    source = Source.model_validate({"url": agency.url, "query": query})
    assert len(list(fetch(source, job(agency.base, item.memory, is_dry=True)))) == 1
    agency.execute("UPDATE tiket SET kanal = 'radio' WHERE nomor = 2")
    (changed,) = read(agency, query, memory=item.memory)
    agency.execute("UPDATE tiket SET kanal = 'sms' WHERE nomor = 2")
    assert len(read(agency, query, memory=changed.memory)) == 1, "back as before the last time is news all the same"


def test_an_empty_table_is_a_result(agency: Agency) -> None:
    (item,) = read(agency, "SELECT nomor FROM tiket WHERE nomor > 100")
    assert lines(item) == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("SELEC 1", "begins with SELEC"),
        ("SELECT 1 +", "the database refuses: "),
        ("SELECT * FROM tidak_ada", "tidak_ada"),
        ("SELECT nomor AS a, kanal AS a FROM tiket", "two columns are called 'a': name them apart with AS"),
        ("SELECT foto FROM tiket", "the column 'foto' holds bytes"),
    ],
)
def test_a_wrong_query_parks_the_feed_and_says_what_is_wrong(agency: Agency, query: str, text: str) -> None:
    with pytest.raises((FeedError, ValidationError), match=text) as refused:
        read(agency, query)
    if isinstance(refused.value, FeedError):
        assert refused.value.is_permanent
        assert "DECLARE" not in str(refused.value), "our cursor is none of their business"


def test_a_value_that_cannot_be_converted_is_not_quoted(postgres_server: str, tmp_path: Path) -> None:
    """It may be somebody's NIK."""
    with made("postgresql", tmp_path, lambda _name: postgres_server) as agency:
        agency.execute("UPDATE tiket SET kanal = '3522000000000000x'")
        with pytest.raises(FeedError, match='invalid input syntax for type bigint: "…"') as refused:
            read(agency, "SELECT kanal::bigint FROM tiket")
    assert "3522" not in str(refused.value)


def test_a_watermark_that_is_not_in_the_result_is_named(agency: Agency) -> None:
    with pytest.raises(FeedError, match="'diubah' is not in the result: nomor"):
        read(agency, "SELECT nomor FROM tiket WHERE diubah >= :watermark", watermark=START)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"query": "SELECT 1 WHERE 1 >= :watermark"}, "watermark: {column: …, start: …} is needed"),
        ({"watermark": {"column": "a", "start": 1}}, "the query does not use it"),
        ({"watermark": {"column": "a"}}, "Field required"),
        ({"time_limit": "9h"}, "time_limit is between 1s and 2h"),
        ({"rows_max": 0}, "greater than or equal to 1"),
        ({"passwort": "x"}, "Extra inputs"),
    ],
)
def test_a_source_that_cannot_work_is_refused_before_anything_is_asked(given: dict[str, Any], text: str) -> None:
    with pytest.raises(ValidationError, match=text):
        Source.model_validate({"url": "sqlite:///x.db", "query": "SELECT 1", **given})


@pytest.mark.parametrize("url", ["postgresql://dinkes@127.0.0.1:{port}/x", "mysql://dinkes@127.0.0.1:{port}/x"])
def test_a_server_that_is_away_is_tried_again(url: str, tmp_path: Path) -> None:
    made_ = {"url": url.format(port=free_port()), "query": "SELECT 1", "password": {"secret": "db"}}
    with pytest.raises(FeedError, match="cannot be reached") as refused:
        list(fetch(Source.model_validate(made_), job(tmp_path)))
    assert not refused.value.is_permanent
    assert SECRET not in str(refused.value)


def test_a_wrong_password_parks_the_feed_and_is_never_shown(agency: Agency) -> None:
    """A server that is asked again and again with a wrong password may lock the user out."""
    if not agency.closed_url:
        pytest.skip("SQLite has no passwords")
    made_ = {"url": agency.closed_url, "query": "SELECT 1", "password": {"secret": "db"}}
    with pytest.raises(FeedError) as refused:
        list(fetch(Source.model_validate(made_), job(agency.base)))
    assert refused.value.is_permanent
    assert SECRET not in str(refused.value) + repr(refused.value.__cause__) + repr(refused.value.__context__.__cause__)


def test_the_user_and_the_options_are_not_part_of_what_is_shown(agency: Agency) -> None:
    (item,) = read(agency, "SELECT 1 AS a")
    assert "@" not in item.origin
    assert "?" not in item.origin


def test_more_rows_than_one_portion_all_come(agency: Agency) -> None:
    (item,) = read(agency, agency.hundred_thousand, fetch_size=1000)
    (table,) = item.tables()
    assert sum(1 for _line in table.lines()) == table.count == 100_000


def test_the_zero_date_of_mysql_is_no_date(mariadb_server: str, tmp_path: Path) -> None:
    with made("mariadb", tmp_path, lambda _name: mariadb_server) as agency:
        agency.execute(
            "SET SESSION sql_mode = ''", "INSERT INTO tiket (nomor, tanggal, diubah) VALUES (9, '0000-00-00', 0)"
        )
        assert cells(read(agency, "SELECT tanggal, diubah FROM tiket WHERE nomor = 9")) == [(None, None)]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(os.urandom(4096))
    with pytest.raises(FeedError, match="file is not a database") as refused:
        list(fetch(Source(url="sqlite:///x.db", query="SELECT 1 FROM t"), job(tmp_path)))
    assert refused.value.is_permanent


def test_a_database_that_somebody_writes_right_now_is_tried_again(tmp_path: Path) -> None:
    with made("sqlite", tmp_path, lambda _name: None) as agency:
        writer = sqlite3.connect(tmp_path / "agency.db", isolation_level=None)
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FeedError, match="database is locked") as refused:
            read(agency, "SELECT nomor FROM tiket")
        writer.rollback()
        writer.close()
        assert not refused.value.is_permanent


def test_the_kind_is_registered() -> None:
    from ingest.feeds import KINDS

    assert KINDS["sql"] is KIND
    assert KIND.is_tabular
