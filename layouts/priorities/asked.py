"""What the address of the screen asks for: which problems, in which window, how far they were taken up."""

from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.clock import Instant
from commandcenter.domain.priorities.chain import Chain, Reached
from commandcenter.domain.priorities.marks import Kind, Mark, Problem, Status
from commandcenter.store.queries.problem_counts import WEEK
from commandcenter.store.queries.problems import end_of_day
from layouts.contract import Params

PARAMS = ("weeks", "category", "kecamatan", "opd", "mark")
WEEKS = ("13", "4", "52")  # the first is meant when the address does not say one
YEAR_WEEKS = 53  # of a trend: the same week of last year is the first


class Taken(StrEnum):
    """How a problem was taken up, as a choice of the filter."""

    NONE = "none"
    RADIO = "radio"
    DIALOGUE = "dialogue"
    BUDGET = "budget"
    PLANNED = "planned"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Asked:
    """What cannot be understood falls back to its default. Windows end with the local day of the instant."""

    instant: Instant
    weeks: int
    category: str | None
    kecamatan: str | None
    opd: str | None
    taken: Taken | None

    @property
    def ends_at(self) -> int:
        """The end of the local day: today counts, as far as it has come."""
        return end_of_day(self.instant)

    @property
    def starts_at(self) -> int:
        """The first day of the window."""
        return self.ends_at - self.weeks * WEEK

    def wants(self, problem: Problem) -> bool:
        """Whether the filters of category and place leave the problem."""
        return self.category in (None, problem.category) and self.kecamatan in (None, problem.kecamatan)

    def wants_chain(self, chain: Chain) -> bool:
        """Whether the filter of marks leaves the problem that this chain belongs to."""
        match self.taken:
            case None:
                return True
            case Taken.NONE:
                return not chain.steps
            case Taken.PLANNED | Taken.DONE:
                wanted = Reached.PLANNED if self.taken is Taken.PLANNED else Reached.DONE
                return any(chain.reached(kind) is wanted for kind in Kind)
            case _:
                return chain.reached(Kind(self.taken.value)) in (Reached.PLANNED, Reached.DONE)

    def wants_mark(self, mark: Mark) -> bool:
        """Whether the filter of marks leaves the mark itself."""
        match self.taken:
            case None | Taken.NONE:
                return True
            case Taken.PLANNED:
                return mark.status in (Status.PLANNED, Status.PROPOSED)
            case Taken.DONE:
                return mark.status in (Status.DONE, Status.ACCEPTED)
            case _:
                return mark.kind.value == self.taken.value


def asked(instant: Instant, params: Params) -> Asked:
    """What these parameters ask for."""
    weeks, taken = params.get("weeks", ""), params.get("mark", "")
    return Asked(
        instant,
        int(weeks if weeks in WEEKS else WEEKS[0]),
        params.get("category") or None,
        params.get("kecamatan") or None,
        params.get("opd") or None,
        Taken(taken) if taken in tuple(Taken) else None,
    )
