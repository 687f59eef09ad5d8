"""What was put on the wall above the plan, with the way to take it off; and who did what lately."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.layers import Layer
from commandcenter.domain.wall.timeline import HEIGHTS
from commandcenter.domain.wall.undoing import UNDO
from layouts import i18n, states
from layouts.contract import Column, Look, Panel, Rendered, Screen, Table
from layouts.i18n import message, text
from layouts.tiles import attributes, shape
from layouts.wall.control import words
from layouts.wall.control.known import API, TOPICS, Known, fetch, titles

DEEDS: Final[Mapping[str, str]] = {
    "wall.show": message("{who} put {what} on {where}"),
    "wall.pin": message("{who} pinned {what} on {where}"),
    "wall.end": message("{who} took {what} off {where}"),
    "wall.give_back": message("{who} gave back {where}, which the alert had taken"),
    "wall.undo": message("{who} took back {what} on {where}"),
    "wall.pause": message("{who} paused {what}"),
    "wall.resume": message("{who} let {what} go on"),
    "wall.next": message("{who} moved {what} on"),
    "wall.previous": message("{who} moved {what} back"),
}


def render(screens: Sequence[Screen], known: Known | None, look: Look) -> Rendered:
    """The highest first."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    lang, named = look.lang, titles(screens, look)
    layers = in_order(known)
    parts: list[Component] = []
    if layers:
        parts.append(html.Ul([_layer(each, known, named, look) for each in layers], className="wall-layers"))
    else:
        parts.append(html.P(text(lang, "Nothing was put there: the wall follows its plan"), className="wall-quiet"))
    parts.append(html.H3(text(lang, "Who did what"), className="wall-heading"))
    if known.acts:
        parts.append(html.Ul([_act(each, known.instant, lang) for each in known.acts], className="wall-acts"))
    else:
        parts.append(html.P(text(lang, "Nobody has done anything yet"), className="wall-quiet"))
    return Rendered(html.Div(parts), facts=known.facts(look, len(layers)))


def in_order(known: Known) -> list[Layer]:
    """What stands, the highest first."""
    return sorted(known.wall.layers, key=lambda each: (HEIGHTS[each.kind], each.priority, each.id), reverse=True)


def _layer(layer: Layer, known: Known, named: Mapping[str, str], look: Look) -> Component:
    lang = look.lang
    what = words.of_layer(layer, named, lang)
    where = words.on(lang, known.wall, known.names(known.touched(layer)))
    is_alert = layer.kind == "takeover"
    by = [] if is_alert else [layer.by]  # its reason names the alert
    mark: list[Any] = [shape("degraded"), " "] if is_alert else []
    about: list[str | Component] = [
        html.Span([*mark, text(lang, words.SOURCES[layer.kind])], className="wall-kind"), " · ",
        html.Span(" · ".join([where, *by, words.since(lang, layer.created_at, known.instant)])),
    ]  # fmt: skip
    if layer.ends_at is not None:
        about += [" · ", words.left(layer.ends_at, text(lang, "{left} left"))]
    reason = [html.Span(words.why_of(layer, lang), className="wall-reason")] if is_alert else []
    return html.Li(
        [
            html.Div(
                [html.Span(what, className="wall-what", title=what), *reason, html.Span(about, className="wall-about")],
                className="wall-said",
            ),
            _ending(layer, known, named, look, what),
        ],
        className=f"wall-layer of-{layer.kind}",
        key=f"layer-{layer.id}",
    )


def _ending(layer: Layer, known: Known, named: Mapping[str, str], look: Look, what: str) -> Component:
    """The button that takes it off; while it is fresh the one that takes it back. Each says what comes back."""
    lang = look.lang
    ending = message("Give it back") if layer.kind == "takeover" else message("Take off")
    end = attributes(data_wall_end=f"{API}/layers/{layer.id}", data_told=what)
    buttons = [_button(text(lang, ending), coming(known, layer, named, lang), end)]
    if known.is_fresh(layer):
        undo = attributes(
            data_wall_post=f"{API}/layers/{layer.id}/undo", data_told=what,
            data_wall_fresh=str(layer.created_at + UNDO),
        )  # fmt: skip
        back = coming(known, layer, named, lang, is_undone=True)
        buttons.insert(0, _button(text(lang, "Undo"), back, undo, " is-undo"))
    return html.Div(buttons, className="wall-ending")


def _button(words_: str, back: str, data: dict[str, Any], name: str = "") -> Component:
    children: list[str | Component] = [words_, html.Span(f" → {back}", className="wall-back")]
    return html.Button(children, type="button", className=f"button wall-press{name}", **data)


def coming(known: Known, layer: Layer, named: Mapping[str, str], lang: str, *, is_undone: bool = False) -> str:
    """What comes back when it is taken off, or taken back."""
    found = known.after(layer, is_undone=is_undone)
    return words.listed(lang, list(dict.fromkeys(words.what(shown, named, lang) for shown in found.values()))) or "–"


def _act(deed: Deed, instant: Instant, lang: str) -> Component:
    time = html.Time(i18n.since(lang, deed.at, instant.at), className="wall-when")
    return html.Li([time, " ", html.Span(told(deed, lang))], key=f"act-{deed.id}")


def told(deed: Deed, lang: str) -> str:
    """A deed as a sentence; of others the name of the deed and what it was done to."""
    said = {**(deed.before or {}), **(deed.after or {})}
    pattern = DEEDS.get(deed.action)
    if pattern is None:
        return f"{deed.actor}: {deed.action} {deed.subject}"
    where = said.get("where")
    names = [str(each) for each in where] if isinstance(where, list) else []
    return text(lang, pattern, who=deed.actor, what=str(said.get("what", "")), where=words.listed(lang, names))


def table(screens: Sequence[Screen], known: Known, look: Look) -> Table | None:
    """What stands."""
    named, lang = titles(screens, look), look.lang
    columns = (
        Column("what", message("Shows"), tells="inside"), Column("kind", message("Kind"), "state"),
        Column("where", message("On"), tells="inside"), Column("by", message("By"), tells="inside"),
        Column("since", message("Since"), "instant"), Column("until", message("Until"), "instant"),
    )  # fmt: skip
    rows = [
        {
            "what": words.of_layer(each, named, lang), "kind": words.SOURCES[each.kind],
            "where": ", ".join(known.names(known.touched(each))), "by": each.by, "since": each.created_at,
            "until": each.ends_at,
        }
        for each in in_order(known)
    ]  # fmt: skip
    return Table(columns, rows)


def panel(screens: Sequence[Screen]) -> Panel:
    """``screens``: for their titles."""
    return Panel(
        key="standing",
        title=message("On the wall above the plan"),
        topics=TOPICS,
        fetch=fetch,
        render=partial(render, screens),
        definition=message(
            "What somebody put on the wall, what is pinned, and what alerts took over, the highest first. What is "
            "taken off gives way to what lies beneath; what was put there within the last 20 seconds can be taken back "
            "with everything that it had pushed away."
        ),
        table=partial(table, screens),
    )
