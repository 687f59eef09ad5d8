"""The screens in every mood behind the real web application: ``/network?mood=storm``, ``/data?mood=crowd``.

Only the reading from the store is replaced; frame, renderer, live stream and style sheets are those of the house.
``flask --app tests.layouts.gallery:application run`` shows it, with COMMANDCENTER_DATABASE_URL as for serve.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import flask
from sqlalchemy import Connection

from commandcenter import settings
from commandcenter.app import create_app
from commandcenter.domain.clock import Instant
from layouts import SCREENS
from layouts.contract import Panel, Params
from tests.layouts.data import moods as data_moods
from tests.layouts.network import moods
from tests.layouts.pictures import inventory


def application() -> flask.Flask:
    """The application, with one more parameter in its addresses: ``mood``."""
    screens = [
        replace(screen, panels=tuple(_moody(screen.key, panel) for panel in screen.panels)) for screen in SCREENS
    ]
    return create_app(settings.load(simulated=True), screens)


def _moody(screen: str, panel: Panel) -> Panel:
    return replace(
        panel,
        fetch=partial(_fetch if screen == "network" else _fetch_data, panel.key),
        params=(*panel.params, "mood"),
        base_fetch=(lambda _connection: inventory()) if panel.base else None,
    )


def _fetch(key: str, _connection: Connection, instant: Instant, params: Params) -> Any:
    mood = params.get("mood", "quiet")
    return moods.data(key, mood if mood in moods.MOODS else "quiet", instant.at, params.get("select", ""))


def _fetch_data(key: str, _connection: Connection, _instant: Instant, params: Params) -> Any:
    mood = params.get("mood", "quiet")
    if key == "detail":
        return data_moods.opened(params.get("select", ""))
    return data_moods.data(key, mood if mood in data_moods.MOODS else "quiet")
