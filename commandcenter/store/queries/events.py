"""The last changes of state, newest first; what flaps is one line."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.model import Element, State
from commandcenter.domain.picture import Event
from commandcenter.store.queries import inventory

_COLUMNS: Final = "id, element_id, event_at, recorded_at, kind, from_state, to_state, reason"
# EXISTS and not IN: SQLite would collect every event of every element and sort them.
_ALL: Final = text(
    f"SELECT {_COLUMNS} FROM state_event WHERE recorded_at <= :at AND (kind <> 'state' OR is_flapping = :no) AND "
    "EXISTS (SELECT 1 FROM element WHERE element.id = state_event.element_id AND element.kind IN ('tower', 'link')) "
    "ORDER BY recorded_at DESC, id DESC LIMIT :limit"
)
_ONE: Final = text(
    f"SELECT {_COLUMNS} FROM state_event WHERE element_id = :id AND recorded_at <= :at "
    "AND (kind <> 'state' OR is_flapping = :no) ORDER BY recorded_at DESC, id DESC LIMIT :limit"
)
_FOLDED: Final = text(
    "SELECT count(*) FROM state_event WHERE element_id = :id AND recorded_at >= :since AND recorded_at <= :until "
    "AND kind = 'state' AND is_flapping = :yes"
)


def events(
    connection: Connection,
    instant: Instant,
    limit: int = 20,
    element_id: int | None = None,
    elements: Mapping[int, Element] | None = None,
) -> tuple[Event, ...]:
    """The last ``limit`` changes known at ``instant``, of one element or of all towers and links.

    The changes of a flapping element are folded into the line of its mark: ``times`` is how many there were from the
    mark's start to its end (or to ``instant``, while it lasts). ``elements``: the inventory by id, for a caller that
    has it already.
    """
    parameters: dict[str, object] = {"at": instant.at, "limit": limit, "no": False}
    if element_id is not None:
        parameters["id"] = element_id
    rows = connection.execute(_ONE if element_id is not None else _ALL, parameters).all()
    if elements is None:
        elements = inventory.load(connection, None if instant.live else instant.at).elements
    ends: dict[int, int] = {}
    found = []
    for row in rows:
        times = 1
        if row.kind == "flapping_end":
            ends[row.element_id] = row.recorded_at
        elif row.kind == "flapping_start":
            until = ends.pop(row.element_id, instant.at)
            span = {"id": row.element_id, "since": row.recorded_at, "until": until, "yes": True}
            times = max(1, connection.execute(_FOLDED, span).scalar() or 0)
        element = elements.get(row.element_id)
        if element is not None:  # retired: its history is kept, but the wall shows the network of today
            states = State(row.from_state), State(row.to_state)
            found.append(Event(element, row.event_at, *states, row.kind, row.reason, times))
    return tuple(found)
