"""Availability by cause of a period as a table: kecamatan, or every tower and link, the worst first."""

from typing import Any, Final

from commandcenter.domain.availability.model import Charge
from commandcenter.domain.availability.report import Report, Row, scope_of
from commandcenter.exports.tables import Head

_DURATIONS: Final = tuple(f"{charge.value}_time" for charge in Charge)
HEADS: Final = (
    Head("kind", "kind", "text"), Head("key", "key", "text"), Head("name", "name", "text"),
    Head("kecamatan", "kecamatan", "text"), Head("owner", "owner", "text"), Head("total", "total", "duration"),
    *(Head(name, name.removesuffix("_time"), "duration") for name in _DURATIONS),
    Head("up_percent", "up percent", "percent", 4), Head("achieved", "without fault percent", "percent", 4),
    Head("objective", "objective percent", "percent", 4), Head("budget", "budget", "duration"),
    Head("spent", "spent", "duration"), Head("left", "left", "duration"), Head("burn", "burn", "number", 2),
    Head("verdict", "verdict", "text"),
)  # fmt: skip


def rows(report: Report, names: dict[str, str], *, are_elements: bool = False) -> list[dict[str, Any]]:
    """Cells by ``HEADS``; durations in ms. ``names``: of the kecamatan."""
    if are_elements:
        elements = report.inventory.elements
        found = sorted(report.elements.values(), key=lambda row: row.rank)
        return [
            {
                "kind": scope_of(elements[row.element]).value, "key": elements[row.element].key,
                "name": elements[row.element].name, "kecamatan": elements[row.element].kecamatan,
            }
            | _figures(row)
            for row in found
        ]  # fmt: skip
    return [
        {"kind": "kecamatan", "key": code, "name": names.get(code, code), "kecamatan": code} | _figures(row)
        for code, row in report.worst()
    ]


def _figures(row: Row) -> dict[str, Any]:
    budget = row.budget
    return {
        "owner": row.objective.owner,
        "total": row.split.total,
        **{f"{charge.value}_time": row.split.of(charge) for charge in Charge},
        "up_percent": row.split.percent(Charge.UP), "achieved": budget.achieved, "objective": row.objective.percent,
        "budget": budget.allowed, "spent": budget.spent, "left": budget.left, "burn": budget.burn,
        "verdict": budget.verdict.value,
    }  # fmt: skip
