"""Rotations: where each one is, what comes in how many seconds, and the buttons that hold and move it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.wall.layers import Position
from commandcenter.domain.wall.plan import Rotation, Step
from commandcenter.domain.wall.timeline import now_at, turns
from layouts import states
from layouts.contract import Column, Look, Panel, Rendered, Screen, Table
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall.addresses import title
from layouts.wall.control import words
from layouts.wall.control.known import MOMENTS, TOPICS, Known, fetch, titles

DEEDS: Final = (("previous", message("Previous")), ("next", message("Next")))


def render(screens: Sequence[Screen], known: Known | None, look: Look) -> Rendered:
    """One line each."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    lang, named = look.lang, titles(screens, look)
    found = [each for each in known.wall.plan.rotations if each.steps]
    if not found:
        words_ = text(lang, "There is no rotation yet: plan one on the page Plan")
        return Rendered(html.P(words_, className="wall-quiet"), facts=known.facts(look, 0))
    lines = [_rotation(each, known, named, look) for each in found]
    return Rendered(html.Ul(lines, className="wall-rotations"), facts=known.facts(look, len(found)))


def _rotation(rotation: Rotation, known: Known, named: Mapping[str, str], look: Look) -> Component:
    lang = look.lang
    position = known.wall.positions.get(rotation.key, Position())
    moved = known.moves.get(rotation.key)
    where = words.on(lang, known.wall, known.names(rotation.displays or known.wall.displays))
    about = [where]
    if position.held is not None and moved is not None:
        about.append(text(lang, "paused by {who}", who=moved.by))
    elif position.held is not None:
        about.append(text(lang, "paused"))
    elif moved is not None:
        about.append(f"{moved.by}, {words.since(lang, moved.at, known.instant)}")
    return html.Li(
        [
            html.Div(
                [
                    html.Span(rotation.title or rotation.key, className="wall-what"),
                    *(_turn(rotation, turn, known, named, look) for turn in _soon(rotation, position, known)),
                    html.Span(" · ".join(about), className="wall-about"),
                ],
                className="wall-said",
            ),
            html.Div(_buttons(rotation, position, look), className="wall-ending"),
        ],
        className="wall-rotation" + (" is-held" if position.held is not None else ""),
        key=f"rotation-{rotation.key}",
        **attributes(
            data_rotation=rotation.key, data_seen=str(moved.at if moved else 0),
            data_held=str(position.held is not None).lower(),
            data_displays=" ".join(str(each) for each in rotation.displays or sorted(known.wall.displays)),
            data_told=rotation.title or rotation.key,
        ),
    )  # fmt: skip


def _soon(rotation: Rotation, position: Position, known: Known) -> list[tuple[int, int | None, int]]:
    at = known.instant.at
    return list(turns(rotation, position, at, at + 3_600_000))[:MOMENTS]


def _turn(
    rotation: Rotation, turn: tuple[int, int | None, int], known: Known, named: Mapping[str, str], look: Look
) -> Component:
    begins, ends, index = turn
    lang, count = look.lang, len(rotation.steps)
    now = _step(rotation.steps[index], known, named)
    said = text(lang, "{n} of {count}: {what}", n=index + 1, count=count, what=now)
    parts: list[Component | str] = [html.Span(said, className="wall-step")]
    if ends is not None:
        after = _step(rotation.steps[(index + 1) % count], known, named).replace("{", "").replace("}", "")
        parts.append(words.left(ends, f"{{left}} → {after}", "wall-next"))
    return html.Span(parts, className="wall-moment", **attributes(data_from=str(begins)))


def _step(step: Step, known: Known, named: Mapping[str, str]) -> str:
    scene = known.wall.scenes.get(step.show)
    return scene.title if scene else title(step.show, named)


def _buttons(rotation: Rotation, position: Position, look: Look) -> list[Component]:
    is_held = position.held is not None
    held = ("resume", message("Go on")) if is_held else ("pause", message("Pause"))
    previous, following = DEEDS
    return [
        html.Button(
            [html.Span(className=f"wall-sign is-{deed}", **attributes(aria_hidden="true")), text(look.lang, words_)],
            type="button", className="button wall-press",
            **attributes(data_wall_rotation=deed, data_told=f"{rotation.title or rotation.key}: "
                         f"{text(look.lang, words_)}"),
        )
        for deed, words_ in (previous, held, following)
    ]  # fmt: skip


def table(screens: Sequence[Screen], known: Known, look: Look) -> Table | None:
    """A row of every rotation."""
    named = titles(screens, look)
    columns = (
        Column("title", message("Rotation")), Column("step", message("Shows"), tells="inside"),
        Column("steps", message("Steps"), "number", tells="things"), Column("by", message("By"), tells="inside"),
        Column("since", message("Since"), "instant"),
    )  # fmt: skip
    rows = []
    for each in known.wall.plan.rotations:
        if not each.steps:
            continue
        index = now_at(each, known.wall.positions.get(each.key, Position()), known.instant.at)
        moved = known.moves.get(each.key)
        rows.append(
            {
                "title": each.title or each.key, "step": _step(each.steps[index], known, named),
                "steps": len(each.steps), "by": moved.by if moved else None, "since": moved.at if moved else None,
            }
        )  # fmt: skip
    return Table(columns, rows)


def panel(screens: Sequence[Screen]) -> Panel:
    """``screens``: for their titles."""
    return Panel(
        key="rotations",
        title=message("Rotations"),
        topics=TOPICS,
        fetch=fetch,
        render=partial(render, screens),
        definition=message(
            "Scenes and screens that follow each other on the server's clock. Paused: the step that was shown stays "
            "until it goes on; next and previous begin a step anew for every display of the rotation."
        ),
        table=partial(table, screens),
    )
