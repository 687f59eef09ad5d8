"""What a mark may say of itself, and how far a problem's chain has come."""

import pytest

from commandcenter.domain.priorities.chain import Reached, chain, covers
from commandcenter.domain.priorities.marks import (
    STATUSES,
    Draft,
    Kind,
    Problem,
    Status,
    Wrong,
    problem_of,
    trimmed,
    wrongs,
)
from tests.domain.priorities.marking import ROADS, ROADS_BALEN, TODAY, WATER, draft, mark


@pytest.mark.parametrize("problem", [ROADS, ROADS_BALEN, Problem("Banjir: dan drainase", "35.22.15")])
def test_a_problem_is_found_again_by_its_key(problem: Problem) -> None:
    assert problem_of(problem.key) == problem


@pytest.mark.parametrize("key", ["", "Jalan rusak", "35.22:", "99.01:Jalan rusak", "35.2213:x"])
def test_what_names_no_problem_is_none(key: str) -> None:
    assert problem_of(key) is None


@pytest.mark.parametrize("kind", Kind)
def test_what_the_form_offers_can_be_stored(kind: Kind) -> None:
    assert wrongs(draft(kind), TODAY) == {}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (draft(title=""), {"title": Wrong.NEEDED}),
        (draft(happens_on=None), {"happens_on": Wrong.NEEDED}),
        (draft(programme=""), {"programme": Wrong.NEEDED}),
        (draft(status=Status.DONE), {"happens_on": Wrong.FUTURE}),
        (draft(status=Status.DONE, happens_on=TODAY), {}),
        (draft(status=Status.ACCEPTED), {"status": Wrong.STATUS}),
        (draft(Kind.DIALOGUE, programme=""), {}),
        (draft(Kind.BUDGET, opd=None, year=None), {"opd": Wrong.NEEDED, "year": Wrong.NEEDED}),
        (draft(Kind.BUDGET, year=2019), {"year": Wrong.YEAR}),
        (draft(Kind.BUDGET, year=2033), {"year": Wrong.YEAR}),
        (draft(Kind.BUDGET, amount=0), {"amount": Wrong.AMOUNT}),
        (draft(Kind.BUDGET, amount=None), {}),
    ],
)
def test_each_mistake_stands_at_its_field(given: Draft, found: dict[str, Wrong]) -> None:
    assert wrongs(given, TODAY) == found


def test_nothing_invisible_is_stored() -> None:
    full = draft(Kind.BUDGET, happens_on="2026-11-24", programme="x")
    assert (trimmed(full).happens_on, trimmed(full).programme) == (None, "")
    held = draft(Kind.DIALOGUE, programme="x", year=2028, amount=5)
    assert (trimmed(held).programme, trimmed(held).year, trimmed(held).amount) == ("", None, None)


def test_only_what_happened_can_have_had_an_effect() -> None:
    assert mark(status=Status.DONE, happens_on="2026-06-01").began() == "2026-06-01"
    assert mark(status=Status.PLANNED).began() is None
    assert mark(kind=Kind.BUDGET, status=Status.ACCEPTED, year=2027).began() == "2027-01-01"
    assert mark(kind=Kind.BUDGET, status=Status.PROPOSED, year=2025).began() is None


def test_a_planned_day_that_passed_asks_whether_it_was_held() -> None:
    assert mark(happens_on="2026-11-22").is_late(TODAY)
    assert not mark(happens_on=TODAY).is_late(TODAY)
    assert not mark(happens_on="2026-11-22", status=Status.DONE).is_late(TODAY)


def test_a_mark_of_the_regency_is_about_every_kecamatan_and_the_other_way_round() -> None:
    assert covers(mark(problem=ROADS), ROADS_BALEN)
    assert covers(mark(problem=ROADS_BALEN), ROADS)
    assert not covers(mark(problem=ROADS_BALEN), Problem("Jalan rusak", "35.22.15"))
    assert not covers(mark(problem=ROADS), WATER)


def test_a_link_is_as_far_as_its_furthest_mark() -> None:
    held = mark(1, status=Status.DONE, happens_on="2026-06-01")
    planned, dropped = mark(2), mark(3, Kind.DIALOGUE, status=Status.DROPPED)
    found = chain(ROADS, [held, planned, dropped])
    assert [found.reached(kind) for kind in Kind] == [Reached.DONE, Reached.ENDED, Reached.NOT]
    assert found.steps == 1


def test_what_is_removed_is_in_no_chain() -> None:
    assert chain(ROADS, [mark(is_removed=True)]).marks == ()


def test_within_a_kind_the_newest_day_is_first() -> None:
    days = ("2026-03-01", "2026-11-24", "2026-07-01")
    found = chain(ROADS, [mark(n, happens_on=day) for n, day in enumerate(days)])
    assert [each.draft.happens_on for each in found.radio] == sorted(days, reverse=True)


def test_the_sum_is_of_what_is_still_open_or_accepted_and_has_an_amount() -> None:
    marks = [
        mark(1, Kind.BUDGET, amount=5), mark(2, Kind.BUDGET, amount=None),
        mark(3, Kind.BUDGET, amount=7, status=Status.REFUSED), mark(4, Kind.BUDGET, amount=2, status=Status.ACCEPTED),
    ]  # fmt: skip
    assert chain(ROADS, marks).amount == 7
    assert chain(ROADS, marks[1:2]).amount is None


def test_every_kind_begins_with_something_open() -> None:
    assert {STATUSES[kind][0] for kind in Kind} == {Status.PLANNED, Status.PROPOSED}
