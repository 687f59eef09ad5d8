"""The network as it went, to be played again: what was learned when, planned work, means of what was measured."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, text

from commandcenter.domain.clock import FIVE_MINUTES
from commandcenter.store.queries.network_watch import Measured

_EVENTS: Final = text(
    "SELECT recorded_at, element_id, kind, to_state, event_at, reason FROM state_event "
    "WHERE recorded_at > :since AND recorded_at <= :until ORDER BY recorded_at, id"
)
_WINDOWS: Final = text(
    "SELECT element_id, starts_at, ends_at, recorded_at, cancelled_at, reason FROM maintenance "
    "WHERE starts_at <= :until AND ends_at > :since ORDER BY id"
)
_MEANS: Final = text(
    "SELECT element_id, bucket_at, latency_n, latency_sum, loss_n, loss_sum, rx_n, rx_sum, tx_n, tx_sum FROM rollup_5m "
    "WHERE element_id IN :ids AND bucket_at >= :since AND bucket_at < :until"
).bindparams(bindparam("ids", expanding=True))
_PLANS: Final = text(
    "SELECT added_at AS at FROM element WHERE added_at > :since AND added_at <= :until UNION "
    "SELECT retired_at FROM element WHERE retired_at > :since AND retired_at <= :until"
)
_OLDEST: Final = text("SELECT min(recorded_at) FROM state_event")


class Event(NamedTuple):
    """A change of an element as it was learned. ``kind``: state, flapping_start, flapping_end. Instants are ms UTC."""

    recorded_at: int
    element: int
    kind: str
    state: str
    event_at: int
    reason: str | None


class Window(NamedTuple):
    """Planned work while it was known: ``begins`` to ``ends``; ``since``: when it was to begin."""

    element: int
    begins: int
    ends: int
    since: int
    reason: str


def events(connection: Connection, since: int, until: int) -> list[Event]:
    """What was learned after ``since`` and until ``until``, in its order."""
    return [Event(*row) for row in connection.execute(_EVENTS, {"since": since, "until": until})]


def windows(connection: Connection, since: int, until: int) -> list[Window]:
    """Planned work that was going on between the two. What was planned afterwards began when it was planned."""
    found = []
    for row in connection.execute(_WINDOWS, {"since": since, "until": until}):
        ends = min(row.ends_at, row.cancelled_at) if row.cancelled_at is not None else row.ends_at
        begins = max(row.starts_at, row.recorded_at)
        if begins < ends and ends > since:
            found.append(Window(row.element_id, begins, ends, row.starts_at, row.reason))
    return found


def plan_changes(connection: Connection, since: int, until: int) -> list[int]:
    """When elements came and went."""
    return sorted(connection.execute(_PLANS, {"since": since, "until": until}).scalars())


def oldest(connection: Connection) -> int | None:
    """When the first change was learned; None: nothing ever was."""
    found: int | None = connection.execute(_OLDEST).scalar()
    return found


def means(connection: Connection, ids: Collection[int], since: int, until: int) -> dict[int, list[Measured]]:
    """Means of five minutes of these elements by the end of their bucket. Only latency, loss and traffic are kept."""
    found: dict[int, list[Measured]] = defaultdict(list)
    for row in connection.execute(_MEANS, {"ids": list(ids), "since": since, "until": until}):
        ends = row.bucket_at + FIVE_MINUTES
        kept = (
            _mean(row.latency_sum, row.latency_n), _mean(row.loss_sum, row.loss_n), _mean(row.rx_sum, row.rx_n),
            _mean(row.tx_sum, row.tx_n),
        )  # fmt: skip
        found[ends].append(Measured(row.element_id, ends, *kept, None, None, None, None, None))
    return found


def _mean(total: float, n: int) -> float | None:
    return total / n if n else None
