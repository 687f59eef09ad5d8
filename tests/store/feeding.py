"""Feeds in a store, records of each kind, and indicators, for the tests of what feeds bring."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.feeds import FeedRow, Trigger
from commandcenter.domain.records import Complaint, ComplaintCount, Observation, Place, Record, Target
from commandcenter.store.schema import indicator
from commandcenter.store.writes import feeds, records
from commandcenter.store.writes.records import Stored
from tests.network import START

LEASE: Final = HOUR


def row(name: str = "lapor", **changes: Any) -> FeedRow:
    """A feed as its configuration says it."""
    values: dict[str, Any] = {
        "name": name, "title": f"Feed {name}", "kind": "file", "owner": "dinkominfo", "records": "complaint",
        "schedule": "every 3600s", "warn_after_s": 86_400, "error_after_s": 3 * 86_400, "is_enabled": True,
        "config_digest": 1,
    }  # fmt: skip
    return FeedRow(**(values | changes))


def configure(engine: Engine, *rows: FeedRow, at: int = START - 30 * DAY) -> bool:
    """Let the store have these feeds."""
    with engine.begin() as connection:
        return feeds.configure(connection, rows, at)


def begin(engine: Engine, name: str = "lapor", at: int = START, trigger: Trigger = Trigger.PERSON) -> int | None:
    """Begin a run."""
    with engine.begin() as connection:
        return feeds.begin(connection, name, trigger, at, LEASE)


def item(engine: Engine, name: str = "lapor", at: int = START, origin: str = "laporan.xlsx") -> int:
    """An item of a run of its own, for records to refer to; the feed is configured if it is not yet."""
    with engine.begin() as connection:
        run = feeds.begin(connection, name, Trigger.PERSON, at, 0)
        assert run is not None
        return feeds.begin_item(connection, run, origin, "", at)


def store(engine: Engine, batch: Sequence[Record], at: int = START, name: str = "lapor", item_id: int = 1) -> Stored:
    """Store a batch in a transaction of its own."""
    with engine.begin() as connection:
        return records.store(connection, name, item_id, batch, at)


def seed_indicators(engine: Engine, *codes: str, decimals: int = 2) -> None:
    """Indicators with nothing but what must be there."""
    values = {
        "definition": "d", "unit": "%", "is_composite": False, "access": "open", "producer": "bps",
        "walidata": "dinkominfo", "frequency": "year", "polarity": "higher", "recorded_at": START,
    }  # fmt: skip
    with engine.begin() as connection:
        rows = [{"code": code, "name": code, "decimals": decimals, **values} for code in codes]
        connection.execute(indicator.insert(), rows)


def complaint(ticket: str, at: int = START - DAY, line: int = 2, **changes: Any) -> Complaint:
    """A ticket that came in at ``at``."""
    made = Complaint(
        Place("Sheet1", line), ticket, "SP4N-LAPOR", "pengaduan", "jalan rusak", "35.22.15", None, "dpu-bmpr", at,
        None, None, None, None, None, "received", None, False, None,
    )  # fmt: skip
    return made._replace(**changes)


def count(period: str, n: int, ends_at: int = START - DAY, **changes: Any) -> ComplaintCount:
    """Tickets of a period as somebody else counted them."""
    made = ComplaintCount(Place("", 2), period, ends_at - DAY, ends_at, None, None, None, None, None, None, n)
    return made._replace(**changes)


def observation(
    code: str = "ipm", value: float | None = 73.74, area: str = "35.22", period: str = "2025", line: int = 2,
    event_at: int = START - 60 * DAY, text: str | None = None,
) -> Observation:  # fmt: skip
    """The value of an indicator."""
    return Observation(Place("", line), code, area, period, event_at, value, text, None)


def target(code: str = "ipm", value: float | None = 74.0, period: str = "2026", **changes: Any) -> Target:
    """What shall be reached."""
    made = Target(
        Place("", 2), code, "35.22", "bappeda", "RPJMD 2025-2029", "awal", period, START + DAY, value, None, None
    )
    return made._replace(**changes)
