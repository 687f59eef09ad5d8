"""What a command changes leaves a row in the audit trail: in the transaction of the change itself, whoever wrote it.

One mechanism for all commands, at the engine: the first transaction that changes something gets a row before it is
committed, with the name of the command and what it was told. A command that knows more appends a row itself
(``did``); then none is added.
"""

import re
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

import click
from sqlalchemy import Connection, Engine, event

from commandcenter.domain.actor import Actor
from commandcenter.domain.secrecy import without_secrets
from commandcenter.domain.storable import storable
from commandcenter.store.writes import audit

# The login of the operating system is a person's name more often than not: what is known is that it was this machine.
CLI: Final = Actor("cli", "machine", "cli")
_WRITES: Final = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM|MERGE INTO)\s+\"?(\w+)", re.I
)
_OWN: Final = "audit"
# What is no change of anybody's: numbers of versions, and the kecamatan, which every command puts in as they are.
_BOOKKEEPING: Final = frozenset({"audit_head", "topic_version", "kecamatan"})


def did(
    connection: Connection, action: str, subject: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    """Write down what this command does; to be called last in its transaction."""
    audit.append(connection, CLI, action, subject, before, after, time.time_ns() // 1_000_000)


def follow(engine: Engine) -> None:
    """See to it that the command that runs now leaves a row for what it changes through this engine."""
    trail = _Trail(*described(click.get_current_context(silent=True)))
    event.listen(engine, "begin", trail.begun)
    event.listen(engine, "after_cursor_execute", trail.executed)
    event.listen(engine, "commit", trail.committing)


class _Trail:
    def __init__(self, action: str, subject: str, told: dict[str, Any]) -> None:
        self._action, self._subject, self._told = action, subject, told
        self._is_said = False

    def begun(self, connection: Connection) -> None:
        connection.info["trail"] = set()
        connection.info["trail from"] = _changes(connection)

    def executed(self, connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        found = _WRITES.match(statement)
        # SQLite counts what is returned only when it was fetched.
        is_uncounted = connection.dialect.name == "sqlite" and " RETURNING " in statement
        if found is not None and (cursor.rowcount != 0 or is_uncounted):
            connection.info["trail"].add(found[1].lower())

    def committing(self, connection: Connection) -> None:
        changed = connection.info["trail"] - _BOOKKEEPING
        if _OWN in changed:
            self._is_said = True
        if not changed or self._is_said or self._is_idle(connection):
            return
        self._is_said = True
        did(connection, self._action, self._subject, None, self._told)

    @staticmethod
    def _is_idle(connection: Connection) -> bool:
        """Whether SQLite counted no change at all."""
        counted = _changes(connection)
        return counted is not None and counted == connection.info["trail from"]


def _changes(connection: Connection) -> int | None:
    """How many rows SQLite has changed for this connection; None where nobody counts."""
    return getattr(connection.connection.dbapi_connection, "total_changes", None)


def described(context: click.Context | None) -> tuple[str, str, dict[str, Any]]:
    """What a command is called in the trail, what it is about, and what it was told.

    Of files the name alone: their folders often bear the name of whoever sits there.
    """
    if context is None:
        return "cli", "database", {}
    words = context.command_path.split()[1:] or [context.info_name or "cli"]
    arguments = [name for each in context.command.params if isinstance(each, click.Argument) and (name := each.name)]
    told = {name: _said(value) for name, value in context.params.items() if value not in (None, False, (), "")}
    named = [str(part) for name in arguments for part in _listed(told.get(name))]
    subject = f"{words[0]}:{'/'.join(named)}" if named else words[0]
    return ".".join(words), subject, without_secrets(told)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _said(value: Any) -> Any:
    match value:
        case PurePath():
            return storable(value.name)
        case datetime():
            return value.isoformat()
        case str():
            return storable(value)
        case tuple() | list():
            return [_said(each) for each in value]
        case bool() | int() | float():
            return value
        case _:
            return storable(str(value))
