"""The blueprint of all actions: guard, transaction, audit trail and answers, the same for every one."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import flask
import orjson
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import Forbidden, MethodNotAllowed, RequestEntityTooLarge, Unauthorized

from commandcenter.access import gate
from commandcenter.actions import guard
from commandcenter.actions.body import read
from commandcenter.actions.contract import Action, Call
from commandcenter.actions.refusal import Refused, no_such_action, not_stored, overtaken, too_large
from commandcenter.store import versions
from commandcenter.store.writes import audit

BODY_MAX: Final = 200_000  # bytes: a quarter of an OPD, when somebody pastes all of it at once
log = logging.getLogger(__name__)


def _now() -> int:
    return time.time_ns() // 1_000_000


def blueprint(engine: Engine, actions: Iterable[Action], clock: Callable[[], int] = _now) -> flask.Blueprint:
    """Routes for the actions. ``engine`` writes; ``clock`` gives the instant of every write, in ms UTC."""
    made = flask.Blueprint("actions", __name__)
    for action in actions:
        made.add_url_rule(
            action.rule,
            endpoint=f"{action.method} {action.rule}".replace(".", "_"),
            view_func=_view(engine, action, clock),
            methods=[action.method],
            provide_automatic_options=False,
        )
    made.app_errorhandler(405)(_wrong_method)
    made.errorhandler(401)(_not_allowed)
    made.errorhandler(403)(_not_allowed)
    return made


def _not_allowed(error: Unauthorized | Forbidden) -> flask.Response:
    """What the gate refuses, said as everything here is said."""
    return _refusal(guard.refusal(gate.principal(), error.code, _lang()))


def _lang() -> str:
    return "en" if flask.request.args.get("lang") == "en" else "id"


def _wrong_method(error: MethodNotAllowed) -> flask.Response | MethodNotAllowed:
    """An address of ours that does not do this, or that there is not at all, said as everything here is said."""
    if not flask.request.path.startswith("/api/"):
        return error
    return _refusal(no_such_action(_lang()))


def _view(engine: Engine, action: Action, clock: Callable[[], int]) -> Callable[..., flask.Response]:
    @gate.needs(action.needs)
    def view(**path: str) -> flask.Response:
        lang = _lang()
        try:
            who = guard.sender(flask.request, lang)
            guard.check_opd(who, path.get("opd"), lang)
            body = read(_data(lang), lang)
            with engine.begin() as connection:
                at = clock()
                done = action.run(Call(connection, who, at, lang, path, body))
                if done.before != done.after:
                    versions.bump(connection, done.topics, at)
                    audit.append(connection, who.actor, done.action, done.subject, done.before, done.after, at)
        except Refused as refused:
            return _refusal(refused)
        except IntegrityError as error:
            log.info("%s %s met another change: %s", action.method, action.rule, error.orig)
            return _refusal(overtaken(lang))
        except DBAPIError as error:
            log.error("%s %s cannot be stored", action.method, action.rule, exc_info=error)
            return _refusal(not_stored(lang))
        return _answer(200, {"ok": True, "next": done.next, **done.answer})

    return view


def _data(lang: str) -> bytes:
    """The bytes that were sent. Raises Refused (413) before it has read more than it takes."""
    flask.request.max_content_length = BODY_MAX
    try:
        return flask.request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise too_large(lang) from None


def _refusal(refused: Refused) -> flask.Response:
    problems = [problem._asdict() for problem in refused.problems]
    return _answer(refused.status, {"next": "", **refused.more, "error": refused.error, "problems": problems})


def _answer(status: int, content: dict[str, Any]) -> flask.Response:
    response = flask.Response(orjson.dumps(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
