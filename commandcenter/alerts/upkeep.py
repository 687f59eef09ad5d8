"""What planned work needs as time passes: windows of series made ahead, and notices at start, end, overrun, expiry.

``tick`` is called once a minute by the process that runs alerts. Level-triggered: what it does follows from what is
stored and the instant alone, each step in a transaction of its own. So it may be killed anywhere, called twice, and run
in two processes at once, and still everything is made once and told once.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Engine

from commandcenter.domain.maintenance import due, scope
from commandcenter.domain.maintenance.due import Due
from commandcenter.domain.maintenance.model import Notice, Part, Series, Work
from commandcenter.store import versions
from commandcenter.store.queries import inventory, sites
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.queries.overrun import not_up
from commandcenter.store.versions import Topic
from commandcenter.store.writes.maintenance import notices, series

NAMES_MAX: Final = 10  # of one notice
log = logging.getLogger(__name__)


def tick(engine: Engine, at: int) -> list[Due]:
    """Do what is due at ``at`` (ms UTC); what was told now."""
    with engine.connect() as connection:
        in_force = queries.series(connection, at, at - due.LOOKBACK)
        unfilled = series.unfilled(connection, at)
    for each in in_force:
        if each.id in unfilled and each.expires_at > at:
            _fill(engine, each.id, at)
    told = [*_of_series(engine, in_force, at), *_of_works(engine, at)]
    for found in told:
        log.info("maintenance: %s %s", found.subject, found.kind.value)
    return told


def _fill(engine: Engine, id_: int, at: int) -> None:
    with engine.begin() as connection:
        if series.fill(connection, id_, at):
            versions.bump(connection, [Topic.MAINTENANCE], at)


def _of_series(engine: Engine, in_force: Iterable[Series], at: int) -> list[Due]:
    with engine.connect() as connection:
        noted = queries.noted(connection, [f"series:{each.id}" for each in in_force])
        found = [(each, told) for each in in_force for told in due.of_series(each, noted, at)]
        names = _names(connection) if found else {}
    return [told for each, told in found if _tell(engine, told, _about(each, names), at)]


def _about(each: Series, names: Mapping[str, str]) -> dict[str, Any]:
    said = [names.get(token.removeprefix(f"{scope.BEHIND}:"), token) for token in each.scope[:NAMES_MAX]]
    return {"names": said, "until": each.expires_at}


def _names(connection: Connection) -> dict[str, str]:
    places = {each.code: each.name for each in inventory.kecamatan(connection)}
    return scope.names(inventory.load(connection), sites.load(connection), places)


def _of_works(engine: Engine, at: int) -> list[Due]:
    with engine.connect() as connection:
        works = queries.begun(connection, at, due.LOOKBACK)
        noted = queries.noted(connection, [f"work:{work.number}" for work in works])
    told = []
    for work in works:
        detail = _said(work, work.parts)
        told += [found for found in due.of_work(work, noted, at) if _tell(engine, found, detail, at)]
        deadline = due.judged_at(work, noted, at)
        if deadline is not None:
            told += _judged(engine, work, at, deadline)
    return told


def _judged(engine: Engine, work: Work, at: int, deadline: int) -> list[Due]:
    """Whether everything is up again, said once. As long as nobody knows, nothing is said."""
    with engine.connect() as connection:
        late = not_up(connection, work, at, deadline)
    if late is None:
        return []
    kind = Notice.OVERRUN if late else Notice.RESTORED
    found = Due(f"work:{work.number}", kind, work.ends_at)
    return [found] if _tell(engine, found, _said(work, late), at) else []


def _tell(engine: Engine, found: Due, detail: Mapping[str, Any], at: int) -> bool:
    with engine.begin() as connection:
        return notices.note(connection, found, detail, at)


def _said(work: Work, parts: Iterable[Part]) -> dict[str, Any]:
    names = [part.name for part in parts][:NAMES_MAX]
    return {"names": names, "starts_at": work.starts_at, "ends_at": work.ends_at}
