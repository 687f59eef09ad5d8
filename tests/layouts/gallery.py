"""The screens in every mood behind the real web application: ``/network?mood=storm``, ``/data?mood=crowd``.
Every mark is on ``/marks``.

Only the reading from the store is replaced; frame, renderer, live stream and style sheets are those of the house. A
screen has moods when there is a ``tests/layouts/<key>/moods.py`` (tests/layouts/test_screens.py says what it gives).
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
from layouts import SCREENS, detail
from layouts.contract import Panel, Params, Screen
from tests.layouts.alerts import moods as alerts_moods
from tests.layouts.data import moods as data_moods
from tests.layouts.marks.every import PAGE as MARKS
from tests.layouts.moody import Moods, moods_of
from tests.layouts.network import moods as network_moods
from tests.layouts.overview import moods as overview_moods
from tests.layouts.wall import moods as wall_moods


def application() -> flask.Flask:
    """The application, with one more parameter in its addresses: ``mood``."""
    screens = [_moody(screen, found) for screen in SCREENS if (found := moods_of(screen.key)) is not None]
    return create_app(settings.load(simulated=True), screens, pages=(detail.page(screens), MARKS))


def _moody(screen: Screen, moods: Moods) -> Screen:
    return replace(screen, panels=tuple(_with_mood(screen.key, moods, panel) for panel in screen.panels))


def _with_mood(screen: str, moods: Moods, panel: Panel) -> Panel:
    return replace(
        panel,
        fetch=partial(_fetch, screen, moods, panel.key),
        params=(*panel.params, "mood"),
        base_fetch=(lambda _connection: moods.base(panel.key)) if panel.base else None,
    )


def _fetch(screen: str, moods: Moods, key: str, _connection: Connection, instant: Instant, params: Params) -> Any:
    mood = params.get("mood", "quiet")
    mood = mood if mood in moods.names else "quiet"
    if screen == "network":
        return network_moods.data(key, mood, instant.at, params.get("select", ""))
    if screen == "overview":
        return overview_moods.asked(key, mood, params)
    if screen == "alerts":
        return alerts_moods.data(key, mood, instant.at)
    if screen == "wall":
        return wall_moods.data(key, mood, instant.at)
    if screen == "data" and key == "detail":
        return data_moods.opened(params.get("select", ""))
    return moods.data(key, mood)
