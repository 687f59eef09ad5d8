"""The sign in the header of every screen: how many alerts nobody has taken, and whether the walls are silent.

It is pushed like a panel. assets/alert-sound.js hears from it what is critical.
"""

from dataclasses import dataclass
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.listing import lines, unacknowledged
from commandcenter.domain.alerts.model import AlertState, Severity
from commandcenter.domain.alerts.mute import Mute
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import alert_mute
from commandcenter.store.queries import alerts as queries
from commandcenter.store.versions import Topic
from layouts import i18n, ids, theme, views
from layouts.alerts import words
from layouts.contract import Connection, Look, Panel, Params, Rendered
from layouts.i18n import message
from layouts.tiles import attributes

QUICK_MIN: Final = 15


@dataclass(frozen=True, slots=True)
class Sign:
    """``newest``: when the last of the critical ones became one (ms UTC), 0: none."""

    instant: Instant
    counts: tuple[tuple[Severity, int], ...]
    newest: int
    mute: Mute | None


def fetch(connection: Connection, instant: Instant, _params: Params) -> Sign:
    """Counts as the strip of /alerts has them."""
    found = lines(queries.standing(connection, instant))
    critical = [
        line.alert.active_at
        for line in found
        if line.alert.state is AlertState.UNACKNOWLEDGED and line.alert.severity is Severity.CRITICAL
    ]
    counts = tuple((Severity(severity), n) for severity, n in unacknowledged(found).items())
    return Sign(instant, counts, max(critical, default=0), alert_mute.mute(connection, instant))


def render(sign: Sign | None, look: Look) -> Rendered:
    """Each severity that wants somebody with its shape and figure; nothing at all is a quiet tick."""
    if sign is None:
        return Rendered(html.Span())
    lang = look.lang
    counts = [(severity, n) for severity, n in sign.counts if n]
    said = ", ".join(f"{i18n.number(lang, n)} {i18n.text(lang, words.SEVERITIES[severity])}" for severity, n in counts)
    title = i18n.text(lang, "Alerts that nobody has taken: {counts}", counts=said or "0")
    marks: list[Component] = [
        html.Span([words.severity_shape(each), html.Span(i18n.number(lang, n))], className=f"badge-count of-{each}")
        for each, n in counts
    ]
    n_critical = dict(sign.counts).get(Severity.CRITICAL, 0)
    told = attributes(data_critical=str(n_critical), data_newest=str(sign.newest), aria_label=title)
    usual = views.written(Look())
    seen = {name: value for name, value in views.written(look).items() if value != usual[name]}
    parts: list[Component] = [
        html.A(marks, href=views.joined("/alerts", seen), className="badge-counts", title=title, **told)
    ]
    if sign.mute is not None:
        parts.append(_muted(sign.mute, sign.instant.at, look))
    if sign.instant.live and (n_critical or sign.mute is not None):
        parts.append(_switch(sign.mute, look))
    blocked = i18n.text(lang, "Sound is blocked by the browser: touch the screen once")
    parts.append(html.Button(blocked, type="button", className="badge-blocked"))
    return Rendered(html.Div(parts, className="badge"))


def _switch(mute: Mute | None, look: Look) -> Component:
    """One click from any screen: silence for a quarter of an hour, or its end."""
    if mute is None:
        label = i18n.text(look.lang, "Mute {n} min", n=QUICK_MIN)
        does = attributes(data_deed="/api/alerts/mute", data_body=f'{{"minutes": {QUICK_MIN}}}')
    else:
        label, does = i18n.text(look.lang, "Sound on again"), attributes(data_deed="/api/alerts/mute/end")
    return html.Button(label, type="button", className="badge-switch", **does, **attributes(data_needs="alerts"))


def _muted(mute: Mute, now: int, look: Look) -> Component:
    """Until when and by whom; at a desk the time left too."""
    lang = look.lang
    pattern = i18n.text(lang, "muted until {time} · {who}", time=i18n.time(lang, mute.ends_at), who=mute.by)
    pattern += " ({left})" if theme.is_close(look) else ""
    left = i18n.duration(lang, mute.ends_at - now)
    return html.Span(
        pattern.replace("{left}", left), className="badge-muted", title=left,
        **attributes(data_muted_from=str(mute.starts_at), data_until=str(mute.ends_at), data_pattern=pattern),
    )  # fmt: skip


PANEL: Final = Panel(
    key=ids.BADGE,
    title=message("Alerts that nobody has taken"),
    topics=frozenset({Topic.ALERTS, Topic.MINUTE}),
    fetch=fetch,
    render=render,
)
