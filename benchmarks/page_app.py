"""For gunicorn: the application with the assets of the folder that BENCHMARK_ASSETS names."""

import os
from pathlib import Path

import flask

from commandcenter import settings
from commandcenter.app import create_app


def application() -> flask.Flask:
    """As commandcenter.wsgi, with other assets."""
    return create_app(settings.load(), assets=Path(os.environ["BENCHMARK_ASSETS"]))
