"""When alerts spoke, as their events tell it: raised, come back, no longer explained; and until when."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from commandcenter.domain.alerts.model import Happening, Severity
from commandcenter.domain.alerts.trial import Firing
from commandcenter.store.schema import alert, alert_event

_BEGINS = frozenset({Happening.RAISED, Happening.RETURNED, Happening.UNSUPPRESSED})
_ENDS = frozenset({Happening.CLEARED, Happening.ENDED, Happening.CLOSED})


def firings(connection: Connection, since: int) -> Iterator[Firing]:
    """Every time that an alert spoke or was held back, by alert; both of one that was held back and spoke later."""
    happened: dict[int, list[Any]] = defaultdict(list)
    query = select(alert_event.c.alert_id, alert_event.c.kind, alert_event.c.to_state, alert_event.c.at)
    for event in connection.execute(query.order_by(alert_event.c.id)):
        happened[event.alert_id].append(event)
    for row in connection.execute(select(alert).order_by(alert.c.id)):
        yield from _of_alert(row, happened[row.id], since)


def _of_alert(row: Any, happened: list[Any], since: int) -> Iterator[Firing]:
    begun: tuple[int, str] | None = None
    for event in happened:
        if event.kind in _BEGINS or event.kind in _ENDS:
            if begun is not None:
                yield _firing(row, *begun, event.at, since)
            is_held_back = event.to_state == Happening.SUPPRESSED
            begun = (event.at, row.because or "?" if is_held_back else "") if event.kind in _BEGINS else None
    if begun is not None:
        yield _firing(row, *begun, None, since)


def _firing(row: Any, begins_at: int, because: str, ends_at: int | None, since: int) -> Firing:
    severity = Severity(row.severity)
    is_old = begins_at <= since
    return Firing(row.rule, row.entity, row.name, severity, begins_at, ends_at, because, is_old)
