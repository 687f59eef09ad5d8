"""The strip on top: a glance says how many are connected, what is the cause, and whether to believe it."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import NetworkPicture, Shown
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.network import tables
from layouts.network.condition import Condition, Known, advice, fetch, headline
from layouts.tiles import ago, counted, shape


def render(known: Known | None, look: Look) -> Rendered:
    """Counts; a dead source pushes the counts back and speaks first."""
    if known is None:
        return Rendered(html.Div(className="totals"))
    picture = known.picture
    body: list[Component] = []
    if known.condition is not Condition.FINE:
        body.append(_alarm(known, look))
    if picture is not None:
        body.extend(_counts(picture, look))
    is_doubtful = known.condition is not Condition.FINE
    return Rendered(
        html.Div(body, className="totals is-doubtful" if is_doubtful else "totals"),
        data_at=picture.data_at if picture else None,
        stale_after_s=picture.stale_after_s if picture else None,
        facts=tables.facts(look),
    )


def _alarm(known: Known, look: Look) -> Component:
    words: list[Any] = [headline(look, known)]
    if known.since is not None:
        words += [" ", ago(look, known.since, known.instant.at)]
    return html.Div(
        [
            shape("unknown"),
            html.Div(
                [html.Div(words, className="alarm-headline"), html.Div(advice(look, known), className="alarm-advice")]
            ),
        ],
        className="alarm",
        role="alert",
    )


def _counts(picture: NetworkPicture, look: Look) -> list[Component]:
    """Kecamatan that are connected and cut off; of the rest towers and links, because a silent link is worth a look."""
    totals, lang = picture.totals, look.lang
    whole = html.Div(
        [
            html.Div(
                [
                    html.Span(i18n.number(lang, totals.connected), className="total-number"),
                    html.Span(f" / {i18n.number(lang, totals.total)}", className="total-of"),
                ],
                className="total-figure",
            ),
            html.Div(i18n.text(lang, "kecamatan connected"), className="total-word"),
        ],
        className="total total-connected" + (" is-full" if totals.connected == totals.total else ""),
        title=i18n.text(lang, "kecamatan whose tower is reached and reports"),
    )
    return [
        whole,
        counted(look, Shown.DOWN, totals.causes, i18n.plural(lang, "cause", "causes", totals.causes)),
        counted(look, Shown.BEHIND, totals.behind, i18n.plural(lang, "victim", "victims", totals.behind)),
        counted(look, Shown.DEGRADED, totals.degraded, i18n.text(lang, "degraded")),
        counted(look, Shown.UNKNOWN, totals.unknown_elements, i18n.text(lang, "unknown")),
        counted(look, Shown.MAINTENANCE, totals.maintenance_elements, i18n.text(lang, "maintenance")),
    ]


PANEL = Panel(
    key="totals",
    title=message("Kecamatan connected"),
    unit=message("kecamatan"),
    topics=frozenset({Topic.STATE, Topic.INVENTORY, Topic.MAINTENANCE, Topic.WORKER, Topic.CLOCK}),
    fetch=fetch,
    render=render,
    definition=message(
        "A kecamatan is connected when the tower that speaks for it is reached and reports (up or degraded). "
        "Causes are elements that failed by themselves; victims are kecamatan cut off behind a cause; degraded, "
        "unknown and maintenance count towers and links."
    ),
    table=tables.kecamatan,
)
