"""The ledger says quickly of every quarter what the formula says of each, and averages are those of the page."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.attainment.configuration import Configuration, Programme, Share
from commandcenter.domain.attainment.ledger import Key, Ledger
from commandcenter.domain.attainment.pace import Progress
from commandcenter.domain.attainment.quarters import Review
from commandcenter.domain.attainment.rollup import average, combined
from commandcenter.domain.attainment.rows import (
    GoalRow,
    IndicatorRow,
    OpdRow,
    Rows,
    ValueRow,
    better_goal,
    better_value,
    is_usable,
)
from commandcenter.domain.reports.model import FEED

INDICATORS = {
    code: IndicatorRow(code, code, "persen", 2, polarity)
    for code, polarity in (("a", "higher"), ("b", "lower"), ("c", "neutral"), ("d", "higher"))
}
CONFIGURATION = Configuration(
    programmes=(
        Programme("p", "alfa", "P", 60.0, 2026, None, (Share("a", 70.0), Share("b", 30.0))),
        Programme("q", "alfa", "Q", 40.0, 2026, None, (Share("c", 100.0),)),
    )
)
OVER = "2026-Q3"
periods = st.sampled_from(["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"])
figures = st.none() | st.sampled_from([0.0, -3.0]) | st.floats(0.1, 500)
texts = st.none() | st.sampled_from(["BB", "A", "n/a", "", "baik"])
goals = st.builds(
    GoalRow, st.just("alfa"), st.sampled_from("abcd"), st.just("35.22"), periods,
    st.sampled_from(["Perjanjian Kinerja 2026", "RPJMD 2025-2029", "Rencana"]),
    st.sampled_from(["awal", "perubahan"]), figures, st.none() | st.floats(0.1, 900), texts, st.integers(0, 9),
)  # fmt: skip
values = st.builds(
    ValueRow, st.sampled_from("abcd"), st.just("35.22"), periods, figures, texts, st.integers(0, 9),
    st.sampled_from(["x", "y", FEED]), st.just(1), st.just(""), st.just(1),
)  # fmt: skip


def ledger(goals: list[GoalRow], values: list[ValueRow]) -> Ledger:
    opds = (OpdRow("alfa", "Alfa", "Alfa", "dinas", "2017-01-01", None),)
    return Ledger(Rows(opds, INDICATORS, goals, values), CONFIGURATION, OVER)


def a_goal(version: str = "awal", recorded_at: int = 1, plan: str = "Perjanjian Kinerja 2026") -> GoalRow:
    return GoalRow("alfa", "a", "35.22", "2026-Q3", plan, version, 80.0, None, None, recorded_at)


def a_value(feed: str = "x", recorded_at: int = 1) -> ValueRow:
    return ValueRow("a", "35.22", "2026-Q3", 70.0, None, recorded_at, feed, 1, "", 1)


@given(st.lists(goals, max_size=12), st.lists(values, max_size=12))
def test_what_is_said_of_all_quarters_is_what_is_said_of_each(said: list[GoalRow], seen: list[ValueRow]) -> None:
    book = ledger(said, seen)
    for key, mine in book.goals.items():
        for period, goal in mine.items():
            found = book.compare(key, goal, book.value(key, period)[0], period)
            if period != "2026":
                assert book.percents[key].get(period) == found.percent
                assert (period in book.percents[key]) == book.counts(key, goal)


@given(st.lists(goals, min_size=1, max_size=12), st.lists(values, max_size=12))
def test_the_average_of_an_opd_is_that_of_its_page(said: list[GoalRow], seen: list[ValueRow]) -> None:
    book = ledger(said, seen)
    review = Review(book, OVER, Progress(2026, 3.5, "working"))
    [row] = book.rows.opds
    page = review.page(row)
    again = combined(page.rules, [(each.average, each.weight) for each in page.programmes])
    assert page.opd.average == again
    assert dict(page.opd.history)[OVER] == again.percent
    for programme in page.programmes:
        parts = []
        for entry in programme.entries:
            key = Key("alfa", entry.indicator, "35.22")
            parts.append((entry.attainment.percent, entry.weight, book.counts(key, book.goal(key, OVER))))
        assert programme.average == average(page.rules, parts)
    assert page.opd.met + page.opd.partly + page.opd.missed <= sum(len(each.entries) for each in page.programmes)


def test_the_changed_plan_counts_then_the_newer_one_whatever_came_first() -> None:
    first, changed, newer = a_goal(recorded_at=9), a_goal("Perubahan I"), a_goal(recorded_at=10)
    for one, other, best in ((first, changed, changed), (first, newer, newer)):
        assert better_goal(one, other) is better_goal(other, one) is best


def test_a_verified_report_counts_then_the_newer_value_whatever_came_first() -> None:
    fed, verified, newer = a_value(recorded_at=9), a_value(FEED), a_value(recorded_at=10)
    for one, other, best in ((fed, verified, verified), (fed, newer, newer)):
        assert better_value(one, other) is better_value(other, one) is best


def test_a_plan_speaks_only_of_the_years_in_its_name() -> None:
    assert is_usable(a_goal())
    assert is_usable(a_goal(plan="RPJMD 2025-2029"))
    assert is_usable(a_goal(plan="Rencana Aksi"))
    assert not is_usable(a_goal(plan="Perjanjian Kinerja 2025"))
    assert not is_usable(a_goal(plan="RPJMD 2018–2023"))


@given(st.lists(goals, max_size=12), st.lists(values, max_size=12), st.randoms())
def test_the_order_of_the_rows_does_not_matter(said: list[GoalRow], seen: list[ValueRow], random: object) -> None:
    mixed = list(said)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    keys = {(row.indicator, row.period, row.plan, row.plan_version, row.recorded_at) for row in said}
    if len(keys) == len(said):  # two that were recorded at one moment are told apart by nothing
        assert ledger(mixed, seen).percents == ledger(said, seen).percents
