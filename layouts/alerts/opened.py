"""What is known of the alert that was selected."""

from dataclasses import dataclass, field

from commandcenter.domain.alerts.listing import Line, urgency
from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.alerts.rules import Rule
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import alerts as queries
from commandcenter.store.queries.alerts import Happened
from layouts.alerts.asked import number
from layouts.alerts.known import Texts, names
from layouts.contract import Connection, Params

PREVIOUS_MAX = 20
HISTORY_MAX = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """``alert`` None: there is none of that number, or was not yet. ``previous``: of the same element, newest first."""

    instant: Instant
    select: str = ""
    texts: Texts = field(default_factory=Texts)
    alert: Alert | None = None
    cause: Alert | None = None
    line: Line | None = None
    events: tuple[Happened, ...] = ()
    previous: tuple[Alert, ...] = ()

    @property
    def rule(self) -> Rule | None:
        return None if self.alert is None else self.texts.rules.get(self.alert.rule)


def fetch(connection: Connection, instant: Instant, params: Params) -> Opened:
    """The alert named by ``select`` ("alert:17"); nothing selected is an answer too."""
    select = params.get("select", "")
    kind, _, key = select.partition(":")
    id_ = number(key) if kind == "alert" else None
    if id_ is None:
        return Opened(instant, select)
    standing = {alert.id: alert for alert in queries.standing(connection, instant)}
    found = standing.get(id_) or queries.alert(connection, id_)
    if found is None or found.raised_at > instant.at:
        return Opened(instant, select)
    behind = tuple(sorted((each for each in standing.values() if each.parent_id == id_), key=urgency))
    previous = [each for each in queries.of_entity(connection, found.entity, PREVIOUS_MAX + 1) if each.id != id_]
    return Opened(
        instant,
        select,
        names(connection),
        found,
        standing.get(found.parent_id) if found.parent_id is not None else None,
        Line(found, behind),
        tuple(queries.events(connection, id_, instant.at)[-HISTORY_MAX:]),
        tuple(each for each in previous if each.raised_at <= instant.at)[:PREVIOUS_MAX],
    )
