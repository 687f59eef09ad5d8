"""The figures that a regency is judged by, as small multiples: newest value, change, course with its breaks."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.reference import Access, Indicator
from commandcenter.domain.statistics import Point, Series, change, latest, segments, with_gaps
from layouts import i18n, marks, states
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.statistics import words
from layouts.statistics.known import TOPICS, Headlines, facts, headlines
from layouts.tiles import attributes

# Names that fit above a small picture; the register's name stands in the table.
SHORT: Mapping[str, str] = {
    "ipm": message("Human development (IPM)"),
    "penduduk-miskin-persen": message("Poor people"),
    "tpt": message("Open unemployment"),
    "pertumbuhan-ekonomi-migas": message("Growth with oil and gas"),
    "pertumbuhan-ekonomi-nonmigas": message("Growth without oil and gas"),
    "pdrb-adhb-migas": message("GRDP with oil and gas"),
    "pdrb-adhb-nonmigas": message("GRDP without oil and gas"),
    "penduduk-miskin-ribu": message("Poor people, thousands"),
}

WIDTH, HEIGHT = 300, 30  # of a course: the shape of its cell
# Units that stand behind the figure; every other one stands in the note below.
SHORT_UNITS: Mapping[str, str] = {"persen": "\u00a0%", "indeks": ""}


def render(known: Headlines | None, look: Look) -> Rendered:
    """A cell for each that has figures, in their order; the others are named instead of being left out."""
    if known is None or not known.series:
        return Rendered(states.empty(look, "No indicators yet", "Load them with: commandcenter reference import"))
    shown = [each for each in known.series if latest(each.points) is not None]
    missing = [short(each.indicator, look.lang) for each in known.series if each not in shown]
    cells: list[Component] = [_cell(each, known.earlier.get(each.indicator.code), known, look) for each in shown]
    if missing:
        said = i18n.text(look.lang, "No figures yet: {names}", names=", ".join(missing))
        cells.append(html.P(said, className="multiples-missing", title=said))
    points = [point for each in known.series for point in each.points]
    feeds = {value.origin.feed for each in known.series for value in each.said}
    years = sorted({point.period[:4] for point in points})
    span = f"{years[0]}–{years[-1]}" if years else ""
    return Rendered(
        html.Div(cells, className="multiples"),
        data_at=max((value.origin.recorded_at for each in known.series for value in each.said), default=None),
        facts=facts(span, None, feeds, known.titles),
    )


def _cell(series: Series, earlier: Series | None, known: Headlines, look: Look) -> Component:
    lang, indicator = look.lang, series.indicator
    name = short(indicator, lang)
    newest = latest(series.points)
    if newest is None:
        raise ValueError(f"{indicator.code} has no figures")
    course, breaks = _course(series, earlier)
    changed = change(series.points, indicator.breaks)
    tone = words.tone(changed, indicator)
    said = "; ".join(words.point(lang, point, indicator.decimals) for point in course if point.value is not None)
    chart = marks.sparkline(
        [point.value for point in course], look, breaks=breaks, tone=tone, width=WIDTH, height=HEIGHT,
        label=f"{name}: {said}",
    )  # fmt: skip
    note = words.period(lang, newest.period)
    if indicator.unit not in SHORT_UNITS:
        note += f" · {indicator.unit}"
    if newest.contradicted_by:
        note += " · " + i18n.text(lang, "sources disagree")
    elif newest.feed in known.titles:
        note += f" · {known.titles[newest.feed]}"
    cell = marks.multiple(
        look, title=name, unit="", chart=chart,
        value=words.brief(lang, newest.value, newest.text, indicator.decimals) + SHORT_UNITS.get(indicator.unit, ""),
        compare=words.compared(lang, changed, indicator), note=note,
    )  # fmt: skip
    return _opens(cell, indicator.code)


def short(indicator: Indicator, lang: str) -> str:
    """What a headline indicator is called where there is little room; of others the name of the register."""
    return i18n.text(lang, SHORT.get(indicator.code, indicator.name))


def _course(series: Series, earlier: Series | None) -> tuple[list[Point], list[int]]:
    """The points to draw, with those of the series before the break in front, and where figures cannot be compared."""
    first = series.points[0].period
    every = with_gaps(series.points)
    before = [point for point in (earlier.points if earlier else ()) if point.period < first]
    parts = [tuple(before)] if before else []
    parts += segments(every, series.indicator.breaks)
    breaks, position = [], 0
    for part in parts[:-1]:
        position += len(part)
        breaks.append(position)
    return [point for part in parts for point in part], breaks


def _opens(cell: Component, code: str) -> Component:
    """The cell, which chooses its indicator for the pictures below."""
    return html.Div(cell, className="chooses", tabIndex="0", role="button", **attributes(data_param_indicator=code))


COLUMNS = (
    Column("indicator", message("Indicator")),
    Column("code", message("Code")),
    Column("period", message("Period")),
    Column("value", message("Value"), "number", decimals=2, tells="figure"),
    Column("text", message("Not a number")),
    Column("unit", message("Unit")),
    Column("source", message("Source")),
    Column("note", message("Note")),
    Column("file", message("File"), tells="inside"),
    Column("recorded", message("Learned"), "instant"),
)


def table(known: Headlines | None, _look: Look) -> Table | None:
    """Everything that every source says of the headline indicators."""
    if known is None:
        return None
    return said_of(COLUMNS, [*known.series, *known.earlier.values()], known.titles)


def said_of(columns: tuple[Column, ...], every: Sequence[Series], titles: Mapping[str, str]) -> Table:
    """What was said of the series. Those of an indicator that is not open stay out of files for the public."""
    closed: set[int] = set()
    made: list[dict[str, object]] = []
    for each in every:
        found = rows(each, titles)
        if each.indicator.access is not Access.OPEN:
            closed.update(range(len(made), len(made) + len(found)))
        made += found
    return Table(columns, made, sums=(), closed=frozenset(closed))


def rows(series: Series, titles: Mapping[str, str]) -> list[dict[str, object]]:
    """What was said of one series, as rows of ``COLUMNS``, the newest period first."""
    return [
        {
            "indicator": series.indicator.name, "code": series.indicator.code, "period": value.period,
            "value": value.value, "text": value.text, "unit": series.indicator.unit,
            "source": titles.get(value.origin.feed, value.origin.feed), "note": value.note,
            "file": value.origin.item, "recorded": value.origin.recorded_at,
        }
        for value in reversed(series.said)
    ]  # fmt: skip


PANEL = Panel(
    key="headlines",
    title=message("Headline indicators"),
    topics=TOPICS,
    fetch=headlines,
    render=render,
    table=table,
    is_public=True,
    definition=message(
        "The newest published figure of each indicator for the regency. Of several sources the one that was recorded "
        "last is drawn; that others say something else is told. A faint rule marks a break in the series: figures on "
        "its two sides must not be compared. Amber: the last change went the wrong way. Oil and gas dominate the "
        "economy here, so growth and GRDP are given with and without them."
    ),
)
