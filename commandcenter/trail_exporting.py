"""The audit trail as a file: /export/audit.csv and .jsonl, narrowed as the page is. Taking it along is a deed too."""

import logging
import time
from collections.abc import Iterator

import flask
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.access import gate
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import to_datetime
from commandcenter.exports import audit as exports
from commandcenter.store.engine import StoreError
from commandcenter.store.queries.audit import Asked, links
from commandcenter.store.writes import audit
from layouts.audit.asked import PARAMS, asked

log = logging.getLogger(__name__)


def blueprint(reading: Engine, writing: Engine) -> flask.Blueprint:
    """The route of the file. 400 for a day that is none: a file must not hold more than was asked for."""
    routes = flask.Blueprint("trail", __name__)

    @routes.get("/export/audit.<any(csv, jsonl):form>")
    @gate.needs(Permission.AUDIT, Permission.EXPORT)
    def export(form: exports.Form) -> flask.Response:
        given = {name: said for name in PARAMS if (said := flask.request.args.get(name, "").strip())}
        wanted, wrong = asked(given)
        if wrong:
            flask.abort(400)
        at = time.time_ns() // 1_000_000
        if not _is_written(writing, form, given, at):
            flask.abort(503)
        answer = flask.Response(_content(reading, wanted, form), mimetype=exports.MIMES[form])
        name = f"audit-{to_datetime(at):%Y-%m-%d-%H%M}.{form}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return routes


def _content(engine: Engine, wanted: Asked, form: exports.Form) -> Iterator[bytes]:
    with engine.connect() as connection:
        yield from exports.lines(links(connection, wanted), form)


def _is_written(engine: Engine, form: str, given: dict[str, str], at: int) -> bool:
    try:
        with engine.begin() as connection:
            said = {"file": form, "filters": given}
            audit.append(connection, gate.principal().actor, "audit.export", "audit", None, said, at)
    except (DBAPIError, StoreError) as error:
        log.warning("an export of the audit trail cannot be written down, so it is refused: %s", error)
        return False
    return True
