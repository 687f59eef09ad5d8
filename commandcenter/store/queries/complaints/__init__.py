"""Complaints as they were known at an instant: tickets, problems, times, ranges of what is normal, rankings, the queue.

Every query takes ``(connection, instant, …)``; what it returns is in ``commandcenter.domain.complaints.model``.
"""

from commandcenter.store.queries.complaints.choices import choices
from commandcenter.store.queries.complaints.clusters import clusters
from commandcenter.store.queries.complaints.figures import backlog, breakdown, counted_elsewhere, outcome, totals
from commandcenter.store.queries.complaints.places import hot_spots, rates, spots_of
from commandcenter.store.queries.complaints.ranges import inflow, normalities, normality
from commandcenter.store.queries.complaints.times import ranking, step_times
from commandcenter.store.queries.complaints.timetable import timetable
from commandcenter.store.queries.complaints.trends import trend, weekly
from commandcenter.store.queries.complaints.waiting import queue

__all__ = [
    "backlog",
    "breakdown",
    "choices",
    "clusters",
    "counted_elsewhere",
    "hot_spots",
    "inflow",
    "normalities",
    "normality",
    "outcome",
    "queue",
    "ranking",
    "rates",
    "spots_of",
    "step_times",
    "timetable",
    "totals",
    "trend",
    "weekly",
]
