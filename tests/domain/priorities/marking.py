"""Marks and counts for the tests of priorities."""

from typing import Any

from commandcenter.domain.priorities.marks import STATUSES, Draft, Kind, Mark, Problem, Status

ROADS, ROADS_BALEN = Problem("Jalan rusak"), Problem("Jalan rusak", "35.22.13")
WATER = Problem("Air bersih")
TODAY = "2026-11-23"  # a Monday


def draft(kind: Kind = Kind.RADIO, problem: Problem = ROADS, status: Status | None = None, **changes: Any) -> Draft:
    """A draft that can be stored."""
    values: dict[str, Any] = {"title": "Jalan rusak: apa yang dikerjakan", "opd": "dpu-bmpr"}
    if kind is Kind.BUDGET:
        values |= {"year": 2028, "amount": 1_500_000_000}
    else:
        values |= {"happens_on": "2026-11-24", "programme": "Ayo Mas Bro" if kind is Kind.RADIO else ""}
    return Draft(kind, problem, status or STATUSES[kind][0], **(values | changes))


def mark(id_: int = 1, kind: Kind = Kind.RADIO, problem: Problem = ROADS, **changes: Any) -> Mark:
    """A mark as it is stored."""
    made = {
        name: changes.pop(name) for name in ("is_removed", "version", "created_at", "recorded_at") if name in changes
    }
    values = {"version": 1, "created_at": 1_790_000_000_000, "recorded_at": 1_790_000_000_000} | made
    return Mark(id_, draft=draft(kind, problem, **changes), **values)
