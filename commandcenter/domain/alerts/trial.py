"""How often rules would have spoken, against what an operator can answer. Pure.

Targets are those of ANSI/ISA-18.2-2016 and EEMUA 191: per operator about 6 alarms an hour are acceptable and 12 the
most that can be handled; ten and more within ten minutes are a flood; an alarm that comes three times within a minute
chatters; about 5 % of them should be of the highest priority.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.clock import DAY, HOUR, MINUTE, start_of_day

PER_HOUR_GOOD: Final = 6.0
PER_HOUR_MOST: Final = 12.0
FLOOD_SPAN: Final = 10 * MINUTE
FLOOD_BEGINS: Final = 10
CHATTER_SPAN: Final = MINUTE
CHATTER_TIMES: Final = 3
STALE: Final = DAY  # what stands for longer is no news


@dataclass(frozen=True, slots=True)
class Firing:
    """One time that a rule would have spoken of an entity, or was held back because of something else.

    ``ends_at`` None: it still stood at the end. ``is_old``: it stood already when the span began.
    """

    rule: str
    entity: str
    name: str
    severity: Severity
    begins_at: int
    ends_at: int | None
    because: str = ""
    is_old: bool = False

    @property
    def is_announced(self) -> bool:
        return not self.because and not self.is_old


@dataclass(frozen=True, slots=True)
class Trial:
    """Of one rule, or of all together, in a span. Durations are ms; ``worst_day``: the most on one local day.

    ``short``: announced ones that were over in less than was asked; ``chattering``: entities that spoke three times
    within a minute; ``suppressed``: held back because of something else; ``old``: stood when the span began.
    """

    fired: int
    entities: int
    per_day: float
    worst_day: int
    longest: int
    typical: int
    short: int
    chattering: int
    suppressed: int
    standing: int
    stale: int
    old: int
    top: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What an operator would have had: announced alerts an hour (mean, and the worst hour), floods, and the share of
    each severity."""

    per_hour: float
    worst_hour: int
    floods: int
    in_floods: float  # share of the time, percent
    severities: Mapping[Severity, float]  # percent

    @property
    def verdict(self) -> str:
        """Against ISA-18.2: acceptable, manageable, too much."""
        if self.per_hour <= PER_HOUR_GOOD:
            return "acceptable"
        return "manageable" if self.per_hour <= PER_HOUR_MOST else "too much"


def trial(firings: Sequence[Firing], since: int, until: int, short: int) -> Trial:
    """The firings of a rule from ``since`` until ``until`` (ms UTC)."""
    told = [each for each in firings if each.is_announced]
    lengths = [(each.ends_at if each.ends_at is not None else until) - each.begins_at for each in told]
    days = Counter(start_of_day(each.begins_at) for each in told)
    of_entity = Counter(each.name or each.entity for each in told)
    return Trial(
        fired=len(told),
        entities=len({each.entity for each in told}),
        per_day=len(told) * DAY / max(until - since, 1),
        worst_day=max(days.values(), default=0),
        longest=max(lengths, default=0),
        typical=round(median(lengths)) if lengths else 0,
        short=sum(each.ends_at is not None and each.ends_at - each.begins_at < short for each in told),
        chattering=len(_chattering(told)),
        suppressed=sum(bool(each.because) for each in firings),
        standing=sum(each.ends_at is None for each in told),
        stale=sum(length > STALE for length in lengths),
        old=sum(each.is_old for each in firings),
        top=tuple(of_entity.most_common(10)),
    )


def load(firings: Iterable[Firing], since: int, until: int) -> Load:
    """What one operator would have had of all that was announced."""
    told = sorted((each for each in firings if each.is_announced), key=lambda each: each.begins_at)
    hours = Counter((each.begins_at - since) // HOUR for each in told)
    floods = _floods([each.begins_at for each in told])
    count = Counter(each.severity for each in told)
    return Load(
        per_hour=len(told) * HOUR / max(until - since, 1),
        worst_hour=max(hours.values(), default=0),
        floods=len(floods),
        in_floods=100 * sum(ends - begins for begins, ends in floods) / max(until - since, 1),
        severities={severity: 100 * count[severity] / len(told) if told else 0.0 for severity in Severity},
    )


def _chattering(told: Iterable[Firing]) -> set[tuple[str, str]]:
    times: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in told:
        times[each.rule, each.entity].append(each.begins_at)
    return {key for key, instants in times.items() if _is_dense(sorted(instants), CHATTER_TIMES, CHATTER_SPAN)}


def _is_dense(instants: Sequence[int], times: int, span: int) -> bool:
    pairs = zip(instants, instants[times - 1 :], strict=False)
    return any(last - first <= span for first, last in pairs)


def _floods(instants: Sequence[int]) -> list[tuple[int, int]]:
    """(begin, end) of floods: from the first of ten within ten minutes to the last of such."""
    found: list[tuple[int, int]] = []
    for first, last in zip(instants, instants[FLOOD_BEGINS - 1 :], strict=False):
        if last - first > FLOOD_SPAN:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found
