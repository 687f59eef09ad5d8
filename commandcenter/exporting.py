"""Files of panels: /export/<screen>/<panel>.csv and .xlsx, with the same parameters as the screen's address."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import flask

from commandcenter.access import gate
from commandcenter.domain.access import Permission, Principal
from commandcenter.exports import public, tables
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
    least: int = 5,
) -> flask.Blueprint:
    """The route of files. 404 for what no panel has; a panel without data is a table without rows.

    ``sight``: writes down that somebody takes a table along, where that must be; False: it cannot, and there is no
    file. With ``public=1`` the file may be given to anybody: counts below ``least`` are hidden (exports/public.py).
    404 for a panel that has no such file.
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
        is_public = flask.request.args.get("public") == "1"
        if is_public and not is_for_the_public(found):
            flask.abort(404)
        body = of_public(found, ending, least) if is_public else _whole(found, ending, flask.request.url)
        answer = flask.Response(body, mimetype=MIMES[ending])
        name = f"{found.file_name}{'-umum' if is_public else ''}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return routes


def is_for_the_public(found: Opened) -> bool:
    """Whether there is a file of it for anybody: tables of single tickets have none, whatever else they say."""
    return found.panel.is_public and not found.panel.has_tickets


def of_public(found: Opened, ending: str, least: int) -> bytes:
    """The file for the public (csv, xlsx). No addresses of ours, no n where something is hidden, no closed rows."""
    heads, rows = _filled(found.look, found.table, is_csv=ending == "csv")
    table = found.table or Table((), [])
    told = [public.Told(column.key, column.kind, column.tells, column.part_of) for column in table.columns]
    made = public.opened(told, rows, least, table.sums, table.closed)
    left = [head for head in heads if head.key in made.columns]
    if ending == "csv":
        return tables.to_csv(left, made.rows)
    lang = found.look.lang
    hidden = i18n.text(
        lang,
        "Counts below {least} are hidden (<{least}), and so are others that would give them back (≥{least}, ≥1) and "
        "figures made from them (…); a printed 0 is a true zero. {n} cells are hidden.",
        least=least,
        n=i18n.number(lang, made.hidden),
    )
    without = ("n",) if made.hidden else ()
    about = [*(said for said in _about(found, "") if said[0] not in without), (i18n.text(lang, "Hidden"), hidden)]
    return tables.to_xlsx(found.title, left, made.rows, i18n.text(lang, "About"), about)


def _whole(found: Opened, ending: str, address: str) -> bytes:
    heads, rows = _filled(found.look, found.table, is_csv=ending == "csv")
    if ending == "csv":
        return tables.to_csv(heads, rows)
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
