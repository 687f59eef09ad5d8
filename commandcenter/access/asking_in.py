"""Where somebody is sent who is not let in: to the way in, and back again."""

from collections.abc import Callable

import flask
from werkzeug.exceptions import Unauthorized

from commandcenter.access import forms, gate
from commandcenter.access.displays import way_in
from commandcenter.access.doors import STAGES
from commandcenter.access.principals import Principals
from layouts.i18n import text


def asking_in(principals: Principals) -> Callable[[Unauthorized], flask.Response]:
    """What somebody unknown gets: a person's page leads to the way in and back again, a script is told in words."""

    def ask_in(_error: Unauthorized) -> flask.Response:
        request, stage = flask.request, gate.principal().stage
        way = STAGES[stage] if stage else way_in(request, principals)
        if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", ""):
            back = forms.local(request.full_path.rstrip("?"))
            response = flask.make_response(flask.redirect(forms.address(way, next=back), 302))
        else:
            response = flask.jsonify(error=text(forms.lang(), "Sign in first"), next=way)
            response.status_code = 401
        response.headers["Cache-Control"] = "no-store"
        return response

    return ask_in
