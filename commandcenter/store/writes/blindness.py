"""Writing down when the monitor is blind, in the transactions in which workers say how they are.

Call these before the worker's own row is written: what it said last is what they judge by. They say whether they wrote
something: the caller raises the version, once.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, Engine, bindparam, text

from commandcenter.domain.availability import blindness
from commandcenter.domain.availability.blindness import LISTENING, Cause, Ear
from commandcenter.store import versions
from commandcenter.store.queries import blindness as queries
from commandcenter.store.versions import Topic

_OPEN: Final = text(
    "INSERT INTO monitor_gap (starts_at, ends_at, cause) VALUES (:starts_at, :ends_at, :cause) ON CONFLICT DO NOTHING"
)
_IS_OPEN: Final = text(
    "SELECT starts_at FROM monitor_gap WHERE ends_at IS NULL AND cause IN :causes ORDER BY starts_at LIMIT 1"
).bindparams(bindparam("causes", expanding=True))
_CLOSE: Final = text(
    "UPDATE monitor_gap SET ends_at = CASE WHEN :at > starts_at THEN :at ELSE starts_at END "
    "WHERE ends_at IS NULL AND cause IN :causes"
).bindparams(bindparam("causes", expanding=True))


def listens(connection: Connection, name: str, at: int) -> bool:
    """The worker ``name`` listens at ``at``: whatever blindness lasted is over.

    Nobody may have been there to notice it: then it lasted from the last beat of anybody.
    """
    if _is_open(connection, LISTENING):
        _close(connection, LISTENING, at)
        return True
    ears = [ear for ear in queries.ears(connection) if ear.listens]
    since = blindness.last_heard(ears)
    if since is None or at - since < blindness.SILENT:
        return False
    own = next((ear for ear in ears if ear.name == name), None)
    _open(connection, since, at, Cause.STORE if own is not None and own.beat_at == since else Cause.INGEST)
    return True


def listens_not(connection: Connection, name: str, cause: Cause, at: int, *, was_there: bool = True) -> bool:
    """The worker ``name`` does not listen at ``at``. When nobody else does either, the monitor is blind since the last
    one did. ``was_there``: it ran until now, so that its own last beat does not end what it heard."""
    ears = queries.ears(connection)
    others = [ear for ear in ears if ear.name != name]
    if blindness.hears(others, at) or _is_open(connection, LISTENING):
        return False
    since = blindness.last_heard([*others, *(_until_now(ear, at, was_there) for ear in ears if ear.name == name)])
    if since is not None:
        _open(connection, min(since, at), None, cause)
    return since is not None


def judge_hearing(engine: Engine, listening_since: int, missed_max: int, at: int) -> None:
    """Whether anything at all is heard: when all fell silent together, it is our own ear that fails."""
    with engine.begin() as connection:
        heard = queries.heard(connection)
        since = connection.execute(_IS_OPEN, {"causes": [Cause.UPLINK.value]}).scalar()
        if since is None:
            deaf = blindness.deaf_since(heard, listening_since, missed_max, at)
            if deaf is not None:
                _open(connection, deaf, None, Cause.UPLINK)
                versions.bump(connection, [Topic.WORKER], at)
        elif (again := blindness.hearing_again(heard, since)) is not None and again <= at:
            _close(connection, (Cause.UPLINK,), at)
            versions.bump(connection, [Topic.WORKER], at)


def _until_now(ear: Ear, at: int, was_there: bool) -> Ear:
    """A worker that ran on heard until this instant; one that starts only until its last beat."""
    is_fresh = was_there and ear.listens and at - ear.beat_at < blindness.SILENT
    return ear._replace(beat_at=at) if is_fresh else ear


def _is_open(connection: Connection, causes: Iterable[Cause]) -> bool:
    return connection.execute(_IS_OPEN, {"causes": [cause.value for cause in causes]}).first() is not None


def _open(connection: Connection, starts_at: int, ends_at: int | None, cause: Cause) -> None:
    connection.execute(_OPEN, {"starts_at": starts_at, "ends_at": ends_at, "cause": cause.value})


def _close(connection: Connection, causes: Iterable[Cause], at: int) -> None:
    connection.execute(_CLOSE, {"at": at, "causes": [cause.value for cause in causes]})
