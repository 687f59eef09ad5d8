"""The strip on top: what nobody has taken by severity, what somebody has, what is over, what is not announced."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.listing import treated, unacknowledged
from commandcenter.domain.alerts.model import AlertState, Severity
from layouts import i18n, theme
from layouts.alerts import words
from layouts.alerts.asked import PARAMS
from layouts.alerts.known import STALE_S, TOPICS, Known, fetch
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.tiles import attributes, shape

_BESIDE = (AlertState.ACKNOWLEDGED, AlertState.RETURNED)
_SHORT = {AlertState.SUPPRESSED: message("behind a cause")}
_APART = (AlertState.SUPPRESSED, AlertState.SHELVED, AlertState.OUT_OF_SERVICE)


def render(known: Known | None, look: Look) -> Rendered:
    """Whoever stands at the wall reads the first figures: is there something that nobody has?"""
    if known is None:
        return Rendered(html.Div(className="totals alert-totals"))
    counts = unacknowledged(known.announced)
    tiles = [_severity(look, Severity(severity), n) for severity, n in counts.items()]
    states = [line.alert.state for line in known.announced]
    beside = {state: states.count(state) for state in _BESIDE}
    beside |= {state: len(found) for state, found in treated(known.alerts).items()}
    tiles += [_tile(look, beside[state], state) for state in (*_BESIDE, *_APART)]
    name = "totals alert-totals"
    if known.instant.live and theme.is_close(look):
        tiles += [_sound(known, look), _health(look)]
    if known.alerts and not known.engine.is_alive:
        tiles.insert(0, _alarm(known, look))
        name += " is-doubtful"
    body = html.Div(tiles, className=name)
    return Rendered(body, None, known.engine.beat_at, STALE_S, known.facts(look, len(known.alerts)))


def _alarm(known: Known, look: Look) -> Component:
    """Figures that nobody keeps are said to be old before they are read."""
    lang, beat = look.lang, known.engine.beat_at
    time = "–" if beat is None else i18n.since(lang, beat, known.instant.at)
    headline = i18n.text(lang, "Alerts are not evaluated since {time}", time=time)
    return html.Div([shape("unknown"), html.Span(headline, className="alarm-headline")], className="alarm")


def _severity(look: Look, severity: Severity, n: int) -> Component:
    """A figure that wants somebody; at zero it is quiet."""
    figure = [words.severity_shape(severity), html.Span(i18n.number(look.lang, n), className="total-number")]
    word = i18n.text(look.lang, words.SEVERITIES[severity])
    return html.Div(
        [html.Div(figure, className="total-figure"), html.Div(word, className="total-word")],
        className=f"total of-{severity.value}" + ("" if n else " is-zero"),
        **attributes(data_param_severity=severity.value),
    )


def _tile(look: Look, n: int, state: AlertState) -> Component:
    word = i18n.text(look.lang, _SHORT.get(state, words.STATES[state]))
    return html.Div(
        [
            html.Div(html.Span(i18n.number(look.lang, n), className="total-number"), className="total-figure"),
            html.Div(word, className="total-word"),
        ],
        className=f"total is-beside is-{state}" + ("" if n else " is-zero"),
        **attributes(data_param_state=state.value),
    )


def _sound(known: Known, look: Look) -> Component:
    """Silence for all walls, and its end."""
    if known.mute is None:
        label, does = i18n.text(look.lang, "Mute the sound"), attributes(data_do="mute")
    else:
        label, does = i18n.text(look.lang, "Sound on again"), attributes(data_deed="/api/alerts/mute/end")
    return html.Button(label, type="button", className="button alert-mute", **does, **attributes(data_needs="alerts"))


def _health(look: Look) -> Component:
    words_ = i18n.text(look.lang, "Health of the alerts")
    return html.A(words_, href="/alerts/health", className="button alert-mute", **attributes(data_carry="1"))


def table(known: Known | None, _look: Look) -> Table | None:
    """Counts by severity and state."""
    if known is None:
        return None
    counts: dict[tuple[Severity, AlertState], int] = {}
    for alert in known.alerts:
        counts[alert.severity, alert.state] = counts.get((alert.severity, alert.state), 0) + 1
    rows = [
        {"severity": words.SEVERITIES[severity], "state": words.STATES[state], "n": n}
        for (severity, state), n in sorted(counts.items(), key=lambda each: list(Severity).index(each[0][0]))
    ]
    columns = (
        Column("severity", message("Severity"), "state"),
        Column("state", message("State"), "state"),
        Column("n", message("Count"), "number", tells="things"),
    )
    return Table(columns, rows)


PANEL = Panel(
    key="totals",
    title=message("Alerts"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Alerts that stand, whatever the filters leave. First those that nobody has taken, by severity; a cause counts "
        "once, with everything that it explains. Then those that somebody has, those that are over and that nobody has "
        "seen, and those that are not announced: explained by their cause, put aside, out of service. In the table "
        "every alert counts by itself."
    ),
    table=table,
)
