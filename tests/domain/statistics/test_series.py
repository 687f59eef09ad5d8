"""One point a period, breaks kept apart, contradictions counted."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.observations import Origin, Value
from commandcenter.domain.period import parse
from commandcenter.domain.reference import SeriesBreak
from commandcenter.domain.statistics import (
    HEADLINES,
    SECTORS,
    Point,
    Sector,
    change,
    latest,
    points_of,
    with_gaps,
)
from commandcenter.domain.statistics import segments as apart
from ingest.reference import builtin

BREAK = SeriesBreak("2021-01-01", "Sensus Penduduk 2020")


def value(period: str, number: float | None, feed: str = "bps", recorded_at: int = 1, text: str | None = None) -> Value:
    origin = Origin(feed, 1, "a.csv", "", 2, 1, recorded_at, None)
    return Value("ipm", "35.22", period, parse(period).ends_at, number, text, None, origin)


def point(period: str, number: float | None, text: str | None = None) -> Point:
    return Point(period, parse(period).ends_at, number, text, "bps")


def test_the_value_recorded_last_is_shown_and_the_other_is_counted() -> None:
    said = [value("2024", 12.0, "bps", 5), value("2024", 12.3, "bappeda", 9), value("2023", 11.0)]
    assert [(each.period, each.value, each.feed, each.contradicted_by) for each in points_of(said, 1)] == [
        ("2023", 11.0, "bps", 0),
        ("2024", 12.3, "bappeda", 1),
    ]


def test_what_is_the_same_at_the_decimals_of_the_indicator_contradicts_nobody() -> None:
    (shown,) = points_of([value("2024", 12.04, "bps"), value("2024", 12.0, "bappeda")], 1)
    assert shown.contradicted_by == 0


def test_a_break_divides_the_series_at_the_first_period_that_begins_on_it() -> None:
    points = [point(str(year), 1.0) for year in range(2019, 2024)]
    assert [[each.period for each in part] for part in apart(points, [BREAK])] == [
        ["2019", "2020"],
        ["2021", "2022", "2023"],
    ]


@given(st.lists(st.integers(1990, 2030), unique=True), st.lists(st.integers(1990, 2030), max_size=4))
def test_segments_lose_and_double_nothing_whatever_the_breaks(years: list[int], breaks: list[int]) -> None:
    points = [point(str(year), 1.0) for year in sorted(years)]
    parts = apart(points, [SeriesBreak(f"{year}-01-01", "") for year in breaks])
    assert [each for part in parts for each in part] == points
    assert all(parts)


def test_a_year_that_nobody_has_is_a_gap_and_not_left_out() -> None:
    filled = with_gaps([point("2019", 12.4), point("2022", 12.2), point("2023", 12.1)])
    assert [(each.period, each.value) for each in filled] == [
        ("2019", 12.4),
        ("2020", None),
        ("2021", None),
        ("2022", 12.2),
        ("2023", 12.1),
    ]
    assert with_gaps([]) == ()
    mixed = [point("2019", 1.0), point("2020-Q1", 2.0)]
    assert with_gaps(mixed) == tuple(mixed)


def test_a_change_is_from_the_last_number_but_one_and_says_when_a_break_lies_between() -> None:
    points = [point("2019", 10.0), point("2020", None, "n/a"), point("2021", 12.5)]
    found = change(points, [BREAK])
    assert found is not None
    assert (found.since.period, found.to.period, found.difference, found.crosses_break) == ("2019", "2021", 2.5, True)
    again = change(points, [])
    assert again is not None
    assert not again.crosses_break


def test_one_number_has_no_change_and_a_text_is_still_the_latest() -> None:
    points = [point("2024", 28.69), point("2025", None, "A+")]
    assert change(points, []) is None
    newest = latest(points)
    assert newest is not None
    assert newest.text == "A+"
    assert latest([point("2025", None)]) is None


def test_every_sector_has_themes_and_no_theme_belongs_to_two() -> None:
    assert set(SECTORS) == set(Sector)
    themes = [theme for each in SECTORS.values() for theme in each]
    assert len(themes) == len(set(themes))


def test_the_headlines_are_in_the_register_and_every_sector_has_indicators_there() -> None:
    register = builtin.default(gazetteer().places).indicators or ()
    assert set(HEADLINES) <= {each.code for each in register}
    used = {each.theme for each in register}
    assert all(used & set(themes) for themes in SECTORS.values())
