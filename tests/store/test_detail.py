"""Everything about one element: 24 hours in five-minute buckets, availability, its own changes."""

from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.picture import ElementDetail, Share, Shown
from commandcenter.store.queries.detail import detail
from tests.network import START, last_will, message, seed, writer


def look(engine: Engine, at: int, kind: str, key: str, live: bool = True) -> ElementDetail | None:
    with engine.connect() as connection:
        return detail(connection, Instant(at, live), kind, key)


def found(engine: Engine, at: int, kind: str, key: str, live: bool = True) -> ElementDetail:
    answer = look(engine, at, kind, key, live)
    assert answer is not None
    return answer


def test_a_bucket_holds_means_and_extremes(engine: Engine) -> None:
    seed(engine)
    values = [(2.0, 0.0, 10, 1), (4.0, 1.0, 20, 3), (12.0, 5.0, 60, 2)]
    readings = [
        message("kapas-a", "up", START + n * SECOND, latency_ms=a, loss_pct=b, rx_mbps=c, tx_mbps=d)
        for n, (a, b, c, d) in enumerate(values)
    ]
    writer(engine).store([*readings, message("kapas-a", "down", START + 9 * SECOND)], START + 9 * SECOND)
    [bucket] = found(engine, START + MINUTE, "link", "kapas-a").buckets
    assert (bucket.at, bucket.latency_ms, bucket.latency_min_ms, bucket.latency_max_ms) == (START, 6.0, 2.0, 12.0)
    assert (bucket.loss_pct, bucket.rx_mbps, bucket.tx_mbps, bucket.up) == (2.0, 30.0, 2.0, Share(4, 3))


def test_what_was_not_measured_is_missing_and_not_zero(engine: Engine) -> None:
    seed(engine)
    writer(engine).store([message("kapas-a", "up", START)], START)
    [bucket] = found(engine, START + MINUTE, "link", "kapas-a").buckets
    values = (bucket.latency_ms, bucket.latency_min_ms, bucket.loss_pct, bucket.rx_mbps, bucket.tx_mbps)
    assert values == (None,) * 5


def test_24_hours_and_no_more_in_order(engine: Engine) -> None:
    seed(engine)
    ages = [DAY + FIVE_MINUTES, DAY, 12 * HOUR, 0]
    writer(engine).store([message("kapas-a", at=START - age) for age in ages], START)
    buckets = found(engine, START + MINUTE, "link", "kapas-a").buckets
    assert [bucket.at for bucket in buckets] == [START - age for age in ages[1:]]


def test_of_the_past_nothing_of_what_came_later(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    for hours in (0, 1, 2):
        made.store([message("kapas-a", "down" if hours else "up", START + hours * HOUR)], START + hours * HOUR)
    answer = found(engine, START + HOUR + MINUTE, "link", "kapas-a", live=False)
    assert [bucket.at for bucket in answer.buckets] == [START, START + HOUR]
    assert len(answer.events) == 1
    assert answer.view.shown is Shown.UP


def test_a_victim_names_its_cause(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    made.store([message(key, at=START) for key in ("menara-utama", "balen", "kanor", "balen-kanor")], START)
    made.store([last_will("balen", START + SECOND)], START + SECOND)
    answer = found(engine, START + 2 * SECOND, "tower", "kanor")
    assert (answer.view.shown, answer.cause_names) == (Shown.BEHIND, ("Menara Balen",))


def test_a_link_has_a_capacity_and_a_tower_none(engine: Engine) -> None:
    seed(engine)
    assert found(engine, START, "link", "kapas-a").capacity_mbps == 10_000
    assert found(engine, START, "tower", "kapas").capacity_mbps is None


def test_what_is_not_there_is_none(engine: Engine) -> None:
    assert look(engine, START, "link", "kapas-a") is None
    seed(engine)
    assert look(engine, START, "tower", "kapas-a") is None
    assert look(engine, START, "link", "nowhere") is None
