"""The shift log of a day as a table: an entry a row, what was added to it below it."""

from datetime import date, datetime, time
from typing import Any

from commandcenter.domain.clock import WIB, Instant, from_datetime
from commandcenter.domain.duty.log import Entry
from commandcenter.domain.duty.model import CENTER
from commandcenter.domain.duty.weeks import log_day, shift_number
from commandcenter.store.queries import duty, shift_log
from layouts.contract import Column, Connection, Table
from layouts.duty import words
from layouts.duty.known import day_text
from layouts.i18n import message, text

COLUMNS = (
    Column("id", message("Number"), "number", tells="things"),
    Column("at", message("Time (WIB)"), "instant"),
    Column("shift", message("Shift"), "number", tells="things"),
    Column("author", message("Done by"), tells="inside"),
    Column("kind", message("Kind of entry")),
    Column("refers_to", message("Refers to"), "number", tells="things"),
    Column("alert", message("About the alert"), "number", tells="things"),
    Column("text", message("Entry"), tells="inside"),
    Column("locks_at", message("Locked from"), "instant"),
)


def instant(given: str, now: int) -> Instant:
    """The moment of an address, as pages understand it in digits; never in the future."""
    at = int(given) if given.isascii() and given.isdigit() and len(given) <= 14 else now
    return Instant(at, live=False) if at < now else Instant(now)


def day(given: str, shown: Instant) -> str | None:
    """The day of the log that is meant (2026-11-23); without one that of the moment. None: it is no day."""
    if not given:
        return day_text(log_day(shown.at, "")[0])
    try:
        return date.fromisoformat(given).isoformat() if len(given) == 10 and int(given[:4]) > 1970 else None
    except ValueError:
        return None


def table(connection: Connection, shown: Instant, day: str, lang: str) -> Table:
    """All of a day, in the order in which it was written down."""
    center = duty.one(connection, CENTER)
    shifts = center.shifts if center is not None else ""
    noon = from_datetime(datetime.combine(date.fromisoformat(day), time(23, 59), WIB))
    rows = []
    for written in shift_log.entries(connection, shown, *log_day(noon, shifts)):
        rows += [_row(entry, shifts, lang) for entry in (written.entry, *written.additions)]
    return Table(COLUMNS, rows)


def _row(entry: Entry, shifts: str, lang: str) -> dict[str, Any]:
    return {
        "id": entry.id, "at": entry.at, "shift": shift_number(entry.at, shifts) or None, "author": entry.author,
        "kind": text(lang, words.KINDS[entry.kind]), "refers_to": entry.refers_to, "alert": entry.alert_id,
        "text": entry.text, "locks_at": entry.locks_at,
    }  # fmt: skip
