"""What there is to tell, written in the transaction of what it is about. Who is told, and how, is decided afterwards.

Each notice has a key. What is written down twice under the same key is one notice: a process that was killed and does
its work once more tells nothing twice.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.alerts.occasions import OF_ALERTS, Occasion
from commandcenter.store.schema import alert, notice

_SUBJECT_MAX = 160


def enqueue(connection: Connection, alert_id: int, occasion: Occasion, at: int, to: str = "") -> None:
    """Tell ``to``, a duty, what happened to the alert at ``at``; without a duty its owner.

    To be called after the change of the alert, in its transaction: the count of returns, steps and changes in the
    alert's row tells one occasion from the next of its kind. Raises ValueError for an occasion of no alert, and where
    there is no such alert.
    """
    if occasion not in OF_ALERTS:
        raise ValueError(f"{occasion.value} is no occasion of an alert: enqueue_notice")
    row = connection.execute(
        select(alert.c.returns, alert.c.step, alert.c.version).where(alert.c.id == alert_id)
    ).first()
    if row is None:
        raise ValueError(f"there is no alert {alert_id}")
    match occasion:
        case Occasion.RAISED:
            number = 0
        case Occasion.RETURNED | Occasion.CLEARED:
            number = row.returns
        case Occasion.ESCALATED:
            number = row.step
        case _:
            number = row.version
    key = f"alert:{alert_id}:{occasion.value}:{number}" + (f":{to}" if to else "")
    _insert(connection, key=key, alert_id=alert_id, occasion=occasion.value, duty=to, at=at)


def enqueue_notice(
    connection: Connection, occasion: Occasion, subject: str, detail: Mapping[str, Any], at: int, to: str = "",
    number: str = "",
) -> None:  # fmt: skip
    """Tell ``to``, a duty, about something that is no alert. Empty: whoever the routes say.

    ``subject`` names what it is about ("maintenance:17", "series:3"); ``number`` tells one occasion of the subject from
    the next of its kind (an instant, a count). ``detail`` is what the text says: ``name`` or ``names`` (of elements or
    places, never of people), ``starts_at``, ``ends_at``, ``until`` (ms UTC). Free text of people has no place in it.
    """
    if occasion in OF_ALERTS:
        raise ValueError(f"{occasion.value} is an occasion of an alert: enqueue")
    subject = subject[:_SUBJECT_MAX]
    _insert(
        connection, key=f"{occasion.value}:{subject}:{number[:80]}", alert_id=None, occasion=occasion.value, duty=to,
        subject=subject, detail=json.dumps(dict(detail), ensure_ascii=False, sort_keys=True), at=at,
    )  # fmt: skip


def _insert(connection: Connection, **row: Any) -> None:
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(make(notice).values(**row).on_conflict_do_nothing(index_elements=["key"]))
