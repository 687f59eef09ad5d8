"""How a page of the way in fails: who waits a little gets in."""

import logging
from collections.abc import Callable
from typing import Final

import flask
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import ServiceUnavailable, Unauthorized

from commandcenter.access.passwords import Busy
from commandcenter.access.signin import Lost

BUSY_S: Final = 5
View = Callable[[], flask.Response]
log = logging.getLogger(__name__)


def answering(view: View) -> View:
    """A store that does not answer, or too many at once: who waits a little gets in."""

    def answer() -> flask.Response:
        try:
            return view()
        except Lost:
            raise Unauthorized from None
        except Busy:
            raise ServiceUnavailable(retry_after=BUSY_S) from None
        except DBAPIError as error:
            log.warning("nobody can sign in while the store does not answer: %s", error.orig)
            raise ServiceUnavailable(retry_after=BUSY_S) from None

    return answer
