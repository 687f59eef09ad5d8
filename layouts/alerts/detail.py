"""One alert, opened by selection: what to do, what is done with it, its cause and victims, its history."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.model import Alert
from layouts import i18n, states
from layouts.alerts import deeds, history, words
from layouts.alerts.opened import Opened, fetch
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.tiles import ago, attributes


def render(opened: Opened | None, look: Look) -> Rendered:
    """The alert, or a hint how to choose one."""
    if opened is None or not opened.select:
        return Rendered(html.P(i18n.text(look.lang, "Choose an alert for what to do"), className="detail-hint"))
    if opened.alert is None:
        return Rendered(html.Div([_close(look), states.empty(look, "There is no such alert")], className="detail"))
    alert = opened.alert
    parts = [
        _close(look),
        _head(alert, opened, look),
        *([_deeds(alert, look)] if opened.instant.live else []),
        html.Div(
            [*_steps(opened, look), *_around(opened, look), *history.lists(opened, look)], className="alert-opened"
        ),
    ]
    return Rendered(html.Div(parts, className=f"detail detail-alert of-{alert.severity.value}"))


def _close(look: Look) -> Component:
    label = i18n.text(look.lang, "Close")
    return html.Button("×", className="detail-close", title=label, **attributes(aria_label=label, data_select=""))


def _head(alert: Alert, opened: Opened, look: Look) -> Component:
    texts, lang, now = opened.texts, look.lang, opened.instant.at
    place = texts.place(alert.kecamatan)
    about = [alert.name, f"Kec. {place}" if place else "", texts.duty(lang, alert.owner)]
    state: list[Any] = [i18n.text(lang, words.STATES[alert.state])]
    if alert.acked_at is not None:
        since = i18n.since(lang, alert.acked_at, now)
        state = [i18n.text(lang, "{who} has it since {time}", who=alert.acked_by, time=since)]
    if alert.assigned_to:
        state.append(" · " + i18n.text(lang, "given to {who}", who=alert.assigned_to))
    if alert.because and opened.cause is None:
        state.append(" · " + i18n.text(lang, "because of {what}", what=alert.because))
    return html.Div(
        [
            html.Div(
                [words.mark(look, alert.severity), html.Span(texts.title(lang, alert), className="row-name")],
                className="detail-name",
            ),
            html.Div([" · ".join(filter(None, about)), " · ", ago(look, alert.since, now)], className="alert-about"),
            html.Div(state, className="alert-standing"),
        ],
        className="detail-head",
    )


def _deeds(alert: Alert, look: Look) -> Component:
    """Only what can be done now. Each button names the alert that it is about."""
    buttons = [deeds.button(deed, alert, look) for deed in deeds.possible(alert)]
    return html.Div(buttons, className="alert-deeds", **attributes(data_needs="alerts"))


def _steps(opened: Opened, look: Look) -> list[Component]:
    """The procedure of the rule, numbered, and where more of it is written."""
    rule = opened.rule
    lang = look.lang
    if rule is None or not (rule.steps or rule.runbook):
        return []
    parts: list[Component] = [html.H3(i18n.text(lang, "What to do"), className="panel-title")]
    if rule.steps:
        said = [html.Li(step.get(lang) or step.get("id", "")) for step in rule.steps]
        parts.append(html.Ol(said, className="alert-steps"))
    if rule.runbook:
        is_link = rule.runbook.startswith(("https://", "http://")) or (
            rule.runbook.startswith("/") and not rule.runbook.startswith("//")
        )
        named = i18n.text(lang, "Runbook: {where}", where=rule.runbook)
        parts.append(html.P(html.A(named, href=rule.runbook, rel="noreferrer") if is_link else named))
    return parts


def _around(opened: Opened, look: Look) -> list[Component]:
    """The cause that explains it, or what it explains."""
    lang = look.lang
    parts: list[Component] = []
    if opened.cause is not None:
        parts += [
            html.H3(i18n.text(lang, "Because of"), className="panel-title"),
            _others([opened.cause], opened, look),
        ]
    line = opened.line
    if line is not None and (behind := words.behind(look, line)):
        parts += [html.H3(i18n.text(lang, "Behind it"), className="panel-title")]
        if line.cut_off:
            parts.append(html.P(behind, className="alert-cut-off"))
        if line.victims:
            parts.append(_others(line.victims, opened, look))
    return parts


def _others(alerts: Any, opened: Opened, look: Look) -> Component:
    rows = [
        html.Li(
            [
                words.severity_shape(each.severity), " ",
                html.Span(f"{opened.texts.title(look.lang, each)} {each.name}"), " ",
                html.Span(i18n.text(look.lang, words.STATES[each.state]), className="row-fact"),
            ],
            className="row alert-other", tabIndex="0", key=f"other-{each.id}",
            **attributes(data_select=f"alert:{each.id}"),
        )
        for each in alerts
    ]  # fmt: skip
    return html.Ul(rows, className="rows")


PANEL = Panel(
    key="detail",
    title=message("Selected"),
    topics=history.TOPICS,
    fetch=fetch,
    render=render,
    params=("select",),
)
