"""Where people themselves wrote the number of a ticket: that stays, because it is theirs, and must be looked at."""

from typing import Final

from sqlalchemy import Connection, Table, func, or_, select

from commandcenter.domain.privacy.orders import plain
from commandcenter.store.schema import (
    audit,
    briefing,
    handover,
    priority_version,
    report,
    report_line,
    rota_turn,
    shift_entry,
)

_MAX: Final = 20
_WRITTEN: Final[tuple[tuple[Table, str, tuple[str, ...]], ...]] = (
    (priority_version, "priority_id", ("title", "note", "programme")),
    (report, "id", ("reason",)),
    (report_line, "report_id", ("driver", "obstacle", "evidence", "typed", "text")),
    (briefing, "id", ("note",)),
    (shift_entry, "id", ("text",)),
    (handover, "id", ("watch", "questions")),
    (rota_turn, "id", ("note",)),
    (audit, "id", ("subject", "before", "after")),
)


def mentions(connection: Connection, ticket: str) -> tuple[str, ...]:
    """The rows in which the number stands, as "priority_version 17", at most 20 of each table. It may be another
    number that looks the same: only a person can say."""
    wanted, found = plain(ticket), []
    for table, key, columns in _WRITTEN:
        has = or_(*(func.lower(table.c[column]).contains(wanted, autoescape=True) for column in columns))
        ids = connection.execute(select(table.c[key]).distinct().where(has).order_by(table.c[key]).limit(_MAX))
        found += [f"{table.name} {id_}" for id_ in ids.scalars()]
    return tuple(found)
