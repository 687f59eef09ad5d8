"""Import, forget, import again: through the feeds as they run, with rows that are taken and rows that are not."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from commandcenter.domain.feeds import RunOutcome
from commandcenter.domain.privacy.orders import Ground
from commandcenter.settings import Settings
from commandcenter.store import schema
from commandcenter.store.writes.privacy.forget import forget
from ingest.forgotten import orders_of
from tests.ingest import feed_house
from tests.ingest.feed_house import House, Sheet, row


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    return feed_house.house(engine, tmp_path)


@pytest.fixture
def of_house(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def everything(engine: Engine) -> str:
    with engine.connect() as connection:
        return repr([list(connection.execute(select(table))) for table in schema.metadata.sorted_tables])


def drop(house: House, ticket: str, settings: Settings) -> None:
    with house.engine.begin() as connection:
        forget(
            connection, orders_of(settings), house.configured.name, ticket, Ground.REQUEST, "steward", house.clock[0]
        )


def test_a_forgotten_ticket_does_not_come_back_with_the_next_file(house: House, of_house: Settings) -> None:
    sheet = Sheet("a.xlsx", [row("5010653"), row("2"), row("5010655", kecamatan="Nowhere")])
    house.sheets.append(sheet)
    house.run()
    assert "5010653" in everything(house.engine)
    assert "5010655" in everything(house.engine)
    for ticket in ("5010653", "5010655"):
        drop(house, ticket, of_house)
    assert not any(ticket in everything(house.engine) for ticket in ("5010653", "5010655"))
    house.sheets[:] = [Sheet("b.xlsx", [*sheet.rows, row("3")])]
    ran = house.run()
    assert ran.outcome is RunOutcome.OK
    assert ran.counts.added == 1
    assert [(note.kind, note.n) for _origin, note in ran.noted if note.kind == "forgotten"] == [("forgotten", 1)]
    assert not any(ticket in everything(house.engine) for ticket in ("5010653", "5010655"))
    assert set(house.tickets()) == {"", "2", "3"}


def test_with_another_key_the_feed_fails_and_says_which_key_it_needs(house: House, of_house: Settings) -> None:
    other = Settings(secret_key="another", data_dir=Path("/nowhere"))  # type: ignore[arg-type]
    drop(house, "1", other)
    house.sheets.append(Sheet("a.xlsx", [row("1"), row("2")]))
    ran = house.run()
    assert ran.outcome in (RunOutcome.FAILED, RunOutcome.PARKED)
    assert any("secret.key" in error for error in ran.errors)
    assert house.tickets() == {}


def test_reading_a_feed_makes_no_key(house: House, of_house: Settings) -> None:
    house.sheets.append(Sheet("a.xlsx", [row("1")]))
    house.run()
    assert not (of_house.data_dir / "secret.key").exists()
