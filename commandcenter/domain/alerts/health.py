"""Whether the alerts serve those who must act on them: figures of ANSI/ISA-18.2 and EEMUA 191, with targets. Pure.

Counted is what was announced: what was raised suppressed, put aside or out of service asked nobody to look. *Alarm*
here is a rule of an entity, as the standards count.

Sources of the targets: ANSI/ISA-18.2-2016, clause 16 "Monitoring and assessment" with its table of recommended metrics
(announced per hour and operator about 6 very likely acceptable, about 12 the most that is manageable; hours with more
than 30 below 1 %; ten-minute periods with more than 10 below 1 %; time in flood below 1 %; the ten most frequent 1 % to
5 %; chattering none; stale below 5 on any day; priorities about 80/15/5 %), and EEMUA 191, which has the same figures
and a fourth, highest priority for less than 1 %. Quoted as vendors and handbooks quote them: neither primary text was
at hand. That a flood ends below 5 in ten minutes, and that three in a minute are chattering, is of the same kind.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from commandcenter.domain.alerts.model import TREATED, AlertState, Severity
from commandcenter.domain.clock import DAY, HOUR, MINUTE

PER_HOUR: Final = 6.0  # of an operator: very likely acceptable
PER_HOUR_MOST: Final = 12.0  # the most that is manageable
BUSY: Final = 30  # in an hour
BUSY_SHARE: Final = 0.01
FLOOD: Final = 10  # within WINDOW: it begins
FLOOD_OVER: Final = 5  # fewer within WINDOW: it is over
WINDOW: Final = 10 * MINUTE
FLOOD_SHARE: Final = 0.01
STALE_AFTER: Final = DAY
STALE: Final = 5  # fewer
CHATTER: Final = 3  # within CHATTER_WINDOW
CHATTER_WINDOW: Final = MINUTE
TOP: Final = 10
TOP_SHARE: Final = 0.05
ENOUGH: Final = 100  # announced; of fewer, a share of the most frequent or of a severity says nothing (ours)
WAITS_LONG: Final = 30 * MINUTE  # ours: no standard has a figure for it
# Of the highest two together, the third and the lowest. More of the lowest is no fault, more of the others is.
SHARES: Final[Mapping[Severity, float]] = {
    Severity.CRITICAL: 0.01, Severity.HIGH: 0.05, Severity.MEDIUM: 0.15, Severity.LOW: 0.80,
}  # fmt: skip


class Verdict(StrEnum):
    """How a figure stands to its target."""

    GOOD = "good"
    STRAINED = "strained"  # beyond what is acceptable, and still manageable
    BAD = "bad"
    UNKNOWN = "unknown"  # nothing to judge


@dataclass(frozen=True, slots=True)
class Announced:
    """Somebody was asked to look: at ``at`` (ms UTC), by this rule about this entity."""

    at: int
    rule: str
    entity: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open at the end of the span. ``since``: when it last became active (ms UTC)."""

    state: AlertState
    since: int


@dataclass(frozen=True, slots=True)
class Flood:
    """From the alert that began it until it was over, or the end of the span; ms UTC."""

    starts_at: int
    ends_at: int
    alerts: int


@dataclass(frozen=True, slots=True)
class Frequent:
    """An alarm that came so often."""

    rule: str
    entity: str
    times: int


@dataclass(frozen=True, slots=True)
class Health:
    """The figures of a span. Shares are 0 to 1; None where nothing was announced."""

    starts_at: int
    ends_at: int
    positions: int
    announced: int
    busy_hours: int
    hours: int
    floods: tuple[Flood, ...]
    stale: int
    chattering: tuple[Frequent, ...]
    top: tuple[Frequent, ...]
    severities: Mapping[Severity, int]
    waiting_long: int
    treated: Mapping[AlertState, int]
    per_day: tuple[tuple[int, int], ...]  # start of the day (ms UTC) and how many

    @property
    def per_hour(self) -> float:
        """Announced per hour and operator."""
        span = self.ends_at - self.starts_at
        return self.announced * HOUR / (span * self.positions) if span > 0 else 0.0

    @property
    def top_share(self) -> float | None:
        return sum(each.times for each in self.top) / self.announced if self.announced else None

    @property
    def is_enough(self) -> bool:
        """Whether shares of what was announced can be judged."""
        return self.announced >= ENOUGH

    @property
    def busy_share(self) -> float:
        return self.busy_hours / self.hours if self.hours else 0.0

    @property
    def flood_share(self) -> float:
        span = self.ends_at - self.starts_at
        return sum(flood.ends_at - flood.starts_at for flood in self.floods) / span if span > 0 else 0.0

    def share(self, severity: Severity) -> float | None:
        return self.severities.get(severity, 0) / self.announced if self.announced else None


def assess(
    announced: Sequence[Announced], standing: Iterable[Standing], starts_at: int, ends_at: int, positions: int = 1,
    days: Sequence[int] = (),
) -> Health:  # fmt: skip
    """The figures from ``starts_at`` up to, not including, ``ends_at`` (ms UTC), for so many positions of operators.

    ``announced``: in order of time. ``days``: the starts of local days that the span touches, ascending.
    """
    inside = [each for each in announced if starts_at <= each.at < ends_at]
    stands = list(standing)
    often = Counter((each.rule, each.entity) for each in inside)
    hours = Counter((each.at - starts_at) // HOUR for each in inside)
    return Health(
        starts_at, ends_at, positions, len(inside),
        busy_hours=sum(count > BUSY * positions for count in hours.values()),
        hours=-(-(ends_at - starts_at) // HOUR),
        floods=tuple(floods([each.at for each in inside], ends_at, positions)),
        stale=sum(each.state not in TREATED and ends_at - each.since > STALE_AFTER for each in stands),
        chattering=tuple(_chattering(inside, often)),
        top=tuple(Frequent(*key, times) for key, times in _falling(often)[:TOP]),
        severities=Counter(each.severity for each in inside),
        waiting_long=sum(
            each.state is AlertState.UNACKNOWLEDGED and ends_at - each.since > WAITS_LONG for each in stands
        ),
        treated=Counter(each.state for each in stands if each.state in TREATED),
        per_day=tuple(_per_day([each.at for each in inside], days, ends_at)),
    )  # fmt: skip


def floods(instants: Sequence[int], ends_at: int, positions: int = 1) -> list[Flood]:
    """Floods in ``instants`` (ms UTC, ascending): each begins with the first of ten within ten minutes, and is over as
    soon as fewer than five lie in the ten minutes before."""
    begins, ceases = FLOOD * positions, FLOOD_OVER * positions
    found: list[Flood] = []
    first = 0  # of the window that ends with the current one
    began: int | None = None
    for current, at in enumerate(instants):
        if began is not None:
            over = instants[current - ceases] + WINDOW
            if over <= at:
                found.append(Flood(instants[began], over, current - began))
                began, first = None, current
        while instants[first] <= at - WINDOW:
            first += 1
        if began is None and current - first + 1 >= begins:
            began = first
    if began is not None:
        over = min(instants[len(instants) - ceases] + WINDOW, ends_at)
        found.append(Flood(instants[began], over, len(instants) - began))
    return found


def rate_verdict(per_hour: float) -> Verdict:
    """Of the alerts per hour and operator."""
    if per_hour <= PER_HOUR:
        return Verdict.GOOD
    return Verdict.STRAINED if per_hour <= PER_HOUR_MOST else Verdict.BAD


def verdict(value: float | None, limit: float) -> Verdict:
    """Of a figure that must not be more than ``limit``."""
    if value is None:
        return Verdict.UNKNOWN
    return Verdict.GOOD if value <= limit else Verdict.BAD


def _chattering(inside: Sequence[Announced], often: Mapping[tuple[str, str], int]) -> list[Frequent]:
    found = []
    for key, times in _falling(often):
        instants = [each.at for each in inside if (each.rule, each.entity) == key] if times >= CHATTER else []
        if any(last - first < CHATTER_WINDOW for first, last in zip(instants, instants[CHATTER - 1 :], strict=False)):
            found.append(Frequent(*key, times))
    return found


def _falling(often: Mapping[tuple[str, str], int]) -> list[tuple[tuple[str, str], int]]:
    return sorted(often.items(), key=lambda item: (-item[1], item[0]))


def _per_day(instants: Sequence[int], days: Sequence[int], ends_at: int) -> list[tuple[int, int]]:
    ends = (*days[1:], ends_at)
    return [(day, sum(day <= at < end for at in instants)) for day, end in zip(days, ends, strict=False)]
