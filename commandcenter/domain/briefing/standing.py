"""How each subject stands at an instant, as far as a briefing asks. A subject that nothing is known of is None.

Every subject is a set of what is wrong by its key, with a name that a person reads: so that two moments compare.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Subject(StrEnum):
    """What a leader asks about, in the order of the strip."""

    NETWORK = "network"
    COMPLAINTS = "complaints"
    ATTAINMENT = "attainment"
    SOURCES = "sources"
    SITES = "sites"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Of ``of`` there is something wrong with these, by key and name; ``unclear`` are those that cannot be told."""

    of: int
    wrong: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inflow:
    """Tickets received today so far, against what is usual by this time of day (95 %); None: too little history.

    ``is_departure``: the count departs, and not by chance alone among many comparisons.
    """

    n: int
    low: int | None = None
    high: int | None = None
    is_departure: bool = False


@dataclass(frozen=True, slots=True)
class Backlog:
    """Open tickets, and those whose deadline has passed. ``owner``: who has most of these; code, name, how many."""

    open: int
    overdue: int
    owner: tuple[str, str, int] | None = None


@dataclass(frozen=True, slots=True)
class Hot:
    """A count of a category in a place that departs from what is usual there. Codes with their names."""

    category: str
    kecamatan: str | None
    place: str
    n: int
    low: int
    high: int
    days: int


@dataclass(frozen=True, slots=True)
class Reports:
    """OPDs that handed in their report of a quarter in the span, by code and short name."""

    period: str
    handed_in: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything at an instant."""

    at: int
    network: Wrong | None = None  # kecamatan that are cut off
    backlog: Backlog | None = None
    attainment: Wrong | None = None  # OPDs at risk
    period: str = ""  # the quarter that OPDs are judged in
    sources: Wrong | None = None  # data that is older than its limit, or whose feed fails
    sites: Wrong | None = None  # websites that do not answer
