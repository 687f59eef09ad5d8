"""Where the data comes from: one quiet line when all is well, loud when ingest or broker are gone."""

from dash import html
from dash.development.base_component import Component

from commandcenter.store.versions import Topic
from layouts import i18n, states, theme
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.network import tables
from layouts.network.condition import Condition, Known, advice, fetch, headline
from layouts.network.reasons import reason
from layouts.tiles import shape


def render(known: Known | None, look: Look) -> Rendered:
    """The state of the source, new devices and rejected messages."""
    if known is None:
        return Rendered(states.empty(look, "Ingest has never run"))
    lines = [_state(known, look)]
    if known.sources.new_devices:
        lines.append(_new_devices(known, look))
    return Rendered(html.Ul(lines, className="rows sources"), data_at=known.sources.data_at, facts=tables.facts(look))


def _state(known: Known, look: Look) -> Component:
    lang, now = look.lang, known.instant.at
    if known.condition in (Condition.FINE, Condition.NO_INVENTORY, Condition.NO_DATA, Condition.SILENT):
        connected = [worker.broker_since for worker in known.sources.workers if worker.is_connected]
        if not connected:
            return html.Li([shape("unknown"), headline(look, known)], className="row ink-unknown")
        words = i18n.text(lang, "Broker connected since {time}", time=i18n.since(lang, min(connected), now))
        return html.Li([shape("up"), words, *_rejected(known, look)], className="row is-quiet")
    words = headline(look, known)
    if known.since is not None:
        words = i18n.text(lang, "{what} since {time}", what=words, time=i18n.since(lang, known.since, now))
    errors = "; ".join(worker.error for worker in known.sources.workers if worker.error)
    return html.Li([shape("unknown"), words], className="row ink-unknown", title=errors or advice(look, known))


def _new_devices(known: Known, look: Look) -> Component:
    devices, count = known.sources.new_devices, known.sources.new_device_count
    words = i18n.plural(look.lang, "{n} new device: accept?", "{n} new devices: accept?", count)
    names = ", ".join(f"{device.kind} {device.key} ({device.kecamatan_name})" for device in devices)
    names += ", …" if count > len(devices) else ""
    parts: list[Component | str] = [shape("degraded"), words]
    if theme.is_close(look):
        parts.append(html.Span(f"{names} – commandcenter inventory accept", className="row-fact"))
    return html.Li(parts, className="row ink-degraded", title=names)


def _rejected(known: Known, look: Look) -> list[Component]:
    """How many, and at a desk or on hovering why; nothing when none."""
    lang, rejected = look.lang, known.sources.rejected
    if not rejected:
        return []
    words = i18n.plural(lang, "{n} message rejected", "{n} messages rejected", sum(rejected.values()))
    ordered = sorted(rejected.items(), key=lambda item: (-item[1], item[0]))
    reasons = ", ".join(f"{reason(lang, code)} {i18n.number(lang, n)}" for code, n in ordered)
    if theme.is_close(look):
        words = f"{words} ({reasons})"
    return [html.Span([shape("degraded"), " ", words], className="row-fact", title=reasons)]


PANEL = Panel(
    key="sources",
    title=message("Sources"),
    topics=frozenset({Topic.WORKER, Topic.QUARANTINE, Topic.INVENTORY, Topic.CLOCK}),
    fetch=fetch,
    render=render,
    definition=message(
        "Which programs receive reports and whether their broker is connected; how many messages were not accepted "
        "since somebody last dealt with them, by reason; which devices report without being in the inventory."
    ),
    table=tables.sources,
)
