"""How often rules would have spoken, and what an operator can answer."""

from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.alerts.trial import Firing, load, trial
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, start_of_day

START = start_of_day(1_773_111_600_000)


def firing(
    begins: int, lasts: int | None = HOUR, entity: str = "link:a", because: str = "", is_old: bool = False
) -> Firing:
    ends = None if lasts is None else START + begins + lasts
    return Firing("r", entity, entity, Severity.LOW, START + begins, ends, because, is_old)


def test_a_trial_counts_what_was_announced_and_what_was_held_back() -> None:
    given = [
        firing(0), firing(DAY, MINUTE), firing(DAY + HOUR, None, "link:b"), firing(DAY, because="tower:x"),
        firing(0, is_old=True),
    ]  # fmt: skip
    found = trial(given, START, START + 4 * DAY, 5 * MINUTE)
    assert (found.fired, found.entities, found.per_day, found.worst_day) == (3, 2, 0.75, 2)
    assert (found.short, found.suppressed, found.standing, found.old, found.stale) == (1, 1, 1, 1, 1)
    assert (found.longest, found.typical) == (3 * DAY - HOUR, HOUR)
    assert found.top == (("link:a", 2), ("link:b", 1))


def test_nothing_that_fired_is_no_error() -> None:
    found = trial([], START, START, 1)
    assert (found.fired, found.longest, found.typical, found.top) == (0, 0, 0, ())
    assert load([], START, START + DAY).verdict == "acceptable"


def test_three_within_a_minute_chatter_and_two_do_not() -> None:
    three = [firing(n * 30 * SECOND, SECOND) for n in range(3)]
    assert trial(three, START, START + DAY, 1).chattering == 1
    assert trial(three[:2], START, START + DAY, 1).chattering == 0
    assert trial([firing(n * 31 * SECOND, SECOND) for n in range(3)], START, START + DAY, 1).chattering == 0


def test_ten_within_ten_minutes_are_one_flood_until_the_last_of_them() -> None:
    flood = load([firing(n * MINUTE) for n in range(15)], START, START + DAY)
    assert (flood.floods, flood.worst_hour, flood.verdict) == (1, 15, "acceptable")
    assert load([firing(n * 2 * MINUTE) for n in range(15)], START, START + DAY).floods == 0
    assert load([firing(n * MINUTE) for n in range(24 * 60)], START, START + DAY).verdict == "too much"
    assert load([firing(n * 7 * MINUTE) for n in range(200)], START, START + DAY).verdict == "manageable"
