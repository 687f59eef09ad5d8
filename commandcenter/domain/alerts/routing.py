"""Which channels are told what, when, and together with what. Pure.

Rows of one *bundle* become one message as soon as the first of them is due. What is told at once waits a moment
(``group_window``) for what belongs to it: a cause and what follows from it, everything that breaks in the same minute.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.clock import DAY, MINUTE, SECOND, start_of_day

# What is told where a route does not say it. That somebody has acknowledged an alert is seen on the screen.
USUAL: Final = frozenset(set(Occasion) - {Occasion.ACKNOWLEDGED, Occasion.TEST})
# What is told only where the beginning was told: otherwise nobody knows what it is about.
FOLLOWING: Final = frozenset({Occasion.ACKNOWLEDGED, Occasion.CLEARED})
_TEST: Final = "test:"


@dataclass(frozen=True, slots=True)
class Matter:
    """A notice, with what routes ask of it. ``duty``: who is to be told. ``severity`` is None where it is no alert."""

    id: int
    occasion: Occasion
    at: int
    duty: str
    severity: Severity | None
    channel: str = ""  # of a test: the one that is tested


@dataclass(frozen=True, slots=True)
class Route:
    """Where notices go that fit. An empty set means any. ``digest_min``: minutes between two messages; 0: at once."""

    channels: tuple[str, ...]
    severities: frozenset[Severity] = frozenset()
    duties: frozenset[str] = frozenset()
    occasions: frozenset[Occasion] = USUAL
    digest_min: int = 0

    def takes(self, matter: Matter) -> bool:
        return (
            matter.occasion in self.occasions
            and (not self.duties or matter.duty in self.duties)
            and (not self.severities or matter.severity is None or matter.severity in self.severities)
        )


@dataclass(frozen=True, slots=True)
class Quiet:
    """From ``begins`` to ``ends``, minutes after local midnight, these severities wait; it may span midnight."""

    begins: int
    ends: int
    severities: frozenset[Severity]

    def over_at(self, at: int) -> int | None:
        """When the quiet hours that hold ``at`` are over; None: it is in none."""
        midnight = start_of_day(at)
        for day in (midnight - DAY, midnight):
            end = day + self.ends * MINUTE + (DAY if self.ends <= self.begins else 0)
            if day + self.begins * MINUTE <= at < end:
                return end
        return None


@dataclass(frozen=True, slots=True)
class Routing:
    """What alerts.yaml says about who is told. ``group_window`` is in ms."""

    routes: tuple[Route, ...] = ()
    group_window: int = 15 * SECOND
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A notice goes to a channel at ``due_at``, with the others of its bundle."""

    channel: str
    bundle: str
    due_at: int


def routed(matter: Matter, routing: Routing) -> tuple[Due, ...]:
    """Where the notice goes: each channel once, and by the route that tells it first."""
    if matter.occasion is Occasion.TEST:
        return (Due(matter.channel, f"{_TEST}{matter.id}", matter.at),) if matter.channel else ()
    found: dict[str, Due] = {}
    for route in routing.routes:
        if not route.takes(matter):
            continue
        bundle, due_at = _when(matter, route, routing)
        for channel in route.channels:
            if channel not in found or due_at < found[channel].due_at:
                found[channel] = Due(channel, bundle, due_at)
    return tuple(found.values())


def _when(matter: Matter, route: Route, routing: Routing) -> tuple[str, int]:
    due_at = _digest_at(matter.at, route.digest_min) if route.digest_min else matter.at + routing.group_window
    quiet = routing.quiet
    over_at = quiet.over_at(due_at) if quiet and (matter.severity in quiet.severities) else None
    if over_at is not None:
        return f"quiet:{matter.duty}", over_at
    return f"{'digest' if route.digest_min else 'now'}:{matter.duty}", due_at


def _digest_at(at: int, minutes: int) -> int:
    """The end of the piece of the local day, each ``minutes`` long, that holds ``at``."""
    midnight, step = start_of_day(at), minutes * MINUTE
    return min(midnight + ((at - midnight) // step + 1) * step, midnight + DAY)


@dataclass(frozen=True, slots=True)
class Limit:
    """A token bucket: ``messages`` at once, and as many again within ``per`` ms."""

    messages: int = 10
    per: int = 10 * MINUTE

    def tokens(self, left: float, filled_at: int, at: int) -> float:
        """What is in it at ``at``, when ``left`` were in it at ``filled_at``. A clock that was set back adds none."""
        return min(float(self.messages), left + max(at - filled_at, 0) * self.messages / self.per)

    def next_at(self, tokens: float, at: int) -> int:
        """When there will be a whole one again."""
        return at if tokens >= 1 else at + round((1 - tokens) * self.per / self.messages) + 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox that nobody has sent. ``rank``: of its severity, 0 the worst."""

    id: int
    bundle: str
    due_at: int
    rank: int


def next_message(rows: Sequence[Waiting], tokens: float, at: int) -> list[int]:
    """The rows that become the next message at ``at``, the worst first; none when nothing is due or may be sent.

    With more bundles due than messages that may still be sent, the last message takes all of them: a limit delays and
    merges, it never drops.
    """
    due = {row.bundle for row in rows if row.due_at <= at}
    if not due or tokens < 1:
        return []
    ready = sorted((row for row in rows if row.bundle in due), key=lambda row: (row.rank, row.due_at, row.id))
    tests = [row for row in ready if row.bundle.startswith(_TEST)]
    if tests:
        return [tests[0].id]
    if tokens < 2 and len(due) > 1:
        return [row.id for row in ready]
    return [row.id for row in ready if row.bundle == ready[0].bundle]


_BACK_OFF: Final = 30 * SECOND
_BACK_OFF_MAX: Final = 30 * MINUTE


def back_off(attempts: int, jitter: float) -> int:
    """How long (ms) to wait after so many failed attempts: doubling to half an hour. ``jitter`` is 0 to 1; it takes off
    up to half, so that many that failed together do not come back together."""
    longest = min(_BACK_OFF << min(max(attempts - 1, 0), 16), _BACK_OFF_MAX)
    return round(longest * (1 - jitter / 2))


def channels_of(routes: Iterable[Route]) -> frozenset[str]:
    """Every channel that a route names."""
    return frozenset(channel for route in routes for channel in route.channels)
