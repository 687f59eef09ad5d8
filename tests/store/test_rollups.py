"""Rollups are the sums over the samples, however they came in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, SECOND
from commandcenter.domain.model import Reading
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.rollups import add_up, coarser
from tests.network import START, message, rollup_differences, rows, seed, wib, writer

_EDGES = [START, START - 1, START + FIVE_MINUTES, wib("2026-03-10 00:00"), wib("2026-03-10 00:00") - 1]
_READINGS = st.lists(
    st.tuples(
        st.sampled_from(["balen-a", "balen"]),
        st.sampled_from(_EDGES) | st.integers(START - 2 * DAY, START + 4 * 60 * SECOND),
        st.sampled_from(["up", "degraded", "down", "maintenance"]),
        st.none() | st.floats(0, 1000),
        st.none() | st.integers(0, 100),
        st.none() | st.floats(0, 1000),
        st.none() | st.integers(0, 1000),
    ),
    min_size=1,
    max_size=30,
)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, dict[str, int]]]:
    """One SQLite store for all examples of a property: emptied between them."""
    path: Path = tmp_path_factory.mktemp("rollups") / "store.db"
    migrate.upgrade(f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}")
    yield engine, seed(engine)
    engine.dispose()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=_READINGS, cuts=st.lists(st.integers(0, 30), max_size=4))
def test_rollups_equal_the_sums_over_the_samples(
    network: tuple[Engine, dict[str, int]], given_: list[tuple[str, int, str, float, int, float, int]], cuts: list[int]
) -> None:
    engine, _ids = network
    with engine.begin() as connection:
        for table in ("sample", "rollup_5m", "rollup_hour", "rollup_day", "state_event"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE element_state SET state='unknown', event_at=NULL, seen_at=NULL, recent=''")
    messages = [
        message(key, status, at, latency_ms=latency, loss_pct=loss, rx_mbps=rx, tx_mbps=tx)
        for key, at, status, latency, loss, rx, tx in given_
    ]
    made = writer(engine)
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(messages)], strict=True):
        if start < end:
            made.store(messages[start:end], START)
    assert rollup_differences(engine) == []


def test_a_bucket_that_is_added_to_later_holds_both(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    made.store([message("balen-a", "up", START, latency_ms=10, loss_pct=1, rx_mbps=5)], START)
    made.store([message("balen-a", "down", START + SECOND)], START)
    made.store([message("balen-a", "up", START + 2 * SECOND, latency_ms=4.5)], START)
    found = rows(
        engine,
        "SELECT n, n_up, n_down, latency_n, latency_sum, latency_min, latency_max, loss_n, rx_n, tx_n FROM rollup_5m",
    )
    assert found == [(3, 2, 1, 2, 14.5, 4.5, 10.0, 1, 1, 0)]
    assert rollup_differences(engine) == []


def test_a_bucket_without_a_measurement_has_no_minimum_not_zero(engine: Engine) -> None:
    seed(engine)
    writer(engine).store([message("balen-a", "down", START)], START)
    assert rows(engine, "SELECT latency_n, latency_min, latency_max FROM rollup_hour") == [(0, None, None)]


def test_a_day_is_a_local_day() -> None:
    """23.59 and 00.01 WIB are two days, though both are 10 March in UTC."""
    pair = [(1, _reading(wib("2026-03-10 23:59"))), (1, _reading(wib("2026-03-11 00:01")))]
    days = coarser(add_up(pair), DAY)
    assert sorted(days) == [(1, wib("2026-03-10 00:00")), (1, wib("2026-03-11 00:00"))]
    assert len(coarser(add_up(pair), HOUR)) == 2


def _reading(at: int) -> Reading:
    judged = message("balen-a", "up", at).judged
    assert isinstance(judged, Reading)
    return judged
