"""For a WSGI server: ``gunicorn -c commandcenter/gunicorn_config.py 'commandcenter.wsgi:application()'``."""

import sys

import flask

from commandcenter import settings
from commandcenter.access import exposure, first
from commandcenter.app import create_app
from commandcenter.store.engine import create_engine


def application() -> flask.Flask:
    """The application of the environment's settings. Raises SettingsError with every mistake.

    Whichever process finds no account at all makes the first one, and says its password on its standard error.
    """
    found = settings.load()
    exposure.check(found)
    writing = create_engine(found.database)
    if password := first.administrator(found, writing):
        address = found.web_origin or f"port {found.web_port}"
        sys.stderr.write(first.said_once(password, address) + "\n")
        sys.stderr.flush()
    writing.dispose()
    return create_app(found)
