"""The inventory as stored."""

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from commandcenter.domain.model import Inventory, Kecamatan, Link, Medium, Node, NodeRole
from commandcenter.store import schema

_element, _node, _link = schema.element, schema.node, schema.link


def load(connection: Connection, at: int | None = None) -> Inventory:
    """The network as it stood at ``at`` (None: now): what was there and not retired, in the order of the ids.

    Names, places and ends are today's: the inventory keeps when an element came and went, not every edit. A link whose
    present end did not exist at ``at`` is left out.
    """
    there = is_there(at)
    nodes = {
        row.id: Node(
            row.id, row.key, row.name, row.kecamatan, NodeRole(row.role), row.latitude, row.longitude, row.heartbeat_s
        )
        for row in connection.execute(
            select(_element, _node.c.role, _node.c.latitude, _node.c.longitude)
            .join(_node, _node.c.id == _element.c.id)
            .where(there)
            .order_by(_element.c.id)
        )
    }
    links = {
        row.id: Link(
            row.id, row.key, row.name, row.kecamatan, row.a, row.b,
            Medium(row.medium), row.capacity_mbps, row.heartbeat_s,
        )
        for row in connection.execute(
            select(_element, _link.c.a, _link.c.b, _link.c.medium, _link.c.capacity_mbps)
            .join(_link, _link.c.id == _element.c.id)
            .where(there)
            .order_by(_element.c.id)
        )
        if row.a in nodes and row.b in nodes
    }  # fmt: skip
    return Inventory(nodes, links)


def kecamatan(connection: Connection) -> tuple[Kecamatan, ...]:
    """Every kecamatan, by code."""
    table = schema.kecamatan
    return tuple(
        Kecamatan(
            code=row.code,
            bps_code=row.bps_code,
            name=row.name,
            aliases=tuple(alias for alias in row.aliases.split("|") if alias),
            latitude=row.latitude,
            longitude=row.longitude,
            area_km2=row.area_km2,
            population=row.population,
            desa=row.desa,
            kelurahan=row.kelurahan,
            neighbours=tuple(row.neighbours.split()),
        )
        for row in connection.execute(select(table).order_by(table.c.code))
    )


def keys(connection: Connection) -> dict[tuple[str, str], tuple[int, str]]:
    """(kind, key) of what reports now -> (element id, code of its kecamatan). Retired elements are not in it."""
    columns = (_element.c.kind, _element.c.key, _element.c.id, _element.c.kecamatan)
    rows = connection.execute(select(*columns).where(is_there(None)))
    return {(row.kind, row.key): (row.id, row.kecamatan) for row in rows}


def is_there(at: int | None) -> ColumnElement[bool]:
    if at is None:
        return _element.c.retired_at.is_(None)
    return and_(_element.c.added_at <= at, or_(_element.c.retired_at.is_(None), _element.c.retired_at > at))
