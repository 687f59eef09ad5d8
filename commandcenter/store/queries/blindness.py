"""When the monitor was blind, and whether it is now."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.availability.blindness import Cause, Ear, Gap, Heard, hears, last_heard
from commandcenter.domain.availability.model import Interval, united

_EARS: Final = text(
    "SELECT name, broker_state = 'connected' AND error IS NULL AND stopped_at IS NULL AS listens, beat_at, "
    "broker_since FROM worker WHERE kind = 'ingest'"
)
_OPEN: Final = text(
    "SELECT starts_at, ends_at, cause FROM monitor_gap WHERE starts_at <= :at AND (ends_at IS NULL OR ends_at > :at) "
    "ORDER BY starts_at LIMIT 1"
)
_GAPS: Final = text(
    "SELECT starts_at, ends_at, cause FROM monitor_gap "
    "WHERE starts_at < :until AND (ends_at IS NULL OR ends_at > :from) "
    "ORDER BY starts_at, id"
)
_HEARD: Final = text(
    "SELECT s.seen_at, e.heartbeat_s, s.state NOT IN ('down', 'maintenance') AS is_expected FROM element_state AS s "
    "JOIN element AS e ON e.id = s.id "
    "WHERE e.kind IN ('tower', 'link') AND e.retired_at IS NULL AND s.seen_at IS NOT NULL"
)


def current(connection: Connection, at: int) -> Gap | None:
    """Why nobody can know how the network is at ``at``, and since when; None: somebody listens and hears.

    Also when every worker was killed, and nobody is there any more to write it down. Where no worker ever ran nothing
    is called blind: such a store was filled otherwise.
    """
    row = connection.execute(_OPEN, {"at": at}).one_or_none()
    return _gap(row) if row is not None else _unwritten(connection, at)


def gaps(connection: Connection, from_: int, until: int) -> list[Gap]:
    """All blind times that touch the period, by their beginning, those of different causes side by side."""
    found = [_gap(row) for row in connection.execute(_GAPS, {"from": from_, "until": until})]
    lasting = _unwritten(connection, until)
    if lasting is not None and not any(gap.ends_at is None for gap in found):
        found.append(lasting)
    return found


def intervals(found: Sequence[Gap], from_: int, until: int) -> list[Interval]:
    """The blind times of a period as disjoint intervals within it."""
    return united(
        (max(gap.starts_at, from_), until if gap.ends_at is None else min(gap.ends_at, until)) for gap in found
    )


def ears(connection: Connection) -> list[Ear]:
    """Every worker that takes readings in, or once did."""
    return [
        Ear(row.name, bool(row.listens), row.beat_at, row.broker_since) for row in connection.execute(_EARS)
    ]  # fmt: skip


def heard(connection: Connection) -> list[Heard]:
    """When each tower and link was last heard of."""
    return [Heard(row.seen_at, row.heartbeat_s, bool(row.is_expected)) for row in connection.execute(_HEARD)]


def _unwritten(connection: Connection, at: int) -> Gap | None:
    """A blindness that nobody could write down: all workers were killed."""
    found = ears(connection)
    since = last_heard(found)
    if since is None or since >= at or hears(found, at) or not any(ear.listens for ear in found):
        return None
    return Gap(since, None, Cause.INGEST)


def _gap(row: Sequence[object]) -> Gap:
    starts_at, ends_at, cause = row
    return Gap(starts_at, ends_at, Cause(cause))  # type: ignore[arg-type]
