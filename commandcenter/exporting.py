"""Files of panels: /export/<screen>/<panel>.csv and .xlsx, with the same parameters as the screen's address."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import flask

from commandcenter.access import gate
from commandcenter.domain.access import Permission, Principal
from commandcenter.exports import tables
from commandcenter.exports.tables import Head
from commandcenter.live.watch import wall_clock
from layouts import i18n, views
from layouts.contract import Connection, Look, Screen, Table
from layouts.detail import Opened, cells, opened

MIMES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def blueprint(
    connect: Callable[[], AbstractContextManager[Connection]],
    screens: Sequence[Screen],
    sight: Callable[[Opened, str, Principal], bool] = lambda found, _ending, _who: not found.panel.has_tickets,
    clock: Callable[[], int] = wall_clock,
) -> flask.Blueprint:
    """The route of files. 404 for what no panel has; a panel without data is a table without rows.

    ``sight``: writes down that somebody takes a table along, where that must be; False: it cannot, and there is no
    file.
    """
    routes = flask.Blueprint("export", __name__)

    @routes.get("/export/<screen>/<panel>.<ending>")
    @gate.needs(Permission.EXPORT)
    def export(screen: str, panel: str, ending: str) -> flask.Response:
        if ending not in MIMES:
            flask.abort(404)
        view = views.parse(f"{screen}?{flask.request.query_string.decode()}", screens)
        if view is None:
            flask.abort(404)
        with connect() as connection:
            found = opened(connection, screens, screen, panel, view.instant(clock()), view.params, view.look)
        if found is None:
            flask.abort(404)
        gate.require(found.screen.needs, *((Permission.TICKETS,) if found.panel.has_tickets else ()))
        if not sight(found, ending, gate.principal()):
            flask.abort(503)
        body = _csv(found) if ending == "csv" else _xlsx(found, flask.request.url)
        answer = flask.Response(body, mimetype=MIMES[ending])
        answer.headers["Content-Disposition"] = f'attachment; filename="{found.file_name}.{ending}"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return routes


def _csv(found: Opened) -> bytes:
    heads, rows = _filled(found.look, found.table, is_csv=True)
    return tables.to_csv(heads, rows)


def _xlsx(found: Opened, address: str) -> bytes:
    heads, rows = _filled(found.look, found.table, is_csv=False)
    return tables.to_xlsx(found.title, heads, rows, i18n.text(found.look.lang, "About"), _about(found, address))


def _filled(look: Look, table: Table | None, is_csv: bool) -> tuple[list[Head], list[dict[str, Any]]]:
    if table is None:
        return [], []
    heads = [
        Head(column.key, cells.file_head(look.lang, column, is_csv), column.kind, column.decimals)
        for column in table.columns
    ]
    rows = [
        {column.key: cells.raw(look.lang, row.get(column.key), column) for column in table.columns}
        for row in table.rows
    ]
    return heads, rows


def _about(found: Opened, address: str) -> list[tuple[str, str]]:
    """Where the table comes from, for whoever gets the file without us."""
    lang, shown = found.look.lang, found.shown
    said = [
        (i18n.text(lang, "Title"), f"{i18n.text(lang, found.screen.title)}: {found.title}"),
        (i18n.text(lang, "What is counted"), i18n.text(lang, found.panel.definition) if found.panel.definition else ""),
        (i18n.text(lang, "Only"), found.narrowed),
        (i18n.text(lang, "Period"), shown.facts.period if shown.facts else ""),
        ("n", "" if shown.facts is None or shown.facts.n is None else i18n.number(lang, shown.facts.n)),
        (i18n.text(lang, "Sources"), ", ".join(shown.facts.sources) if shown.facts else ""),
        (i18n.text(lang, "Shown"), i18n.moment(lang, found.instant.at)),
        (i18n.text(lang, "Data of"), i18n.moment(lang, shown.data_at) if shown.data_at is not None else ""),
        (i18n.text(lang, "Note"), found.table.note if found.table else ""),
        (i18n.text(lang, "Address"), address),
    ]
    return [(label, words) for label, words in said if words]
