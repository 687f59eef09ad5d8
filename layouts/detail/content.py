"""What stands on the detail page of a panel, from top to bottom."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.store.queries import feed_titles
from layouts import charts, facts, i18n, views
from layouts.contract import DESK, Connection, Facts
from layouts.detail.grid import grid
from layouts.detail.opened import Opened
from layouts.tiles import attributes

Wildcards = dict[str, Any]
FORMATS = ("csv", "xlsx")


def content(found: Opened, connection: Connection) -> Component:
    """Picture and meaning side by side, then the table, then what was asked of the store."""
    leads: Wildcards = attributes(data_leads=address(found, found.screen.path))
    return html.Div(
        [
            _head(found),
            html.Div([_picture(found), _meaning(found, feed_titles.names(connection))], className="opened-top"),
            *_table(found),
            _statements(found),
        ],
        className="opened",
        **leads,
    )


def address(found: Opened, path: str) -> str:
    """An address with everything that this page was asked for: parameters, language, theme, moment."""
    usual = views.written(DESK)
    query = {name: value for name, value in views.written(found.look).items() if value != usual[name]}
    query |= dict(found.params)
    if not found.instant.live:
        query["at"] = str(found.instant.at)
    return views.joined(path, query)


def _head(found: Opened) -> Component:
    lang = found.look.lang
    screen = html.A(
        i18n.text(lang, found.screen.title), href=address(found, found.screen.path), className="opened-back"
    )
    unit = [html.Span(i18n.text(lang, found.panel.unit), className="opened-unit")] if found.panel.unit else []
    return html.Div(
        [html.Div(["← ", screen], className="opened-from"), html.H2([found.title, *unit], className="opened-title")],
        className="opened-head",
    )


def _picture(found: Opened) -> Component:
    """The panel as its screen shows it, in a box of its own size."""
    shown, panel = found.shown, found.panel
    parts: list[Component] = [html.Div(shown.body, className="panel-body")]
    if found.base is not None:
        figure = charts.filled(found.base, shown.figure or {})
        parts.append(
            dcc.Graph(figure=figure, config=cast(Any, charts.CONFIG), responsive=True, className="panel-figure")
        )
    is_covered = found.base is not None and shown.body is not None
    section = html.Section(
        [html.Header(html.H3(found.title, className="panel-title"), className="panel-head"), *parts],
        className=f"panel panel-{panel.key}{' is-covered' if is_covered else ''}",
        **attributes(aria_label=found.title),
    )
    # The style sheets of screens speak of panels below the screen's own class.
    box = html.Div(section, className=f"page-{found.screen.key} opened-panel")
    return html.Figure([box, html.Figcaption(_caption(found))], className="opened-picture", id="picture")


def _caption(found: Opened) -> str:
    """What a picture must say of itself when it is sent around."""
    lang = found.look.lang
    title = f"{i18n.text(lang, found.screen.title)}: {found.title}"
    said = facts.words(found.shown.facts, replace(found.look, distance_m=DESK.distance_m, diagonal_in=DESK.diagonal_in))
    return " · ".join(filter(None, [title, found.narrowed, said, i18n.moment(lang, found.instant.at)]))


def _meaning(found: Opened, feeds: Mapping[str, str]) -> Component:
    """Definition, period, n, sources, age, and the files."""
    lang, known = found.look.lang, found.shown.facts or Facts()
    said: list[tuple[str, Any]] = []
    if found.panel.definition:
        said.append((i18n.text(lang, "What is counted"), i18n.text(lang, found.panel.definition)))
    if found.narrowed:
        said.append((i18n.text(lang, "Only"), html.Strong(found.narrowed, className="opened-narrowed")))
    if known.period:
        said.append((i18n.text(lang, "Period"), known.period))
    if known.n is not None:
        said.append(("n", i18n.number(lang, known.n)))
    if known.sources:
        said.append((i18n.text(lang, "Sources"), _sources(found, known, feeds)))
    said.append((i18n.text(lang, "Shown"), i18n.moment(lang, found.instant.at)))
    if found.shown.data_at is not None:
        age: Wildcards = attributes(data_at=str(found.shown.data_at))
        moment = i18n.moment(lang, found.shown.data_at)
        said.append((i18n.text(lang, "Data age"), [html.Span(**age), f" ({moment})"]))
    terms = [part for label, words in said for part in (html.Dt(label), html.Dd(words))]
    return html.Div([html.Dl(terms, className="opened-facts"), _files(found)], className="opened-meaning")


def _sources(found: Opened, known: Facts, feeds: Mapping[str, str]) -> Component:
    items = []
    for title in known.sources:
        name = feeds.get(title)
        href = views.joined("/data", {"lang": found.look.lang, "select": f"feed:{name}"}) if name else ""
        items.append(html.Li(html.A(title, href=href) if name else title))
    return html.Ul(items, className="opened-sources")


def _files(found: Opened) -> Component:
    """Files to take along. The picture is made in the browser, where the means for it were set up (picture.js)."""
    lang = found.look.lang
    links: list[Component] = []
    if found.table is not None:
        path = f"/export/{found.screen.key}/{found.panel.key}"
        links += [
            html.A(ending.upper(), href=address(found, f"{path}.{ending}"), download=f"{found.file_name}.{ending}",
                   className="button")
            for ending in FORMATS
        ]  # fmt: skip
        if found.panel.is_public and not found.panel.has_tickets:
            public = address(found, f"{path}.csv")
            public += ("&" if "?" in public else "?") + "public=1"
            explained = i18n.text(lang, "Small counts are hidden, so that the file may be given to anybody")
            links.append(
                html.A(i18n.text(lang, "CSV for the public"), href=public, download=f"{found.file_name}-umum.csv",
                       className="button", title=explained)
            )  # fmt: skip
    take: Wildcards = attributes(data_picture="picture", data_name=f"{found.file_name}.png")
    links.append(html.Button("PNG", className="button", hidden=True, **take))
    return html.Div(
        [html.Span(i18n.text(lang, "Take along"), className="opened-label"), *links], className="opened-files"
    )


def _table(found: Opened) -> list[Component]:
    """The table, or that there is none; what it leaves out stands above it."""
    lang = found.look.lang
    if found.table is None:
        return [html.P(i18n.text(lang, "No data yet"), className="opened-note")]
    n = len(found.table.rows)
    said = i18n.plural(lang, "{n} row", "{n} rows", n)
    note = f"{said}. {found.table.note}" if found.table.note else said
    return [html.P(note, className="opened-note"), grid(found.table, found.look)]


def _statements(found: Opened) -> Component:
    """What was really asked of the store, with its parameters."""
    lang = found.look.lang
    n = len(found.statements)
    blocks = []
    for index, statement in enumerate(found.statements, start=1):
        took = i18n.number(lang, statement.milliseconds, 1)
        blocks += [
            html.P(f"{index} · {took} ms", className="opened-note"),
            html.Pre(statement.sql),
            *([html.Pre(statement.parameters, className="is-parameters")] if statement.parameters else []),
        ]
    summary = html.Summary(i18n.plural(lang, "{n} SQL statement ran for it", "{n} SQL statements ran for it", n))
    return html.Details([summary, *blocks], className="opened-sql")
