"""Sights of single complaints: who may see them, and that every one is written down before anything is shown.

Three roads lead to them: a screen whose address opens one (and its live stream), the detail page of a panel whose rows
are complaints, and the files of that panel. Pages read through connections that cannot write, so it is done here, where
the application is put together. What cannot be written down is not shown.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import flask
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import MINUTE
from commandcenter.live.watch import wall_clock
from commandcenter.store.engine import StoreError
from commandcenter.store.writes import audit
from layouts.contract import REFUSED, TICKET, UNWRITTEN, Params
from layouts.detail import Opened
from layouts.views import View

# A page and its stream, and a stream that comes back, are one sight of one ticket.
SAME: Final = 15 * MINUTE
_REMEMBERED: Final = 10_000
log = logging.getLogger(__name__)


class Sights:
    """Writes sights to the audit trail. ``engine`` writes; ``clock`` gives ms UTC."""

    def __init__(self, engine: Engine, clock: Callable[[], int] = wall_clock) -> None:
        self._engine, self._clock = engine, clock
        self._newest: OrderedDict[tuple[Any, ...], int] = OrderedDict()
        self._turn = threading.Lock()

    def of_view(self, view: View, who: Principal) -> View:
        """The view as ``who`` may see it: of a ticket that is not for him, or whose sight cannot be written down, it
        says so instead."""
        for panel in view.screen.panels:
            number = ticket_of(view.params, panel.ticket)
            if number and not who.may(Permission.TICKETS):
                view = _closed(view, panel.ticket, REFUSED)
            elif number and not self._is_written_once(view, panel.key, number, who):
                view = _closed(view, panel.ticket, UNWRITTEN)
        return view

    def of_table(self, found: Opened, who: Principal) -> bool:
        """Whether the table of a detail page may be shown: it has no tickets, or its sight is written down now."""
        if not found.panel.has_tickets:
            return True
        if "is_sight_written" not in flask.g:  # Dash makes the first layout of a process twice
            flask.g.is_sight_written = self._is_written(who, "ticket.seen", *_of_table(found))
        return bool(flask.g.is_sight_written)

    def of_file(self, found: Opened, ending: str, who: Principal) -> bool:
        """As ``of_table``, of a file that is taken along."""
        if not found.panel.has_tickets:
            return True
        subject, said = _of_table(found)
        return self._is_written(who, "ticket.exported", subject, {**said, "file": ending})

    def _is_written_once(self, view: View, panel: str, number: str, who: Principal) -> bool:
        seen = (who.kind, who.id, who.session, who.origin, number, view.at)
        with self._turn:
            at = self._clock()
            last = self._newest.get(seen)
            if last is not None and at - last < SAME:
                return True
            said = {"screen": view.screen.key, "panel": panel, "rows": 1} | _at(view.at)
            if not self._is_written(who, "ticket.seen", f"ticket:{number}", said):
                return False
            self._newest[seen] = at
            self._newest.move_to_end(seen)
            if len(self._newest) > _REMEMBERED:
                self._newest.popitem(last=False)
        return True

    def _is_written(self, who: Principal, action: str, subject: str, said: Mapping[str, Any]) -> bool:
        try:
            with self._engine.begin() as connection:
                audit.append(connection, who.actor, action, subject, None, said, self._clock())
        except (DBAPIError, StoreError) as error:
            log.warning("a sight of tickets cannot be written down, so it is refused: %s", error)
            return False
        return True


def ticket_of(params: Params, name: str) -> str:
    """The number of the complaint that the parameter ``name`` opens; empty: none."""
    said = params.get(name, "") if name else ""
    return said.removeprefix(TICKET).strip() if said.startswith(TICKET) else ""


def _closed(view: View, name: str, why: str) -> View:
    return replace(view, params={**view.params, name: why})


def _of_table(found: Opened) -> tuple[str, dict[str, Any]]:
    screen, panel = found.screen.key, found.panel.key
    rows = len(found.table.rows) if found.table is not None else 0
    said = {"screen": screen, "panel": panel, "filters": dict(found.params), "rows": rows}
    return f"tickets:{screen}/{panel}", said | _at(None if found.instant.live else found.instant.at)


def _at(at: int | None) -> dict[str, int]:
    """The moment that is shown, of a page of the past."""
    return {} if at is None else {"at": at}
