"""What of a work is not up again after its end."""

from sqlalchemy import Connection, Select, select

from commandcenter.domain.clock import Instant
from commandcenter.domain.maintenance.model import Part, Work
from commandcenter.domain.model import Kind, State, Status
from commandcenter.domain.picture import NetworkPicture, Shown
from commandcenter.store.queries import network, sites
from commandcenter.store.schema import maintenance

_UP = frozenset({State.UP, State.DEGRADED})


def not_up(connection: Connection, work: Work, at: int, deadline: int) -> tuple[Part, ...] | None:
    """Elements of the work that have not been up since ``deadline`` (ms UTC) or longer, as it is at ``at``.

    What another window explains, or a cause that is no part of the work, is left out: it says nothing of this work.
    None: nobody listens to the network now, so nobody knows.
    """
    is_network = any(part.kind != Kind.SITE for part in work.parts)
    if is_network and not network.is_listening(connection, at):
        return None
    picture = network.picture(connection, Instant(at)) if is_network else None
    websites = sites.load(connection)
    of_sites = network.statuses_at(connection, Instant(at), websites, is_judged=False)
    running = set(connection.execute(_running(at)).scalars())
    own = {part.element for part in work.parts}
    return tuple(
        part
        for part in work.parts
        if part.element not in running and _is_late(_status(part, picture, own, of_sites), deadline)
    )


def _running(at: int) -> Select[int]:
    return select(maintenance.c.element_id).where(
        maintenance.c.starts_at <= at, maintenance.c.ends_at > at, maintenance.c.cancelled_at.is_(None)
    )


def _status(part: Part, picture: NetworkPicture | None, own: set[int], of_sites: dict[int, Status]) -> Status | None:
    """None: it says nothing of the work."""
    if part.kind == Kind.SITE:
        return of_sites.get(part.element)
    view = picture.elements.get(part.element) if picture else None
    if view is None or (view.shown is Shown.BEHIND and not own.intersection(view.causes)):
        return None
    return view.status


def _is_late(status: Status | None, deadline: int) -> bool:
    return status is not None and status.state not in _UP and status.since <= deadline
