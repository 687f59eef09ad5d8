"""Complaints in a store with a calendar and limits, for the tests of their queries."""

from collections.abc import Sequence

from sqlalchemy import Engine

import geodata
from commandcenter.domain.calendar_diff import CalendarParts
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.records import Complaint
from commandcenter.store.schema import opd
from commandcenter.store.writes import reference
from commandcenter.store.writes.geodata import seed_kecamatan
from tests.domain.complaints.test_due import CALENDAR, LIMITS
from tests.network import START
from tests.store.feeding import configure, item, row, store

NOW = Instant(START)  # Tuesday 10 March 2026, 10.00 WIB
PLACES = ("35.22.15", "35.22.01", "35.22.13")


def ready(engine: Engine) -> Engine:
    """A store with places, two OPDs, the calendar, the limits and a feed whose item is number 1."""
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        reference.apply_calendar(connection, CalendarParts(CALENDAR.days, CALENDAR.hours, LIMITS), START - 400 * DAY)
        values = {"kind": "dinas", "valid_from": "2020-01-01"}
        names = {"dpu-bmpr": "DPU BMPR", "dlh": "DLH"}
        connection.execute(opd.insert(), [{"code": c, "name": n, "short_name": n, **values} for c, n in names.items()])
    configure(engine, row(title="Export"))
    item(engine)
    return engine


def told(engine: Engine, *tickets: Complaint, at: int = START) -> None:
    """Store tickets as learned at ``at``."""
    store(engine, tickets, at)


def told_all(engine: Engine, tickets: Sequence[Complaint], at: int = START) -> None:
    """Store many tickets."""
    for first in range(0, len(tickets), 2_000):
        store(engine, tickets[first : first + 2_000], at)
