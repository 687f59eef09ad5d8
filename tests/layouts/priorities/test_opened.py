"""The road from the store to the screen: windows, sources that are new, the effect, all through real queries."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.priorities.effect import Verdict
from commandcenter.domain.priorities.marks import Problem, Status
from commandcenter.domain.priorities.problems import Trend
from commandcenter.store.writes import priorities as writes
from commandcenter.store.writes.geodata import seed_kecamatan
from geodata import load_places
from layouts.priorities import known, opened
from tests.domain.priorities.marking import ROADS, draft
from tests.layouts.pictures import AT
from tests.store import feeding

LIVE = Instant(AT)
HELD = 120  # days ago


@pytest.fixture
def reading(engine: Engine) -> Iterator[Connection]:
    """Roads in a kecamatan every other day for two years, but only a few since a radio topic; waste all the time; a
    new source of many complaints for two weeks."""
    with engine.begin() as connection:
        seed_kecamatan(connection, load_places())
        day = "2026-07-26"
        writes.add(connection, draft(status=Status.DONE, happens_on=day), AT - HELD * DAY)
    feeding.configure(engine, feeding.row("lapor"), feeding.row("wa"), at=AT - 800 * DAY)
    roads = [n for n in range(1, 760, 2) if n > HELD or n % 20 == 1]
    batch = [
        *(feeding.complaint(f"r{n}", AT - n * DAY, category="Jalan rusak", kecamatan="35.22.13") for n in roads),
        *(feeding.complaint(f"s{n}", AT - n * DAY, category="Sampah", kecamatan="35.22.15") for n in range(760)),
    ]
    feeding.store(engine, batch, at=AT - DAY, item_id=feeding.item(engine, "lapor", at=AT - DAY))
    new = [feeding.complaint(f"w{n}", AT - n % 14 * DAY, category="Sampah", kecamatan=None) for n in range(60)]
    feeding.store(engine, new, at=AT - DAY, name="wa", item_id=feeding.item(engine, "wa", at=AT - DAY))
    with engine.connect() as connection:
        yield connection


def test_a_new_source_counts_and_is_no_growth(reading: Connection) -> None:
    found = known.fetch(reading, LIVE, {})
    assert found is not None
    waste = next(each for each in found.found if each.problem == Problem("Sampah"))
    assert waste.n == waste.change.now + 60
    assert waste.trend is Trend.STEADY
    assert [source.name for source in found.fresh] == ["wa"]
    assert sum(found.series[Problem("Sampah")][-13:]) == waste.change.now


def test_what_fell_since_it_was_on_the_radio_is_fewer_than_expected(reading: Connection) -> None:
    shown = opened.fetch(reading, LIVE, {"select": f"problem:{ROADS.key}"})
    assert shown.since is not None
    assert shown.effect is not None
    assert shown.effect.verdict is Verdict.FEWER
    assert shown.effect.has_controls
    assert shown.effect.spans.before > 4 * shown.effect.spans.after
    assert len(shown.weeks) == opened.WEEKS


def test_of_a_moment_before_nothing_was_known_nothing_is_judged(reading: Connection) -> None:
    past = Instant(AT - 2 * DAY, live=False)
    found = known.fetch(reading, past, {})
    assert found is not None
    assert (found.found, found.first_at, len(found.marks)) == ((), None, 1)
    shown = opened.fetch(reading, past, {"select": f"problem:{ROADS.key}"})
    assert shown.counted is None
    assert shown.effect is None or shown.effect.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("select", ["", "problem:gone", "problem:35.22:Naga", "problem:35.22.99:Sampah", "opd:dlh"])
def test_what_is_not_there_opens_nothing(reading: Connection, select: str) -> None:
    assert opened.fetch(reading, LIVE, {"select": select}).problem is None


def test_a_window_narrows_to_an_opd_and_other_words_fall_back(reading: Connection) -> None:
    found = known.fetch(reading, LIVE, {"opd": "dlh", "weeks": "naga"})
    assert found is not None
    assert found.asked.weeks == 13
    assert found.total == 0


def test_an_empty_store_has_nothing_to_say(engine: Engine) -> None:
    with engine.connect() as connection:
        assert known.fetch(connection, LIVE, {}) is None
        assert opened.fetch(connection, LIVE, {"select": "problem:35.22:Sampah"}).problem is None
