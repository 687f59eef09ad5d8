"""The first start: one administrator with a password that is shown once."""

import logging

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from commandcenter.access import passwords, tokens
from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.domain.actor import Actor
from commandcenter.settings import Settings
from commandcenter.store.queries.accounts import is_anybody
from commandcenter.store.writes import audit
from commandcenter.store.writes.access import accounts

NAME = "admin"
ACTOR = Actor("start", "machine", "cli")
log = logging.getLogger(__name__)


def administrator(settings: Settings, writing: Engine) -> str:
    """The one-time password of the first administrator, made now; "" when there is an account already.

    Of several processes that start at once one gets it: the name is unique.
    """
    if settings.access == "open":
        return ""
    try:
        with writing.connect() as connection:
            if is_anybody(connection):
                return ""
        password = tokens.readable()
        hashed = passwords.hashed(password)
        with writing.begin() as connection:
            if is_anybody(connection):
                return ""
            at = now()
            accounts.add(connection, NAME, Role.ADMINISTRATOR, None, hashed, ACTOR.name, at)
            said = {"role": Role.ADMINISTRATOR.value, "by": "first start"}
            audit.append(connection, ACTOR, "account.add", f"account:{NAME}", None, said, at)
    except IntegrityError:
        return ""
    except DBAPIError as error:
        log.warning("whether there is an administrator is not known: %s", error.orig)
        return ""
    return password


def said_once(password: str, address: str) -> str:
    """What whoever starts the server for the first time reads."""
    return (
        "\n"
        "  There was no account yet. An administrator was made; this is shown once, and never again:\n"
        "\n"
        f"      name      {NAME}\n"
        f"      password  {password}\n"
        "\n"
        f"  Sign in at {address} within 7 days; you will choose a password of your own.\n"
        f"  Lost it? `commandcenter user password {NAME}` gives another one.\n"
    )
