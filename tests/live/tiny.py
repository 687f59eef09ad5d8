"""A screen as small as a screen can be: one number, one chart, and one panel that follows the selection."""

from typing import Any

import flask
from dash import html
from sqlalchemy import Connection, Engine, delete, insert, select

from commandcenter import settings
from commandcenter.app import create_app
from commandcenter.domain.clock import Instant
from commandcenter.store.schema import worker
from commandcenter.store.versions import Topic, bump
from layouts.contract import Facts, Filter, Look, Option, Panel, Params, Rendered, Screen
from layouts.wall import plan


def _fetch(connection: Connection, _instant: Instant, params: Params) -> Any:
    row = connection.execute(select(worker).where(worker.c.name == "tiny")).one_or_none()
    if row is None:
        return None
    if row.error == "break":
        raise RuntimeError("the tiny panel was told to break")
    return row.stored, row.beat_at, params.get("select", "nothing")


def _number(data: Any, look: Look) -> Rendered:
    value, at, _selected = data
    button = html.Button("choose", **{"data-select": "link:balen-a", "id": "choose"})
    body = html.Div([html.B(str(value), id="number"), html.Span(**{"data-since": str(at)}, className="since"), button])
    return Rendered(body=body, data_at=at, stale_after_s=5)


def _selection(data: Any, look: Look) -> Rendered:
    return Rendered(body=html.P(f"{look.lang}: {data[2]}", id="selected"))


def _bars(_data: Any, _look: Look) -> dict[str, Any]:
    points = {"type": "scatter", "mode": "lines", "x": [0, 1, 2], "y": [0, 0, 0], "customdata": ["tower:a"] * 3}
    return {"data": [points], "layout": {"title": {"text": "0"}, "hovermode": "x"}}


def _height(data: Any, _look: Look) -> Rendered:
    return Rendered(figure={"data.0.y": [0, data[0], 0], "layout.title.text": str(data[0])}, data_at=data[1])


SCREEN = Screen(
    key="tiny",
    path="/tiny",
    title="Tiny",
    grid='"number chart" 1fr "selection chart" 1fr / 1fr 1fr',
    panels=(
        Panel("number", "Tiny number", frozenset({Topic.STATE}), _fetch, _number, unit="pieces"),
        Panel("selection", "Selection", frozenset({Topic.STATE}), _fetch, _selection, params=("select",)),
        Panel("chart", "Chart", frozenset({Topic.METRICS}), _fetch, _height, base=_bars),
    ),
)


def _kinds(connection: Connection, _instant: Instant, look: Look) -> list[Option]:
    row = connection.execute(select(worker.c.stored)).first()
    return (
        [Option("", f"all ({look.lang})"), Option("a", "Kind A"), Option(f"v{row[0]}", f"Value {row[0]}")]
        if row
        else []
    )


def _kind(_connection: Connection, _instant: Instant, params: Params) -> str:
    return params.get("kind", "all")


def _chosen(data: Any, _look: Look) -> Rendered:
    return Rendered(html.P(f"shown: {data}", id="shown"), facts=Facts(f"period of {data}", 12, ("the source",)))


# One panel that a filter narrows, with facts that follow it.
CHOICE = Screen(
    key="choice",
    path="/choice",
    title="Choice",
    grid='"chosen" 1fr / 1fr',
    panels=(Panel("chosen", "Chosen", frozenset({Topic.STATE}), _kind, _chosen, params=("kind",)),),
    filters=(Filter("kind", "Kind", _kinds, topics=frozenset({Topic.STATE})),),
)


def write(engine: Engine, value: int, *topics: Topic, at: int, error: str | None = None) -> None:
    """Commit a new value, and raise the versions of ``topics`` in the same transaction."""
    row = {
        "name": "tiny", "kind": "ingest", "pid": 1, "started_at": at, "beat_at": at, "broker_state": "connected",
        "broker_since": at, "stored": value, "error": error,
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(delete(worker))
        connection.execute(insert(worker), [row])
        bump(connection, topics, at)


def application() -> flask.Flask:
    """For gunicorn: the tiny screens alone."""
    return create_app(settings.load(), [SCREEN, CHOICE], pages=())


def planned() -> flask.Flask:
    """For gunicorn: the tiny screens, and the page of the plan of a wall that shows them."""
    screens = [SCREEN, CHOICE]
    return create_app(settings.load(), screens, pages=(plan.page(screens),))
