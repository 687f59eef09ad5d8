"""Availability by cause: what the store knows of a period, as it was known at an instant. Time, not readings."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.availability.hours import EVERY_HOUR, working
from commandcenter.domain.availability.model import Excuse, Interval, Past
from commandcenter.domain.availability.report import Given, Report, named, report
from commandcenter.domain.availability.spans import Span
from commandcenter.domain.availability.sweep import LAG
from commandcenter.domain.clock import DAY, MINUTE, Instant, floor_to
from commandcenter.domain.model import Inventory, State
from commandcenter.store.queries import (
    availability_exceptions,
    availability_objectives,
    blindness,
    inventory,
    reference,
)
from commandcenter.store.queries.power_losses import announced
from commandcenter.store.remembered import remembered
from commandcenter.store.versions import Topic

TOPICS: Final = (Topic.INVENTORY, Topic.MAINTENANCE, Topic.AVAILABILITY, Topic.REFERENCE)
LATE_MAX: Final = 31 * DAY  # what is told of a period so long after it does not change it any more
_EDGE: Final = 2 * LAG  # known beside the period, so that where it is cut changes no charge
_BEFORE: Final = text("""
    SELECT element.id, was.event_at, was.to_state FROM element
    JOIN state_event AS was ON was.id = (
        SELECT id FROM state_event AS newest WHERE newest.element_id = element.id AND newest.kind = 'state'
            AND newest.recorded_at <= :start ORDER BY newest.recorded_at DESC, newest.id DESC LIMIT 1)
    WHERE element.kind IN ('tower', 'link')
""")
# What passes between up and degraded changes no charge, and is most of all changes.
_CHANGES: Final = text("""
    SELECT element_id, event_at, to_state FROM state_event
    WHERE kind = 'state' AND recorded_at > :start AND recorded_at <= :until
        AND NOT (from_state IN ('up', 'degraded') AND to_state IN ('up', 'degraded'))
    ORDER BY recorded_at, id
""")
# A window that was entered afterwards is no planned work: it counts from when it was known. See exceptions instead.
_WINDOWS: Final = text(
    "SELECT element_id, starts_at, ends_at, recorded_at, cancelled_at FROM maintenance "
    "WHERE ends_at > :start AND starts_at < :until AND recorded_at <= :at"
)


def of_period(connection: Connection, instant: Instant, span: Span, *, is_working: bool = False) -> Report | None:
    """The report of the period so far, to the full minute; decisions count at once. None where no inventory was.

    Of a period that is still to come nothing is in service. Raises UnknownYear where working hours are asked for of a
    year that the calendar does not know.
    """
    key = ("availability", span, is_working, floor_to(instant.at, MINUTE) if instant.live else instant.at)
    return remembered(connection, key, TOPICS, lambda: _report(connection, instant.at, span, is_working))


def _report(connection: Connection, at: int, span: Span, is_working: bool) -> Report | None:
    start, end = span.starts_at, span.ends_at
    past = load(connection, at, start - _EDGE, end + _EDGE)
    if not past.inventory.nodes:
        return None
    blind = blindness.intervals(blindness.gaps(connection, past.start, past.end), past.start, past.end)
    excuses = [
        Excuse(each.id, each.starts_at, each.ends_at, named(each.scope, past.inventory))
        for each in availability_exceptions.approved(connection, at, start, end)
    ]
    hours = working(reference.calendar(connection), start, end) if is_working else EVERY_HOUR
    given = Given(blind, excuses, availability_objectives.by_scope(connection, at), hours)
    return report(past, (start, end), given)


def load(connection: Connection, at: int, start: int, end: int) -> Past:
    """What was known at ``at`` of the time from ``start`` to ``end``, or until the last full minute."""
    until = max(start, min(end, floor_to(at, MINUTE)))
    plan, there = inventory.between(connection, start, until)
    states = _states(connection, plan, start, until, at)
    served = {id_: (max(there[id_][0], said[0][0]), there[id_][1]) for id_, said in states.items() if said}
    return Past(
        start, until, plan, there, served, states, _windows(connection, start, until, at),
        announced(connection, start, until, at),
    )  # fmt: skip


def _states(
    connection: Connection, plan: Inventory, start: int, until: int, at: int
) -> dict[int, list[tuple[int, State]]]:
    """(since, state) of each element, oldest first; elements that never reported are left out."""
    known = plan.elements
    found: dict[int, list[tuple[int, State]]] = {}
    for id_, since, state in connection.execute(_BEFORE, {"start": start}):
        if id_ in known:
            found[id_] = [(since, State(state))]
    for id_, since, state in connection.execute(_CHANGES, {"start": start, "until": min(at, until + LATE_MAX)}):
        if id_ in known:
            of_one = found.setdefault(id_, [])
            of_one.append((max(since, of_one[-1][0]) if of_one else since, State(state)))
    return found


def _windows(connection: Connection, start: int, until: int, at: int) -> dict[int, Sequence[Interval]]:
    found: dict[int, list[Interval]] = {}
    for row in connection.execute(_WINDOWS, {"start": start, "until": until, "at": at}):
        ends_at = row.ends_at
        if row.cancelled_at is not None and row.cancelled_at <= at:
            ends_at = min(ends_at, row.cancelled_at)
        found.setdefault(row.element_id, []).append((max(row.starts_at, row.recorded_at), ends_at))
    return dict(found)
