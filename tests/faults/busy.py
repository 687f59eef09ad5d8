"""The command center in a process that hardly gets to its requests: a thread that only counts holds the interpreter."""

import sys
import threading

import flask

from commandcenter import wsgi


def _count() -> None:
    number = 0
    while True:
        number += 1
        sys.setswitchinterval(0.01)  # whoever lets go of the interpreter, as every read does, gets it back that late


def application() -> flask.Flask:
    """As ``commandcenter.wsgi`` makes it."""
    made = wsgi.application()
    threading.Thread(target=_count, daemon=True).start()
    return made
