"""A ticket is forgotten on both databases: nothing leads to it, what it counted for stays, it never returns."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from commandcenter.domain.clock import DAY, HOUR, start_of_day
from commandcenter.domain.privacy.orders import Forgotten, Ground
from commandcenter.domain.rejects import RejectedRow
from commandcenter.store import schema
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.orders import Orders
from commandcenter.store.writes import quarantine, records
from commandcenter.store.writes.privacy.correct import correct
from commandcenter.store.writes.privacy.forget import forget
from commandcenter.store.writes.privacy.scrub import scrub
from tests.network import START
from tests.store.complaining import ready
from tests.store.feeding import complaint

ORDERS = Orders(lambda: "a secret of the tests")
TICKET = "5010653"


@pytest.fixture
def feed(engine: Engine) -> Engine:
    return ready(engine)


def bring(engine: Engine, *tickets: Any, at: int = START, orders: Orders | None = ORDERS) -> records.Stored:
    with engine.begin() as connection:
        return records.store(connection, "lapor", 1, tickets, at, orders)


def drop(engine: Engine, ticket: str = TICKET, orders: Orders = ORDERS) -> Forgotten:
    with engine.begin() as connection:
        return forget(connection, orders, "lapor", ticket, Ground.REQUEST, "steward", START)


def told(number: str = TICKET, **changes: Any) -> Any:
    return complaint(f"#{number}", START - DAY + 3 * HOUR, village="35.22.15.1001", text="Jalan rusak", **changes)


def reject(number: object, line: int = 7, detail: str = "no such category") -> RejectedRow:
    return RejectedRow("laporan.xlsx", "Sheet1", line, "Kategori", "unknown", detail, ("ID", "Kategori"), (number, "x"))


def rows(engine: Engine, table: Any) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(table)))


def everything(engine: Engine) -> str:
    """All that the database says, in one text."""
    return repr([rows(engine, table) for table in schema.metadata.sorted_tables])


def test_nothing_in_the_database_names_the_ticket_any_more_and_the_counts_are_the_same(feed: Engine) -> None:
    bring(feed, told(), complaint("#5010654"))
    bring(feed, told(status="answered", answered_at=START - HOUR), at=START + 1)
    with feed.begin() as connection:
        quarantine.keep_rows(connection, "lapor", [reject(5010653.0), reject("5010655", 8)], START, orders=ORDERS)
        detail = "#5010653 is already in line 3 and says something else there"
        quarantine.keep_rows(connection, "lapor", [reject("5010656", 9, detail)], START, orders=ORDERS)
        connection.execute(text("UPDATE feed SET error = 'ticket 5010653 has no date'"))
    days = rows(feed, schema.complaint_day)
    assert TICKET in everything(feed)
    done = drop(feed)
    assert (done.rows, done.rejects, done.passages, done.mentions) == (2, 1, 2, ())
    assert TICKET not in everything(feed)
    assert "Jalan rusak" not in everything(feed)
    assert rows(feed, schema.complaint_day) == days
    with feed.connect() as connection:
        assert connection.execute(select(func.count()).select_from(schema.complaint)).scalar() == 3
        assert connection.execute(select(schema.feed.c.rejects)).scalar() == 2
    kept = [row for row in rows(feed, schema.complaint) if row.ticket == ""]
    assert {(row.category, row.kecamatan, row.village, row.line) for row in kept} == {
        ("jalan rusak", "35.22.15", None, 0)
    }
    assert all(row.received_at == start_of_day(row.received_at) for row in kept)


def test_the_next_delivery_does_not_bring_it_back_under_any_spelling(feed: Engine) -> None:
    bring(feed, told())
    drop(feed, f" #{TICKET} ")
    for number in (TICKET, f"#{TICKET}"):
        assert bring(feed, complaint(number), complaint("#1")).forgotten == 1
    with feed.begin() as connection:
        quarantine.keep_rows(connection, "lapor", [reject(TICKET), reject(f"#{TICKET}"), reject(5010653)], START,
                             orders=ORDERS)  # fmt: skip
    assert rows(feed, schema.quarantine) == []
    assert [row.ticket for row in rows(feed, schema.complaint)] == ["", "#1"]


def test_what_was_open_is_no_work_of_anybodys_any_more(feed: Engine) -> None:
    bring(feed, told())
    drop(feed)
    assert [row.status for row in rows(feed, schema.complaint)] == ["archived"]


def test_a_ticket_that_never_came_is_not_taken_in_later(feed: Engine) -> None:
    assert not drop(feed, "777").is_anything
    assert bring(feed, complaint("777")).forgotten == 1


def test_the_same_number_of_another_feed_is_another_ticket(feed: Engine) -> None:
    bring(feed, told())
    drop(feed)
    assert ORDERS.hash_of("lapor", TICKET) != ORDERS.hash_of("radio", TICKET)


def test_the_order_tells_the_number_to_nobody_without_the_key(feed: Engine) -> None:
    bring(feed, told())
    drop(feed)
    (order,) = rows(feed, schema.ticket_order)
    assert order.ticket_hash == ORDERS.hash_of("lapor", TICKET)
    assert order.ticket_hash != Orders(lambda: "another").hash_of("lapor", TICKET)


def test_whoever_does_not_have_the_key_or_does_not_ask_stores_nothing(feed: Engine) -> None:
    drop(feed)
    for orders in (Orders(lambda: "another"), None):
        with pytest.raises(StoreError):
            bring(feed, complaint("#1"), orders=orders)
        with pytest.raises(StoreError), feed.begin() as connection:
            quarantine.keep_rows(connection, "lapor", [reject("1")], START, orders=orders)
    assert rows(feed, schema.complaint) == []


def test_what_people_wrote_about_it_is_named_and_left_to_them(feed: Engine) -> None:
    with feed.begin() as connection:
        connection.execute(schema.briefing.insert().values(held_at=START, note=f"tiket {TICKET} dibahas"))
    assert drop(feed).mentions == ("briefing 1",)


def test_numbers_that_hold_it_are_left_alone(feed: Engine) -> None:
    bring(feed, complaint("#15010653"), complaint("#50106531"))
    with feed.begin() as connection:
        connection.execute(text("UPDATE feed SET error = '15010653 and 50106531x'"))
    assert not drop(feed).is_anything


@pytest.mark.parametrize(
    "ticket", ["", "%", "_", "5010653'; DROP TABLE complaint; --", "\u202e5010653", "x" * 10_000, "\x00"]
)
def test_a_strange_number_forgets_nothing_else(feed: Engine, ticket: str) -> None:
    bring(feed, told(), complaint("#1"))
    try:
        done = drop(feed, ticket)
    except Exception as error:  # PostgreSQL takes no NUL: refused, and nothing is changed
        assert "\x00" in ticket, error  # noqa: PT017
    else:
        assert done.rows == 0
    assert sorted(row.ticket for row in rows(feed, schema.complaint)) == ["#1", f"#{TICKET}"]


def test_the_file_of_sqlite_keeps_nothing_of_it(sqlite_url: str, tmp_path: Path) -> None:
    engine = ready(create_engine(sqlite_url))
    bring(engine, told(), *(complaint(f"#{n}") for n in range(200)))
    bring(engine, told(status="answered"), at=START + 1)
    scrub(engine)
    assert _holds(tmp_path, b"Jalan rusak")
    drop(engine)
    scrub(engine)
    engine.dispose()
    assert not _holds(tmp_path, b"Jalan rusak")
    assert not _holds(tmp_path, TICKET.encode())


def _holds(folder: Path, said: bytes) -> bool:
    return any(said in path.read_bytes() for path in folder.iterdir())


def test_a_correction_holds_against_every_later_delivery(feed: Engine) -> None:
    bring(feed, told())
    with feed.begin() as connection:
        before = correct(connection, ORDERS, "lapor", TICKET, {"kecamatan": "35.22.01", "text": None}, Ground.MISTAKE,
                         "steward", START + 1)  # fmt: skip
    assert before.kecamatan == "35.22.15"
    assert bring(feed, told(), at=START + 2).unchanged == 1
    bring(feed, told(status="answered"), at=START + 3)
    found = rows(feed, schema.complaint)
    assert [row.kecamatan for row in found] == ["35.22.15", "35.22.01", "35.22.01"]
    assert {row.text for row in found} == {None}
    assert [(row.kecamatan, row.n) for row in rows(feed, schema.complaint_day)] == [("35.22.01", 1)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"kecamatan": "35.22.99"}, "not the code"), ({"opd": "nobody"}, "not the code"), ({"text": "new"}, "not written"),
     ({"ticket": "1"}, "cannot be corrected")],
)  # fmt: skip
def test_what_cannot_be_corrected_is_refused_and_nothing_is_changed(
    feed: Engine, changes: dict[str, Any], says: str
) -> None:
    bring(feed, told())
    with pytest.raises((StoreError, ValueError), match=says), feed.begin() as connection:
        correct(connection, ORDERS, "lapor", TICKET, changes, Ground.MISTAKE, "steward", START + 1)
    assert rows(feed, schema.ticket_order) == []


def test_what_was_forgotten_cannot_be_corrected_back(feed: Engine) -> None:
    bring(feed, told())
    drop(feed)
    with pytest.raises(StoreError, match="no ticket"), feed.begin() as connection:
        correct(connection, ORDERS, "lapor", TICKET, {"opd": "dlh"}, Ground.MISTAKE, "steward", START + 1)
