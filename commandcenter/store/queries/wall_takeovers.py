"""Takeovers of the wall by alerts, those that are over too."""

import json
from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.wall.takeover import Taken
from commandcenter.store.queries import alerts
from commandcenter.store.queries import wall as queries
from commandcenter.store.schema import alert, wall_layer


def since(connection: Connection, at: int) -> list[Taken]:
    """Those that stand, and those that were put on the wall or ended after ``at`` (ms UTC); the first first."""
    is_meant = (wall_layer.c.kind == "takeover") & or_(
        wall_layer.c.ends_at.is_(None), wall_layer.c.ends_at > at, wall_layer.c.created_at >= at
    )
    columns = (wall_layer.c[name] for name in ("id", "ended_by", "alert_id", "joined"))
    rows = connection.execute(select(*columns).where(is_meant).order_by(wall_layer.c.id)).all()
    meant = {row.id: {row.alert_id, *json.loads(row.joined)} - {None} for row in rows}
    about = _about(connection, set().union(*meant.values()))
    layers = {layer.id: layer for layer in queries.layers_of(connection, meant)}
    return [
        Taken(layers[row.id], row.ended_by, {id_: about[id_] for id_ in sorted(meant[row.id]) if id_ in about})
        for row in rows
    ]


def concerned(connection: Connection, open_: Iterable[Alert], taken: Iterable[Taken]) -> list[Alert]:
    """The open alerts, and those that takeovers stand for although they are closed by now."""
    found = {each.id: each for each in open_}
    for id_ in sorted({id_ for each in taken for id_ in each.about} - found.keys()):
        closed = alerts.alert(connection, id_)
        if closed is not None:
            found[id_] = closed
    return list(found.values())


def _about(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    query = select(alert.c.id, alert.c.rule, alert.c.entity).where(alert.c.id.in_(sorted(ids)))
    return {row.id: (row.rule, row.entity) for row in connection.execute(query)}
