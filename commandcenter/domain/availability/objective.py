"""What was promised, how much of the time for faults is gone, and how fast.

The time for faults (error budget) is what the objective leaves of the whole period; its burn is the part that is spent
against the part of the period that is gone (Beyer et al., The Site Reliability Workbook, 2018, ch. 2 and 5).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from commandcenter.domain.availability.model import Split

THREATENED_FROM: Final = 0.1  # of the budget: before that a burn is that of one short fault on the first day


class Scope(StrEnum):
    """The kinds of element that an objective can be for. One element has its own under kind and key: tower:balen."""

    SITE = "site"
    RELAY = "relay"
    MAIN = "main"
    LINK = "link"


class Verdict(StrEnum):
    """How it stands with a budget."""

    SAFE = "safe"
    THREATENED = "threatened"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Objective:
    """``percent`` of the time without a fault of its own or upstream. ``planned_max``: ms of planned work that cost
    nothing; what is more spends the budget; None: no limit. ``owner``: the duty that answers for the element."""

    percent: float
    planned_max: int | None = None
    owner: str = "jaringan"


# An example until somebody sets others: no decree names a figure for the network of a regency.
EXAMPLE: Final = Objective(99.0)


@dataclass(frozen=True, slots=True)
class Budget:
    """Time for faults in ms. ``allowed``: of the whole period, also of what of it is still to come. ``gone``: the part
    of the period that is over, 0 to 1."""

    allowed: int
    spent: int
    gone: float
    achieved: float | None  # percent of the time so far without a charge; None where no time counts

    @property
    def left(self) -> int:
        """What is left; negative when more was spent."""
        return self.allowed - self.spent

    @property
    def burn(self) -> float | None:
        """1: it will just last. None where there is nothing to spend, or nothing of the period is over."""
        if self.allowed <= 0 or self.gone <= 0:
            return None
        return self.spent / self.allowed / self.gone

    @property
    def verdict(self) -> Verdict:
        """Spent; or spent faster than the period passes, and at least a tenth is gone; or neither."""
        if self.spent >= self.allowed and self.spent:
            return Verdict.SPENT
        if self.allowed and self.spent > self.allowed * THREATENED_FROM and (self.burn or 0) > 1:
            return Verdict.THREATENED
        return Verdict.SAFE


def budget(objective: Objective, split: Split, whole: int) -> Budget:
    """The budget of an element. ``whole``: how much time will count for it when the period is over, in ms."""
    over = 0 if objective.planned_max is None else max(0, split.planned - objective.planned_max)
    spent = split.faulty + over
    allowed = round(whole * (100 - objective.percent) / 100)
    achieved = 100 * (split.total - spent) / split.total if split.total else None
    return Budget(allowed, spent, split.total / whole if whole else 0.0, achieved)
