"""Marks: a problem taken up as a radio topic, as a dialogue, as a budget proposal; what each may say of itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from commandcenter.domain.areas import REGENCY

YEARS_BACK, YEARS_AHEAD = 3, 6  # of a budget, seen from today: what was proposed lately, and the plan period


class Kind(StrEnum):
    """What a problem is taken up as; in the order of the chain."""

    RADIO = "radio"
    DIALOGUE = "dialogue"
    BUDGET = "budget"


class Status(StrEnum):
    """How far a mark is."""

    PLANNED = "planned"
    DONE = "done"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DROPPED = "dropped"


# The first of each is what a new mark begins with.
STATUSES: Final[Mapping[Kind, tuple[Status, ...]]] = {
    Kind.RADIO: (Status.PLANNED, Status.DONE, Status.DROPPED),
    Kind.DIALOGUE: (Status.PLANNED, Status.DONE, Status.DROPPED),
    Kind.BUDGET: (Status.PROPOSED, Status.ACCEPTED, Status.REFUSED, Status.DROPPED),
}
OVER: Final = frozenset({Status.REFUSED, Status.DROPPED})  # nothing more is to be expected of these


class Problem(NamedTuple):
    """A category of complaints, in a kecamatan or (None) in the whole regency. A tuple, as the key of every count."""

    category: str
    kecamatan: str | None = None

    @property
    def key(self) -> str:
        """Names it in an address: 35.22.15:Jalan rusak."""
        return f"{self.kecamatan or REGENCY}:{self.category}"


def problem_of(key: str) -> Problem | None:
    """The problem of a key; None when it is none."""
    area, _, category = key.partition(":")
    if not category or not (area == REGENCY or area.startswith(f"{REGENCY}.")):
        return None
    return Problem(category, None if area == REGENCY else area)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says of a mark. Days are local, ISO; ``amount`` is whole rupiah, None: not estimated yet."""

    kind: Kind
    problem: Problem
    status: Status
    title: str  # the topic, or the activity of the budget
    opd: str | None = None  # invited, or the one that shall do it
    happens_on: str | None = None
    programme: str = ""
    year: int | None = None
    amount: int | None = None
    note: str = ""
    is_simulated: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the audit trail."""
        said = asdict(self)
        del said["problem"]
        return said | self.problem._asdict()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it was known. ``version`` guards a change; ``recorded_at`` is that version's instant."""

    id: int
    version: int
    draft: Draft
    created_at: int
    recorded_at: int
    is_removed: bool = False

    @property
    def kind(self) -> Kind:
        """What the problem is taken up as."""
        return self.draft.kind

    @property
    def status(self) -> Status:
        """How far it is."""
        return self.draft.status

    def began(self) -> str | None:
        """The day from which it may have had an effect; None while it has not happened.

        A budget changes nothing before its year begins, and only when it was accepted.
        """
        if self.kind is Kind.BUDGET:
            is_on = self.status is Status.ACCEPTED and self.draft.year is not None
            return f"{self.draft.year}-01-01" if is_on else None
        return self.draft.happens_on if self.status is Status.DONE else None

    def is_late(self, today: str) -> bool:
        """Whether it should have happened, and nobody has said that it did."""
        return self.status is Status.PLANNED and self.draft.happens_on is not None and self.draft.happens_on < today


class Wrong(StrEnum):
    """What can be wrong with a draft; the words are the screen's."""

    NEEDED = "needed"
    FUTURE = "future"  # it is said to be done, and its day is still to come
    YEAR = "year"
    STATUS = "status"
    AMOUNT = "amount"


def wrongs(draft: Draft, today: str) -> dict[str, Wrong]:
    """What is wrong with a draft, by field; empty: it can be stored. ``today``: the local day."""
    found: dict[str, Wrong] = {}
    if draft.status not in STATUSES[draft.kind]:
        found["status"] = Wrong.STATUS
    if not draft.title:
        found["title"] = Wrong.NEEDED
    if draft.kind is Kind.BUDGET:
        this = date.fromisoformat(today).year
        if draft.opd is None:
            found["opd"] = Wrong.NEEDED
        if draft.year is None:
            found["year"] = Wrong.NEEDED
        elif not this - YEARS_BACK <= draft.year <= this + YEARS_AHEAD:
            found["year"] = Wrong.YEAR
        if draft.amount is not None and draft.amount <= 0:
            found["amount"] = Wrong.AMOUNT
        return found
    if draft.happens_on is None:
        found["happens_on"] = Wrong.NEEDED
    elif draft.status is Status.DONE and draft.happens_on > today:
        found["happens_on"] = Wrong.FUTURE
    if draft.kind is Kind.RADIO and not draft.programme:
        found["programme"] = Wrong.NEEDED
    return found


def trimmed(draft: Draft) -> Draft:
    """The draft without what its kind does not have, so that nothing invisible is stored."""
    if draft.kind is Kind.BUDGET:
        return replace(draft, happens_on=None, programme="")
    programme = draft.programme if draft.kind is Kind.RADIO else ""
    return replace(draft, year=None, amount=None, programme=programme)
