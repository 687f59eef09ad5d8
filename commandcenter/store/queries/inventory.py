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
    return _read(connection, is_there(at))[0]


def between(connection: Connection, start: int, end: int) -> tuple[Inventory, dict[int, tuple[int, int]]]:
    """Everything that was there at some time between the two instants, and from when to when each was (``end`` for what
    is there still)."""
    there = (_element.c.added_at < end) & (_element.c.retired_at.is_(None) | (_element.c.retired_at > start))
    plan, found = _read(connection, there)
    return plan, {
        id_: (added_at, end if retired_at is None else min(retired_at, end))
        for id_, (added_at, retired_at) in found.items()
        if id_ in plan.nodes or id_ in plan.links
    }


def _read(connection: Connection, there: ColumnElement[bool]) -> tuple[Inventory, dict[int, tuple[int, int | None]]]:
    """The nodes, and the links between two of them; when each element was added and retired."""
    since: dict[int, tuple[int, int | None]] = {}
    nodes: dict[int, Node] = {}
    for row in connection.execute(
        select(_element, _node.c.role, _node.c.latitude, _node.c.longitude)
        .join(_node, _node.c.id == _element.c.id)
        .where(there)
        .order_by(_element.c.id)
    ):
        since[row.id] = (row.added_at, row.retired_at)
        nodes[row.id] = Node(
            row.id, row.key, row.name, row.kecamatan, NodeRole(row.role), row.latitude, row.longitude, row.heartbeat_s
        )
    links: dict[int, Link] = {}
    for row in connection.execute(
        select(_element, _link.c.a, _link.c.b, _link.c.medium, _link.c.capacity_mbps)
        .join(_link, _link.c.id == _element.c.id)
        .where(there)
        .order_by(_element.c.id)
    ):
        if row.a in nodes and row.b in nodes:
            since[row.id] = (row.added_at, row.retired_at)
            links[row.id] = Link(
                row.id, row.key, row.name, row.kecamatan, row.a, row.b,
                Medium(row.medium), row.capacity_mbps, row.heartbeat_s,
            )  # fmt: skip
    return Inventory(nodes, links), since


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
