"""How far a report is, and which steps lead on: draft > submitted > verified, or sent back and a draft again.

No figure leaves the report before it is verified. What is verified changes only after it was reopened, with a reason.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from commandcenter.domain.actor import Actor
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Opd

REASON_MIN: Final = 5  # characters: "ok" is no reason


class State(StrEnum):
    """How far a report is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    SENT_BACK = "sent_back"


class Step(StrEnum):
    """What can be done to a report."""

    SAVE = "save"
    SUBMIT = "submit"
    VERIFY = "verify"
    SEND_BACK = "send_back"
    REOPEN = "reopen"


# step -> the states it may be taken from, and the one it leads to. A report that nobody began is None.
LEADS: Final[Mapping[Step, tuple[frozenset[State | None], State]]] = {
    Step.SAVE: (frozenset({None, State.DRAFT, State.SENT_BACK}), State.DRAFT),
    Step.SUBMIT: (frozenset({State.DRAFT, State.SENT_BACK}), State.SUBMITTED),
    Step.VERIFY: (frozenset({State.SUBMITTED}), State.VERIFIED),
    Step.SEND_BACK: (frozenset({State.SUBMITTED}), State.SENT_BACK),
    Step.REOPEN: (frozenset({State.VERIFIED}), State.DRAFT),
}
WITH_REASON: Final = frozenset({Step.SEND_BACK, Step.REOPEN})
JUDGING: Final = frozenset({Step.VERIFY, Step.SEND_BACK})  # by somebody else than who submitted


class Hindrance(StrEnum):
    """Why a step cannot be taken."""

    STATE = "state"  # the report is not as far, or further
    REASON = "reason"  # there is none
    OWN = "own"  # nobody judges what they submitted themselves
    FUTURE = "future"  # the quarter has not begun
    NOT_OVER = "not_over"  # it has, and is not over: a draft is all that there can be
    OPD = "opd"  # the OPD was not there in that quarter


def hindrance(
    step: Step, state: State | None, actor: Actor, submitted_by: str = "", reason: str = ""
) -> Hindrance | None:
    """Why the actor cannot take this step with a report in this state; None: the step may be taken.

    The local actor of an installation without accounts may be anybody, so nothing could be proved by its name.
    """
    if state not in LEADS[step][0]:
        return Hindrance.STATE
    if step in WITH_REASON and len(reason.strip()) < REASON_MIN:
        return Hindrance.REASON
    if step in JUDGING and actor.is_account and actor.name == submitted_by:
        return Hindrance.OWN
    return None


def hindered_by_time(step: Step, starts_at: int, ends_at: int, at: int) -> Hindrance | None:
    """Why the step cannot be taken at instant ``at`` for a quarter of these instants (ms UTC); None: it may be."""
    if at < starts_at:
        return Hindrance.FUTURE
    return Hindrance.NOT_OVER if step is Step.SUBMIT and at < ends_at else None


def was_there(opd: Opd, period: Period) -> bool:
    """Whether the OPD existed on at least one day of the quarter."""
    begins, ends = period.first.isoformat(), period.last.isoformat()
    return opd.valid_from <= ends and (opd.valid_to is None or opd.valid_to >= begins)


def steps(state: State | None, actor: Actor, submitted_by: str = "") -> tuple[Step, ...]:
    """The steps that the actor could take now, given a reason where one is needed."""
    reason = "x" * REASON_MIN
    return tuple(step for step in Step if hindrance(step, state, actor, submitted_by, reason) is None)
