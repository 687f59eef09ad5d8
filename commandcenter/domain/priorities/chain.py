"""One problem's chain: complaints, radio topic, dialogue, budget proposal, result. How far has it come?"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.priorities.marks import OVER, Kind, Mark, Problem, Status


class Reached(StrEnum):
    """How far a link of the chain is."""

    NOT = "not"  # nothing was ever said of it
    PLANNED = "planned"  # planned, or proposed
    DONE = "done"  # it happened, or was accepted
    ENDED = "ended"  # refused or dropped, and nothing else in its place


@dataclass(frozen=True, slots=True)
class Chain:
    """The marks of a problem, by kind; within a kind the newest day first."""

    problem: Problem
    radio: tuple[Mark, ...] = ()
    dialogue: tuple[Mark, ...] = ()
    budget: tuple[Mark, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All of them, in the order of the chain."""
        return self.radio + self.dialogue + self.budget

    @property
    def amount(self) -> int | None:
        """Rupiah that are proposed or accepted; None when no amount is known."""
        amounts = [mark.draft.amount for mark in self.budget if mark.status not in OVER]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known else None

    def reached(self, kind: Kind) -> Reached:
        """The furthest that any mark of the kind has come."""
        statuses = {mark.status for mark in self.marks if mark.kind is kind}
        if statuses & {Status.DONE, Status.ACCEPTED}:
            return Reached.DONE
        if statuses & {Status.PLANNED, Status.PROPOSED}:
            return Reached.PLANNED
        return Reached.ENDED if statuses else Reached.NOT

    @property
    def steps(self) -> int:
        """How many links have something that is planned or done."""
        return sum(self.reached(kind) in (Reached.PLANNED, Reached.DONE) for kind in Kind)


def covers(mark: Mark, problem: Problem) -> bool:
    """Whether a mark is about the problem: of its category, and of its place or of the whole regency.

    A problem of the whole regency is also taken up by what was marked in one of its kecamatan.
    """
    about = mark.draft.problem
    if about.category != problem.category:
        return False
    return problem.kecamatan is None or about.kecamatan in (None, problem.kecamatan)


def chain(problem: Problem, marks: Iterable[Mark]) -> Chain:
    """The problem's marks that are not removed."""
    own = [mark for mark in marks if not mark.is_removed and covers(mark, problem)]
    own.sort(key=lambda mark: (_when(mark), mark.id), reverse=True)
    return Chain(problem, *(tuple(mark for mark in own if mark.kind is kind) for kind in Kind))


def _when(mark: Mark) -> str:
    return mark.draft.happens_on or str(mark.draft.year or "")
