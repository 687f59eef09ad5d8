"""Rows that a feed could not take: kept whole, given back, counted, and never mistaken for messages of the network."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.rejects import Cell, OpenReject, RejectedRow, packed, unpacked
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.queries import quarantine as queries
from commandcenter.store.queries import received
from commandcenter.store.queries.sources import sources
from commandcenter.store.versions import Topic
from commandcenter.store.writes import quarantine
from ingest.replay import replay
from tests.network import START, arrived, rows, scalar, seed, writer
from tests.store.feeding import configure, row

HEADER = (("REKAP ADUAN", None, None), ("No", "Tanggal", "Jumlah"))
BAD = RejectedRow(
    "rekap.xlsx", "Juni", 7, "Jumlah", "not_a_number", "'1.2.3' is no number: write 1234 or 1.234,5",
    ("No", "Tanggal", "Jumlah"), (5, date(2026, 6, 30), "1.2.3"), HEADER,
)  # fmt: skip


@pytest.fixture
def feed(engine: Engine) -> Engine:
    configure(engine, row(), row("radio"))
    return engine


def reject(
    engine: Engine, *rejected: RejectedRow, name: str = "lapor", at: int = START, anywhere: bool = False
) -> None:
    with engine.begin() as connection:
        quarantine.keep_rows(connection, name, rejected, at, is_same_anywhere=anywhere)


def waiting(engine: Engine, name: str = "lapor", after: int = 0, limit: int = 1000) -> Sequence[OpenReject]:
    with engine.connect() as connection:
        return queries.rejects(connection, name, after, limit)


def settle(engine: Engine, *ids: int) -> int:
    with engine.begin() as connection:
        return quarantine.settle(connection, ids, "replayed", START)


def test_a_row_comes_back_as_it_was_with_its_header_and_its_reason(feed: Engine) -> None:
    reject(feed, BAD)
    [found] = waiting(feed)
    assert found.row == BAD
    assert (found.n, found.first_at, found.last_at) == (1, START, START)
    assert scalar(feed, "SELECT position FROM quarantine") == "rekap.xlsx!Juni!7!Jumlah"
    assert scalar(feed, "SELECT source FROM quarantine") == "feed:lapor"


def test_rows_come_back_page_by_page_in_the_order_of_their_file(feed: Engine) -> None:
    for line in range(5):
        reject(feed, replace(BAD, line=line))
    first = waiting(feed, limit=3)
    rest = waiting(feed, after=first[-1].id)
    assert [found.row.line for found in (*first, *rest)] == [0, 1, 2, 3, 4]
    assert waiting(feed, "radio") == ()


def test_the_same_row_again_counts_up_also_when_something_else_is_found_wrong(feed: Engine) -> None:
    """A changed mapping may complain about another column: it is still one row to mend."""
    reject(feed, BAD)
    reject(feed, replace(BAD, column="Tanggal", reason="no_date"), at=START + 9)
    [found] = waiting(feed)
    assert (found.n, found.first_at, found.last_at) == (2, START, START + 9)
    assert (found.row.column, found.row.reason) == ("Tanggal", "no_date")


def test_the_same_row_in_next_weeks_file_is_one_row_to_mend_where_the_file_says_nothing(feed: Engine) -> None:
    later = replace(BAD, origin="minggu-48.xlsx", line=9, header=())
    reject(feed, BAD, anywhere=True)
    reject(feed, later, replace(later, cells=(6, None, "x")), at=START + DAY, anywhere=True)
    first, second = waiting(feed)
    assert (first.row, first.n, first.first_at) == (later, 2, START)
    assert (second.row.cells, second.n) == ((6, None, "x"), 1)


def test_the_same_row_in_another_file_is_another_row_where_the_files_name_says_something(feed: Engine) -> None:
    reject(feed, BAD)
    reject(feed, replace(BAD, origin="juli.xlsx"))
    assert len(waiting(feed)) == 2


def test_a_feed_counts_the_rows_that_somebody_has_to_mend(feed: Engine) -> None:
    def count() -> int:
        return int(scalar(feed, "SELECT rejects FROM feed WHERE name = 'lapor'"))

    second = replace(BAD, line=8, column="", reason="too_long", cells=(1, 2, 3, 4))
    reject(feed, BAD, second, BAD)
    assert count() == 2
    reject(feed, BAD)
    assert count() == 2
    [first, *_rest] = waiting(feed)
    assert settle(feed, first.id) == 1
    assert settle(feed, first.id) == 0
    assert count() == 1
    reject(feed, BAD)  # the file still has it; it was dealt with
    assert count() == 1
    assert len(waiting(feed)) == 1


def test_settling_rows_tells_the_screens_of_the_feeds_and_no_other(feed: Engine) -> None:
    reject(feed, BAD)
    settle(feed, waiting(feed)[0].id)
    with feed.connect() as connection:
        found = versions.read(connection)
    assert Topic.QUARANTINE not in found
    assert found[Topic.FEEDS] == 2  # configured, settled


def test_rows_of_feeds_are_no_messages_of_the_network(feed: Engine) -> None:
    """Neither counted as rejected messages, nor listed, nor judged as topics in a replay."""
    seed(feed)
    reject(feed, BAD, RejectedRow("x", "", 1, "", "unknown_element", "", (), ()))
    writer(feed).store([arrived("cc/v1/x", b"a", START)], START)
    with feed.connect() as connection:
        found = sources(connection, Instant(START))
        assert (found.rejected, found.new_device_count) == ({"bad_topic": 1}, 0)
        assert [entry.source for entry in queries.open_entries(connection)] == ["cc/v1/x"]
        assert received.quarantined(connection, 0) == {("cc/v1/x", b"a"): 1}
    replayed = replay(feed, Settings(), START)
    assert (replayed.accepted, replayed.refused) == (0, 1)
    assert len(waiting(feed)) == 2
    assert rows(feed, "SELECT n FROM quarantine WHERE feed <> ''") == [(1,), (1,)]


def test_open_rows_of_a_feed_are_found_by_an_index(feed: Engine) -> None:
    is_postgres = feed.dialect.name == "postgresql"
    question = (
        "SELECT id FROM quarantine WHERE settled_at IS NULL AND feed <> '' AND feed = 'lapor' AND id > 3 "
        "ORDER BY id LIMIT 5"
    )
    with feed.connect() as connection:
        if is_postgres:  # which reads a table of no rows as a whole when it may
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = str(connection.execute(text(f"EXPLAIN {'' if is_postgres else 'QUERY PLAN'} {question}")).all())
    assert "ix_quarantine_feed" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(st.characters(exclude_categories=[])),
    st.dates(), st.datetimes(timezones=st.sampled_from([None, UTC])),
)  # fmt: skip


@given(st.text(), st.text(), st.text(), st.lists(CELLS, max_size=5))
def test_every_row_survives_quarantine(origin: str, sheet: str, column: str, cells: list[Cell]) -> None:
    given_ = RejectedRow(origin, sheet, 3, column, "r", "d", ("a!", "b"), tuple(cells), (tuple(cells),))
    kept = packed("lapor", given_, START)
    found = unpacked(kept.payload, kept.position, kept.reason, kept.detail)
    plain = [text_.replace("\0", "\\x00") for text_ in (origin, sheet, column)]
    assert [found.origin, found.sheet, found.column] == plain
    assert (found.cells, found.header, found.columns, found.line) == (tuple(cells), (tuple(cells),), ("a!", "b"), 3)
    assert [type(cell) for cell in found.cells] == [type(cell) for cell in cells]


def test_a_cell_that_is_no_cell_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="cannot be set"):
        packed("lapor", RejectedRow("o", "", 1, "", "r", "d", (), ({1},)), START)  # type: ignore[arg-type]


def test_an_instant_keeps_its_zone() -> None:
    moment = datetime(2026, 6, 30, 8, 45, tzinfo=UTC)
    kept = packed("lapor", RejectedRow("o", "", 1, "", "r", "d", ("a",), (moment,)), START)
    assert unpacked(kept.payload, kept.position, "r", "d").cells == (moment,)
