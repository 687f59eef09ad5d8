"""How long steps take and who is in time: as a person would count it, ticket by ticket. On both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.complaints.model import Rank, StepTime
from commandcenter.domain.complaints.quantiles import quantiles
from commandcenter.domain.complaints.scope import Span, Where, Window, span_of
from commandcenter.domain.workdays import Step
from commandcenter.store.queries import complaints
from tests.domain.complaints.test_due import CLOCK, TIMES
from tests.network import START, wib
from tests.store.complaining import NOW, ready, told, told_all
from tests.store.feeding import complaint, store

ALL = Where()
MONTH = span_of(Window.MONTH, START)
MONDAY = wib("2026-02-16 09:00")


@pytest.fixture
def town(engine: Engine) -> Engine:
    return ready(engine)


def steps(engine: Engine, where: Where = ALL, span: Span = MONTH) -> dict[Step | None, StepTime]:
    with engine.connect() as connection:
        return {each.step: each for each in complaints.step_times(connection, NOW, where, span)}


def test_a_step_takes_the_working_minutes_between_its_dates(town: Engine) -> None:
    """Received Monday 09.00; verified at 11.00; disposed Tuesday 09.00; answered Thursday 09.00. An office day is 420
    minutes in 8 hours: two hours are 105, a day 420."""
    told(town, complaint(
        "1", MONDAY, status="answered", verified_at=MONDAY + 2 * HOUR, disposed_at=MONDAY + DAY,
        answered_at=MONDAY + 3 * DAY,
    ))  # fmt: skip
    found = steps(town)
    assert {step: each.quantiles.get(50) for step, each in found.items()} == {
        Step.VERIFY: 105, Step.DISPOSE: 420, Step.ANSWER: 840, Step.CONFIRM: None, None: 1260,
    }  # fmt: skip
    assert [each.n for each in found.values()] == [1, 1, 1, 0, 1]
    assert all(each.share in (1, None) for each in found.values())
    assert steps(town, span=Span(START - DAY, START))[Step.VERIFY].n == 0


def test_what_the_source_does_not_date_is_told_and_not_judged(town: Engine) -> None:
    told(town, complaint("radio", MONDAY, status="answered", answered_at=MONDAY + DAY), complaint("open", MONDAY))
    found = steps(town)
    assert (found[Step.VERIFY].undated, found[Step.VERIFY].judged, found[Step.VERIFY].share) == (1, 1, 0)
    assert (found[Step.ANSWER].undated, found[Step.ANSWER].judged) == (1, 0)
    assert (found[None].n, found[None].undated, found[None].judged) == (1, 0, 2)


def test_dates_that_contradict_each_other_and_years_nobody_knows_are_not_counted(town: Engine) -> None:
    told(
        town,
        complaint("1", MONDAY, status="verified", verified_at=MONDAY - DAY),
        complaint("2", wib("2023-05-02 10:00"), status="verified", verified_at=MONDAY),
    )
    found = steps(town)[Step.VERIFY]
    assert (found.n, found.uncounted, found.quantiles) == (0, 2, {})


def test_the_citizens_word_is_counted_by_the_clock_and_the_silent_are_not_late(town: Engine) -> None:
    answer = {"status": "closed", "disposed_at": MONDAY, "answered_at": MONDAY + HOUR}
    told(
        town,
        complaint("1", MONDAY, **answer, confirmed_at=MONDAY + HOUR + 90 * MINUTE, verdict="fixed"),
        complaint("2", MONDAY, **answer),
    )
    found = steps(town)[Step.CONFIRM]
    assert (found.n, found.quantiles[50], found.judged) == (1, 90, 1)


def test_each_class_is_judged_by_its_own_limit(town: Engine) -> None:
    late = {"status": "answered", "disposed_at": MONDAY, "answered_at": MONDAY + 4 * DAY}
    told(town, complaint("1", MONDAY, **late), complaint("2", MONDAY, kind="permintaan_informasi", **late))
    whole = steps(town)[None]
    assert {each.kind: (each.limit.days, each.n, each.in_time) for each in whole.in_time} == {
        "pengaduan": (14, 1, 1), "permintaan_informasi": (2, 1, 0),
    }  # fmt: skip


def test_offices_are_ranked_by_what_fell_due_and_one_ticket_ranks_nobody(town: Engine) -> None:
    def handled(name: str, opd: str, days: int) -> object:
        dates = {"disposed_at": MONDAY, "answered_at": MONDAY + days * DAY}
        return complaint(name, MONDAY, opd=opd, status="answered", **dates)

    batch = [handled(f"fast{n}", "fast", 1) for n in range(40)] + [handled(f"slow{n}", "slow", 15) for n in range(40)]
    told_all(town, [*batch, handled("one", "single", 15)])  # type: ignore[list-item]
    with town.connect() as connection:
        found = complaints.ranking(connection, NOW, ALL, MONTH)
        whole = complaints.ranking(connection, NOW, ALL, MONTH, Step.COMPLETE)
    assert [(each.key, each.good, each.n, each.rank) for each in found.shares] == [
        ("fast", 40, 40, Rank.BETTER), ("single", 0, 1, Rank.TIED), ("slow", 0, 40, Rank.WORSE),
    ]  # fmt: skip
    assert sum(each.n for each in whole.shares) == 81


DRAWN = st.lists(
    st.tuples(
        st.integers(0, 24 * 70), st.one_of(st.none(), st.integers(0, 300)), st.one_of(st.none(), st.integers(0, 300)),
        st.sampled_from(["pengaduan", "permintaan_informasi"]),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DRAWN)
def test_times_and_shares_are_those_of_every_single_ticket(
    town: Engine, drawn: list[tuple[int, int | None, int | None, str]]
) -> None:
    with town.begin() as connection:
        connection.execute(text("DELETE FROM complaint"))
    made = []
    for n, (hours, disposed, answered, kind) in enumerate(drawn):
        at = START - hours * HOUR
        disposed_at = None if disposed is None else at + disposed * HOUR
        answered_at = None if disposed_at is None or answered is None else disposed_at + answered * HOUR
        status = "answered" if answered_at else "disposed" if disposed_at else "verified"
        made.append(complaint(str(n), at, kind=kind, status=status, disposed_at=disposed_at, answered_at=answered_at))
    store(town, made)
    found = steps(town)
    done = [
        each for each in made if each.answered_at is not None and MONTH.starts_at <= each.answered_at < MONTH.ends_at
    ]
    minutes = [CLOCK.working_minutes_between(each.disposed_at or 0, each.answered_at or 0) for each in done]
    assert found[Step.ANSWER].quantiles == pytest.approx(quantiles(minutes))
    judged = [
        (each.answered_at, deadline)
        for each in made
        if each.disposed_at is not None
        and (deadline := TIMES.deadline(each.kind, Step.ANSWER, each.disposed_at)) is not None
        and MONTH.starts_at <= deadline < MONTH.ends_at
    ]
    assert found[Step.ANSWER].judged == len(judged)
    kept = sum(answered_at is not None and answered_at <= deadline for answered_at, deadline in judged)
    assert sum(each.in_time for each in found[Step.ANSWER].in_time) == kept
    with town.connect() as connection:  # a look at the past takes another road to the same figures
        past = complaints.step_times(connection, Instant(START, live=False), ALL, MONTH)
        assert sorted(map(repr, past)) == sorted(map(repr, found.values()))
        assert complaints.ranking(connection, Instant(START, live=False), ALL, MONTH) == complaints.ranking(
            connection, NOW, ALL, MONTH
        )
