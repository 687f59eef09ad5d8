"""Websites as elements: kept by the same code as links, and no part of the network's picture."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.inventory import Plan
from commandcenter.domain.model import Kind, Reading, State
from commandcenter.domain.picture import Share
from commandcenter.domain.sites import SitePlan, SiteView
from commandcenter.domain.state import Policy
from commandcenter.exports.availability import table
from commandcenter.store import retention, versions
from commandcenter.store.queries import inventory, network, received
from commandcenter.store.queries import sites as queries
from commandcenter.store.queries.availability import availability
from commandcenter.store.queries.detail import detail
from commandcenter.store.queries.events import events
from commandcenter.store.queries.sources import sources
from commandcenter.store.writes import history, liveness, maintenance
from commandcenter.store.writes import sites as writes
from commandcenter.store.writes.readings import Message
from ingest import topics
from ingest.simulator import history as simulated
from tests.network import KEYS, PLAN, START, last_will, message, rollup_differences, rows, scalar, seed, wib, writer

EVERY_S = 300
PORTAL = SitePlan("portal", "Portal Kabupaten", "35.22.15", "https://bojonegorokab.go.id/", "dinkominfo")
DATA = SitePlan("data", "Portal Data", "35.22.15", "https://data.bojonegorokab.go.id/", "dinkominfo")
VILLAGE = SitePlan("desa-x", "Desa X", "35.22.13", "https://desa-x.example/", village="35.22.13.2001")


def probe(plan: SitePlan, status: str, at: int, reason: str | None = None, **extra: Any) -> Message:
    """A probe of a site, as the feed hands it to the store."""
    payload = json.dumps({"key": plan.key, "status": status, "at": at, **extra}).encode()
    reading = Reading(
        plan.kecamatan, Kind.SITE.value, plan.key, False, at, topics.digest_of(payload), at, status,
        latency_ms=None if status == "down" else 120.0, reason=reason, extra=json.dumps(extra) if extra else None,
    )  # fmt: skip
    return Message(reading, f"site/{plan.key}", payload)


def watch(engine: Engine, *plans: SitePlan, feed: str = "situs", at: int = START - 10 * DAY) -> writes.SiteChanges:
    with engine.begin() as connection:
        return writes.apply(connection, feed, plans, at)


def look(engine: Engine, at: int, live: bool = True) -> tuple[SiteView, ...]:
    with engine.connect() as connection:
        return queries.sites(connection, Instant(at, live))


def of(engine: Engine, plan: SitePlan, at: int, live: bool = True) -> SiteView:
    return next(view for view in look(engine, at, live) if view.site.plan.key == plan.key)


@pytest.fixture
def watched(engine: Engine) -> Engine:
    """A network that is up, and three sites."""
    seed(engine)
    writer(engine).store([message(key, "up", START) for key in KEYS], START)
    watch(engine, PORTAL, DATA, VILLAGE)
    return engine


def test_a_site_that_was_never_probed_is_unknown(watched: Engine) -> None:
    assert {view.status.state for view in look(watched, START)} == {State.UNKNOWN}
    assert {view.status.since for view in look(watched, START)} == {START - 10 * DAY}


def test_a_site_goes_down_by_the_same_rules_as_a_link(watched: Engine) -> None:
    """One bad probe is doubted, the second is believed, and the outage began with the first."""
    at = [START + n * EVERY_S * SECOND for n in range(3)]
    writer(watched).store([probe(PORTAL, "up", at[0])], at[0])
    writer(watched).store([probe(PORTAL, "down", at[1], "HTTP 503")], at[1])
    assert of(watched, PORTAL, at[1]).status.state is State.UP
    writer(watched).store([probe(PORTAL, "down", at[2], "HTTP 503")], at[2])
    found = of(watched, PORTAL, at[2])
    assert (found.status.state, found.status.since, found.status.reason) == (State.DOWN, at[1], "HTTP 503")
    assert found.status.seen_at == at[2]
    assert rollup_differences(watched) == []
    assert of(watched, PORTAL, at[1] + 1, live=False).status.state is State.UP, "as it was known then"


def test_a_site_shows_its_latency_and_the_end_of_its_certificate(watched: Engine) -> None:
    writer(watched).store([probe(PORTAL, "up", START, certificate_ends_at=START + 90 * DAY, http_status=200)], START)
    found = of(watched, PORTAL, START + SECOND)
    assert (found.status.latency_ms, found.certificate_ends_at) == (120.0, START + 90 * DAY)
    assert of(watched, DATA, START).certificate_ends_at is None
    assert of(watched, PORTAL, START - 1, live=False).certificate_ends_at is None, "not known yet"


def test_availability_of_a_site_is_counted_like_that_of_a_link(watched: Engine) -> None:
    noon = wib("2026-05-21 12:00")
    statuses = ["up", "degraded", "down", "up"]
    probes = [probe(PORTAL, status, noon + n * MINUTE) for n, status in enumerate(statuses)]
    yesterday = [probe(PORTAL, "down", noon - DAY), probe(DATA, "up", noon - DAY)]
    writer(watched, sample_days=400).store([*yesterday, *probes], noon + HOUR)
    found = of(watched, PORTAL, noon + HOUR)
    assert (found.today, found.week, found.quarter) == (Share(4, 3), Share(5, 3), Share(5, 3))
    assert of(watched, DATA, noon + HOUR).week == Share(1, 1)
    assert of(watched, VILLAGE, noon + HOUR).quarter == Share()


def test_a_site_that_is_no_longer_probed_is_unknown_and_not_up(watched: Engine) -> None:
    writer(watched).store([probe(PORTAL, "up", START), probe(DATA, "up", START)], START)
    limit = START + 3 * EVERY_S * SECOND
    assert of(watched, PORTAL, limit).status.state is State.UP
    assert of(watched, PORTAL, limit + 1).status.state is State.UNKNOWN, "also while nobody records it"
    liveness.sweep(watched, limit + 1, 0, 3, Policy())
    found = "SELECT to_state, reason FROM state_event JOIN element ON element.id = element_id WHERE key = 'portal'"
    assert rows(watched, f"{found} ORDER BY state_event.id DESC LIMIT 1") == [("unknown", "no heartbeat")]


def test_a_sweep_may_judge_the_sites_alone(watched: Engine) -> None:
    """The probes go on while the broker is away: what is heard of the network then says nothing."""
    writer(watched).store([probe(PORTAL, "up", START)], START)
    assert liveness.sweep(watched, START + DAY, 0, 3, Policy(), (Kind.SITE,)) == 1
    assert scalar(watched, "SELECT count(*) FROM element_state WHERE state = 'up'") == len(KEYS)


def test_planned_work_on_a_site_is_no_outage(watched: Engine) -> None:
    writer(watched).store([probe(PORTAL, "down", START)], START)
    maintenance.plan(watched, Kind.SITE, "portal", START, START + HOUR, "pindah server", START)
    found = of(watched, PORTAL, START + MINUTE).status
    assert (found.state, found.reason) == (State.MAINTENANCE, "pindah server")


def test_the_worst_is_first_and_of_equals_the_newest(watched: Engine) -> None:
    writer(watched, policy=Policy(confirm=1, window=1)).store(
        [probe(PORTAL, "up", START), probe(DATA, "degraded", START), probe(VILLAGE, "down", START + SECOND)], START
    )
    assert [view.site.plan.key for view in look(watched, START + SECOND)] == ["desa-x", "data", "portal"]


def test_a_list_that_says_the_same_changes_nothing(watched: Engine) -> None:
    with watched.connect() as connection:
        before = versions.read(connection)
    assert not watch(watched, PORTAL, DATA, VILLAGE)
    with watched.connect() as connection:
        assert versions.read(connection) == before


def test_a_changed_site_keeps_its_past_and_a_removed_one_its_history(watched: Engine) -> None:
    writer(watched).store([probe(PORTAL, "up", START), probe(DATA, "up", START)], START)
    ids = {view.site.plan.key: view.site.id for view in look(watched, START)}
    moved = SitePlan("portal", "Portal Baru", "35.22.14", "https://baru.example/", "dinkominfo", "", 60)
    changes = watch(watched, moved, VILLAGE, at=START + HOUR)
    assert (changes.added, changes.changed, changes.retired) == ((), ("portal",), ("data",))
    assert of(watched, moved, START + HOUR).site == queries.Site(ids["portal"], moved, "situs")
    assert {view.site.plan.key for view in look(watched, START + HOUR)} == {"portal", "desa-x"}
    assert {view.site.plan.key for view in look(watched, START + HOUR - 1, live=False)} == {"portal", "data", "desa-x"}
    watch(watched, moved, DATA, VILLAGE, at=START + 2 * HOUR)
    back = of(watched, DATA, START + 2 * HOUR)
    assert (back.site.id, back.status.state) == (ids["data"], State.UNKNOWN)
    assert scalar(watched, "SELECT count(*) FROM sample WHERE element_id = :id", id=ids["data"]) == 1


def test_each_feed_has_its_own_sites(watched: Engine) -> None:
    other = SitePlan("rsud", "RSUD", "35.22.15", "https://rsud.example/", "rsud-sosodoro")
    assert watch(watched, other, feed="situs-rsud").added == ("rsud",)
    assert not watch(watched, PORTAL, DATA, VILLAGE)
    with pytest.raises(writes.SiteConflict, match="Site portal is watched by the feed situs already"):
        watch(watched, PORTAL, feed="situs-rsud")
    with pytest.raises(writes.SiteConflict, match="a kecamatan is not in the store"):
        watch(watched, SitePlan("jauh", "Jauh", "11.01.01", "https://jauh.example/"), feed="lain")


def test_a_writer_knows_a_new_site_at_once(engine: Engine) -> None:
    seed(engine)
    made = writer(engine)
    assert made.store([probe(PORTAL, "up", START)], START).quarantined == 1
    watch(engine, PORTAL)
    assert made.store([probe(PORTAL, "up", START + SECOND)], START).stored == 1


def test_a_site_in_another_kecamatan_than_its_list_says_is_not_believed(watched: Engine) -> None:
    elsewhere = SitePlan("portal", "Portal", "35.22.01", PORTAL.url)
    assert writer(watched).store([probe(elsewhere, "up", START)], START).quarantined == 1


def test_no_topic_of_the_broker_can_speak_for_a_site(watched: Engine) -> None:
    topic = topics.topic_of("35.22.15", Kind.SITE, "portal")
    assert topics.address(topic) is None
    assert getattr(topics.parse(topic, b'{"status":"down"}', START, 0), "reason", None) == "bad_topic"


def everything_of_the_network(engine: Engine, at: int) -> list[Any]:
    """What screens and reports show of the network, live and of the past."""
    with engine.connect() as connection:
        found: list[Any] = [inventory.load(connection), received.changes(connection, 0), table(connection, Instant(at))]
        for instant in (Instant(at), Instant(at, False)):
            found += [network.picture(connection, instant), availability(connection, instant)]
            found += [events(connection, instant), sources(connection, instant)]
            found += [detail(connection, instant, "link", "kapas-a"), detail(connection, instant, "site", "portal")]
    return found


def test_the_screens_and_reports_of_the_network_do_not_know_the_sites(engine: Engine) -> None:
    """Sites that are down, newest of all, and more of them than lines on the wall: the picture stays the same."""
    seed(engine)
    writer(engine).store([message(key, "up", START) for key in KEYS], START)
    writer(engine).store([last_will("balen", START + SECOND)], START + SECOND)
    at = START + 2 * MINUTE
    before = everything_of_the_network(engine, at)
    many = [SitePlan(f"s-{n}", f"S {n}", "35.22.15", f"https://s-{n}.example/") for n in range(30)]
    watch(engine, *many)
    quick = writer(engine, policy=Policy(confirm=1, window=1))
    quick.store([probe(plan, "down", START + MINUTE) for plan in many], START + MINUTE)
    maintenance.plan(engine, Kind.SITE, "s-0", START, START + HOUR, "uji", START)
    after = everything_of_the_network(engine, at)
    for ours, theirs in zip(before, after, strict=True):
        assert ours.equals(theirs) if hasattr(ours, "equals") else ours == theirs


def test_importing_the_network_leaves_the_sites_alone(watched: Engine) -> None:
    seed(watched, Plan(PLAN.towers, PLAN.links[:-1]), START)
    assert {view.site.plan.key for view in look(watched, START)} == {"portal", "data", "desa-x"}
    watch(watched, at=START)
    with watched.connect() as connection:
        assert len(inventory.load(connection).elements) == len(KEYS) - 1


def test_a_seeded_past_of_the_network_leaves_the_sites_alone(engine: Engine) -> None:
    seed(engine)
    watch(engine, PORTAL, at=START - DAY)
    writer(engine).store([probe(PORTAL, "up", START)], START)
    with engine.connect() as connection:
        assert not history.has_readings(connection)
        plan = inventory.load(connection)
    assert simulated.seed(engine, plan, START + MINUTE, 7, days=1)
    found = of(engine, PORTAL, START + MINUTE)
    assert (found.status.state, found.today) == (State.UP, Share(1, 1))
    assert look(engine, START - 2 * DAY, live=False) == (), "nobody watched it before it was on the list"


def test_old_probes_are_pruned_like_old_readings(watched: Engine) -> None:
    writer(watched, sample_days=400).store([probe(PORTAL, "up", START - 8 * DAY), probe(PORTAL, "up", START)], START)
    with watched.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sample")).scalar() == len(KEYS) + 2
    level = retention.Level(history.sample, "event_at", 7)
    assert retention.prune(watched, (level,), START) == {"sample": 1}
