"""The quarters before: the regency, and the OPDs in question, with the plan's breaks drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Rules, Verdict
from commandcenter.domain.picture import Shown
from layouts import i18n, marks, theme
from layouts.attainment import words
from layouts.attainment.known import PARAMS, TOPICS, Known, facts, fetch, nothing
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message

CELLS, CELLS_CLOSE = 3, 4  # on a wall, at a desk
FULL = 100.0  # percent
SIZE = (200, 66)

History = Sequence[tuple[str, float | None]]


def render(known: Known | None, look: Look) -> Rendered:
    """The regency first, then the worst of those that the reader wants to see."""
    empty = nothing(known, look)
    if empty is not None or known is None or known.quarter is None:
        return Rendered(empty)
    quarter, lang = known.quarter, look.lang
    most = CELLS_CLOSE if theme.is_close(look) else CELLS
    series = [(i18n.text(lang, "Regency"), quarter.history)]
    series += [(opd.short_name, opd.history) for opd in known.opds[: most - 1]]
    cells = [cell(title, history, quarter.rules, known.breaks, look) for title, history in series]
    parts: list[Component] = [html.Div(cells, className="multiples")]
    broken = [period for period, _ in quarter.history if period in known.breaks]
    if broken:
        last = broken[-1]
        said = i18n.text(lang, "dashed: new plan, last {quarter}", quarter=words.quarter(lang, last))
        if theme.is_close(look):
            said += f" ({known.breaks[last]})"
        parts.append(html.Div(said, className="trend-note"))
    return Rendered(html.Div(parts), data_at=quarter.data_at, facts=facts(known, look))


def cell(title: str, history: History, rules: Rules, breaks: Mapping[str, str], look: Look) -> Component:
    """One series with its breaks (quarters that are keys); what is Sesuai is a band behind it."""
    lang, values = look.lang, [value for _, value in history]
    newest = values[-1] if values else None
    last, reached = next(((period, each) for period, each in reversed(history) if each is not None), ("", None))
    first = words.quarter(lang, history[0][0]) if history else ""
    label = f"{title}: " + ", ".join(
        f"{words.quarter(lang, period)} {words.percent(lang, value)}" for period, value in history
    )
    known = [value for value in values if value is not None]
    ceiling = max([FULL, *known])
    chart = marks.sparkline(
        values,
        look,
        label=label,
        low=[rules.met_from] * len(values),
        high=[ceiling] * len(values),
        breaks=tuple(at for at, (period, _) in enumerate(history) if at and period in breaks),
        tone=tone(newest, rules),
        width=SIZE[0],
        height=SIZE[1],
    )
    note = i18n.text(lang, "from {quarter}", quarter=first) if first else ""
    # Of a quarter that nobody has reported stands the last one that somebody has.
    compare = _change(values, lang) if newest is not None or not last else words.quarter(lang, last)
    value = words.percent(lang, reached)
    return marks.multiple(look, title=title, unit="", chart=chart, value=value, compare=compare, note=note)


def tone(value: float | None, rules: Rules) -> Shown:
    """The newest value by its verdict."""
    if value is None:
        return Shown.UNKNOWN
    if value >= rules.met_from:
        return Shown.UP
    return words.VERDICTS[Verdict.PARTLY if value >= rules.partly_from else Verdict.MISSED][0]


def _change(values: Sequence[float | None], lang: str) -> str:
    """Against the quarter before, in percentage points."""
    if len(values) < 2 or values[-1] is None or values[-2] is None:
        return ""
    change = values[-1] - values[-2]
    return ("+" if change > 0 else "") + i18n.number(lang, change, 1)


def table(known: Known | None, look: Look) -> Table | None:
    """A row for every quarter and OPD, and the regency's own."""
    if known is None or known.quarter is None:
        return None
    lang = look.lang
    series = [(i18n.text(lang, "Regency"), known.quarter.history)]
    series += [(opd.short_name, opd.history) for opd in known.opds]
    rows: list[dict[str, Any]] = [
        {"who": who, "period": words.quarter(lang, period), "percent": value, "plan": known.breaks.get(period)}
        for who, history in series
        for period, value in history
    ]
    return Table(COLUMNS, rows)


COLUMNS = (
    Column("who", message("Who")),
    Column("period", message("Quarter")),
    Column("percent", message("Attainment"), "percent", "%", 1, tells="things"),
    Column("plan", message("Begins here: plan, version")),
)

PANEL = Panel(
    key="trend",
    title=message("Quarters before"),
    unit=message("percent"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Attainment of each quarter against the targets of that quarter, of its own plan and version. Where the "
        "targets begin to come from another plan or version the line is broken and a dashed rule stands: what is "
        "before and after is measured against different targets. The band behind the line is what counts as on target."
    ),
    table=table,
    is_public=True,
)
