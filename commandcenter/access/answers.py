"""What the pages of the way in and of the own account have in common: their words and what they show."""

from typing import Any, Final

import flask

from commandcenter.access import forms, passwords, second_factor
from commandcenter.access.forms import Forms
from commandcenter.access.lanes import MARK_S
from commandcenter.access.principals import now
from commandcenter.access.second_factor import Unreadable
from commandcenter.access.signin import Locked, SignIn, Weak
from commandcenter.domain.access import Principal
from commandcenter.domain.clock import MINUTE
from commandcenter.store.queries.accounts import Credentials
from layouts.i18n import message, text, time

OLD_PAGE: Final = message("This page was open for too long: try once more")
WRONG_CODE: Final = message("This code is wrong, or was used already: take the next one")
UNEQUAL: Final = message("The two are not the same: type it twice")
LOCKED: Final = message("Too many wrong attempts: try again at {time} ({minutes} min)")


def mark_browser(sign_in: SignIn, pages: Forms, response: flask.Response, account: Credentials) -> None:
    """This browser has a lane of its own from now on (``access.lanes``)."""
    pages.cookies.set(response, f"-known-{account.id}", sign_in.lanes.mark(account), MARK_S)


def new_password() -> str:
    """The new password of a form that asks for it twice. Raises Weak."""
    one, two = forms.typed("new", passwords.LENGTH_MAX + 1), forms.typed("again", passwords.LENGTH_MAX + 1)
    if one != two:
        raise Weak(UNEQUAL)
    return one


def shown_secret(sign_in: SignIn, who: Principal, sealed: str = "") -> dict[str, Any]:
    """A secret to be put into a telephone: a new one, or once more the one that ``sealed`` holds."""
    id = who.id or 0
    try:
        secret = second_factor.unseal(sign_in.showing, id, sealed, second_factor.SETUP_S)
    except Unreadable:
        secret = second_factor.new_secret()
        sealed = second_factor.seal(sign_in.showing, id, secret)
    picture, spelled = second_factor.picture(secret, who.name), second_factor.spelled(secret)
    return {"sealed": sealed, "picture": picture, "spelled": spelled}


def said_of(locked: Locked) -> str:
    """How long somebody has to wait."""
    lang = forms.lang()
    minutes = max(1, -(-(locked.until - now()) // MINUTE))
    return text(lang, LOCKED, time=time(lang, locked.until + MINUTE - 1), minutes=minutes)
