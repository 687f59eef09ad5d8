"""An OPD or two with plans and results in a store, for the tests of attainment."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Engine, update

from commandcenter.domain.clock import DAY, WIB_OFFSET, Instant
from commandcenter.domain.period import Period
from commandcenter.domain.records import Observation, Place, Target
from commandcenter.domain.reference import REGENCY, Frequency, Opd
from commandcenter.store.engine import create_engine
from commandcenter.store.schema import indicator
from commandcenter.store.writes.reference import apply_opds
from tests.store.feeding import configure, item, row, seed_indicators, store

# 22 November 2026, 14.00 WIB: the third quarter is over, the fourth runs.
NOW: Final = (date(2026, 11, 22).toordinal() - date(1970, 1, 1).toordinal()) * DAY + 14 * DAY // 24 - WIB_OFFSET
LIVE: Final = Instant(NOW)
LONG_AGO: Final = NOW - 1000 * DAY
FEEDS: Final = {"plan": 1, "result": 2, "other": 3}


def begin(engine: Engine, *opds: str) -> None:
    """Feeds, OPDs since 2017, and the indicators rising (a, b, c: higher is better) and falling (x, y)."""
    configure(engine, *(row(name, records="observation") for name in FEEDS))
    for name in FEEDS:
        item(engine, name, LONG_AGO, f"{name}.xlsx")
    seed_indicators(engine, "a", "b", "c", "x", "y", "n")
    with engine.begin() as connection:
        apply_opds(connection, [Opd(code, f"Dinas {code}", code.title(), "dinas", "2017-01-01") for code in opds], 0)
        falling = indicator.c.code.in_(("x", "y"))
        connection.execute(update(indicator).where(falling).values(polarity="lower"))
        connection.execute(update(indicator).where(indicator.c.code == "n").values(polarity="neutral"))


def plan(engine: Engine, opd: str, code: str, *values: float | None, year: int = 2026, at: int = LONG_AGO,
         **changes: Any) -> None:  # fmt: skip
    """Targets of the quarters of a year, from the first on; None: there is none."""
    made = [
        Target(Place("", number), code, REGENCY, opd, f"Perjanjian Kinerja {year}", "awal", _quarter(year, number).text,
               _quarter(year, number).ends_at, value, None, None)._replace(**changes)
        for number, value in enumerate(values, start=1)
        if value is not None or "text" in changes
    ]  # fmt: skip
    store(engine, made, at, "plan", FEEDS["plan"])


def reach(engine: Engine, code: str, *values: float | None, year: int = 2026, at: int = LONG_AGO, feed: str = "result",
          text: str | None = None) -> None:  # fmt: skip
    """Results of the quarters of a year, from the first on; None: there is none."""
    made = [
        Observation(Place("", number), code, REGENCY, _quarter(year, number).text, _quarter(year, number).ends_at,
                    value, text, None)
        for number, value in enumerate(values, start=1)
        if value is not None or text is not None
    ]  # fmt: skip
    store(engine, made, at, feed, FEEDS[feed])


def _quarter(year: int, number: int) -> Period:
    return Period(Frequency.QUARTER, date(year, 3 * number - 2, 1))


def reading(engine: Engine) -> Engine:
    """An engine that only reads the same database, as the screens do."""
    return create_engine(engine.url.render_as_string(hide_password=False), read_only=True)
