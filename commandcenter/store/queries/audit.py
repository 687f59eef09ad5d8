"""The audit trail: what people did, the newest first; and as the chain that it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, Select, select
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.audit import Deed
from commandcenter.domain.audit_chain import FORM, GENESIS, Anchor, Head, Link, Verdict, verify
from commandcenter.domain.clock import Instant
from commandcenter.store.schema import audit, audit_head

_PLAIN: Final = ("id", "at", "actor", "role", "origin", "action", "subject")
_LINK: Final = (*_PLAIN, "before", "after", "form", "previous", "digest")
_PAGE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deeds. ``action`` and ``subject`` with a star at their end are beginnings ("report.*").

    ``since`` (from) and ``until`` (before) are ms UTC; ``below``: only ids below this one, to go on reading.
    """

    actor: str | None = None
    role: str | None = None
    origin: str | None = None
    action: str | None = None
    subject: str | None = None
    since: int | None = None
    until: int | None = None
    below: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self == Asked()


@dataclass(frozen=True, slots=True)
class State:
    """What the head says: how far the trail goes, what the last check found and when, what was anchored last."""

    last_id: int
    digest: str
    verified_at: int | None
    verified_id: int | None
    fault: str | None
    fault_id: int | None
    anchored_at: int | None
    anchored_id: int | None


def deeds(
    connection: Connection, instant: Instant, *, subject: str | None = None, actor: str | None = None, limit: int = 50
) -> tuple[Deed, ...]:
    """At most ``limit`` deeds that had been done at the instant, the newest first; of a subject, of an actor."""
    return found(connection, instant, Asked(subject=subject, actor=actor), limit)


def found(connection: Connection, instant: Instant, asked: Asked, limit: int) -> tuple[Deed, ...]:
    """At most ``limit`` deeds of this kind that had been done at the instant, the newest first."""
    query = _asked(select(audit), asked).order_by(audit.c.id.desc()).limit(limit)
    if not instant.live:
        query = query.where(audit.c.at <= instant.at)
    return tuple(map(_deed, connection.execute(query)))


def links(connection: Connection, asked: Asked | None = None, above: int = 0) -> Iterator[Link]:
    """The rows as they are stored, by ascending id, a page at a time. One that the database cannot read comes as a row
    that nothing sealed, and is the last."""
    last = above
    query = _asked(select(*(audit.c[name] for name in _LINK)), asked or Asked()).order_by(audit.c.id)
    while True:
        page = query.where(audit.c.id > last)
        try:
            rows = connection.execute(page.limit(_PAGE)).all()
        except DBAPIError:
            unreadable = _unreadable(connection, page)
            if unreadable is None:
                raise
            yield from unreadable
            return
        yield from (Link(*row) for row in rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1].id


def _unreadable(connection: Connection, page: Select[Any]) -> list[Link] | None:
    """The rows up to the one that cannot be read, and that one; None when it is not a row's fault."""
    read: list[Link] = []
    try:
        ids = connection.scalars(page.with_only_columns(audit.c.id).limit(_PAGE)).all()
    except DBAPIError:
        return None
    for id in ids:
        try:
            row = connection.execute(select(*(audit.c[name] for name in _LINK)).where(audit.c.id == id)).one()
        except DBAPIError:
            return [*read, Link(id, 0, "", "", "", "", "", None, None, FORM, GENESIS, "")]
        read.append(Link(*row))
    return None


def state(connection: Connection) -> State | None:
    """What the head says; None when there is none, which only tampering or an emptied database leads to."""
    row = connection.execute(select(*(audit_head.c[name] for name in State.__dataclass_fields__))).one_or_none()
    return None if row is None else State(*row)


def checked(connection: Connection, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Whether the trail is what was written. Raises DBAPIError when the database cannot be read at all."""
    walk = _ToTheEnd(connection)
    return verify(walk.links(), lambda: walk.head, anchors, start=Head())


class _ToTheEnd:
    """Every row, and the head that names the last of them.

    Others append meanwhile, and no snapshot is needed: a row and the head that names it appear at once, so whoever
    reads the head finds the rows up to it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.head = Head(-1)

    def links(self) -> Iterator[Link]:
        last = 0
        while True:
            before = last
            for link in links(self._connection, above=last):
                yield link
                last = link.id
            seen, self.head = self.head, _head(self._connection)
            if self.head.id == last or (before == last and seen == self.head):
                return


def _head(connection: Connection) -> Head:
    said = state(connection)
    return Head() if said is None else Head(said.last_id, said.digest)


def _asked(query: Select[Any], asked: Asked) -> Select[Any]:
    for column in ("actor", "role", "origin"):
        if (said := getattr(asked, column)) is not None:
            query = query.where(audit.c[column] == said)
    for column in ("action", "subject"):
        if (said := getattr(asked, column)) is not None:
            query = query.where(_is_like(audit.c[column], said))
    if asked.since is not None:
        query = query.where(audit.c.at >= asked.since)
    if asked.until is not None:
        query = query.where(audit.c.at < asked.until)
    if asked.below is not None:
        query = query.where(audit.c.id < asked.below)
    return query


def _is_like(column: ColumnElement[str], said: str) -> ColumnElement[bool]:
    return column.startswith(said[:-1], autoescape=True) if said.endswith("*") else column == said


def _deed(row: Any) -> Deed:
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    return Deed(**plain, before=_said(row.before), after=_said(row.after))


def _said(text: str | None) -> dict[str, Any] | None:
    """What stands there; what is no JSON any more was tampered with, and is shown as it is."""
    if text is None:
        return None
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {"": text}
    return said if isinstance(said, dict) else {"": said}
