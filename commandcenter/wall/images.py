"""The pictures of image tiles: sent as bytes by the control page, and fetched by displays.

``POST /wall/images?title=…`` with the bytes of a PNG, JPEG or WebP file as its body answers {"key"}; ``GET
/wall/image/<key>`` gives what was made of it. A key is the digest of the bytes, so an image is kept for ever.
"""

import logging
import time
from collections.abc import Callable
from typing import Final

import flask
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from commandcenter.access import gate, origin, tokens
from commandcenter.domain.access import Permission, Principal
from commandcenter.store import versions
from commandcenter.store.queries import wall_images as queries
from commandcenter.store.queries.wall_images import Image
from commandcenter.store.versions import Topic
from commandcenter.store.writes import audit
from commandcenter.store.writes.wall import images as writes
from commandcenter.wall import pictures
from commandcenter.wall.images_refused import FOREIGN, FULL, NAMELESS, UNSTORED, Refused, said, unfit
from commandcenter.wall.pictures import Picture

HEADER: Final = "X-Commandcenter-Action"
TITLE_MAX: Final = 80
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
        request, who = flask.request, gate.principal()
        try:
            title, picture = _sent(request, who)
            kept = _keep(writing, title, picture, who, clock())
        except Refused as refused:
            return refused.answer("en" if request.args.get("lang") == "en" else "id")
        return said(200, {"ok": True, "next": "", "key": kept.key, "width": picture.width, "height": picture.height})

    return routes


def _sent(request: flask.Request, who: Principal) -> tuple[str, Picture]:
    """The name and the picture that a page of ours sends. Raises Refused before it has read more than it takes."""
    token = request.headers.get(HEADER, "")
    if not origin.is_ours(request.headers, request.host) or not (who.token and tokens.is_same(who.token, token)):
        raise Refused(403, FOREIGN)
    if request.mimetype not in pictures.FORMATS.values():
        raise Refused(415, pictures.NO_IMAGE)  # also what a form of another page can send
    title = " ".join(request.args.get("title", "").split())
    if not 0 < len(title) <= TITLE_MAX or not title.isprintable():
        raise Refused(422, NAMELESS, "title")
    request.max_content_length = pictures.BYTES_MAX
    try:
        return title, pictures.made_anew(request.get_data(cache=False))
    except RequestEntityTooLarge:
        raise unfit(pictures.Unfit(pictures.TOO_LARGE)) from None
    except pictures.Unfit as why:
        raise unfit(why) from None


def _keep(writing: Engine, title: str, picture: Picture, who: Principal, at: int) -> Image:
    try:
        with writing.begin() as connection:
            kept = writes.keep(connection, title, picture.media_type, picture.content, who.name, at)
            versions.bump(connection, {Topic.WALL}, at)
            after = {"title": title, "media_type": kept.media_type, "size": kept.size}
            audit.append(connection, who.actor, "wall.image", f"wall-image:{kept.key}", None, after, at)
    except writes.TooMany:
        raise Refused(409, FULL) from None
    except DBAPIError as error:
        log.error("an image cannot be stored", exc_info=error)
        raise Refused(503, UNSTORED) from None
    return kept
