"""How far a report is, and who may take it further."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.actor import Actor, at_this_machine
from commandcenter.domain.period import parse
from commandcenter.domain.reference import Opd
from commandcenter.domain.reports.states import (
    JUDGING,
    LEADS,
    Hindrance,
    State,
    Step,
    hindered_by_time,
    hindrance,
    steps,
    was_there,
)

LOCAL = at_this_machine("127.0.0.1")
SITI = Actor("siti", "verifier", "10.0.0.7")
REASON = "Angka belum final"


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (None, (Step.SAVE,)),
        (State.DRAFT, (Step.SAVE, Step.SUBMIT)),
        (State.SUBMITTED, (Step.VERIFY, Step.SEND_BACK)),
        (State.SENT_BACK, (Step.SAVE, Step.SUBMIT)),
        (State.VERIFIED, (Step.REOPEN,)),
    ],
)
def test_each_state_leads_on_by_few_steps(state: State | None, offered: tuple[Step, ...]) -> None:
    assert steps(state, LOCAL, "local") == offered


@pytest.mark.parametrize("step", sorted(JUDGING))
def test_nobody_judges_what_they_submitted_themselves(step: Step) -> None:
    assert hindrance(step, State.SUBMITTED, SITI, "siti", REASON) is Hindrance.OWN
    assert hindrance(step, State.SUBMITTED, SITI, "budi", REASON) is None


def test_without_accounts_the_one_actor_may_judge_because_a_name_would_prove_nothing() -> None:
    assert hindrance(Step.VERIFY, State.SUBMITTED, LOCAL, "local") is None
    assert not LOCAL.is_account


@pytest.mark.parametrize("reason", ["", "   ", "ok", "    ya"])
@pytest.mark.parametrize(("step", "state"), [(Step.SEND_BACK, State.SUBMITTED), (Step.REOPEN, State.VERIFIED)])
def test_sending_back_and_reopening_need_a_reason(step: Step, state: State, reason: str) -> None:
    assert hindrance(step, state, LOCAL, "", reason) is Hindrance.REASON
    assert hindrance(step, state, LOCAL, "", REASON) is None


def test_a_quarter_is_filled_in_while_it_runs_and_submitted_when_it_is_over() -> None:
    starts, ends = 1_000, 2_000
    assert hindered_by_time(Step.SAVE, starts, ends, 999) is Hindrance.FUTURE
    assert hindered_by_time(Step.SAVE, starts, ends, 1_000) is None
    assert hindered_by_time(Step.SUBMIT, starts, ends, 1_999) is Hindrance.NOT_OVER
    assert hindered_by_time(Step.SUBMIT, starts, ends, 2_000) is None


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_only_what_was_submitted_is_ever_verified(wanted: list[Step]) -> None:
    """Whatever is tried in whatever order: verified is reached through submitted, and left through a reason."""
    state: State | None = None
    road: list[State | None] = [None]
    for step in wanted:
        if hindrance(step, state, LOCAL, "", REASON) is None:
            state = LEADS[step][1]
            road.append(state)
    for before, after in itertools.pairwise(road):
        assert (after is State.VERIFIED) <= (before is State.SUBMITTED)
        assert (before is State.VERIFIED) <= (after is State.DRAFT)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_there"),
    [
        ("2017-01-01", None, True),
        ("2026-09-30", None, True),
        ("2026-10-01", None, False),
        ("2017-01-01", "2026-07-01", True),
        ("2017-01-01", "2026-06-30", False),
    ],
)
def test_an_opd_reports_of_a_quarter_in_which_it_was_there(
    valid_from: str, valid_to: str | None, is_there: bool
) -> None:
    opd = Opd("x", "X", "X", "dinas", valid_from, valid_to)
    assert was_there(opd, parse("2026-Q3")) is is_there
