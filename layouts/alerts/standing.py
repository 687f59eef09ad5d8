"""What stands: whom nobody has taken first, causes with everything behind them folded."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.listing import Line
from commandcenter.domain.alerts.model import Alert, AlertState
from layouts import i18n, states, theme
from layouts.alerts import deeds, kit, words
from layouts.alerts.asked import PARAMS, Asked
from layouts.alerts.known import STALE_S, TOPICS, Known, fetch
from layouts.alerts.table import table
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.tiles import ago, attributes

PAGE_SHARE = 0.70  # of the page's height, below title and head
LINE, BEHIND = 50.5, 20.5  # arc minutes of an alert: its title and of what it is; what stands behind a cause
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
    room = PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    every = [row for line in known.lines for row in _rows(line, known.asked)]
    shown = 0
    for row, _is_victim in every:
        room -= LINE + (BEHIND if words.behind(look, row) else 0)
        if shown and room < 0:
            break
        shown += 1
    rows = [_row(row, known, look, is_victim=is_victim) for row, is_victim in every[:shown]]
    parts: list[Component] = [
        html.Table([_head(look), html.Tbody(rows)], className="alerts", **attributes(aria_label=_label(look)))
    ]
    if left := len(every) - shown:
        parts.append(html.Div(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    return html.Div(parts)


def _label(look: Look) -> str:
    return i18n.text(look.lang, "Standing alerts: arrow keys move, ? shows the keys")


def _head(look: Look) -> Component:
    cells = [html.Th(i18n.text(look.lang, said), className=f"alert-{key}", scope="col") for key, said in HEADS]
    return html.Thead(html.Tr(cells))


def _rows(line: Line, ask: Asked) -> list[tuple[Line, bool]]:
    """The line, and below it what it explains where it stands open; whether it is such a victim."""
    victims = line.victims if ask.unfold == line.alert.id else ()
    return [(line, False), *((Line(victim), True) for victim in victims)]


def _row(line: Line, known: Known, look: Look, *, is_victim: bool = False) -> Component:
    alert, lang, now = line.alert, look.lang, known.instant.at
    title = known.texts.title(lang, alert)
    name = f"alert is-{alert.state.value} of-{alert.severity.value}" + (" is-victim" if is_victim else "")
    return html.Tr(
        [
            html.Td(words.mark(look, alert.severity), className="alert-severity"),
            html.Td(
                [html.Div(title, className="cell-first row-name"), *_below(line, known, look)], className="alert-what"
            ),
            html.Td([*_who(alert, known, look), *_next(alert, known, look)], className="alert-who"),
            html.Td([ago(look, alert.since, now), *_quick(alert, known, look)], className="alert-age"),
        ],
        key=f"alert-{alert.id}",
        className=name,
        tabIndex="0",
        title=f"{title}: {alert.name}",
        **attributes(data_select=f"alert:{alert.id}"),
        **words.of_alert(alert),
    )


def _quick(alert: Alert, known: Known, look: Look) -> list[Component]:
    return [deeds.quick(alert, look)] if theme.is_close(look) and known.instant.live else []


def _below(line: Line, known: Known, look: Look) -> list[Component]:
    """Of what, where, whose; below it what stands behind it, where a cause opens to its victims."""
    alert, texts = line.alert, known.texts
    place, behind = texts.place(alert.kecamatan), words.behind(look, line)
    where = f"Kec. {place}" if place and place not in alert.name else ""
    about = " · ".join(filter(None, (where, texts.duty(look.lang, alert.owner))))
    named = [html.Span(alert.name, className="alert-name"), html.Span(about, className="alert-about")]
    parts: list[Component] = [html.Div(named, className="cell-second alert-named")]
    if behind and line.victims:
        is_open = known.asked.unfold == alert.id
        folded = attributes(data_param_unfold="" if is_open else str(alert.id), aria_expanded=str(is_open).lower())
        parts.append(html.Button(behind, type="button", className="cell-second alert-behind", title=behind, **folded))
    elif behind:
        parts.append(html.Div(behind, className="cell-second alert-behind", title=behind))
    return parts


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
