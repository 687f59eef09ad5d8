"""What the statistics screen says of its figures."""

import pytest

from commandcenter.domain.picture import Shown
from commandcenter.domain.statistics import Sector, Series, change
from layouts.contract import Look
from layouts.statistics import beside, contradictions, course, headlines, places, sector, words
from layouts.statistics.known import Chosen, sector_asked
from tests.layouts.reading import words as read
from tests.layouts.statistics.moods import BEFORE, COURSE, IPM, LIVE, OLD, POOR, TITLES, WORSE, data, series


def changed(of: Series) -> Shown:
    return words.tone(change(of.points, of.indicator.breaks), of.indicator)


def test_a_headline_says_its_value_its_change_and_its_source() -> None:
    said = read(headlines.render(data("headlines", "quiet"), Look()))
    assert "IPM 73,74 +0,99 vs 2024" in said
    assert "2025 · BPS, pembangunan manusia" in said


def test_what_went_the_wrong_way_is_amber_whichever_way_is_right() -> None:
    assert (changed(WORSE), changed(COURSE)) == (Shown.DEGRADED, Shown.UP)
    assert changed(series(IPM, {"2024": 73.0, "2025": 72.0})) is Shown.DEGRADED
    assert changed(series(POOR, {"2024": 12.0, "2025": 11.0})) is Shown.UP


def test_across_a_break_nothing_is_called_better_or_worse() -> None:
    over = series(IPM, {"2019": 75.0, "2021": 70.7})
    assert changed(over) is Shown.UP
    assert words.compared("id", change(over.points, IPM.breaks), IPM) == "seri baru sejak 2021"


def test_a_headline_without_figures_stays_and_says_so() -> None:
    assert "Belum ada angka: PDRB tanpa migas" in read(headlines.render(data("headlines", "busy"), Look()))


def test_the_series_before_a_break_is_drawn_apart_and_not_joined() -> None:
    figure = course.figure(Chosen(LIVE, COURSE, BEFORE), Look())
    drawn = [trace["x"] for trace in figure["data"]]
    assert drawn == [["2018", "2019", "2020"], ["2020"], ["2021", "2022", "2023", "2024", "2025"]]
    assert figure["data"][2]["y"][2] is None  # nobody has 2023: a gap, not a line over it
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [2.5]  # after 2018, 2019, 2020


def test_what_another_source_says_is_a_ring_of_its_own() -> None:
    figure = course.figure(Chosen(LIVE, WORSE, titles=TITLES), Look())
    ring = figure["data"][-1]
    assert ring["marker"]["symbol"] == "circle-open"
    assert set(ring["y"]) == {12.5, 13.1}


def test_neighbours_are_compared_in_a_year_that_both_have() -> None:
    found = {pair.area: pair for pair in beside.pairs(data("beside", "busy"))}
    assert found["35.23"].difference == pytest.approx(72.31 - 72.75)
    assert found["35.24"].difference is None  # 2026: we have no figure of that year
    said = read(beside.render(data("beside", "busy"), Look()))
    assert "Tuban 72,31 −0,44" in said
    assert "Lamongan 75,90 – 2026" in said


def test_a_figure_made_of_villages_says_how_many_stand_behind_it() -> None:
    said = read(sector.render(data("sector", "quiet"), Look(distance_m=0.7, diagonal_in=24.0)))
    assert "median, 28 dari 430 desa" in said
    assert "2 dari 60" not in said  # three readings of sixty
    assert "3 dari 60 indikator ada angkanya" in said


def test_the_map_marks_kecamatan_of_which_few_villages_spoke_and_leaves_gaps() -> None:
    shown = places.render(data("places", "busy"), Look())
    assert shown.figure is not None
    rows = [value for path, value in shown.figure.items() if path.endswith(".text") and isinstance(value, list)]
    legend = next(value for value in rows if any(str(row).startswith(" < ") for row in value))
    assert any("kurang dari separuh desa" in row for row in legend)
    assert " tidak ada data" in legend


def test_contradicting_sources_stand_side_by_side() -> None:
    said = read(contradictions.render(data("contradictions", "busy"), Look()))
    assert "12,5 BPS, pembangunan manusia · 13,1 Bappeda" in said


def test_a_sector_that_nobody_knows_falls_back() -> None:
    assert sector_asked({"sector": "health"}) is Sector.HEALTH
    assert sector_asked({"sector": "'; DROP"}) is Sector.POPULATION


@pytest.mark.parametrize(
    ("text", "said"), [("2025", "2025"), ("2026-Q3", "triwulan 3 2026"), ("2026-10", "Oktober 2026")]
)
def test_a_period_is_said_in_words(text: str, said: str) -> None:
    assert words.period("id", text) == said


def test_every_table_has_the_file_that_a_figure_came_from() -> None:
    found = course.table(Chosen(LIVE, COURSE, series(OLD, {"2019": 68.75}), (), TITLES), Look())
    assert found is not None
    assert {row["file"] for row in found.rows} == {"angka.csv"}
    assert len(found.rows) == 6
