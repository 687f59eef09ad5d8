"""Series, sectors and kecamatan as they were known, on both databases."""

import pytest
from sqlalchemy import Engine, update

import geodata
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.reference import Village
from commandcenter.domain.statistics import AreaSum, Sector, Together
from commandcenter.store.queries import reference, statistics
from commandcenter.store.schema import indicator
from commandcenter.store.writes.geodata import seed_kecamatan
from commandcenter.store.writes.reference import apply_villages
from tests.network import START
from tests.store.feeding import configure, item, observation, row, seed_indicators, store

LIVE = Instant(START + DAY)
VILLAGES = [
    Village(f"35.22.{kecamatan}.200{n}", f"Desa {n}", "desa", f"35.22.{kecamatan}")
    for kecamatan in ("01", "02")
    for n in (1, 2)
]
THEMES = {"jiwa": "data dasar desa, penduduk", "persen-air": "data dasar desa, kesehatan", "ipm": "kesejahteraan"}


@pytest.fixture
def store_of_villages(engine: Engine) -> Engine:
    """Two feeds, three indicators with themes, four villages in two kecamatan."""
    configure(engine, row("desa", records="observation"), row("bps", records="observation"))
    item(engine, "desa")
    item(engine, "bps")
    seed_indicators(engine, *THEMES)
    with engine.begin() as connection:
        for code, theme in THEMES.items():
            measure = "jumlah" if code == "jiwa" else "persentase"
            connection.execute(update(indicator).where(indicator.c.code == code).values(theme=theme, measure=measure))
        seed_kecamatan(connection, geodata.load_places())
        apply_villages(connection, VILLAGES, START)
    return engine


def say(engine: Engine, feed: str, *said: tuple[str, float | None, str, str], at: int = START) -> None:
    records = [
        observation(code, value, area, period, line, START - 60 * DAY if period == "2025" else START - 400 * DAY)
        for line, (code, value, area, period) in enumerate(said, 2)
    ]
    store(engine, records, at, feed, {"desa": 1, "bps": 2}[feed])


def test_villages_add_up_with_how_many_of_them_spoke(store_of_villages: Engine) -> None:
    say(
        store_of_villages,
        "desa",
        ("jiwa", 1000.0, "35.22.01.2001", "2025"),
        ("jiwa", 500.0, "35.22.02.2001", "2025"),
        ("jiwa", None, "35.22.01.2002", "2025"),
        ("jiwa", 7.0, "35.22.01.2001", "2024"),
    )
    with store_of_villages.connect() as connection:
        (found,) = statistics.of_sector(connection, LIVE, Sector.POPULATION)
    assert (found.period, found.value, found.together) == ("2025", AreaSum("35.22", 1500.0, 2, 4), Together.SUM)
    assert (found.feeds, found.recorded_at) == (("desa",), START)


def test_percentages_do_not_add_up_their_median_is_shown(store_of_villages: Engine) -> None:
    places = [village.code for village in VILLAGES]
    said = [("persen-air", value, place, "2025") for value, place in zip((10.0, 20.0, 90.0), places, strict=False)]
    say(store_of_villages, "desa", *said)
    with store_of_villages.connect() as connection:
        (found,) = statistics.of_sector(connection, LIVE, Sector.HEALTH)
    assert (found.value.value, found.value.n, found.together) == (20.0, 3, Together.MEDIAN)


def test_what_a_source_says_of_the_regency_goes_before_the_sum(store_of_villages: Engine) -> None:
    say(store_of_villages, "desa", ("jiwa", 1000.0, "35.22.01.2001", "2025"))
    say(store_of_villages, "bps", ("jiwa", 1400.0, "35.22", "2024"), ("jiwa", 1501.0, "35.22", "2025"))
    with store_of_villages.connect() as connection:
        (found,) = statistics.of_sector(connection, LIVE, Sector.POPULATION)
    assert (found.value, found.before, found.feeds) == (AreaSum("35.22", 1501.0), ("2024", 1400.0), ("bps",))


def test_a_kecamatan_is_its_own_figure_or_that_of_its_villages_or_nothing(store_of_villages: Engine) -> None:
    say(
        store_of_villages,
        "desa",
        ("jiwa", 10.0, "35.22.01.2001", "2025"),
        ("jiwa", 20.0, "35.22.01.2002", "2025"),
        ("jiwa", 99.0, "35.22.02", "2025"),
    )
    with store_of_villages.connect() as connection:
        found = reference.indicator(connection, "jiwa")
        assert found is not None
        shown = statistics.by_kecamatan(connection, LIVE, found)
    assert shown is not None
    assert (shown.period, shown.feeds, shown.recorded_at) == ("2025", ("desa",), START)
    assert len(shown.areas) == 28
    assert shown.areas[:3] == (
        AreaSum("35.22.01", 30.0, 2, 2),
        AreaSum("35.22.02", 99.0),
        AreaSum("35.22.03", None, 0, 0),
    )


def test_an_indicator_without_figures_has_no_map_and_no_reading(store_of_villages: Engine) -> None:
    with store_of_villages.connect() as connection:
        found = reference.indicator(connection, "jiwa")
        assert found is not None
        assert statistics.by_kecamatan(connection, LIVE, found) is None
        assert statistics.of_sector(connection, LIVE, Sector.POPULATION) == ()


def test_the_regency_is_compared_with_those_that_have_figures(store_of_villages: Engine) -> None:
    say(
        store_of_villages,
        "bps",
        ("ipm", 73.7, "35.22", "2025"),
        ("ipm", 72.3, "35.23", "2025"),
        ("ipm", 75.3, "35", "2024"),
    )
    with store_of_villages.connect() as connection:
        (own,) = statistics.series(connection, LIVE, ["ipm", "no-such-code"])
        others = statistics.beside(connection, LIVE, "ipm")
    assert [point.value for point in own.points] == [73.7]
    assert {each.area: each.points[-1].value for each in others} == {"35.23": 72.3, "35": 75.3}


def test_the_past_is_shown_as_it_was_known(store_of_villages: Engine) -> None:
    say(store_of_villages, "bps", ("ipm", 73.0, "35.22", "2025"))
    say(store_of_villages, "bps", ("ipm", 73.7, "35.22", "2025"), at=START + DAY)
    with store_of_villages.connect() as connection:
        (then,) = statistics.series(connection, Instant(START, live=False), ["ipm"])
        (now,) = statistics.series(connection, Instant(START + 2 * DAY), ["ipm"])
    assert (then.points[0].value, now.points[0].value) == (73.0, 73.7)
