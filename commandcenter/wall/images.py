"""The pictures of image tiles: sent as bytes by the control page, and fetched by displays.

``POST /wall/images?title=…`` with the bytes of a PNG, JPEG or WebP file as its body answers {"key"}; ``GET
/wall/image/<key>`` gives what was made of it. A key is the digest of the bytes, so an image is kept for ever.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, Final

import flask
import orjson
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from commandcenter.access import gate, origin, tokens
from commandcenter.domain.access import Permission
from commandcenter.store import versions
from commandcenter.store.queries import wall_images as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import audit
from commandcenter.store.writes.wall import images as writes
from commandcenter.wall import pictures
from layouts.i18n import message, text

HEADER: Final = "X-Commandcenter-Action"
TITLE_MAX: Final = 80
FOREIGN: Final = message("This did not come from a page of the command center: open it again and retry")
NAMELESS: Final = message("An image needs a name of at most 80 characters")
FULL: Final = message("There are {n} images already: delete one first")
UNSTORED: Final = message("The database cannot be written now; nothing is lost, try again")
log = logging.getLogger(__name__)


def _now() -> int:
    return time.time_ns() // 1_000_000


def blueprint(reading: Engine, writing: Engine, clock: Callable[[], int] = _now) -> flask.Blueprint:
    """Both routes."""
    routes = flask.Blueprint("wall_images", __name__)

    @routes.get("/wall/image/<key>")
    @gate.needs(Permission.WATCH)
    def show(key: str) -> flask.Response:
        with reading.connect() as connection:
            found = queries.content(connection, key)
        if found is None:
            raise NotFound
        media_type, content = found
        return flask.Response(content, mimetype=media_type)

    @routes.post("/wall/images")
    @gate.needs(Permission.WALL)
    def keep() -> flask.Response:
        request, lang = flask.request, "en" if flask.request.args.get("lang") == "en" else "id"
        who = gate.principal()
        token = request.headers.get(HEADER, "")
        if not origin.is_ours(request.headers, request.host) or not (who.token and tokens.is_same(who.token, token)):
            return _refused(403, text(lang, FOREIGN))
        if request.mimetype not in pictures.FORMATS.values():
            return _refused(415, text(lang, pictures.NO_IMAGE))
        title = " ".join(request.args.get("title", "").split())
        if not 0 < len(title) <= TITLE_MAX or not title.isprintable():
            return _refused(422, text(lang, NAMELESS), "title")
        try:
            picture = pictures.made_anew(_sent(request))
        except pictures.Unfit as unfit:
            return _refused(413 if str(unfit) == pictures.TOO_LARGE else 422, text(lang, str(unfit)), "image")
        at = clock()
        try:
            with writing.begin() as connection:
                made = writes.keep(connection, title, picture.media_type, picture.content, who.name, at)
                said = {"title": title, "media_type": made.media_type, "size": made.size}
                versions.bump(connection, {Topic.WALL}, at)
                audit.append(connection, who.actor, "wall.image", f"wall-image:{made.key}", None, said, at)
        except writes.TooMany:
            return _refused(409, text(lang, FULL, n=writes.IMAGES_MAX))
        except DBAPIError as error:
            log.error("an image cannot be stored", exc_info=error)
            return _refused(503, text(lang, UNSTORED))
        return _said(200, {"ok": True, "next": "", "key": made.key, "width": picture.width, "height": picture.height})

    return routes


def _sent(request: flask.Request) -> bytes:
    """The bytes that were sent. Raises Unfit before it has read more than it takes."""
    request.max_content_length = pictures.BYTES_MAX
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise pictures.Unfit(pictures.TOO_LARGE) from None


def _refused(status: int, error: str, field: str = "") -> flask.Response:
    problems = [{"field": field, "message": error}] if field else []
    return _said(status, {"next": "", "error": error, "problems": problems})


def _said(status: int, content: dict[str, Any]) -> flask.Response:
    response = flask.Response(orjson.dumps(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
