"""Triggers that keep the audit trail append-only: the database itself refuses to change, remove or replace a row.

They hold off mistakes and whoever has got no more than our connection. Who owns the database can drop them; that is
what the chain and its anchors are for (``commandcenter audit verify``).
"""

from typing import Final

from sqlalchemy import Connection, text

_SQLITE: Final = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    # INSERT OR REPLACE removes the row that is in its way without asking the trigger above.
    "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail has one head'); END",
    "CREATE TRIGGER audit_head_no_return BEFORE UPDATE ON audit_head WHEN NEW.last_id < OLD.last_id OR NEW.one <> 1 "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END",
)
_POSTGRESQL: Final = (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE FUNCTION audit_head_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.last_id < OLD.last_id OR NEW.one <> 1 THEN RAISE EXCEPTION 'the audit trail only grows'; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_head_append_only BEFORE DELETE OR TRUNCATE ON audit_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_grows()",
)
TABLES: Final = ("audit", "audit_head", "shift_entry")  # the last by locked_entries.py


def guard(connection: Connection) -> None:
    """Make the triggers; the tables must be there and have none."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))
