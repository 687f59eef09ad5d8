"""The network of an instant: states, causes, victims. Nothing here grows with the length of history."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.model import Element, Kind, State, Status
from commandcenter.domain.picture import NetworkPicture, compose, is_overdue
from commandcenter.domain.sites import Site
from commandcenter.domain.state import LAST_WILL
from commandcenter.domain.topology import diagnose
from commandcenter.store.queries import inventory

MISSED_MAX: Final = 3  # heartbeats; used only when no worker is there to judge silence by its settings
WORKER_SILENT: Final = 10 * SECOND  # a worker beats every two seconds
_POWER_BEFORE: Final = 15 * MINUTE  # how long before its end a tower may have said that it lost mains

_MEASURED: Final = "latency_ms, loss_pct, rx_mbps, tx_mbps, signal_dbm, power, battery_v, reason"
_LIVE: Final = f"SELECT id, state, since, event_at, seen_at, flapping_since, recent, {_MEASURED} FROM element_state"
_LIVE_ALL: Final = text(_LIVE)
_LIVE_SOME: Final = text(f"{_LIVE} WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
_SOME: Final = 500  # ids: more, and reading all is no slower
_LISTENING: Final = text(
    "SELECT 1 FROM worker WHERE stopped_at IS NULL AND broker_state = 'connected' AND beat_at > :alive "
    "AND error IS NULL LIMIT 1"
)


def _newest(kind: str) -> str:
    return f"""(
        SELECT id FROM state_event AS newest WHERE newest.element_id = element.id AND newest.kind = '{kind}'
            AND newest.recorded_at <= :at ORDER BY newest.recorded_at DESC, newest.id DESC LIMIT 1)"""


_PAST: Final = text(
    """
    SELECT state_event.element_id AS id, state_event.to_state AS state, state_event.event_at AS since,
        state_event.reason AS reason, mark.id AS flapping_from, mark.event_at AS flapping_since, calm.id AS calm_from
    FROM element
    JOIN state_event ON state_event.id = {newest}
    LEFT JOIN state_event AS mark ON mark.id = {newest_mark}
    LEFT JOIN state_event AS calm ON calm.id = {newest_calm}
""".format(newest=_newest("state"), newest_mark=_newest("flapping_start"), newest_calm=_newest("flapping_end"))
)
_WINDOWS: Final = text(
    "SELECT element_id, starts_at, reason FROM maintenance WHERE starts_at <= :at AND ends_at > :at "
    "AND recorded_at <= :at AND (cancelled_at IS NULL OR cancelled_at > :at)"
)
_POWER: Final = text(
    "SELECT power FROM sample WHERE element_id = :id AND event_at >= :from AND event_at <= :until AND status <> 'down' "
    "ORDER BY event_at DESC LIMIT 1"
)


def picture(connection: Connection, instant: Instant) -> NetworkPicture | None:
    """The whole network at ``instant``; None where no inventory is."""
    plan = inventory.load(connection, None if instant.live else instant.at)
    if not plan.nodes:
        return None
    statuses = statuses_at(connection, instant, plan.elements, is_listening(connection, instant.at))
    diagnosis = diagnose(plan, blocked(statuses), announced(connection, plan.elements, statuses))
    seen = [status.seen_at for status in statuses.values() if status.seen_at is not None]
    return compose(
        instant,
        plan,
        inventory.kecamatan(connection),
        statuses,
        diagnosis,
        data_at=max(seen, default=None) if instant.live else instant.at,
        stale_after_s=MISSED_MAX * max(element.heartbeat_s for element in plan.elements.values()),
    )


def is_listening(connection: Connection, at: int) -> bool:
    """Whether a worker hears the broker at ``at`` and can store what it says: otherwise nobody knows anything."""
    return connection.execute(_LISTENING, {"alive": at - WORKER_SILENT}).first() is not None


def blocked(statuses: Mapping[int, Status]) -> list[int]:
    """What carries nothing: failed, or stopped for work."""
    return [id_ for id_, status in statuses.items() if status.state in (State.DOWN, State.MAINTENANCE)]


def statuses_at(
    connection: Connection, instant: Instant, elements: Mapping[int, Element | Site], is_judged: bool
) -> dict[int, Status]:
    """What is known of each of ``elements``; planned work makes what is not up a planned stop.

    ``is_judged``: a worker listens and judges silence. When none does, nobody knows: what is silent is unknown.
    """
    found = _live(connection, instant, elements, is_judged) if instant.live else known_at(connection, instant)
    statuses = {id_: status for id_, status in found.items() if id_ in elements}
    for id_, starts_at, reason in connection.execute(_WINDOWS, {"at": instant.at}):
        if id_ not in elements:
            continue
        status = statuses.get(id_)
        if status is None or status.state is not State.UP:
            seen_at = status.seen_at if status else None
            statuses[id_] = Status(State.MAINTENANCE, since=starts_at, seen_at=seen_at, reason=reason)
    return statuses


def _live(
    connection: Connection, instant: Instant, elements: Mapping[int, Element | Site], is_judged: bool
) -> dict[int, Status]:
    """The current states, silence judged here when nobody else does."""
    statuses = {}
    rows = (
        connection.execute(_LIVE_SOME, {"ids": list(elements)})
        if len(elements) <= _SOME
        else connection.execute(_LIVE_ALL)
    )
    for row in rows:
        element = elements.get(row.id)
        if element is None:
            continue
        status = _status(row)
        died_announced = status.state is State.DOWN and LAST_WILL in row.recent
        if not is_judged and not died_announced and is_overdue(status, element.heartbeat_s, MISSED_MAX, instant.at):
            silent_since = (status.seen_at or 0) + MISSED_MAX * element.heartbeat_s * SECOND
            status = Status(State.UNKNOWN, silent_since, status.event_at, status.seen_at)
        statuses[row.id] = status
    return statuses


def _status(row: Any) -> Status:
    return Status(
        State(row.state), row.since, row.event_at, row.seen_at, row.flapping_since, row.latency_ms, row.loss_pct,
        row.rx_mbps, row.tx_mbps, row.signal_dbm, row.power, row.battery_v, row.reason,
    )  # fmt: skip


def known_at(connection: Connection, instant: Instant) -> dict[int, Status]:
    """States as they were known: the last event recorded by then. Measured values are in the rollups."""
    return {
        row.id: Status(
            State(row.state),
            row.since,
            flapping_since=row.flapping_since if (row.flapping_from or 0) > (row.calm_from or 0) else None,
            reason=row.reason,
        )
        for row in connection.execute(_PAST, {"at": instant.at})
    }


def announced(connection: Connection, elements: Mapping[int, Element], statuses: Mapping[int, Status]) -> list[int]:
    """Towers that said they had lost mains before they went down: they explain the failure of their links."""
    found = []
    for id_, status in statuses.items():
        if status.state is not State.DOWN or elements[id_].kind is not Kind.TOWER:
            continue
        span = {"id": id_, "from": status.since - _POWER_BEFORE, "until": status.since}
        if connection.execute(_POWER, span).scalar() in ("battery", "genset"):
            found.append(id_)
    return found
