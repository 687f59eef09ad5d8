"""Topic versions: what the screens watch. A version rises in the transaction of the data that it stands for."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import Connection, select, text

from commandcenter.store.schema import topic_version

CHANNEL = "commandcenter"


class Topic(StrEnum):
    """What a panel can depend on."""

    STATE = "network.state"  # a state, a flapping mark or a cause changed
    METRICS = "network.metrics"  # new samples
    INVENTORY = "network.inventory"
    MAINTENANCE = "network.maintenance"
    QUARANTINE = "quarantine"
    WORKER = "worker"  # a worker came, went, or lost its broker
    FEEDS = "feeds"  # a feed was configured, ran, failed or came back
    COMPLAINTS = "complaints"
    OBSERVATIONS = "observations"  # values and targets of indicators
    REFERENCE = "reference"  # villages, OPD, indicators, calendar, websites
    REPORTS = "reports"  # what an OPD enters for a quarter, and how far it is
    PRIORITIES = "priorities"  # problems marked as radio topic, dialogue or budget proposal
    BRIEFINGS = "briefings"  # when leadership was last briefed
    ALERTS = "alerts"  # an alert was raised, changed or closed; a shelf, a mute
    DUTY = "duty"  # who is on call, the shift log
    AVAILABILITY = "availability"  # an objective, an exception
    WALL = "wall"  # what the wall shows: displays, scenes, plan, what was put there, notices
    DISPLAYS = "displays"  # what displays report of themselves
    CLOCK = "clock"  # some seconds passed; raised by the web process itself, never stored
    MINUTE = "minute"  # a minute passed, likewise: for what changes all the time and is read slowly


_BUMP = text(
    "INSERT INTO topic_version (topic, version, changed_at) VALUES (:topic, 1, :at) "
    "ON CONFLICT (topic) DO UPDATE SET version = topic_version.version + 1, changed_at = excluded.changed_at"
)


def bump(connection: Connection, topics: Iterable[Topic], at: int) -> None:
    """Raise the versions of ``topics`` at instant ``at``, in a fixed order so that two writers cannot deadlock."""
    names = sorted(set(topics))
    if not names:
        return
    connection.execute(_BUMP, [{"topic": name.value, "at": at} for name in names])
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_notify(:channel, :topics)"), {"channel": CHANNEL, "topics": " ".join(names)})


def read(connection: Connection) -> dict[str, int]:
    """Every stored topic's version."""
    return {
        row.topic: row.version for row in connection.execute(select(topic_version.c.topic, topic_version.c.version))
    }
