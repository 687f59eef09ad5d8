"""For a WSGI server: ``gunicorn -c commandcenter/gunicorn_config.py 'commandcenter.wsgi:application()'``."""

import flask

from commandcenter import settings
from commandcenter.app import create_app


def application() -> flask.Flask:
    """The application of the environment's settings. Raises SettingsError with every mistake."""
    return create_app(settings.load())
