"""Triggers that lock the shift log: the database itself refuses to remove or replace an entry, to change anything of
one but its text, and to change that once it is locked. The clock is the database's own: what a writer says that the
time is changes nothing.

Like those of the audit trail (append_only.py) they hold off mistakes and whoever has got no more than our connection.
"""

from typing import Final

from sqlalchemy import Connection, text

_FIXED: Final = ("id", "at", "author", "role", "kind", "alert_id", "refers_to", "locks_at")
_WORDS: Final = "an entry of the shift log is locked"
_SQLITE_NOW: Final = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
_MOVED: Final = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in _FIXED)
_MOVED_PG: Final = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in _FIXED)
_SQLITE: Final = (
    f"CREATE TRIGGER shift_entry_locked BEFORE UPDATE ON shift_entry "
    f"WHEN {_SQLITE_NOW} >= OLD.locks_at OR {_MOVED} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    f"CREATE TRIGGER shift_entry_no_delete BEFORE DELETE ON shift_entry BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    # INSERT OR REPLACE removes the row that is in its way without asking the trigger above.
    f"CREATE TRIGGER shift_entry_no_replace BEFORE INSERT ON shift_entry "
    f"WHEN EXISTS (SELECT 1 FROM shift_entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
)
_POSTGRESQL: Final = (
    "CREATE FUNCTION shift_entry_locked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF extract(epoch FROM clock_timestamp()) * 1000 >= OLD.locks_at OR {_MOVED_PG} "
    f"THEN RAISE EXCEPTION '{_WORDS}'; END IF; RETURN NEW; END $$",
    "CREATE FUNCTION shift_entry_stays() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$",
    "CREATE TRIGGER shift_entry_locked BEFORE UPDATE ON shift_entry FOR EACH ROW EXECUTE FUNCTION shift_entry_locked()",
    "CREATE TRIGGER shift_entry_stays BEFORE DELETE OR TRUNCATE ON shift_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION shift_entry_stays()",
)


def lock(connection: Connection) -> None:
    """Make the triggers; the table must be there and have none."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))
