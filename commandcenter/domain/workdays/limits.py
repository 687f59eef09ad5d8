"""How long each step of a complaint may take. The limits themselves are reference data, with their legal note."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

EVERY_KIND = "*"


class Step(StrEnum):
    """What has to be done in time."""

    VERIFY = "verify"
    DISPOSE = "dispose"
    ANSWER = "answer"
    CONFIRM = "confirm"
    COMPLETE = "complete"

    @property
    def begins_with(self) -> str:
        """The field of a complaint from which its time is counted."""
        return {Step.ANSWER: "disposed_at", Step.CONFIRM: "answered_at"}.get(self, "received_at")

    @property
    def ends_with(self) -> str:
        """The field of a complaint that says when it was done."""
        done = {
            Step.VERIFY: "verified_at",
            Step.DISPOSE: "disposed_at",
            Step.ANSWER: "answered_at",
            Step.CONFIRM: "confirmed_at",
            Step.COMPLETE: "closed_at",
        }
        return done[self]


class Counts(StrEnum):
    """Which days count."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class ServiceLimit:
    """At most so many days for one step. ``note``: the legal base, and how sure it is.

    ``kind``: a class of complaints, or "*" for those without a limit of their own.
    """

    kind: str
    step: Step
    days: int
    counts: Counts
    note: str


def limit_of(limits: Iterable[ServiceLimit], kind: str, step: Step) -> ServiceLimit | None:
    """The limit of that class for that step, or else the one of every class; None: there is none."""
    found = {limit.kind: limit for limit in limits if limit.step == step}
    return found.get(kind) or found.get(EVERY_KIND)
