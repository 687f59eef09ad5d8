"""24 hours of one element: latency with its band, loss, traffic against capacity; one time axis, gaps left open."""

from collections.abc import Callable
from typing import Any

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, WIB_OFFSET, floor_to
from commandcenter.domain.picture import Bucket, ElementDetail, Shown
from layouts import charts, i18n, theme
from layouts.contract import Look

BUCKETS = DAY // FIVE_MINUTES
ABOVE, BELOW = 1.25, 1.4  # sizes of small text above and below a plot
PANEL_HEIGHT = 590.0  # pixels of the page that figures are drawn for
LOSS = 2  # the index of its trace
NOTHING: list[float | None] = []

Rows = tuple[tuple[float, float], ...]  # from and to, in shares of the height


def base(detail: ElementDetail, lines: int, look: Look) -> dict[str, Any]:
    """Axes and empty traces: band and mean of latency, loss, received, sent, capacity.

    ``lines`` of text stand below the figure, besides its head and the availability.
    """
    colours = theme.palette(look)
    calm, loud, thin = colours.states[Shown.UP].mark, colours.states[Shown.DEGRADED].mark, theme.pixels(look, 0.5)
    line = theme.pixels(look, 1.3)
    plain = {"mode": "lines", "line": {"width": line, "color": colours.text}}
    traces: list[dict[str, Any]] = [
        # Bars, because the area between two lines would run on across a gap.
        {"type": "bar", "base": [], "marker": {"color": colours.edge, "line": {"width": 0}}, "hoverinfo": "skip"},
        {**plain, "yaxis": "y"},
        {"mode": "lines", "line": {"width": line, "color": loud}, "yaxis": "y2"},
        {**plain, "yaxis": "y3"},
        {"mode": "lines", "line": {"width": line, "color": calm, "dash": "3px,3px"}, "yaxis": "y3"},
        {"mode": "lines", "line": {"width": thin, "color": colours.quiet}, "yaxis": "y3", "hoverinfo": "skip"},
    ]
    for trace in traces:
        trace |= {"type": trace.get("type", "scatter"), "y": [], "x0": 0, "dx": FIVE_MINUTES}
    rows = _rows(lines, look)
    hour = "%H.%M" if look.lang == "id" else "%H:%M"
    axes = {
        "xaxis": charts.axis(look, type="date", tickformat=hour, dtick=6 * HOUR, anchor="y3", range=[0, DAY]),
        **{
            f"yaxis{'' if index == 0 else index + 1}": charts.axis(
                look, domain=list(domain), rangemode="tozero", side="right", nticks=2
            )
            for index, domain in enumerate(rows)
        },
    }
    small = theme.pixels(look, theme.SMALL)
    margin = {"l": 2, "r": small * 2.4, "t": ABOVE * small, "b": BELOW * small}
    return {
        "data": traces,
        "layout": charts.layout(look, **axes, margin=margin, bargap=0, annotations=_titles(detail, rows, look)),
    }


def assign(detail: ElementDetail, now: int) -> dict[str, Any]:
    """The curves of the 24 hours before ``now``; a bucket that is missing is a gap, never a zero."""
    first = floor_to(now, FIVE_MINUTES) - DAY + FIVE_MINUTES
    buckets = {bucket.at: bucket for bucket in detail.buckets}

    def series(value: Callable[[Bucket], float | None]) -> list[float | None]:
        found = (buckets.get(first + index * FIVE_MINUTES) for index in range(BUCKETS))
        values = [None if bucket is None else value(bucket) for bucket in found]
        return [None if number is None else round(number, 2) for number in values]

    curves = [
        series(lambda bucket: _difference(bucket.latency_max_ms, bucket.latency_min_ms)),
        series(lambda bucket: bucket.latency_ms),
        series(lambda bucket: bucket.loss_pct),
        series(lambda bucket: bucket.rx_mbps),
        series(lambda bucket: bucket.tx_mbps),
        [detail.capacity_mbps] * BUCKETS if detail.capacity_mbps else NOTHING,
    ]
    # The axis has no time zone of its own: shifted by WIB's offset it reads WIB.
    start = first + WIB_OFFSET
    figure: dict[str, Any] = {"layout.xaxis.range": [start, start + DAY]}
    for index, curve in enumerate(curves):
        figure[f"data.{index}.y"], figure[f"data.{index}.x0"] = curve, start
    # A calm line on an axis of 0.1 % would look like a storm.
    figure["data.0.base"] = series(lambda bucket: bucket.latency_min_ms)
    worst_loss = max((value for value in curves[LOSS] if value is not None), default=0)
    figure["layout.yaxis2.range"] = [0, max(5.0, worst_loss)]
    return figure


def _difference(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else high - low


def _rows(lines: int, look: Look) -> Rows:
    """Three plots of one height, with a line of text above each: latency on top, traffic below."""
    small = theme.pixels(look, theme.SMALL)
    height = PANEL_HEIGHT - 1.2 * theme.pixels(look, theme.BODY) * (3 + lines) - (ABOVE + BELOW) * small
    title = ABOVE * small / max(height, 6 * small)
    plot = (1 - 2 * title) / 3
    bottoms = [(2 - index) * (plot + title) for index in range(3)]
    return tuple((bottom, min(bottom + plot, 1.0)) for bottom in bottoms)


def _titles(detail: ElementDetail, rows: Rows, look: Look) -> list[dict[str, Any]]:
    lang = look.lang
    traffic = i18n.text(lang, "traffic, Mbps")
    if detail.capacity_mbps:
        capacity = i18n.number(lang, detail.capacity_mbps)
        close = theme.is_close(look)
        traffic = (
            i18n.text(lang, "traffic of {capacity} Mbps (solid in, dotted out)", capacity=capacity)
            if close
            else i18n.text(lang, "traffic of {capacity} Mbps", capacity=capacity)
        )
    titles = (i18n.text(lang, "latency, ms"), i18n.text(lang, "loss, %"), traffic)
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": top,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "text": title,
        }
        for title, (_, top) in zip(titles, rows, strict=True)
    ]
