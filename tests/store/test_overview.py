"""How every subject stood at two moments, as it was known then. On both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from commandcenter.domain.briefing.changes import Kind, changes
from commandcenter.domain.briefing.standing import Reports, Standing
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant, start_of_day
from commandcenter.domain.complaints.scope import Window
from commandcenter.store import versions
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import overview
from commandcenter.store.schema import report
from commandcenter.store.versions import Topic
from commandcenter.store.writes import workers
from tests.network import KEYS, PLAN, START, message, writer
from tests.network import seed as seed_network
from tests.store.attainment import plans
from tests.store.complaining import ready, told
from tests.store.feeding import complaint, configure, item, row
from tests.store.test_sites import PORTAL, probe, watch

THEN = START - DAY
OLD = START - 60 * DAY


def ask(engine: Engine, then: int = THEN, at: int = START, live: bool = True) -> tuple[Standing, Standing]:
    with engine.connect() as connection:
        return overview.standings(connection, then, Instant(at, live))


def kinds(engine: Engine, then: int = THEN, at: int = START) -> set[Kind]:
    return {change.kind for change in changes(*ask(engine, then, at))}


def say(engine: Engine, key: str, status: str, at: int) -> None:
    writer(engine).store([message(key, status, at - SECOND), message(key, status, at)], at)


def test_of_an_empty_store_nothing_is_known(engine: Engine) -> None:
    then, now = ask(engine)
    assert (then.at, now.at) == (THEN, START)
    for standing in (then, now):
        assert standing.network is standing.backlog is standing.attainment is standing.sources is standing.sites is None
    with engine.connect() as connection:
        assert overview.departures(connection, Instant(START)) == (None, None)
        assert overview.reports(connection, THEN, Instant(START)) is None


# ---- network ----


@pytest.fixture
def network(engine: Engine) -> Engine:
    """Everything up a day ago and now, and a worker that listens; one kecamatan then cut off."""
    seed_network(engine)
    for at in (THEN - HOUR, START):
        writer(engine).store([message(key, "up", at) for key in KEYS], at)
    workers.start(engine, "ingest-0", 1, "localhost:1883", START)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START)
    return engine


def test_a_kecamatan_that_was_cut_off_since_is_a_change_by_the_name_of_the_kecamatan(network: Engine) -> None:
    for key in ("kapas-a", "kapas"):
        say(network, key, "down", START + MINUTE)
    workers.beat(network, "ingest-0", True, None, 0, 0, START + MINUTE)
    then, now = ask(network, THEN, START + MINUTE)
    assert then.network is not None
    assert then.network.wrong == {}
    assert now.network is not None
    assert now.network.wrong == {"tower:kapas": "Kapas"}
    assert Kind.CUT in {change.kind for change in changes(then, now)}


def test_kecamatan_without_a_tower_are_unclear_and_never_well(network: Engine) -> None:
    _, now = ask(network)
    assert now.network is not None
    assert (now.network.of, len(now.network.unclear)) == (28, 28 - len(PLAN.towers))


def test_when_all_is_silent_nothing_is_known_of_the_network(network: Engine) -> None:
    _, now = ask(network, THEN, START + HOUR)
    assert now.network is None


# ---- complaints ----


def test_overdue_tickets_are_compared_as_they_were_known_then(engine: Engine) -> None:
    ready(engine)
    told(engine, complaint("1", at=OLD), at=OLD)
    told(engine, complaint("2", at=START - 50 * DAY), complaint("3", at=START - 50 * DAY, opd="dlh"), at=START - HOUR)
    finish(engine, OLD)
    then, now = ask(engine)
    assert then.backlog is not None
    assert (then.backlog.open, then.backlog.overdue) == (1, 1)
    assert now.backlog is not None
    assert (now.backlog.overdue, now.backlog.owner) == (3, ("dpu-bmpr", "DPU BMPR", 2))
    assert kinds(engine) == {Kind.OVERDUE_MORE}


def test_a_source_that_came_since_brings_old_tickets_and_no_comparison(engine: Engine) -> None:
    """Its backlog was there before we knew of it: that is no rise."""
    ready(engine)
    told(engine, complaint("1", at=OLD), at=START - HOUR)
    finish(engine, START - HOUR)
    then, now = ask(engine)
    assert then.backlog is None
    assert now.backlog is not None
    assert kinds(engine) == set()


def finish(engine: Engine, at: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE feed_item SET finished_at = :at, recorded_at = :at"), {"at": at})


# ---- attainment ----


@pytest.fixture
def judged(engine: Engine) -> Engine:
    """Two OPDs that are on target in the third quarter of 2026."""
    plans.begin(engine, "alfa", "beta")
    for opd, code in (("alfa", "a"), ("beta", "b")):
        plans.plan(engine, opd, code, 100.0, 100.0, 100.0, 100.0)
        plans.reach(engine, code, 99.0, 99.0, 99.0)
    return engine


def test_an_opd_whose_result_was_corrected_since_comes_to_be_at_risk(judged: Engine) -> None:
    corrected = plans.NOW - HOUR
    plans.reach(judged, "b", 99.0, 99.0, 20.0, at=corrected)
    with judged.begin() as connection:
        connection.execute(text("UPDATE feed_item SET finished_at = :at WHERE id = 2"), {"at": corrected})
    then, now = ask(judged, plans.NOW - DAY, plans.NOW)
    assert then.attainment is not None
    assert (then.period, then.attainment.of, then.attainment.wrong) == ("2026-Q3", 2, {})
    assert now.attainment is not None
    assert now.attainment.wrong == {"beta": "Beta"}
    assert kinds(judged, plans.NOW - DAY, plans.NOW) == {Kind.RISK_MORE}


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """A connection as the screens have it: it only reads, and remembers."""
    only = create_engine(engine.url.render_as_string(hide_password=False), read_only=True)
    with only.connect() as connection:
        yield connection
    only.dispose()


def test_what_was_found_is_kept_until_something_is_reported_or_the_day_ends(judged: Engine) -> None:
    at = plans.NOW
    with looking(judged) as connection:
        found = overview.at_risk(connection, Instant(at))
        assert found is not None
        assert overview.at_risk(connection, Instant(at + HOUR)) is found
        assert overview.at_risk(connection, Instant(at + DAY)) is not found
        assert overview.at_risk(connection, Instant(at, live=False)) is not found  # the past may be any other moment
        assert set(overview.offices(connection, Instant(at))) == set()
    with looking(judged) as connection:
        found = overview.at_risk(connection, Instant(at))
        connection.rollback()
        with judged.begin() as writing:
            versions.bump(writing, [Topic.REPORTS], at)
        assert overview.at_risk(connection, Instant(at + HOUR)) is not found


def test_reports_that_came_in_between_are_those_of_the_span_alone(engine: Engine) -> None:
    plans.begin(engine, "alfa", "beta")
    rows: list[dict[str, Any]] = [
        {"opd": "alfa", "submitted_at": START - HOUR, "state": "submitted"},
        {"opd": "beta", "submitted_at": THEN - HOUR, "state": "verified"},
    ]
    same = {"period": "2025-Q4", "version": 2, "created_at": OLD, "changed_at": START - HOUR, "changed_by": "local"}
    with engine.begin() as connection:
        connection.execute(report.insert(), [each | same for each in rows])
    with engine.connect() as connection:
        found = overview.reports(connection, THEN, Instant(START))
        assert found is not None
        assert (found.period, set(found.handed_in)) == ("2025-Q4", {"alfa"})
        assert overview.reports(connection, START, Instant(START + HOUR)) is None
        assert isinstance(overview.reports(connection, OLD, Instant(START)), Reports)


# ---- sources and websites ----


def test_a_source_that_grew_old_since_is_a_change_and_one_that_never_brought_anything_is_unclear(
    engine: Engine,
) -> None:
    configure(engine, row("lapor"), row("baru"), row("mati", is_enabled=False))
    item(engine, "lapor")
    data_at = START - 3 * DAY - HOUR  # three days are the limit: a day ago it was two days old
    with engine.begin() as connection:
        connection.execute(text("UPDATE feed SET data_at = :at, state = 'ok' WHERE name = 'lapor'"), {"at": data_at})
    _, now = ask(engine)
    assert now.sources is not None
    assert now.sources.of == 2
    assert now.sources.wrong == {"lapor": "Feed lapor"}
    assert now.sources.unclear == {"baru": "Feed baru"}


def test_a_website_that_stopped_answering_is_a_change(engine: Engine) -> None:
    seed_network(engine)
    watch(engine, PORTAL)
    writing = writer(engine)
    writing.store([probe(PORTAL, "up", THEN - 2 * MINUTE), probe(PORTAL, "up", THEN - MINUTE)], THEN)
    down = [probe(PORTAL, "down", START - 2 * MINUTE), probe(PORTAL, "down", START - MINUTE)]
    writing.store(down, START)
    then, now = ask(engine)
    assert then.sites is not None
    assert then.sites.wrong == {}
    assert now.sites is not None
    assert now.sites.wrong == {"portal": "Portal Kabupaten"}
    assert Kind.SITE_DOWN in kinds(engine)


def test_websites_that_nobody_probes_any_more_are_not_known(engine: Engine) -> None:
    seed_network(engine)
    watch(engine, PORTAL)
    writer(engine).store([probe(PORTAL, "up", THEN)], THEN)
    _, now = ask(engine)
    assert now.sites is None


def test_tickets_of_each_day_are_counted_by_local_days_with_none_as_zero(engine: Engine) -> None:
    ready(engine)
    midnight = start_of_day(START)
    told(engine, complaint("1", at=midnight), complaint("2", at=midnight - 1), complaint("3", at=midnight - 2 * DAY))
    told(engine, complaint("4", at=START + 1), complaint("5", at=midnight - 3 * DAY))
    with engine.connect() as connection:
        found = overview.daily(connection, Instant(START), 3)
    assert [(each.day, each.n) for each in found] == [(midnight - 2 * DAY, 1), (midnight - DAY, 1), (midnight, 1)]


def test_what_is_usual_is_asked_again_when_a_ticket_came(engine: Engine) -> None:
    ready(engine)
    told(engine, complaint("1", at=START - HOUR))
    finish(engine, START - HOUR)
    with looking(engine) as connection:
        found = overview.normal(connection, Instant(START))
        assert overview.normal(connection, Instant(START)) is found
        inflow, hot = overview.departures(connection, Instant(START))
        assert inflow is not None
        assert (inflow.n, inflow.is_departure, hot) == (1, False, None)  # too little history to call it anything
        connection.rollback()
        told(engine, complaint("2", at=START - HOUR))
        assert overview.normal(connection, Instant(START))[Window.TODAY].whole.n == 2
