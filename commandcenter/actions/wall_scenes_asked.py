"""Scenes as they are sent: tiles read strictly, then judged against what there is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import flask

from commandcenter.actions.body import plain_text
from commandcenter.actions.contract import Call
from commandcenter.actions.refusal import Problem, Refused
from commandcenter.domain.wall import written
from commandcenter.domain.wall.scenes import KEY, Tile
from commandcenter.wall.judging import of_tiles
from commandcenter.wall.known import known
from layouts import SCREENS
from layouts.i18n import text
from layouts.wall import faults

ALLOWED: Final = "WALL_ALLOWED"  # of the app's config: origins of cameras and web pages


def named(call: Call) -> str:
    """The key of the route. Raises Refused (404) for what can be none."""
    key = call.path["key"]
    if not KEY.fullmatch(key):
        raise Refused(404, text(call.lang, "There is no such scene"))
    return key


def asked_tiles(call: Call, *, is_required: bool = True) -> tuple[Tile, ...]:
    """``tiles`` of the body; what is wrong becomes problems of fields as "tiles[2].area"."""
    given = call.body.raw("tiles")
    if given is None and not is_required:
        return ()
    try:
        return written.tiles(_cleaned(given))
    except written.Unreadable as error:
        for fault in error.found:
            call.body.problem(fault.where, faults.said(fault, call.lang))
        return ()


def _cleaned(given: Any) -> Any:
    """Words as a person typed them, without what nobody sees; addresses stay as they are."""
    if not isinstance(given, list):
        return given
    return [
        {**each, "source": plain_text(each["source"])}
        if isinstance(each, Mapping) and _is_words(each.get("kind")) and isinstance(each.get("source"), str)
        else each
        for each in given
    ]


def _is_words(kind: Any) -> bool:
    return kind in ("announcement", "ticker")


def judged(call: Call, tiles: Sequence[Tile]) -> list[Problem]:
    """What is said of tiles that may be saved. Raises Refused (422) for those that may not."""
    found = of_tiles(tiles, known(call.connection, call.at, flask.current_app.config.get(ALLOWED, ()), SCREENS))
    problems = [Problem(each.where, each.said(call.lang)) for each in found]
    if any(each.is_grave for each in found):
        raise Refused(422, text(call.lang, "Not saved: something must be corrected"), problems)
    return problems
