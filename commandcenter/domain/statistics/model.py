"""What the statistics queries give. Values are in the unit of their indicator; periods are canonical texts (2025)."""

from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.observations import Value
from commandcenter.domain.reference import Indicator


@dataclass(frozen=True, slots=True)
class Point:
    """What is shown for one period: the value that was recorded last, and how many other sources say another one."""

    period: str
    event_at: int
    value: float | None
    text: str | None  # what is no number: A+
    feed: str
    contradicted_by: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator in one area, oldest period first. ``said`` is everything that every feed says, also what the points
    do not show."""

    indicator: Indicator
    area: str
    points: tuple[Point, ...]
    said: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """From one point to a later one. ``crosses_break``: they belong to two series and must not be compared."""

    since: Point
    to: Point
    difference: float
    crosses_break: bool = False


class Together(StrEnum):
    """How the figure of an area is made of those of the villages in it."""

    SUM = "sum"
    MEDIAN = "median"  # of shares, indices, averages: they do not add up


@dataclass(frozen=True, slots=True)
class AreaSum:
    """An indicator in a kecamatan or the regency, from its villages: ``n`` of ``of`` villages have a value.

    ``value`` None: none of them has. Where the source gives the area itself, ``n`` and ``of`` are 0.
    """

    area: str
    value: float | None
    n: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest figure of an indicator for the whole regency, with the one before it (None: there is none)."""

    indicator: Indicator
    period: str
    event_at: int
    value: AreaSum
    together: Together
    text: str | None = None
    before: tuple[str, float] | None = None
    recorded_at: int = 0
    feeds: tuple[str, ...] = ()
