"""Which displays report, in a line; and for the drawing when each was last heard of.

Apart from the drawing, because it changes all the time: reports come every three seconds from each display.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import SECOND, Instant
from commandcenter.store.queries import displays, wall
from commandcenter.store.queries.displays import Display
from commandcenter.store.queries.wall import Report
from commandcenter.store.versions import Topic
from layouts import states
from layouts.contract import Column, Connection, Facts, Look, Panel, Params, Rendered, Table
from layouts.i18n import message, number, plural, text
from layouts.tiles import attributes, shape

DARK: Final = 7 * SECOND  # without a report for so long a display is dark
SOURCE: Final = message("reports of the displays")


@dataclass(frozen=True, slots=True)
class Known:
    """The displays that may watch, and what each last said of itself."""

    instant: Instant
    displays: Sequence[Display]
    reports: Mapping[int, Report]

    def is_dark(self, id_: int) -> bool:
        """Whether nobody has heard of it for a while, or ever."""
        report = self.reports.get(id_)
        return report is None or self.instant.at - report.seen_at > DARK


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """All of them, now."""
    return Known(instant, displays.accepted(connection), wall.reports(connection))


def render(known: Known | None, look: Look) -> Rendered:
    """How many are there; which are dark, by name."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    lang = look.lang
    dark = [each for each in known.displays if known.is_dark(each.id)]
    count = plural(lang, "{n} display", "{n} displays", len(known.displays))
    parts: list[Component] = [html.Span(count, className="wall-count")]
    if dark:
        names = ", ".join(each.name for each in dark[:4]) + (" …" if len(dark) > 4 else "")
        said = text(lang, "{n} dark: {names}", n=number(lang, len(dark)), names=names)
        parts.append(html.Span([shape("down"), " ", said], className="wall-dark"))
    elif known.displays:
        parts.append(html.Span([shape("up"), " ", text(lang, "all report")], className="wall-well"))
    pulses = {str(id_): _of(report) for id_, report in sorted(known.reports.items())}
    parts.append(html.Span(hidden=True, className="wall-pulse", **attributes(data_pulse=json.dumps(pulses))))
    return Rendered(html.P(parts), facts=Facts("", len(known.displays), (text(lang, SOURCE),)))


def _of(report: Report) -> list[int]:
    """When it was heard of, how much of it is stale, how much it cannot show."""
    return [report.seen_at, report.stale, report.failing]


def table(known: Known, _look: Look) -> Table | None:
    """A row of every display."""
    columns = (
        Column("name", message("Display"), tells="inside"), Column("seen", message("Last heard of"), "instant"),
        Column("stale", message("Stale panels"), "number", tells="things"),
        Column("failing", message("Tiles that cannot be shown"), "number", tells="things"),
    )  # fmt: skip
    rows = []
    for each in known.displays:
        report = known.reports.get(each.id)
        seen, stale, failing = _of(report) if report else (None, None, None)
        rows.append({"name": each.name, "seen": seen, "stale": stale, "failing": failing})
    return Table(columns, rows)


PANEL = Panel(
    key="pulse",
    title=message("Displays that report"),
    topics=frozenset({Topic.WALL, Topic.DISPLAYS, Topic.CLOCK}),
    fetch=fetch,
    render=render,
    definition=message(
        "Displays that may watch. One that has not reported for seven seconds is dark: it shows nothing, or nobody "
        "knows what."
    ),
    table=table,
)
