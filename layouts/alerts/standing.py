"""What stands: whom nobody has taken first, causes with everything behind them folded."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.listing import Line
from commandcenter.domain.alerts.model import Alert, AlertState
from layouts import i18n, states, theme
from layouts.alerts import kit, words
from layouts.alerts.asked import PARAMS
from layouts.alerts.known import STALE_S, TOPICS, Known, fetch
from layouts.alerts.table import table
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.tiles import ago, attributes

PAGE_SHARE = 0.79  # of the page's height, below title and head
LINE = 47.0  # arc minutes of an alert: its title, and below it where it is and what stands behind it
HEADS = (
    ("severity", message("Severity")),
    ("what", message("Alert")),
    ("who", message("Handled by")),
    ("age", message("For how long")),
)


def render(known: Known | None, look: Look) -> Rendered:
    """As many lines as fit, and how many do not. Good news only while somebody evaluates."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    body = _listed(known, look) if known.lines else _nothing(known, look)
    facts = known.facts(look, len(known.lines))
    return Rendered(html.Div([body, *kit.kit(known, look)]), None, known.engine.beat_at, STALE_S, facts)


def _nothing(known: Known, look: Look) -> Component:
    lang = look.lang
    if not known.engine.is_alive:
        if known.engine.beat_at is None:
            return states.empty(look, "Nobody evaluates alerts yet", "Start: commandcenter alert serve")
        time = i18n.since(lang, known.engine.beat_at, known.instant.at)
        return states.stopped(
            i18n.text(lang, "Alerts are not evaluated since {time}", time=time),
            i18n.text(lang, "What stands now is not known: start commandcenter alert serve"),
        )
    if known.asked.is_narrowed and known.alerts:
        return states.empty(look, "No alert in this selection", "Widen the filters")
    since = known.quiet_since
    words_ = "" if since is None else i18n.text(lang, "since {time}", time=i18n.since(lang, since, known.instant.at))
    return states.calm(i18n.text(lang, "No active alert"), words_)


def _listed(known: Known, look: Look) -> Component:
    fits = theme.rows_that_fit(look, PAGE_SHARE, LINE) - 1  # the head takes a line, and what is left too
    rows: list[Component] = []
    shown = 0
    for line in known.lines:
        more = _rows(line, known, look)
        if rows and len(rows) + len(more) > fits:
            break
        rows += more[: max(fits, 1)]
        shown += 1
    parts: list[Component] = [
        html.Table([_head(look), html.Tbody(rows)], className="alerts", **attributes(aria_label=_label(look)))
    ]
    if left := len(known.lines) - shown:
        parts.append(html.Div(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    return html.Div(parts)


def _label(look: Look) -> str:
    return i18n.text(look.lang, "Standing alerts: arrow keys move, ? shows the keys")


def _head(look: Look) -> Component:
    cells = [html.Th(i18n.text(look.lang, said), className=f"alert-{key}", scope="col") for key, said in HEADS]
    return html.Thead(html.Tr(cells))


def _rows(line: Line, known: Known, look: Look) -> list[Component]:
    """The line, and below it what it explains where it stands open."""
    rows = [_row(line, known, look)]
    if known.asked.unfold == line.alert.id:
        rows += [_row(Line(victim), known, look, is_victim=True) for victim in line.victims]
    return rows


def _row(line: Line, known: Known, look: Look, *, is_victim: bool = False) -> Component:
    alert, lang, now = line.alert, look.lang, known.instant.at
    title = known.texts.title(lang, alert)
    name = f"alert is-{alert.state.value} of-{alert.severity.value}" + (" is-victim" if is_victim else "")
    return html.Tr(
        [
            html.Td(words.mark(look, alert.severity), className="alert-severity"),
            html.Td(
                [html.Div(title, className="cell-first row-name"), _second(line, known, look)], className="alert-what"
            ),
            html.Td([*_who(alert, known, look), *_next(alert, known, look)], className="alert-who"),
            html.Td(ago(look, alert.since, now), className="alert-age"),
        ],
        key=f"alert-{alert.id}",
        className=name,
        tabIndex="0",
        title=f"{title}: {alert.name}",
        **attributes(data_select=f"alert:{alert.id}"),
        **words.of_alert(alert),
    )


def _second(line: Line, known: Known, look: Look) -> Component:
    """Of what, where, whose, and what stands behind it; a cause opens to its victims."""
    alert, texts = line.alert, known.texts
    place, behind = texts.place(alert.kecamatan), words.behind(look, line)
    has_room = theme.is_close(look) or not behind
    where = f"Kec. {place}" if place and place not in alert.name and has_room else ""
    about = " · ".join(filter(None, (where, texts.duty(look.lang, alert.owner))))
    parts: list[Any] = [html.Span(alert.name, className="alert-name"), html.Span(about, className="alert-about")]
    if behind and line.victims:
        is_open = known.asked.unfold == alert.id
        folded = attributes(data_param_unfold="" if is_open else str(alert.id), aria_expanded=str(is_open).lower())
        parts.append(html.Button(behind, type="button", className="alert-behind", title=behind, **folded))
    elif behind:
        parts.append(html.Span(behind, className="alert-behind", title=behind))
    return html.Div(parts, className="cell-second")


def _who(alert: Alert, known: Known, look: Look) -> list[Component]:
    """Who has it and since when; else what it waits for."""
    lang, now = look.lang, known.instant.at
    state = html.Div(i18n.text(lang, words.STATES[alert.state]), className="cell-second alert-state")
    if alert.acked_at is not None:
        since = i18n.text(lang, "since {time}", time=i18n.since(lang, alert.acked_at, now))
        age = ago(look, alert.acked_at, now)
        return [
            html.Div(alert.acked_by, className="cell-first alert-holder"),
            html.Div([f"{since} (", age, ")"], className="cell-second"),
        ]
    if alert.state in (AlertState.SHELVED, AlertState.OUT_OF_SERVICE) and alert.shelved_until is not None:
        return [
            state,
            html.Div(words.until(look, alert.shelved_until, now, message("{left} left")), className="cell-second"),
        ]
    given = i18n.text(lang, "given to {who}", who=alert.assigned_to) if alert.assigned_to else ""
    return [state, html.Div(given, className="cell-second")] if given else [state]


def _next(alert: Alert, known: Known, look: Look) -> list[Component]:
    """Whom the next step tells when nobody takes it, and in how long."""
    if alert.escalates_at is None:
        return []
    step = known.texts.next_step(alert)
    to = known.texts.duty(look.lang, step.to) if step is not None else i18n.text(look.lang, "escalation")
    left = words.until(look, alert.escalates_at, known.instant.at, message("in {left}"))
    return [html.Div(["→ ", left, " ", to], className="cell-second alert-next", title=to)]


PANEL = Panel(
    key="standing",
    title=message("Standing alerts"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Alerts that are announced and not closed: first those that nobody has taken, then those that are over and "
        "that nobody has seen, then those that somebody has; within each by severity, then by who has waited longest. "
        "What another alert explains stands behind it. An alert is closed when it is over and somebody has seen it. "
        "For how long: since when it is so, by its source."
    ),
    table=table,
)
