from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.briefing.changes import SUBJECTS, WEIGHT, Change, Direction, Kind, changes
from commandcenter.domain.briefing.standing import Backlog, Hot, Inflow, Reports, Standing, Wrong

PLACES = {"35.22.21": "Temayang", "35.22.26": "Gondang", "35.22.27": "Sekar"}


def at(number: int, **subjects: object) -> Standing:
    return Standing(number, **subjects)  # type: ignore[arg-type]


def only(found: tuple[Change, ...]) -> Change:
    (change,) = found
    return change


def test_what_was_cut_off_since_is_said_with_its_names_and_how_many_there_are_now() -> None:
    then = at(1, network=Wrong(28, {"35.22.21": "Temayang"}))
    change = only(changes(then, at(2, network=Wrong(28, PLACES))))
    assert (change.kind, change.direction) == (Kind.CUT, Direction.WORSE)
    assert (change.n, change.now, change.of) == (2, 3, 28)
    assert change.names == ("Gondang", "Sekar")
    assert change.keys == ("35.22.26", "35.22.27")


def test_one_cut_off_and_another_back_are_two_changes_and_not_none() -> None:
    """As many as before: a count alone would say that nothing happened."""
    then, now = at(1, network=Wrong(28, {"a": "A"})), at(2, network=Wrong(28, {"b": "B"}))
    assert [(change.kind, change.names) for change in changes(then, now)] == [(Kind.CUT, ("B",)), (Kind.BACK, ("A",))]


def test_what_cannot_be_told_at_one_of_the_moments_has_not_changed() -> None:
    then, now = at(1, network=Wrong(28, {}, {"a": "A"})), at(2, network=Wrong(28, {"a": "A"}))
    assert changes(then, now) == ()
    assert changes(now, then) == ()


def test_of_a_subject_that_is_unknown_at_either_moment_nothing_is_said() -> None:
    known = at(2, network=Wrong(28, PLACES), backlog=Backlog(10, 3), attainment=Wrong(50, {"a": "A"}))
    assert changes(at(1), known) == ()
    assert changes(known, at(2)) == ()


def test_nothing_changed_gives_no_change() -> None:
    same = at(1, network=Wrong(28, PLACES), backlog=Backlog(10, 3), sites=Wrong(5), sources=Wrong(14), period="2026-Q3")
    assert changes(same, same) == ()


def test_complaints_are_said_only_when_they_depart_from_what_is_usual() -> None:
    empty = at(1)
    assert changes(empty, empty, inflow=Inflow(18, 5, 12)) == ()  # outside, but by chance among many
    assert changes(empty, empty, inflow=Inflow(18)) == ()  # too little history
    more = only(changes(empty, empty, inflow=Inflow(18, 5, 12, is_departure=True)))
    assert (more.direction, more.n, more.low, more.high) == (Direction.WORSE, 18, 5, 12)
    fewer = only(changes(empty, empty, inflow=Inflow(1, 5, 12, is_departure=True)))
    assert fewer.direction is Direction.NEUTRAL
    assert fewer.importance < more.importance / 2


def test_overdue_tickets_that_grow_name_their_owner_and_that_shrink_are_good_news() -> None:
    few, many = at(1, backlog=Backlog(40, 5)), at(2, backlog=Backlog(44, 9, ("dpu", "DPU", 6)))
    more = only(changes(few, many))
    assert (more.kind, more.n, more.now, more.of, more.names, more.keys) == (
        Kind.OVERDUE_MORE, 4, 9, 44, ("DPU", "6"), ("dpu",),
    )  # fmt: skip
    assert only(changes(many, few)).direction is Direction.BETTER


def test_opds_at_risk_are_compared_within_a_quarter_only() -> None:
    then = at(1, attainment=Wrong(50, {"a": "A"}), period="2026-Q2")
    same = at(2, attainment=Wrong(50, {"a": "A", "b": "B"}), period="2026-Q2")
    assert only(changes(then, same)).names == ("B",)
    other = at(2, attainment=Wrong(50, {"b": "B"}), period="2026-Q3")
    change = only(changes(then, other))
    assert (change.kind, change.period, change.n) == (Kind.NEW_QUARTER, "2026-Q3", 1)


def test_reports_that_came_in_are_said_and_none_are_not() -> None:
    now = at(2, attainment=Wrong(50), period="2026-Q3")
    assert changes(now, now, reports=Reports("2026-Q3", {})) == ()
    change = only(changes(now, now, reports=Reports("2026-Q3", {"a": "A"})))
    assert (change.kind, change.n, change.of) == (Kind.REPORTED, 1, 50)


def test_a_hot_spot_is_said_with_what_is_usual() -> None:
    hot = Hot("Jalan rusak", "35.22.06", "Dander", 7, 0, 2, 7)
    change = only(changes(at(1), at(2), hot=hot))
    assert (change.names, change.keys, change.low, change.high) == (
        ("Jalan rusak", "Dander"), ("Jalan rusak", "35.22.06"), 0, 2,
    )  # fmt: skip
    assert changes(at(1), at(2), hot=Hot("Jalan rusak", None, "", 2, 0, 2, 7)) == ()


def test_every_kind_has_a_weight_of_its_own_and_a_subject() -> None:
    assert set(WEIGHT) == set(SUBJECTS) == set(Kind)
    assert len(set(WEIGHT.values())) == len(Kind)


@given(st.integers(1, 28), st.integers(1, 28))
def test_the_more_kecamatan_are_cut_off_the_more_it_matters(few: int, more: int) -> None:
    def cut(n: int) -> float:
        names = {str(index): str(index) for index in range(n)}
        return only(changes(at(1, network=Wrong(28)), at(2, network=Wrong(28, names)))).importance

    assert (cut(few) < cut(more)) == (few < more)


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20)))
def test_going_there_and_back_says_the_same_in_reverse(one: set[int], other: set[int]) -> None:
    first = at(1, sites=Wrong(21, {str(key): str(key) for key in sorted(one)}))
    second = at(2, sites=Wrong(21, {str(key): str(key) for key in sorted(other)}))
    there = {change.kind: set(change.keys) for change in changes(first, second)}
    back = {change.kind: set(change.keys) for change in changes(second, first)}
    assert there.get(Kind.SITE_DOWN) == back.get(Kind.SITE_BACK)
    assert there.get(Kind.SITE_BACK) == back.get(Kind.SITE_DOWN)


def test_the_most_important_comes_first() -> None:
    then = at(1, network=Wrong(28), sites=Wrong(5), sources=Wrong(14, {"x": "X"}))
    now = at(2, network=Wrong(28, {"a": "A"}), sites=Wrong(5, {"s": "S"}), sources=Wrong(14))
    found = changes(then, now)
    assert [change.importance for change in found] == sorted((change.importance for change in found), reverse=True)
    assert found[-1].kind is Kind.FRESH
