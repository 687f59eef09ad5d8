"""What displays of the wall send: every few seconds what they show, and when they have painted what comes next.

Both say which window they are; the gate has found its display (access/principals.py). The answers carry when they were
received and sent by our clock, from which a display works out how far its own is off (assets/wall/clock.js).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import flask
import orjson
from sqlalchemy import Engine
from werkzeug.exceptions import Forbidden, Unauthorized

from commandcenter.access import gate, origin, windows
from commandcenter.access.displays import page_of
from commandcenter.access.principals import Principals, now
from commandcenter.domain.access import Permission
from commandcenter.store import versions
from commandcenter.store.queries.wall import Report
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import displays, layers
from commandcenter.wall import said
from commandcenter.wall.together import Together

AT_REFUSAL: Final = "next"
Write = Callable[[Mapping[str, Any], int, int], None]  # of a display, at an instant


def received() -> None:
    """Remember when the request came, before anybody is looked up: what that takes is not the way of an answer."""
    flask.g.received_at = now()


def blueprint(principals: Principals, writing: Engine) -> flask.Blueprint:
    """``POST /wall/report`` and ``POST /wall/ready``."""
    routes = flask.Blueprint("wall", __name__, template_folder="templates")
    reports = Together[Report](lambda found: _write_reports(writing, found))

    def report(body: Mapping[str, Any], display: int, at: int) -> None:
        reports.put(said.report(body, display, at))

    def ready(body: Mapping[str, Any], display: int, at: int) -> None:
        layer = said.ready(body)
        with writing.begin() as connection:
            if layers.ready(connection, layer, display, at):
                versions.bump(connection, [Topic.WALL], at)

    def view(write: Write) -> Callable[[], flask.Response]:
        @gate.needs(Permission.WATCH)
        def answer() -> flask.Response:
            request = flask.request
            if gate.principal().kind == "account" and not principals.display_cookies(request):
                raise Forbidden
            if request.mimetype != "application/json":
                return _refused(415, {"": "only JSON is understood here"})
            if not origin.is_ours(request.headers, request.host):
                return _refused(403, {"": "this did not come from a page of the command center"})
            body = windows.said(request)
            if windows.is_too_much(request):
                return _refused(413, {"": f"at most {windows.BODY_MAX} bytes"})
            if not isinstance(body, dict):
                return _refused(400, {"": "this is no JSON object"})
            window = windows.of_said(request)
            if window is None:
                return _refused(422, {"window": f"a whole number from {windows.FIRST} to {windows.MOST} is needed"})
            at = flask.g.received_at
            try:
                write(body, _display(principals, window), at)
            except said.Mistaken as mistaken:
                return _refused(422, mistaken.mistakes)
            return _said(200, {"at": at, "sent_at": now()})

        return answer

    for rule, endpoint, write in (("/wall/report", "report", report), ("/wall/ready", "ready", ready)):
        routes.add_url_rule(rule, endpoint, view(write), methods=["POST"], provide_automatic_options=False)

    @routes.errorhandler(401)
    def unknown(_error: Unauthorized) -> flask.Response:
        """A window that is not let in, or not any more: its page shows a code."""
        return _said(401, {AT_REFUSAL: page_of(windows.of_said(flask.request) or windows.FIRST)})

    return routes


def _display(principals: Principals, window: int) -> int:
    """The display that this window is. Raises Unauthorized."""
    who = gate.principal()
    if who.kind == "display" and who.id is not None and principals.display_cookie(window) in flask.request.cookies:
        return who.id
    raise Unauthorized


def _write_reports(writing: Engine, reports: Sequence[Report]) -> None:
    """In the order of their displays: two web processes that write the same ones do not wait for each other in a
    circle."""
    with writing.begin() as connection:
        for each in sorted(reports, key=lambda report: report.display_id):
            displays.report(connection, each)
        versions.bump(connection, [Topic.DISPLAYS], max(each.seen_at for each in reports))


def _refused(status: int, mistakes: Mapping[str, str]) -> flask.Response:
    return _said(status, {"mistakes": dict(mistakes)})


def _said(status: int, content: Mapping[str, Any]) -> flask.Response:
    response = flask.Response(orjson.dumps(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
