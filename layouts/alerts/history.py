"""What happened to an alert, and the earlier ones of the same element."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.model import Alert, Happening
from commandcenter.store.queries.alerts import Happened
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.alerts import words
from layouts.alerts.opened import Opened
from layouts.contract import Look
from layouts.tiles import attributes

TOPICS = frozenset({Topic.ALERTS, Topic.DUTY, Topic.REFERENCE, Topic.MINUTE})


def lists(opened: Opened, look: Look) -> list[Component]:
    """The newest first, in both."""
    parts: list[Component] = [html.H3(i18n.text(look.lang, "What happened"), className="panel-title")]
    rows = [_event(event, opened, look) for event in reversed(opened.events)]
    parts.append(html.Ul(rows, className="rows alert-events"))
    if opened.previous:
        parts.append(html.H3(i18n.text(look.lang, "Earlier alerts of the same element"), className="panel-title"))
        parts.append(html.Ul([_earlier(each, opened, look) for each in opened.previous], className="rows"))
    return parts


def _event(event: Happened, opened: Opened, look: Look) -> Component:
    lang = look.lang
    said = i18n.text(lang, words.HAPPENINGS[Happening(event.kind)])
    told = _told(event, opened, look)
    who = event.actor or i18n.text(lang, "command center")
    parts: list[Component] = [
        html.Span(
            i18n.since(lang, event.at, opened.instant.at), className="row-time", title=i18n.moment(lang, event.at)
        ),
        html.Span(" · ".join(filter(None, (said, told))), className="row-name"),
        html.Span(who, className="row-fact"),
    ]
    if event.comment:
        parts.append(html.Span(event.comment, className="alert-comment"))
    return html.Li(parts, className="row alert-event", key=f"event-{event.id}")


def _told(event: Happened, opened: Opened, look: Look) -> str:
    """Whom it was given to or told, until when it is put aside."""
    lang, detail = look.lang, event.detail
    until = detail.get("until")
    match event.kind:
        case Happening.ASSIGNED:
            return str(detail.get("to") or i18n.text(lang, "to nobody"))
        case Happening.ESCALATED:
            return opened.texts.duty(lang, str(detail.get("to", "")))
        case Happening.SHELVED | Happening.OUT_OF_SERVICE if isinstance(until, int):
            return i18n.text(lang, "until {time}", time=i18n.moment(lang, until))
        case Happening.GROUPED | Happening.UNSUPPRESSED:
            return str(detail.get("because") or "")
        case _:
            return ""


def _earlier(alert: Alert, opened: Opened, look: Look) -> Component:
    lang = look.lang
    ended = alert.cleared_at or alert.closed_at
    lasted = i18n.duration(lang, (ended or opened.instant.at) - alert.since)
    parts = [
        html.Span(i18n.since(lang, alert.raised_at, opened.instant.at), className="row-time"),
        html.Span(opened.texts.title(lang, alert), className="row-name"),
        html.Span(lasted, className="row-fact"),
    ]
    select = attributes(data_select=f"alert:{alert.id}")
    return html.Li(parts, className="row alert-earlier", tabIndex="0", key=f"earlier-{alert.id}", **select)
