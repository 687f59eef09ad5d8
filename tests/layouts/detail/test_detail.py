"""The page behind a panel, on a real store."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from commandcenter.domain.clock import Instant
from commandcenter.store import engine as store_engine
from commandcenter.store.queries.statements import recorded
from layouts import SCREENS, detail
from layouts.contract import Column, Facts, Filter, Look, Option, Panel, Params, Rendered, Screen, Table
from layouts.detail.content import address, content
from layouts.detail.grid import grid
from layouts.detail.opened import Opened, opened
from layouts.renderer import to_json
from tests.layouts.pictures import AT
from tests.layouts.reading import words
from tests.store.feeding import configure, row


@pytest.fixture
def connection(sqlite_url: str) -> Iterator[Connection]:
    reader = store_engine.create_engine(sqlite_url, read_only=True)
    with reader.connect() as made:
        yield made
    reader.dispose()


def fetch(connection: Connection, _instant: Instant, params: Params) -> Any:
    connection.exec_driver_sql("SELECT name FROM feed WHERE name = ?", (params.get("kind", "none"),))
    return params.get("kind")


def render(data: Any, _look: Look) -> Rendered:
    return Rendered(facts=Facts("November", 12, ("Sumber lapor", "elsewhere")), data_at=AT)


def table(data: Any, _look: Look) -> Table:
    return Table((Column("name", "Name"), Column("n", "Count", "number")), [{"name": data, "n": 1234}], "Two left out.")


PANEL = Panel(
    "one", "Name", frozenset(), fetch, render, params=("kind",), definition="What is counted", table=table, unit="rows"
)
TINY = Screen("tiny", "/tiny", "Data", (PANEL, Panel("bare", "Name", frozenset(), fetch, render)))


KINDS = Filter("kind", "Kind", lambda *_: [Option("", "all"), Option("a", "Kind A")])
NARROWED = Screen("tiny", "/tiny", "Data", (PANEL,), filters=(KINDS,))


def open_one(connection: Connection, look: Look | None = None, **params: str) -> Opened:
    found = opened(connection, [TINY], "tiny", "one", Instant(AT), params, look or Look())
    assert found is not None
    return found


def test_what_nobody_has_and_what_has_no_table_is_not_opened(connection: Connection) -> None:
    for screen, panel in (("tiny", "none"), ("none", "one"), ("tiny", "bare")):
        assert opened(connection, [TINY], screen, panel, Instant(AT), {}, Look()) is None


def test_a_panel_gets_only_the_parameters_that_it_asked_for(connection: Connection) -> None:
    assert open_one(connection, kind="a", other="b").params == {"kind": "a"}


def test_without_data_there_is_no_table_and_it_is_said(connection: Connection) -> None:
    found = open_one(connection)
    assert found.table is None
    assert "Belum ada data" in words(content(found, connection))


def test_the_statements_that_ran_are_told_with_their_parameters(connection: Connection) -> None:
    said = words(content(open_one(connection, kind="lapor"), connection))
    assert "SELECT name FROM feed WHERE name = ?" in said
    assert "'lapor'" in said
    assert "1 perintah SQL" in said


def test_definition_period_n_sources_and_note_are_told(connection: Connection) -> None:
    said = words(content(open_one(connection, kind="a"), connection))
    for part in ("Yang dihitung", "November", "12", "elsewhere", "Two left out.", "1 baris"):
        assert part in said


def test_what_narrows_it_is_said_by_the_words_of_the_screen(connection: Connection) -> None:
    found = opened(connection, [NARROWED], "tiny", "one", Instant(AT), {"kind": "a"}, Look("en"))
    assert found is not None
    assert found.narrowed == "Kind: Kind A"
    assert words(content(found, connection)).count("Kind: Kind A") == 2  # beside the facts, and below the picture
    whole = opened(connection, [NARROWED], "tiny", "one", Instant(AT), {}, Look("en"))
    assert whole is not None
    assert whole.narrowed == ""
    gone = opened(connection, [NARROWED], "tiny", "one", Instant(AT), {"kind": "gone"}, Look("en"))
    assert gone is not None
    assert gone.narrowed == "Kind: gone"


def test_a_source_that_is_a_feed_leads_to_it(sqlite_url: str, connection: Connection) -> None:
    writer = store_engine.create_engine(sqlite_url)
    configure(writer, row("lapor", title="Sumber lapor"))
    writer.dispose()
    wire = to_json(content(open_one(connection, kind="a"), connection)).decode()
    assert "/data?lang=id&select=feed%3Alapor" in wire


def test_the_address_of_files_carries_what_the_page_was_asked_for(connection: Connection) -> None:
    past = opened(connection, [TINY], "tiny", "one", Instant(1000, live=False), {"kind": "a"}, Look("en", "light"))
    assert past is not None
    found = address(past, "/export/tiny/one.csv")
    for part in ("at=1000", "kind=a", "lang=en", "theme=light"):
        assert part in found


def test_a_file_has_a_name_that_every_system_takes(connection: Connection) -> None:
    assert open_one(connection, kind="Jalan / rusak: 2026?").file_name == "data-nama-jalan-rusak-2026-2026-11-23-1405"


def test_the_grid_sorts_by_figures_and_shows_words(connection: Connection) -> None:
    found = open_one(connection, kind="a")
    assert found.table is not None
    made: Any = grid(found.table, found.look)
    assert made.rowData == [{"name": "a", "n": 1234, "n~": "1.234"}]
    assert made.dashGridOptions["localeText"]["contains"] == "memuat"
    assert grid(found.table, Look("en")).dashGridOptions["localeText"]["contains"] == "contains"  # type: ignore[attr-defined]


def test_the_page_knows_every_parameter_of_every_panel() -> None:
    page = detail.page(SCREENS)
    for screen in SCREENS:
        for panel in screen.panels:
            assert set(panel.params) <= set(page.params)


def test_statements_are_recorded_on_both_databases_and_only_for_as_long(engine: Engine) -> None:
    with engine.connect() as connection:
        with recorded(connection) as found:
            connection.exec_driver_sql("SELECT 1")
        connection.exec_driver_sql("SELECT 2")
    assert [statement.sql for statement in found] == ["SELECT 1"]
    assert found[0].milliseconds >= 0
