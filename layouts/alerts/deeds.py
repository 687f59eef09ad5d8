"""Buttons by which people act on alerts. What they do is in assets/alerts.js."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.model import Alert, AlertState, Treatment
from layouts import i18n
from layouts.alerts.words import of_alert
from layouts.contract import Look
from layouts.i18n import message
from layouts.tiles import attributes

DEEDS = {
    "acknowledge": message("Take it"),
    "unacknowledge": message("Give it back"),
    "assign": message("Assign"),
    "shelve": message("Put it aside"),
    "comment": message("Comment"),
    "out": message("Take out of service"),
}
_KEYS = {"acknowledge": "a", "unacknowledge": "u", "assign": "t", "shelve": "s", "comment": "c"}


def possible(alert: Alert) -> list[str]:
    """Only what can be done now."""
    return [deed for deed in DEEDS if _is_possible(deed, alert)]


def button(deed: str, alert: Alert, look: Look) -> Component:
    """It names the alert that it is about, and its key."""
    label = i18n.text(look.lang, DEEDS[deed])
    key = [html.Kbd(_KEYS[deed])] if deed in _KEYS else []
    needs = {"data_needs": "service"} if deed == "out" else {}
    return html.Button(
        [label, *key], type="button", key=deed, className="button" + (" is-first" if deed == "acknowledge" else ""),
        **attributes(data_do=deed, **needs), **of_alert(alert),
    )  # fmt: skip


def _is_possible(deed: str, alert: Alert) -> bool:
    if deed == "comment":
        return True
    if alert.state is AlertState.NORMAL:
        return False
    match deed:
        case "acknowledge":
            return alert.acked_at is None
        case "unacknowledge":
            return alert.acked_at is not None
        case "shelve" | "out":
            return alert.treatment not in (Treatment.SHELVED, Treatment.OUT_OF_SERVICE)
        case _:
            return True


def quick(alert: Alert, look: Look) -> Component:
    """At a desk, in the line under a pointer: one click, or two with the reason or the name. Keys have theirs."""
    offered = [deed for deed in ("acknowledge", "shelve", "assign") if _is_possible(deed, alert)]
    buttons = [
        html.Button(
            i18n.text(look.lang, DEEDS[deed]), type="button", tabIndex="-1", key=deed, className="button is-small",
            **attributes(data_do=deed), **of_alert(alert),
        )
        for deed in offered
    ]  # fmt: skip
    return html.Div(buttons, className="alert-quick", **attributes(data_needs="alerts"))
