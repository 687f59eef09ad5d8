"""Who has not reported what, since when, and how far their reports are."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import OpdQuarter
from commandcenter.domain.clock import DAY
from layouts import i18n, states, theme
from layouts.attainment import words
from layouts.attainment.known import PARAMS, TOPICS, Known, facts, fetch, nothing, period_of
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.tiles import attributes, shape

PAGE_SHARE, PAGE_SHARE_CLOSE = 0.19, 0.3  # of the page's height, below the title
LINE = 25.8  # arc minutes from line to line


def render(known: Known | None, look: Look) -> Rendered:
    """Those that owe everything first; nobody is overdue before the quarter is over."""
    empty = nothing(known, look)
    if empty is not None or known is None or known.quarter is None:
        return Rendered(empty)
    quarter, lang = known.quarter, look.lang
    owing = _owing(known)
    age: dict[str, Any] = {"data_at": quarter.data_at, "facts": facts(known, look)}
    if not owing:
        n = i18n.plural(lang, "{n} OPD", "{n} OPDs", len(known.opds))
        return Rendered(states.calm(i18n.text(lang, "Everybody has reported"), n), **age)
    period = period_of(quarter.period)
    head = _head(owing, quarter.is_over, look)
    if period is not None and quarter.is_over:
        days = i18n.plural(lang, "{n} day", "{n} days", max(0, (known.instant.at - period.ends_at) // DAY))
        head = i18n.text(lang, "{who}, due since {day} ({days})", who=head, day=words.day(lang, period.ends_at),
                         days=days)  # fmt: skip
    elif period is not None:
        head = i18n.text(lang, "{who}, due on {day}", who=head, day=words.day(lang, period.ends_at))
    fits = theme.rows_that_fit(look, PAGE_SHARE_CLOSE if theme.is_close(look) else PAGE_SHARE, LINE)
    shown = owing if len(owing) <= fits else owing[: max(1, fits - 1)]
    rows = [_row(opd, quarter.is_over, look) for opd in shown]
    if len(shown) < len(owing):
        rows.append(
            html.Li(i18n.plural(lang, "+ {n} other", "+ {n} others", len(owing) - len(shown)), className="more")
        )
    body = html.Div([html.Div(head, className="missing-head"), html.Ul(rows, className="rows missing")])
    return Rendered(body, **age)


def _head(owing: Sequence[OpdQuarter], is_over: bool, look: Look) -> str:
    """How many reported too little to be judged, and how many the rest of what they owe."""
    lang = look.lang
    if not is_over:
        return i18n.plural(lang, "{n} OPD", "{n} OPDs", len(owing))
    silent = sum(opd.average.verdict is None for opd in owing)
    said = [i18n.text(lang, "{n} not", n=i18n.number(lang, silent))] if silent else []
    if len(owing) > silent:
        said.append(i18n.text(lang, "{n} in part", n=i18n.number(lang, len(owing) - silent)))
    return ", ".join(said)


def _owing(known: Known) -> Sequence[OpdQuarter]:
    """The longest silent first, then those that cannot be judged, then by how much is missing."""
    is_over = known.quarter is not None and known.quarter.is_over
    found = [opd for opd in known.opds if _owed(opd, is_over)]
    return sorted(
        found,
        key=lambda opd: (
            words.silent_since(opd) or "9",
            opd.average.verdict is not None,
            -_owed(opd, is_over),
            opd.short_name,
        ),
    )


def _owed(opd: OpdQuarter, is_over: bool) -> int:
    """Indicators that are overdue; while the quarter runs, those with a numeric target that are still to come."""
    return opd.not_reported if is_over else opd.average.not_reported


def _row(opd: OpdQuarter, is_over: bool, look: Look) -> Component:
    return html.Li(
        [
            shape("unknown" if is_over else "up"),
            html.Span(
                [
                    html.Span(opd.short_name, className="row-name"),
                    html.Span(_what(opd, is_over, look), className="row-fact"),
                ],
                className="row-words",
            ),
        ],
        className="row ink-unknown" if is_over else "row is-quiet",
        tabIndex="0",
        **attributes(data_select=f"opd:{opd.code}"),
    )


def _what(opd: OpdQuarter, is_over: bool, look: Look) -> str:
    """All or how many; what state the report is in; since which quarter an OPD is silent altogether."""
    lang, silent = look.lang, words.silent_since(opd)
    if silent and silent != opd.history[-1][0]:
        return i18n.text(lang, "since {quarter}", quarter=words.quarter(lang, silent))
    owed = _owed(opd, is_over)
    n = i18n.number(lang, owed)
    said = (
        i18n.text(lang, "everything ({n})", n=n)
        if not opd.average.n
        else i18n.plural(lang, "{n} indicator", "{n} indicators", owed)
    )
    if opd.report is not None and opd.report.state in ("draft", "sent_back"):
        said += f", {i18n.text(lang, words.REPORTS[opd.report.state])}"
    return said


def table(known: Known | None, look: Look) -> Table | None:
    """Every OPD that owes something."""
    if known is None or known.quarter is None:
        return None
    lang, period = look.lang, period_of(known.quarter.period)
    rows = [
        {
            "opd": opd.name,
            "missing": _owed(opd, known.quarter.is_over),
            "of": opd.average.of + opd.average.others,
            "due": period.last.isoformat() if period else None,
            "silent": words.quarter(lang, words.silent_since(opd)) if words.silent_since(opd) else None,
            "report": words.REPORTS.get(opd.report.state) if opd.report else None,
            "reason": opd.report.reason if opd.report else None,
            "entry": f"/entry?opd={opd.code}&period={known.quarter.period}",
        }
        for opd in _owing(known)
    ]
    return Table(COLUMNS, rows)


COLUMNS = (
    Column("opd", message("OPD")),
    Column("missing", message("Not reported"), "number", tells="things"),
    Column("of", message("Indicators with a target"), "number", tells="things"),
    Column("due", message("Quarter ended"), "day"),
    Column("silent", message("Nothing since")),
    Column("report", message("Report"), "state"),
    Column("reason", message("Sent back because"), tells="inside"),
    Column("entry", message("Entry form"), "link"),
)

PANEL = Panel(
    key="missing",
    title=message("Not reported"),
    unit=message("OPDs"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "OPDs that have not reported every indicator that has a target in the quarter, also those with letters. Not "
        "reported is a state of its own and never zero; before the quarter is over nothing is overdue."
    ),
    table=table,
)
