"""Words and shapes of alerts: severities, states, what happened to them."""

from collections.abc import Mapping
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.listing import Line
from commandcenter.domain.alerts.model import Alert, AlertState, Happening, Severity
from layouts import i18n
from layouts.contract import Look
from layouts.i18n import message
from layouts.tiles import attributes

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: message("critical"),
    Severity.HIGH: message("high priority"),
    Severity.MEDIUM: message("medium priority"),
    Severity.LOW: message("low priority"),
}
STATES: Final[Mapping[AlertState, str]] = {
    AlertState.NORMAL: message("over"),
    AlertState.UNACKNOWLEDGED: message("nobody has it"),
    AlertState.ACKNOWLEDGED: message("somebody has it"),
    AlertState.RETURNED: message("over, not seen yet"),
    AlertState.SHELVED: message("put aside"),
    AlertState.SUPPRESSED: message("explained by its cause"),
    AlertState.OUT_OF_SERVICE: message("out of service"),
}
HAPPENINGS: Final[Mapping[str, str]] = {
    Happening.RAISED: message("Alert"),
    Happening.RETURNED: message("It is so again"),
    Happening.CLEARED: message("It is over"),
    Happening.CLOSED: message("Closed"),
    Happening.ACKNOWLEDGED: message("Taken"),
    Happening.UNACKNOWLEDGED: message("Given back"),
    Happening.ASSIGNED: message("Assigned"),
    Happening.COMMENTED: message("Comment"),
    Happening.SHELVED: message("Put aside"),
    Happening.UNSHELVED: message("Not put aside any more"),
    Happening.OUT_OF_SERVICE: message("Taken out of service"),
    Happening.IN_SERVICE: message("Back in service"),
    Happening.SUPPRESSED: message("Explained by its cause"),
    Happening.UNSUPPRESSED: message("Nothing explains it any more"),
    Happening.ESCALATED: message("Escalated"),
    Happening.GROUPED: message("Another cause"),
    Happening.CHANGED: message("Its victims changed"),
    Happening.ENDED: message("Its rule or element is not there any more"),
}


def mark(look: Look, severity: Severity) -> Component:
    """The shape of a severity with its word."""
    word = i18n.text(look.lang, SEVERITIES[severity])
    return html.Span([severity_shape(severity), html.Span(word, className="severity-word")], className="severity-mark")


def severity_shape(severity: Severity) -> Component:
    """Octagon, triangle, square, ring: the worst is the largest. The word stands beside it."""
    return html.Span(className=f"severity severity-{severity.value}", **attributes(aria_hidden="true"))


def behind(look: Look, line: Line) -> str:
    """What stands behind a cause, in words; empty for none."""
    names = line.cut_off
    if names:
        return i18n.plural(
            look.lang, "{n} kecamatan behind it: {names}", "{n} kecamatan behind it: {names}", len(names),
            names=", ".join(names),
        )  # fmt: skip
    if line.victims:
        return i18n.plural(look.lang, "{n} alert behind it", "{n} alerts behind it", len(line.victims))
    return ""


def until(look: Look, at: int, now: int, words: str) -> Component:
    """How long it is to an instant; the page keeps it running (assets/alerts.js). ``words``: a message with {left}."""
    pattern = i18n.text(look.lang, words, left="{left}")
    left = i18n.duration(look.lang, at - now)
    return html.Span(
        pattern.replace("{left}", left), className="until", title=i18n.moment(look.lang, at),
        **attributes(data_until=str(at), data_pattern=pattern),
    )  # fmt: skip


def of_alert(alert: Alert) -> dict[str, Any]:
    """What the keyboard must know of an alert on the page."""
    return attributes(
        data_alert=str(alert.id), data_state=alert.state.value, data_version=str(alert.version),
        data_holder=alert.acked_by,
    )  # fmt: skip
