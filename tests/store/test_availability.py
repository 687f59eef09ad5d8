"""Availability with its n: over local days and quarters, without planned work, live and of the past."""

from collections.abc import Iterable

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.picture import Availability, Share
from commandcenter.store.queries.availability import availability, shares
from tests.network import message, seed, wib, writer


def fill(engine: Engine, key: str, readings: Iterable[tuple[int, str]]) -> None:
    found = [message(key, status, at) for at, status in readings]
    made = writer(engine, sample_days=4000)
    made.store(found, max(at for at, _status in readings))


def of(engine: Engine, key: str, at: str, live: bool = True) -> tuple[Share, Share, Share]:
    ids = seed(engine)
    with engine.connect() as connection:
        return shares(connection, Instant(wib(at), live), [ids[key]])[ids[key]]


def test_a_day_begins_at_local_midnight(engine: Engine) -> None:
    """23.59 WIB is yesterday and 00.00 today, though both are the same day in UTC."""
    seed(engine)
    fill(engine, "kapas", [(wib("2026-05-20 23:59"), "down"), (wib("2026-05-21 00:00"), "up")])
    today, week, quarter = of(engine, "kapas", "2026-05-21 08:00")
    assert (today, week, quarter) == (Share(1, 1), Share(2, 1), Share(2, 1))


def test_a_week_is_today_and_the_six_local_days_before(engine: Engine) -> None:
    seed(engine)
    fill(engine, "kapas", [(wib("2026-05-14 23:59"), "up"), (wib("2026-05-15 00:00"), "up")])
    _today, week, quarter = of(engine, "kapas", "2026-05-21 08:00")
    assert (week.n, quarter.n) == (1, 2)


def test_a_quarter_begins_with_its_first_local_day(engine: Engine) -> None:
    seed(engine)
    fill(engine, "kapas", [(wib("2026-03-31 23:59"), "down"), (wib("2026-04-01 00:00"), "up")])
    assert of(engine, "kapas", "2026-06-30 23:00")[2] == Share(1, 1)
    assert of(engine, "kapas", "2026-03-31 23:59")[2].n_up == 0


@pytest.mark.parametrize("live", [True, False])
def test_a_quarter_younger_than_a_week_does_not_borrow_from_the_one_before(engine: Engine, live: bool) -> None:
    seed(engine)
    days = [(wib("2026-03-29 12:00") + n * DAY, "up" if n % 2 else "down") for n in range(5)]
    fill(engine, "kapas", days)
    today, week, quarter = of(engine, "kapas", "2026-04-02 13:00", live)
    assert (today, week, quarter) == (Share(1, 0), Share(5, 2), Share(2, 1))


def test_degraded_counts_as_there_and_planned_work_is_not_counted_at_all(engine: Engine) -> None:
    seed(engine)
    noon = wib("2026-05-21 12:00")
    statuses = ["up", "degraded", "down", "maintenance", "maintenance"]
    fill(engine, "kapas", [(noon + n * MINUTE, status) for n, status in enumerate(statuses)])
    today, _week, _quarter = of(engine, "kapas", "2026-05-21 13:00")
    assert today == Share(3, 2)
    assert today.percent == pytest.approx(66.7, abs=0.1)


def test_without_a_reading_there_is_no_percentage(engine: Engine) -> None:
    assert [share.percent for share in of(engine, "kapas", "2026-05-21 13:00")] == [None, None, None]


def test_of_the_past_what_came_later_that_day_is_not_known_yet(engine: Engine) -> None:
    seed(engine)
    fill(engine, "kapas", [(wib("2026-05-21 08:00") + n * HOUR, "up" if n < 4 else "down") for n in range(8)])
    assert of(engine, "kapas", "2026-05-21 10:30", live=False)[0] == Share(3, 3)
    assert of(engine, "kapas", "2026-05-21 23:00", live=False)[0] == Share(8, 4)
    assert of(engine, "kapas", "2026-05-21 10:30", live=True)[0] == Share(8, 4)


def table(engine: Engine, at: str) -> Availability:
    with engine.connect() as connection:
        found = availability(connection, Instant(wib(at)))
    assert found is not None
    return found


def test_every_kecamatan_has_a_row_and_the_regency_is_their_sum(engine: Engine) -> None:
    seed(engine)
    noon = wib("2026-05-21 12:00")
    fill(engine, "kapas", [(noon, "up"), (noon + 1, "down")])
    fill(engine, "balen", [(noon, "up")])
    found = table(engine, "2026-05-21 13:00")
    assert len(found.rows) == 28
    by_name = {row.name: row.today for row in found.rows}
    assert (by_name["Kapas"], by_name["Balen"], by_name["Sekar"]) == (Share(2, 1), Share(1, 1), Share())
    assert (found.today, found.quarter) == (Share(3, 2), Share(3, 2))
    assert found.data_at == noon + 1


def test_a_kecamatan_is_judged_by_its_site_and_not_by_its_links(engine: Engine) -> None:
    seed(engine)
    fill(engine, "kapas-a", [(wib("2026-05-21 12:00"), "down")])
    assert table(engine, "2026-05-21 13:00").today == Share()


def test_the_strip_is_24_hours_ending_with_the_present_one(engine: Engine) -> None:
    seed(engine)
    for at in ("2026-05-20 13:59", "2026-05-20 14:00", "2026-05-21 13:10"):
        fill(engine, "kapas", [(wib(at), "up")])
    row = next(row for row in table(engine, "2026-05-21 13:30").rows if row.name == "Kapas")
    assert [share.n for share in row.hours] == [1, *[0] * 22, 1]


def test_without_an_inventory_there_is_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        assert availability(connection, Instant(wib("2026-05-21 13:30"))) is None
