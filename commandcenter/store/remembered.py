"""Answers that a reading connection keeps until what they stand on has a new version.

Some questions are asked by many panels and are dearer than all the rest: the attainment ledger, what is normal. The
version of a topic rises in the transaction that changes its rows, so what is remembered never differs from what would
be found anew. A connection that may write remembers nothing: what it wrote may yet be rolled back.
"""

from collections.abc import Callable, Collection, Hashable
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from commandcenter.store import versions
from commandcenter.store.versions import Topic

MOST: Final = 12  # answers of a connection: the present, a past moment, and the quarters that somebody looks at
_KEPT: Final = "remembered"
_READS: Final = "reads"
Answer = TypeVar("Answer")


def remembered(connection: Connection, key: Hashable, topics: Collection[Topic], make: Callable[[], Answer]) -> Answer:
    """What ``make`` gives, or gave under this key while none of ``topics`` has changed since. The key must name
    everything else that the answer depends on."""
    if not _reads_only(connection):
        return make()
    # Before the rows: should a change slip in between, the rows are newer than they are held to be, and read again.
    stored = versions.read(connection)
    now = tuple(stored.get(topic.value, 0) for topic in topics)
    kept: dict[Hashable, tuple[tuple[int, ...], Any]] = connection.info.setdefault(_KEPT, {})
    found = kept.pop(key, None)
    if found is None or found[0] != now:
        found = (now, make())
    kept[key] = found  # the newest last: the oldest goes first
    while len(kept) > MOST:
        kept.pop(next(iter(kept)))
    answer: Answer = found[1]
    return answer


def _reads_only(connection: Connection) -> bool:
    if _READS not in connection.info:
        is_postgresql = connection.dialect.name == "postgresql"
        asked = "SHOW default_transaction_read_only" if is_postgresql else "PRAGMA query_only"
        connection.info[_READS] = connection.exec_driver_sql(asked).scalar_one() in ("on", 1)
    return bool(connection.info[_READS])
