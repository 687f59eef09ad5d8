"""Elements that fell silent become unknown; flapping that calmed down ends."""

from collections.abc import Collection

from sqlalchemy import Engine, bindparam, text

from commandcenter.domain.model import Kind
from commandcenter.domain.state import Change, Policy, Track, settle, silence
from commandcenter.store import tracks, versions
from commandcenter.store.versions import Topic

_SUSPECTS = text(
    "SELECT element_state.id, element.heartbeat_s FROM element_state JOIN element ON element.id = element_state.id "
    "WHERE element.kind IN :kinds AND (element_state.flapping_since IS NOT NULL OR ("
    "element_state.state NOT IN ('unknown', 'maintenance') AND element_state.seen_at IS NOT NULL "
    "AND element_state.seen_at < :at - :missed * 1000 * element.heartbeat_s "
    "AND :listening_since < :at - :missed * 1000 * element.heartbeat_s))"
).bindparams(bindparam("kinds", expanding=True))


def sweep(
    engine: Engine,
    at: int,
    listening_since: int,
    missed_max: int,
    policy: Policy,
    kinds: Collection[Kind] = tuple(Kind),
) -> int:
    """Judge silence and flapping of ``kinds`` at instant ``at``; returns how many changes were recorded.

    ``listening_since``: since when the broker is connected. Silence counts only while somebody listened: a worker
    that was away has no right to call an element silent before it has heard the backlog.
    """
    events: list[tuple[int, Change, str | None]] = []
    with engine.begin() as connection:
        parameters = {
            "at": at, "missed": missed_max, "listening_since": listening_since, "kinds": [kind.value for kind in kinds],
        }  # fmt: skip
        found = {row.id: row.heartbeat_s for row in connection.execute(_SUSPECTS, parameters)}
        if not found:
            return 0
        held, _digests = tracks.load(connection, found)
        changed: dict[int, Track] = {}
        for id_, track in held.items():
            before = len(events)
            limit = at - missed_max * 1000 * found[id_]
            if track.seen_at is not None and track.seen_at < limit and listening_since < limit:
                events.extend((id_, change, "no heartbeat") for change in silence(track, at))
            events.extend((id_, change, None) for change in settle(track, at, policy))
            if len(events) > before:
                changed[id_] = track
        if events:
            tracks.save(connection, changed)
            tracks.record(connection, events, at)
            versions.bump(connection, [Topic.STATE], at)
    return len(events)
