"""Fields of the plan's form. Their names say where they belong ("rotations[0].steps[1].show").

assets/wall-plan.js numbers them anew when an item is added, moved or removed; commandcenter/actions/wall_plan_asked.py
reads them.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts.contract import Look
from layouts.i18n import text
from layouts.tiles import attributes

API: Final = "/api/wall/plan"
PATH: Final = "/wall/plan"
TICKED: Final = ("displays", "rules", "days", "severities")  # groups of which several may be chosen

Options = Sequence[tuple[str, str]]


def labelled(look: Look, title: str, field: Component, name: str = "") -> Component:
    """A field under its name; ``title`` is a message id."""
    said = html.Span(text(look.lang, title), className="field-title")
    return html.Label([said, field], className=f"field {name}".strip())


def typed(name: str, value: object = "", **more: Any) -> Component:
    """A line to type."""
    return dcc.Input(name=name, value=str(value), className="input", autoComplete="off", **more)


def digits(name: str, value: object) -> Component:
    """A whole number: plain to type."""
    return typed(name, value, inputMode="numeric", maxLength=6)


def clock(name: str, value: str) -> Component:
    """A time of the day, as 07.30."""
    return typed(name, value, inputMode="numeric", maxLength=5, placeholder="07.30")


def hidden(name: str, value: object = "") -> Component:
    """What goes along unseen, or what a problem of a whole group stands beside."""
    given: dict[str, Any] = {"type": "hidden", "name": name, "value": str(value)}
    return dcc.Input(**given)


def select(name: str, groups: Iterable[tuple[str, Options]], chosen: str) -> Component:
    """A choice, in groups under their titles ("": none). What is chosen and not there any more stays, to be seen."""
    content: list[Component] = []
    known = set()
    for title, options in groups:
        made = [html.Option(label, value=value, selected=value == chosen) for value, label in options]
        known |= {value for value, _ in options}
        content += [html.Optgroup(made, label=title)] if title and made else made
    if chosen not in known:
        content.insert(0, html.Option(chosen or "–", value=chosen, selected=True))
    return html.Select(content, name=name)


def ticks(look: Look, name: str, title: str, options: Options, chosen: Collection[str], none: str = "") -> Component:
    """Several of which any may be chosen; ``none`` (a message id) says what it means when none is. What is chosen and
    not there any more stays."""
    known = {value for value, _ in options}
    lost = [(value, value) for value in sorted(set(chosen) - known)]
    boxes = [_tick(f"{name}.{value}", label, value in chosen) for value, label in [*options, *lost]]
    said = f"{text(look.lang, title)} ({text(look.lang, none)})" if none else text(look.lang, title)
    parts = [html.Legend(said), hidden(name), *boxes]
    return html.Fieldset(parts, className="plan-ticks")


def tick(look: Look, name: str, title: str, *, is_on: bool) -> Component:
    """Yes or no; ``title`` is a message id."""
    return _tick(name, text(look.lang, title), is_on)


def _tick(name: str, label: str, is_on: bool) -> Component:
    """A button that stays pressed; assets/wall-plan.js keeps the field in it."""
    pressed = attributes(aria_pressed="true" if is_on else "false", data_plan="tick")
    button = html.Button(label, type="button", className="plan-tick", **pressed)
    return html.Span([button, hidden(name, "1" if is_on else "")])


# ---- lists -----------------------------------------------------------------------------------------------------------


def listed(name: str, items: Sequence[Component], label: str) -> Component:
    """Items whose order counts or that come and go. ``name``: "rotations", or "steps" within one."""
    return html.Div(
        items, className=f"plan-list is-{name}", role="list", **attributes(data_list=name, aria_label=label)
    )


def item(look: Look, children: Sequence[Component], *, name: str = "") -> Component:
    """One of them, with what moves and removes it."""
    lang = look.lang
    grip = html.Span("⠿", className="plan-grip", draggable="true", title=text(lang, "drag to another place"),
                     **attributes(aria_hidden="true"))  # fmt: skip
    tools = [
        _tool("up", "↑", text(lang, "up")), _tool("down", "↓", text(lang, "down")),
        _tool("remove", "×", text(lang, "Remove")),
    ]  # fmt: skip
    parts = [grip, html.Div(children, className="plan-body"), html.Div(tools, className="plan-tools")]
    return html.Div(parts, className=f"plan-item {name}".strip(), role="listitem", **attributes(data_item="1"))


def _tool(deed: str, sign: str, words: str) -> Component:
    return html.Button(sign, type="button", className="button", title=words,
                       **attributes(data_plan=deed, aria_label=words))  # fmt: skip


def adding(look: Look, name: str, words: str) -> Component:
    """A button that adds an empty item to the list beside it. ``words`` is a message id."""
    return html.Button(text(look.lang, words), type="button", className="button", **attributes(data_add=name))
