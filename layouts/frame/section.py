"""A panel on its screen: title that opens it, body or chart, and its foot with facts and age."""

from typing import Any, cast

import orjson
from dash import dcc, html
from dash.development.base_component import Component

from layouts import charts, ids, views
from layouts.contract import Panel
from layouts.i18n import text
from layouts.renderer import Base, Picture
from layouts.tiles import attributes
from layouts.views import View

Wildcards = dict[str, Any]
DETAIL = "/detail/{screen}/{panel}"


def section(view: View, panel: Panel, picture: Picture, base: Base | None) -> Component:
    """The panel with its picture filled in."""
    lang = view.look.lang
    title = text(lang, panel.title)
    parts = orjson.loads(b"{" + picture.content + b"}")
    notice, facts = parts["children"], parts.get("facts", "")
    data: Wildcards = {"data-panel": panel.key, "data-digest": picture.digest, "aria-label": title}
    if picture.data_at is not None:
        data["data-at"] = str(picture.data_at)
    if picture.stale_after_s is not None:
        data["data-stale-after"] = str(picture.stale_after_s)
    body: list[Component] = [html.Div(notice, id=ids.panel(panel.key), className="panel-body")]
    if panel.base is not None:
        figure = orjson.loads(base.content) if base else {"data": [], "layout": {}}
        data["data-base"] = base.digest if base else ""
        body.append(
            dcc.Graph(
                id=ids.figure(panel.key),
                figure=charts.filled(figure, parts.get("figure") or {}),
                config=cast(Any, charts.CONFIG),
                responsive=True,
                className="panel-figure",
            )
        )
    is_covered = panel.base is not None and notice is not None
    opens = DETAIL.format(screen=view.screen.key, panel=panel.key)
    href = views.leading_to(opens, view, **view.params_of(panel)) if panel.table is not None else ""
    return html.Section(
        [
            html.Header([html.H2(_title(title, href), className="panel-title"), *_unit(lang, panel.unit)],
                        className="panel-head"),
            *body,
            _foot(lang, facts, href),
        ],
        className=f"panel panel-{panel.key}{' is-covered' if is_covered else ''}",
        style={"gridArea": panel.area or panel.key},
        **data,
    )  # fmt: skip


def _title(title: str, href: str) -> Component | str:
    """The title; where there is more to see, the way to it. address.js keeps what is chosen in its address."""
    return html.A(title, href=href, className="panel-opens", **attributes(data_carry="1")) if href else title


def _unit(lang: str, unit: str) -> list[Component]:
    return [html.Span(text(lang, unit), className="panel-unit")] if unit else []


def _foot(lang: str, facts: str, href: str) -> Component:
    """Facts and age. The mark opens the panel too, for a pointer, where the title is not shown."""
    parts: list[Component] = [
        html.Span(facts, className="panel-facts"),
        html.Span(
            [html.Span(text(lang, "data age"), className="panel-age-label"), " ", html.Span(className="panel-age")],
            className="panel-aged",
        ),
    ]
    if href:
        hidden: Wildcards = attributes(data_carry="1", aria_hidden="true", tabIndex="-1")
        hidden["title"] = text(lang, "Open: table, definition, sources")
        parts.append(html.A(href=href, className="panel-mark", **hidden))
    return html.Footer(parts, className="panel-foot")
