"""Results of a benchmark: figures for machines, tables for people, targets that are met or missed."""

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from rich.console import Console
from rich.table import Table

FOLDER: Final = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Target:
    """What must hold: ``value`` at most (or at least) ``limit``."""

    what: str
    value: float
    limit: float
    unit: str
    sense: Literal["at most", "at least"] = "at most"

    @property
    def is_met(self) -> bool:
        """Whether it holds; a figure that is not a number holds nothing."""
        return self.value <= self.limit if self.sense == "at most" else self.value >= self.limit


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of figures as people read it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(slots=True)
class Result:
    """What a benchmark found. ``figures`` and ``runs`` are JSON."""

    title: str
    parameters: dict[str, Any]
    figures: dict[str, Any] = field(default_factory=dict)
    runs: list[dict[str, Any]] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)


def save(name: str, result: Result, machine: dict[str, Any], seconds: float, is_full: bool) -> Path:
    """Write the result as JSON. Quick ones go where git does not look: they are no figures of a release."""
    folder = FOLDER if is_full else FOLDER / "local"
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "benchmark": name,
        "title": result.title,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "is_quick": not is_full,
        "machine": machine,
        "parameters": result.parameters,
        "targets": [asdict(target) | {"is_met": target.is_met} for target in result.targets],
        "figures": result.figures,
        "sheets": [asdict(sheet) for sheet in result.sheets],
        "runs": result.runs,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def show(console: Console, result: Result) -> None:
    """Print the tables and the targets."""
    for sheet in result.sheets:
        table = Table(title=sheet.title, title_justify="left")
        for number, column in enumerate(sheet.columns):
            table.add_column(column, justify="right" if number else "left")
        for row in sheet.rows:
            table.add_row(*row)
        console.print(table)
    for target in result.targets:
        mark = "[green]met[/]   " if target.is_met else "[bold red]MISSED[/]"
        console.print(f"{mark} {target.what}: {target.value:.4g} {target.unit} ({target.sense} {target.limit:g})")


def median(values: Sequence[float]) -> float:
    """The median; not a number without values."""
    return statistics.median(values) if values else math.nan


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of the values do not exceed (nearest rank); not a number without values."""
    if not values:
        return math.nan
    rank = max(1, math.ceil(len(values) * percent / 100))
    return sorted(values)[rank - 1]


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """p50, p90, p99, smallest and largest, rounded."""
    if not values:
        return {}
    figures = {f"p{percent}": percentile(values, percent) for percent in (50, 90, 99)}
    return {name: round(value, digits) for name, value in {**figures, "min": min(values), "max": max(values)}.items()}
