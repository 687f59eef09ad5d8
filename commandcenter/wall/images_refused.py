"""Why an image is not taken, in the reader's language, as actions answer (assets/actions.js shows it)."""

from typing import Any, Final

import flask
import orjson

from commandcenter.store.writes.wall.images import IMAGES_MAX
from commandcenter.wall import pictures
from layouts.i18n import message, text

FOREIGN: Final = message("This did not come from a page of the command center: open it again and retry")
NAMELESS: Final = message("An image needs a name of at most 80 characters")
FULL: Final = message("There are {n} images already: delete one first")
UNSTORED: Final = message("The database cannot be written now; nothing is lost, try again")


class Refused(Exception):
    """``status`` of the answer; ``pattern``: a message id; ``field``: what of the form is wrong."""

    def __init__(self, status: int, pattern: str, field: str = "") -> None:
        super().__init__(pattern)
        self.status, self.pattern, self.field = status, pattern, field

    def answer(self, lang: str) -> flask.Response:
        """As the page reads it."""
        error = text(lang, self.pattern, n=IMAGES_MAX) if self.pattern == FULL else text(lang, self.pattern)
        problems = [{"field": self.field, "message": error}] if self.field else []
        return said(self.status, {"next": "", "error": error, "problems": problems})


def unfit(why: pictures.Unfit) -> Refused:
    """The bytes are no picture that is taken."""
    return Refused(413 if str(why) == pictures.TOO_LARGE else 422, str(why), "image")


def said(status: int, content: dict[str, Any]) -> flask.Response:
    """JSON that nobody keeps."""
    response = flask.Response(orjson.dumps(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
