"""The sources of data, against real stores: feeds, websites, complaints, attainment; and that they tell of the past."""

from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.alerts.sources.attainment import AttainmentSource
from commandcenter.alerts.sources.complaints import ComplaintSource
from commandcenter.alerts.sources.feeds import FeedSource
from commandcenter.alerts.sources.sites import SiteSource
from commandcenter.domain.clock import DAY, HOUR, SECOND
from commandcenter.domain.feeds import Counts, RunOutcome
from commandcenter.store.writes import feeds, workers
from tests.alerts.sources.looking import look, values
from tests.network import START, seed, writer
from tests.store.attainment import plans
from tests.store.complaining import ready, told, told_all
from tests.store.feeding import begin, complaint, configure, row
from tests.store.test_complaint_ranges import past
from tests.store.test_sites import EVERY_S, PORTAL, probe, watch


def run(engine: Engine, outcome: RunOutcome, data_at: int | None, at: int) -> None:
    """A whole run of the feed lapor."""
    number = begin(engine, at=at)
    assert number is not None
    with engine.begin() as connection:
        feeds.finish(connection, number, outcome, Counts(data_at=data_at), None, at + SECOND, None)


def test_a_feed_grows_old_by_its_own_limits_and_is_parked(engine: Engine) -> None:
    configure(engine, row(), row("mati", is_enabled=False))
    source = FeedSource()
    assert values(engine, source, START)["feed.freshness feed:lapor"] == "never"
    run(engine, RunOutcome.OK, START, START)
    assert values(engine, source, START + HOUR)["feed.freshness feed:lapor"] == "fresh"
    assert values(engine, source, START + 2 * DAY)["feed.freshness feed:lapor"] == "warn"
    found = look(engine, source, START + 3 * DAY)["feed.freshness feed:lapor"]
    assert (found.value, found.since, found.because) == ("error", None, "")  # the delay begins when it is seen
    assert not any("mati" in name for name in values(engine, source, START))


def test_while_nobody_runs_the_feeds_that_is_why_they_grow_old(engine: Engine) -> None:
    configure(engine, row())
    workers.start(engine, "feeds-0", 1, "", START, "feeds")
    assert look(engine, FeedSource(), START + SECOND)["feed.freshness feed:lapor"].because == ""
    assert look(engine, FeedSource(), START + HOUR)["feed.freshness feed:lapor"].because == "program:feeds"


def test_feeds_of_the_past_are_told_as_they_were_then(engine: Engine) -> None:
    configure(engine, row(), at=START - DAY)
    run(engine, RunOutcome.OK, START - 2 * DAY, START)
    past = FeedSource(is_past=True)
    assert values(engine, past, START - HOUR)["feed.freshness feed:lapor"] == "never"
    assert values(engine, past, START + HOUR)["feed.freshness feed:lapor"] == "warn"


def test_a_website_is_down_and_its_certificate_ends_and_an_unknown_one_says_nothing(engine: Engine) -> None:
    seed(engine)
    watch(engine, PORTAL)
    source = SiteSource()
    assert values(engine, source, START) == {"site.state site:portal": None}
    at = [START + n * EVERY_S * SECOND for n in range(3)]
    writer(engine).store([probe(PORTAL, "up", at[0], certificate_ends_at=START + 5 * DAY)], at[0])
    found = values(engine, source, at[0])
    assert found == {"site.state site:portal": "up", "site.certificate_days site:portal": 5.0}
    for each in at[1:]:
        writer(engine).store([probe(PORTAL, "down", each, "HTTP 503")], each)
    seen = look(engine, source, at[2])["site.state site:portal"]
    assert (seen.value, seen.since, seen.detail) == ("down", at[1], {"reason": "HTTP 503"})
    assert seen.entity.attributes == {"opd": "dinkominfo", "village": ""}
    assert values(engine, SiteSource(is_past=True), at[1])["site.state site:portal"] == "up"
    assert values(engine, source, at[2] + HOUR)["site.state site:portal"] is None, "nobody probes it any more"


def test_the_queue_of_an_agency_is_counted_with_its_oldest_and_no_ticket_is_named(engine: Engine) -> None:
    ready(engine)
    source = ComplaintSource()
    assert set(values(engine, source, START).values()) == {None}
    told(engine, complaint("T-1", START - 90 * DAY, opd="dlh"), complaint("T-2", START - HOUR, opd=None))
    found = look(engine, source, START)
    assert found["complaints.overdue opd:dlh"].value == 1
    assert found["complaints.oldest_days opd:dlh"].value == 90
    assert found["complaints.overdue opd:none"].value == 0
    assert found["complaints.overdue opd:dlh"].entity.name == "DLH"
    assert "T-1" not in str(found)
    kinds = {name: each.value for name, each in found.items() if name.startswith("complaints.week")}
    assert kinds
    assert set(kinds.values()) == {None}, "too little history to call anything normal"


def test_a_burst_in_one_category_explains_its_cells_and_the_whole_explains_its_categories(engine: Engine) -> None:
    ready(engine)
    told_all(engine, past(500))
    calm = look(engine, ComplaintSource(), START)
    assert calm["complaints.week complaints:*"].value == "within"
    burst = [complaint(f"B-{n}", START - HOUR, category="air bersih", kecamatan="35.22.13") for n in range(60)]
    told(engine, *burst)
    found = look(engine, ComplaintSource(), START)
    assert found["complaints.week complaints:*"].value == "above"
    water = found["complaints.week complaints:air bersih"]
    assert (water.value, water.because, water.entity.attributes["level"]) == ("above", "complaints:*", "category")
    cell = found["complaints.week complaints:air bersih/35.22.13"]
    assert (cell.value, cell.because) == ("above", "complaints:air bersih")
    assert cell.entity.name == "air bersih, Balen"
    assert found["complaints.week complaints:jalan rusak"].because == ""


def test_what_citizens_do_not_call_fixed_is_counted_by_agency(engine: Engine) -> None:
    ready(engine)
    done = {"status": "closed", "closed_at": START - DAY, "opd": "dlh"}
    told(
        engine,
        complaint("T-1", START - 2 * DAY, **done, verdict="not_fixed", confirmed_at=START),
        complaint("T-2", START - 3 * DAY, **done, verdict="fixed", confirmed_at=START),
        complaint("T-3", START - 40 * DAY, **done, verdict="not_fixed", confirmed_at=START),
    )
    found = values(engine, ComplaintSource(), START)
    assert found["complaints.not_fixed opd:dlh"] == 1


def test_an_agency_that_misses_its_targets_is_at_risk_and_the_silent_ones_are_one_thing(engine: Engine) -> None:
    source = AttainmentSource()
    assert values(engine, source, plans.NOW) == {}
    plans.begin(engine, "alfa", "beta", "gama")
    for opd, code in (("alfa", "a"), ("beta", "b"), ("gama", "c")):
        plans.plan(engine, opd, code, 100, 100, 100, 100)
    plans.reach(engine, "a", 40, 40, 40)
    plans.reach(engine, "b", 100, 100, 100)
    found = look(engine, source, plans.NOW)
    assert found["attainment.risk opd:alfa"].value == "missed"
    assert "attainment.risk opd:beta" not in found
    silent = found["attainment.silent_opds system:reports"]
    assert (silent.value, silent.detail["opds"], silent.entity.name) == (1, ["Gama"], "OPD, 2026-Q3")
    assert plans.NOW - 53 * DAY < (silent.since or 0) < plans.NOW - 51 * DAY, "the end of the quarter"
    past = look(engine, AttainmentSource(is_past=True), plans.NOW)
    assert past["attainment.risk opd:alfa"].value == "missed"


def test_what_cannot_be_worked_out_changes_nothing_and_is_logged_once(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FeedSource):
        def look(self, *_: Any) -> Any:
            raise ValueError("the calendar knows no 2031")

    source = Broken()
    for _ in range(3):
        assert values(engine, source, START) == {}
    assert len([record for record in caplog.records if record.name.startswith("commandcenter.alerts")]) == 1
