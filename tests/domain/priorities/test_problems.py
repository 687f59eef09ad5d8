"""Problems of a window: whose lists they lead, and when a new source, a season or a small number must not."""

from collections.abc import Mapping

import pytest

from commandcenter.domain.priorities.marks import Kind, Problem, Status
from commandcenter.domain.priorities.planning import rows
from commandcenter.domain.priorities.problems import (
    Counted,
    Dispersion,
    Trend,
    Windows,
    fastest,
    frequent,
    judged,
    nearest,
    scatter,
    series_of,
    whole,
)
from tests.domain.priorities.marking import ROADS, ROADS_BALEN, WATER, mark

HERE, THERE, NOWHERE = Problem("Jalan rusak", "35.22.13"), Problem("Jalan rusak", "35.22.15"), Problem("Jalan rusak")
Counts = Mapping[Problem, int]


def of(
    now: Counts, before: Counts, year_ago: Counts | None = None, every: Counts | None = None
) -> dict[Problem, Counted]:
    windows = Windows(now if every is None else every, now, before, now, year_ago)
    return {each.problem: each for each in judged(windows, Dispersion())}


def test_a_category_is_the_sum_of_its_places_and_of_what_has_none() -> None:
    assert whole({HERE: 3, THERE: 4, NOWHERE: 2, WATER: 1}) == {ROADS: 9, WATER: 1}


def test_the_most_frequent_is_first_and_every_share_is_of_all() -> None:
    found = of({HERE: 3, THERE: 5, NOWHERE: 2}, {})
    assert found[ROADS].n == 10
    assert found[THERE].share == 0.5
    order = frequent(tuple(found.values()), lambda problem: problem.kecamatan is not None)
    assert [each.problem for each in order] == [THERE, HERE]


def test_growth_beyond_chance_leads_and_a_doubling_of_one_does_not() -> None:
    found = of({HERE: 40, THERE: 2}, {HERE: 10, THERE: 1})
    assert found[HERE].trend is Trend.GROWING
    assert found[THERE].trend is Trend.FEW
    assert HERE in {each.problem for each in fastest(tuple(found.values()), lambda _: True)}


def test_what_grows_every_year_at_this_time_is_seasonal_and_comes_after_what_is_new() -> None:
    found = of({HERE: 40, THERE: 40}, {HERE: 10, THERE: 10}, {HERE: 38, THERE: 9})
    assert (found[HERE].trend, found[THERE].trend) == (Trend.SEASONAL, Trend.GROWING)
    order = [each.problem for each in fastest(tuple(found.values()), lambda p: p.kecamatan is not None)]
    assert order == [THERE, HERE]


def test_without_a_year_ago_nothing_is_called_seasonal() -> None:
    assert of({HERE: 40}, {HERE: 10}, None)[HERE].of_year is None
    assert of({HERE: 40}, {HERE: 10}, None)[HERE].trend is Trend.GROWING


def test_a_source_that_is_new_is_counted_and_is_no_growth() -> None:
    found = of({HERE: 10}, {HERE: 9}, every={HERE: 90})
    assert (found[HERE].n, found[HERE].change.now) == (90, 10)
    assert found[HERE].trend is Trend.STEADY


def test_what_falls_is_said_and_what_was_only_before_is_still_there() -> None:
    found = of({HERE: 10}, {HERE: 40, THERE: 30})
    assert (found[HERE].trend, found[THERE].trend) == (Trend.FALLING, Trend.FALLING)
    assert found[THERE].n == 0
    assert THERE not in {each.problem for each in frequent(tuple(found.values()), lambda _: True)}


def test_next_to_growing_is_what_rose_without_proof() -> None:
    found = tuple(of({HERE: 14, THERE: 9}, {HERE: 10, THERE: 12}).values())
    assert [each.problem for each in nearest(found, lambda p: p.kecamatan is not None)] == [HERE]


def test_nothing_is_an_answer_too() -> None:
    assert judged(Windows({}, {}, {}, {}, None), Dispersion()) == ()
    assert scatter({}) == Dispersion()


def test_the_weeks_of_a_category_are_those_of_all_its_places() -> None:
    series = {HERE: (1, 2), NOWHERE: (10, 20), WATER: (7, 7)}
    assert series_of(ROADS, series) == (11, 22)
    assert series_of(HERE, series) == (1, 2)
    assert series_of(THERE, series) == ()


def test_the_list_for_planning_has_the_problem_in_figures_with_code_and_source() -> None:
    found = judged(Windows({HERE: 12}, {HERE: 12}, {HERE: 9}, {HERE: 12}, None), Dispersion())
    proposal = mark(2, Kind.BUDGET, ROADS_BALEN, opd="dpu-bmpr", amount=1_500_000_000)
    listed = rows(
        [mark(1), proposal], found, "24 Agu – 22 Nov 2026", ["LAPOR"], {"35.22.13": "Balen"}, {"dpu-bmpr": "DPU BMPR"}
    )
    first = listed[0]
    assert (first.kind, first.place, first.code, first.opd) == (
        "Usulan anggaran",
        "Kecamatan Balen",
        "35.22.13",
        "DPU BMPR",
    )
    assert (first.year, first.amount, first.n, first.before) == (2028, 1_500_000_000, 12, 9)
    assert "12 aduan" in first.problem
    assert "LAPOR" in first.source
    assert "24 Agu" in first.source
    assert listed[1].code == "35.22"


@pytest.mark.parametrize(("is_simulated", "said"), [(True, True), (False, False)])
def test_what_is_simulated_says_so_where_it_could_be_taken_for_a_plan(is_simulated: bool, said: bool) -> None:
    (row,) = rows([mark(is_simulated=is_simulated, status=Status.PLANNED)], (), "", [], {}, {})
    assert ("simulasi" in row.source) is said
    assert "tidak ada aduan" in row.problem
