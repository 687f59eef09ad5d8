"""Values and targets with where they come from; what two feeds do not agree on. On both databases."""

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.observations import Conflict, Origin, Planned, Value
from commandcenter.domain.records import Note, Place
from commandcenter.store.queries import conflicts, feeds, observations
from commandcenter.store.writes import feeds as writes
from tests.network import START, rows
from tests.store.feeding import configure, item, observation, row, seed_indicators, store, target

LIVE = Instant(START + DAY)


@pytest.fixture
def feed(engine: Engine) -> Engine:
    """Two feeds with an item each (1 and 2) and three indicators."""
    configure(engine, row("bps", records="observation"), row("bappeda", records="observation"))
    item(engine, "bps", origin="bps.json")
    item(engine, "bappeda", origin="kemiskinan.xlsx")
    seed_indicators(engine, "ipm", "miskin")
    seed_indicators(engine, "jiwa", decimals=0)
    return engine


def series(engine: Engine, at: int | None = None, indicator: str = "ipm", area: str = "35.22") -> list[Value]:
    with engine.connect() as connection:
        return list(observations.series(connection, indicator, area, Instant(at, live=False) if at else LIVE))


def disputed(
    engine: Engine, at: int | None = None, limit: int | None = None, feed: str | None = None
) -> list[Conflict]:
    with engine.connect() as connection:
        return list(conflicts.conflicts(connection, Instant(at, live=False) if at else LIVE, limit, feed))


def say(engine: Engine, feed: str, value: float | None, at: int = START, code: str = "ipm", **changes: object) -> None:
    made = observation(code, value, **changes)  # type: ignore[arg-type]
    store(engine, [made], at, feed, {"bps": 1, "bappeda": 2}[feed])


def test_a_value_opens_to_its_file_its_sheet_and_its_row(feed: Engine) -> None:
    made = observation(value=73.74, line=12)._replace(place=Place("Juni", 12), note="angka sementara")
    store(feed, [made], START, "bappeda", 2)
    assert series(feed) == [
        Value(
            "ipm", "35.22", "2025", START - 60 * DAY, 73.74, None, "angka sementara",
            Origin("bappeda", 2, "kemiskinan.xlsx", "Juni", 12, 1, START, None),
        )
    ]  # fmt: skip


def test_a_series_is_by_period_and_has_no_other_area_or_indicator(feed: Engine) -> None:
    for period, event_at in (("2025", START - 60 * DAY), ("2023", START - 800 * DAY), ("2024", START - 400 * DAY)):
        say(feed, "bps", 70.0, period=period, event_at=event_at)
    say(feed, "bps", 1.0, area="35.22.01")
    say(feed, "bps", 2.0, code="miskin")
    assert [value.period for value in series(feed)] == ["2023", "2024", "2025"]


def test_a_series_shows_what_was_known_then(feed: Engine) -> None:
    say(feed, "bps", 72.75, START)
    say(feed, "bps", 73.74, START + HOUR)
    assert series(feed, START - 1) == []
    assert [(value.value, value.origin.revision) for value in series(feed, START)] == [(72.75, 1)]
    assert [value.value for value in series(feed, START + HOUR - 1)] == [72.75]
    assert [value.value for value in series(feed, START + HOUR)] == [73.74]
    assert [value.value for value in series(feed)] == [73.74]


def test_every_revision_stays_to_be_looked_at(feed: Engine) -> None:
    for n, value in enumerate((72.0, 73.0, 72.0)):
        say(feed, "bps", value, START + n * HOUR)
    say(feed, "bappeda", 71.0)
    with feed.connect() as connection:
        found = observations.revisions(connection, "ipm", "35.22", "2025")
    spans = [(each.origin.feed, each.value, each.origin.recorded_at, each.origin.superseded_at) for each in found]
    assert spans == [
        ("bappeda", 71.0, START, None),
        ("bps", 72.0, START, START + HOUR),
        ("bps", 73.0, START + HOUR, START + 2 * HOUR),
        ("bps", 72.0, START + 2 * HOUR, None),
    ]


def test_a_file_says_when_it_came_and_what_was_noticed_in_it(feed: Engine) -> None:
    note = Note("total_differs", "JUMLAH says 100, the rows make 98", "Juni", 40, "Jumlah")
    with feed.begin() as connection:
        writes.finish_item(connection, 2, None, [note], {}, START + 5)
    with feed.connect() as connection:
        found = observations.provenance(connection, 2)
        assert observations.provenance(connection, 99) is None
    assert found is not None
    assert (found.feed, found.title, found.item, found.notes) == (
        "bappeda", "Feed bappeda", "kemiskinan.xlsx", (note,)
    )  # fmt: skip
    assert (found.recorded_at, found.finished_at, found.error) == (START, START + 5, None)


def test_targets_keep_their_plan_its_version_ranges_and_letters_apart(feed: Engine) -> None:
    first, changed = target(value=80.1, upper=85.0), target(value=81.0, plan_version="perubahan")
    letters = target("miskin", None, text="BB", opd="dinsos")
    store(feed, [first, changed, letters], START, "bappeda", 2)
    with feed.connect() as connection:
        assert [each.value for each in observations.targets(connection, LIVE, "ipm")] == [80.1, 81.0]
        assert observations.targets(connection, LIVE, "ipm", opd="dinsos") == ()
        assert observations.targets(connection, Instant(START - 1, live=False), "ipm") == ()
        [found] = observations.targets(connection, LIVE, "miskin", "35.22", "dinsos", "RPJMD 2025-2029")
    assert found == Planned(
        *letters[1:], origin=Origin("bappeda", 2, "kemiskinan.xlsx", "", 2, 1, START, None)
    )  # fmt: skip


def test_two_feeds_that_disagree_stand_side_by_side(feed: Engine) -> None:
    say(feed, "bps", 11.49, code="miskin")
    say(feed, "bappeda", 12.18, START + HOUR, code="miskin", line=7)
    [found] = disputed(feed)
    assert (found.indicator, found.area, found.period) == ("miskin", "35.22", "2025")
    assert [(each.origin.feed, each.value, each.origin.line) for each in found.values] == [
        ("bappeda", 12.18, 7), ("bps", 11.49, 2)
    ]  # fmt: skip
    with feed.connect() as connection:
        assert conflicts.counts(connection, LIVE) == {"bps": 1, "bappeda": 1}
        assert {view.name: view.conflicts for view in feeds.feeds(connection, LIVE)} == {"bps": 1, "bappeda": 1}


@pytest.mark.parametrize(
    ("code", "one", "other", "is_conflict"),
    [
        ("ipm", 73.74, 73.741, False),
        ("ipm", 73.74, 73.75, True),
        ("jiwa", 1_301_635.4, 1_301_635.0, False),
        ("jiwa", 1_301_635.0, 1_350_650.0, True),
        ("ipm", -0.001, 0.0, False),
    ],
)
def test_numbers_are_compared_at_the_decimals_of_their_indicator(
    feed: Engine, code: str, one: float, other: float, is_conflict: bool
) -> None:
    say(feed, "bps", one, code=code)
    say(feed, "bappeda", other, code=code)
    assert bool(disputed(feed)) is is_conflict


def test_texts_are_compared_but_for_case_and_spaces_and_silence_contradicts_nobody(feed: Engine) -> None:
    say(feed, "bps", None, text="BB")
    say(feed, "bappeda", None, text=" bb ")
    assert disputed(feed) == []
    say(feed, "bappeda", None, text="A")
    assert len(disputed(feed)) == 1
    say(feed, "bappeda", None)
    assert disputed(feed) == []
    say(feed, "bappeda", 4.0)
    assert len(disputed(feed)) == 1


def test_a_conflict_ends_when_the_feeds_agree_and_is_still_seen_in_the_past(feed: Engine) -> None:
    say(feed, "bps", 73.74, START)
    say(feed, "bappeda", 72.0, START + HOUR)
    say(feed, "bappeda", 73.74, START + 2 * HOUR)
    assert disputed(feed) == []
    assert disputed(feed, START) == []
    assert len(disputed(feed, START + HOUR)) == 1
    assert disputed(feed, START + 2 * HOUR) == []


def test_a_feed_that_was_removed_has_no_say_any_more(feed: Engine) -> None:
    say(feed, "bps", 73.74)
    say(feed, "bappeda", 72.0)
    configure(feed, row("bps", records="observation"), at=START + HOUR)
    assert disputed(feed) == []
    assert len(disputed(feed, START + HOUR - 1)) == 1
    assert len(series(feed)) == 2  # what it brought stays


def test_conflicts_are_listed_newest_period_first_up_to_a_limit_and_of_one_feed(feed: Engine) -> None:
    for period in ("2023", "2024", "2025"):
        say(feed, "bps", 1.0, period=period)
        say(feed, "bappeda", 2.0, period=period)
    assert [each.period for each in disputed(feed, limit=2)] == ["2025", "2024"]
    assert len(disputed(feed, feed="bps")) == 3
    assert disputed(feed, feed="radio") == []


def test_only_what_several_feeds_give_is_ever_compared(feed: Engine) -> None:
    store(feed, [observation(area=f"35.22.{n:02}") for n in range(1, 29)], START, "bps", 1)
    say(feed, "bappeda", 1.0, area="35.22.07")
    say(feed, "bappeda", 1.0, START + 1, area="35.22.07", text="again")
    assert rows(feed, "SELECT indicator, area, period FROM contested") == [("ipm", "35.22.07", "2025")]
