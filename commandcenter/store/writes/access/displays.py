"""Displays: pairings that wait, displays that are accepted, and displays that are locked out.

Every step is a guarded statement: one row must have changed, or somebody else got there first.
"""

from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from commandcenter.domain import displays as rules
from commandcenter.domain.displays import Hanging
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display, Waiting
from commandcenter.store.schema import display, pairing
from commandcenter.store.writes.wall.displays import hang_as


class NoSuchCode(StoreError):
    """No display shows this code, or not any more, or it was accepted already."""

    def __init__(self) -> None:
        super().__init__("No display shows this code any more")


class NameTaken(StoreError):
    """A display of this name may watch already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a display {name!r} already: revoke it first, or choose another name")


def wait(connection: Connection, code: str, secret_hash: str, origin: str, at: int) -> Waiting:
    """A display begins to wait. Raises rules.Full; IntegrityError when the code is shown by another one."""
    connection.execute(delete(pairing).where(pairing.c.expires_at <= at))
    known = [(each.id, each.origin) for each in queries.waiting(connection, at)]
    greedy = rules.room(known, origin)
    if greedy is not None:
        connection.execute(delete(pairing).where(pairing.c.id == greedy, pairing.c.display_id.is_(None)))
    row = {
        "code": code, "secret_hash": secret_hash, "created_at": at, "expires_at": at + rules.CODE_TTL,
        "origin": origin[:64],
    }  # fmt: skip
    made = connection.execute(insert(pairing).values(row).returning(pairing.c.id)).scalar_one()
    return Waiting(int(made), code, origin[:64], at, at + rules.CODE_TTL)


def accept(
    connection: Connection, code: str, name: str, start: str, by: str, at: int, hanging: Hanging | None = None
) -> Display:
    """The display that shows the code may watch from now on: its secret is its token.

    Raises NoSuchCode, NameTaken, CellTaken; IntegrityError when two are accepted into one cell at the same moment.
    """
    found = queries.waiting_of_code(connection, code, at)
    if found is None:
        raise NoSuchCode
    secret = select(pairing.c.secret_hash).where(pairing.c.id == found.id).scalar_subquery()
    id_ = _insert(connection, name, start, by, secret, at)
    ours = (pairing.c.id == found.id) & pairing.c.display_id.is_(None)
    if connection.execute(update(pairing).where(ours).values(display_id=id_)).rowcount != 1:
        raise NoSuchCode
    return _hung(connection, Display(id_, name, start, at, by, None, "", None, None), hanging)


def add(
    connection: Connection, name: str, start: str, by: str, *, code: str, link_hash: str, token_hash: str, at: int,
    hanging: Hanging | None = None,
) -> Display:  # fmt: skip
    """A display that nobody has yet: whoever opens its link first is it. ``token_hash``: of a token that nobody holds.

    ``code`` is shown nowhere. Raises NameTaken, CellTaken.
    """
    id_ = _insert(connection, name, start, by, token_hash, at)
    row = {
        "code": code, "secret_hash": link_hash, "created_at": at, "expires_at": at + rules.CODE_TTL,
        "display_id": id_,
    }  # fmt: skip
    connection.execute(insert(pairing).values(row))
    return _hung(connection, Display(id_, name, start, at, by, None, "", None, None), hanging)


def redeem(connection: Connection, link_hash: str, token_hash: str, at: int) -> Display | None:
    """The link is used up, and its display has this token. None: it was used, has expired, or never was one."""
    ours = (pairing.c.secret_hash == link_hash) & pairing.c.display_id.is_not(None) & (pairing.c.expires_at > at)
    used = connection.execute(delete(pairing).where(ours).returning(pairing.c.display_id)).scalar_one_or_none()
    if used is None:
        return None
    fresh = (display.c.id == used) & display.c.seen_at.is_(None) & display.c.revoked_at.is_(None)
    if connection.execute(update(display).where(fresh).values(token_hash=token_hash)).rowcount != 1:
        return None
    return queries.of_token(connection, token_hash)


def rename(connection: Connection, id_: int, name: str, start: str) -> Display | None:
    """What a display is called from now on, and where it begins; as it was, None: it was not let in. Raises
    NameTaken."""
    known = queries.of_id(connection, id_)
    if known is None:
        return None
    if any(each.name == name and each.id != id_ for each in queries.accepted(connection)):
        raise NameTaken(name)
    connection.execute(update(display).where(display.c.id == id_).values(name=name, start=start))
    return known


def revoke(connection: Connection, id_: int, by: str, at: int) -> Display | None:
    """Lock a display out; None when it was not let in. Its next request finds nobody."""
    ours = (display.c.id == id_) & display.c.revoked_at.is_(None)
    known = queries.of_id(connection, id_)
    if connection.execute(update(display).where(ours).values(revoked_at=at, revoked_by=by)).rowcount != 1:
        return None
    connection.execute(delete(pairing).where(pairing.c.display_id == id_))
    return known


def _hung(connection: Connection, made: Display, hanging: Hanging | None) -> Display:
    if hanging is None:
        return made
    hang_as(connection, made.id, hanging)
    return replace(made, hanging=hanging)


def _insert(connection: Connection, name: str, start: str, by: str, token_hash: object, at: int) -> int:
    if any(each.name == name for each in queries.accepted(connection)):
        raise NameTaken(name)
    row = {"name": name, "start": start, "token_hash": token_hash, "created_at": at, "created_by": by}
    return int(connection.execute(insert(display).values(row).returning(display.c.id)).scalar_one())
