"""Three years of targets, results and village figures behind the screens for decisions, at ten times the demo's volume.

Every result has been corrected nine times and every target has a second version, so that revisions lie behind the
current rows; the villages have three years of their 323 figures.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Final

from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, from_datetime
from commandcenter.domain.feeds import FeedRow, Trigger
from commandcenter.domain.period import parse
from commandcenter.domain.records import Observation, Place, Record, Target
from commandcenter.domain.reference import REGENCY, Indicator, Polarity
from commandcenter.store.queries import reference
from commandcenter.store.writes import feeds, records

THEME: Final = "kinerja perangkat daerah"
CORRECTIONS: Final = 10
VILLAGES: Final = 430
_BATCH: Final = 5_000


def fill(
    engine: Engine, now: datetime, years: int = 3, corrections: int = CORRECTIONS, villages_n: int = VILLAGES
) -> int:
    """Targets and results of ``years`` plan years until the last quarter that is over, and so many villages; how many
    rows, revisions counted. The reference data must be there."""
    at, draw = from_datetime(now), Random(20261122)
    with engine.begin() as connection:
        feeds.configure(
            connection, [_feed("kinerja-target", "target"), _feed("kinerja-hasil"), _feed("data-desa")], at - 1100 * DAY
        )
        register = reference.indicators(connection)
        villages = [village.code for village in reference.villages(connection)][:villages_n]
    agencies = [each for each in register if each.theme == THEME]
    of_villages = [each for each in register if each.code.startswith("desa-")]
    quarters = [f"{now.year - back}-Q{number}" for back in range(years) for number in (1, 2, 3, 4)]
    over = [quarter for quarter in quarters if parse(quarter).ends_at <= at]
    n = 0
    items = {name: _item(engine, name, at) for name in ("kinerja-target", "kinerja-hasil", "data-desa")}
    for version in ("awal", "perubahan"):
        n += _store(engine, "kinerja-target", items, list(_targets(agencies, quarters, version)), at - 1000 * DAY)
    for turn in range(corrections):
        results = list(_results(agencies, over, draw))
        n += _store(engine, "kinerja-hasil", items, results, at - (corrections - turn) * HOUR)
    for year in range(now.year - years, now.year):
        n += _store(engine, "data-desa", items, _of_villages(of_villages, villages, str(year), draw), at - DAY)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as autovacuum has done by then
    return n


def _targets(agencies: Sequence[Indicator], quarters: Sequence[str], version: str) -> Iterator[Target]:
    for line, indicator in enumerate(agencies):
        for quarter in quarters:
            plan = f"Perjanjian Kinerja {quarter[:4]}"
            yield Target(
                Place("Kinerja", line), indicator.code, REGENCY, indicator.producer, plan, version, quarter,
                parse(quarter).ends_at, 80.0 + line % 20, None, None,
            )  # fmt: skip


def _results(agencies: Sequence[Indicator], quarters: Sequence[str], draw: Random) -> Iterator[Observation]:
    for line, indicator in enumerate(agencies):
        for quarter in quarters:
            if draw.random() < 0.05:
                continue  # late
            share = draw.gauss(0.97, 0.12)
            value = (80.0 + line % 20) * (2 - share if indicator.polarity is Polarity.LOWER else share)
            yield Observation(
                Place("Kinerja", line), indicator.code, REGENCY, quarter, parse(quarter).ends_at, round(value, 2), None,
                None,
            )  # fmt: skip


def _of_villages(of: Sequence[Indicator], villages: Sequence[str], year: str, draw: Random) -> list[Observation]:
    ends_at = parse(year).ends_at
    return [
        Observation(Place("", line), indicator.code, code, year, ends_at, float(draw.randrange(400)), None, None)
        for line, code in enumerate(villages, 2)
        for indicator in of
        if draw.random() > 0.014
    ]


def _store(engine: Engine, feed: str, items: dict[str, int], said: Sequence[Record], at: int) -> int:
    for start in range(0, len(said), _BATCH):
        with engine.begin() as connection:
            records.store(connection, feed, items[feed], said[start : start + _BATCH], at)
    return len(said)


def _feed(name: str, kind: str = "observation") -> FeedRow:
    return FeedRow(
        name=name, title=f"Feed {name}", kind="file", owner="bappeda", records=kind, schedule="every 3600s",
        warn_after_s=86_400, error_after_s=3 * 86_400, is_enabled=True, config_digest=1,
    )  # fmt: skip


def _item(engine: Engine, name: str, at: int) -> int:
    with engine.begin() as connection:
        run = feeds.begin(connection, name, Trigger.PERSON, at, 0)
        if run is None:
            raise RuntimeError(f"{name} is running already")
        return feeds.begin_item(connection, run, f"{name}.csv", "", at)
