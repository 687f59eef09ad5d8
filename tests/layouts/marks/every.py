"""Every mark in every tone, for the gallery: ``/marks?theme=light&distance=4&diagonal=55``."""

from math import sin

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.picture import Shown
from layouts import marks
from layouts.contract import Connection, Look, Page, Params

DAYS = 40
COURSE = [5 + 3 * sin(day / 3) + day % 4 for day in range(DAYS)]
LOW, HIGH = [3 + 2 * sin(day / 3) for day in range(DAYS)], [9 + 3 * sin(day / 3) for day in range(DAYS)]
TONES = (Shown.UP, Shown.DEGRADED, Shown.DOWN, Shown.UNKNOWN)


def build(_connection: Connection, _instant: Instant, _params: Params, look: Look, _who: Principal) -> Component:
    """All of them, each with its name."""
    cells = [
        html.Div([html.Small(name), mark], style={"width": "16em", "padding": "0.5em"}) for name, mark in every(look)
    ]
    return html.Div(cells, style={"display": "flex", "flexWrap": "wrap", "gap": "1em"})


def every(look: Look) -> list[tuple[str, Component]]:
    """Name and mark."""
    found: list[tuple[str, Component]] = []
    gap: list[float | None] = [*COURSE[:12], None, None, *COURSE[14:]]
    for tone in TONES:
        found.append((f"sparkline {tone}", marks.sparkline(gap, look, label="x", low=LOW, high=HIGH, tone=tone)))
        found.append(
            (
                f"bullet {tone}",
                marks.bullet(
                    look, value=None if tone is Shown.UNKNOWN else 64, target=100, top=120, bounds=(50, 65, 75, 90),
                    pace=75, forecast=(70, 95), tone=tone, label="x",
                ),
            )
        )  # fmt: skip
        found.append(
            (
                f"interval {tone}",
                marks.interval(look, point=40, low=20, high=70, top=100, reference=50, tone=tone, label="x"),
            )
        )
        spread = {10: 1.0, 25: 3.0, 50: 5.0, 75: 9.0, 90: 14.0}
        found.append((f"spread {tone}", marks.spread(look, quantiles=spread, top=20, limit=5, tone=tone, label="x")))
        found.append((f"tile {tone}", marks.tile(look, "26", "kecamatan terhubung", of="28", tone=tone, compare="x")))
    found += [
        (f"bullet {value}", marks.bullet(look, value=value, target=100, top=120, label="x"))
        for value in (140.0, -12.0, 0.0)
    ]
    parts = [("a", 5.0, 0), ("b", 3.0, 1), ("c", 2.0, 2), ("d", 0.01, 3), ("e", 2.0, 4)]
    found.append(("stacked", marks.stacked(look, parts, label="x")))
    chart = marks.sparkline([1, 2, 3, 4, None, 6, 7, 3, 4, 5, 6, 7], look, label="x", breaks=(7,))
    multiple = marks.multiple(look, title="IPM", unit="indeks", chart=chart, value="73,74", compare="75", note="BPS")
    return [*found, ("multiple", multiple)]


PAGE = Page("marks", "/marks", "Overview", build)
