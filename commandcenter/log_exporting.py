"""The shift log of a day as a file: /export/shift-log.csv?day=2026-11-23, with every correction and comment."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import flask

from commandcenter.access import gate
from commandcenter.domain.access import Permission
from commandcenter.exports import tables
from commandcenter.exports.tables import Head
from commandcenter.live.watch import wall_clock
from layouts import views
from layouts.contract import Connection
from layouts.detail import cells
from layouts.duty import listing


def blueprint(
    connect: Callable[[], AbstractContextManager[Connection]], clock: Callable[[], int] = wall_clock
) -> flask.Blueprint:
    """The route of the file. A day that is none is a 400: a file must not hold more than was asked for."""
    routes = flask.Blueprint("shift_log", __name__)

    @routes.get("/export/shift-log.csv")
    @gate.needs(Permission.STUDY, Permission.EXPORT)
    def export() -> flask.Response:
        given = flask.request.args
        instant = listing.instant(given.get("at", ""), clock())
        day = listing.day(given.get("day", ""), instant)
        if day is None:
            flask.abort(400)
        lang = views.look(given).lang
        with connect() as connection:
            table = listing.table(connection, instant, day, lang)
        heads = [Head(each.key, cells.file_head(lang, each, True), each.kind, each.decimals) for each in table.columns]
        answer = flask.Response(tables.to_csv(heads, list(table.rows)), mimetype="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="shift-log-{day}.csv"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return routes
