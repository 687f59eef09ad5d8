"""What the commands share: duties by their keys, moments of WIB, one change of the rota with its trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import click
from sqlalchemy import Connection

from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import WIB, from_datetime, to_datetime
from commandcenter.domain.duty.model import Duty, Turn, names_of
from commandcenter.store import versions
from commandcenter.store.queries import duty as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.duty import rota as writes

DAY: Final = click.DateTime(["%Y-%m-%d"])
MOMENT: Final = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


def duty_of(connection: Connection, key: str) -> Duty:
    """Raises ClickException with the keys that there are."""
    known = queries.duties(connection)
    found = next((each for each in known if each.key == key), None)
    if found is None:
        raise click.ClickException(f"There is no duty {key!r}: one of {', '.join(each.key for each in known)}")
    return found


def names(typed: Sequence[str]) -> tuple[str, ...]:
    """Accounts of arguments. Raises ClickException."""
    found = names_of(" ".join(typed))
    if found is None:
        raise click.ClickException("Give one to five accounts by their names, like operator-1")
    return found


def known(connection: Connection, names: Sequence[str]) -> None:
    """Raises ClickException for names of no account, where there are accounts."""
    if strangers := queries.strangers(connection, names):
        raise click.ClickException(f"There is no account {', '.join(sorted(strangers))}: see `commandcenter user list`")


def put(connection: Connection, duty: Duty, turns: Sequence[Turn], said: dict[str, Any], at: int) -> None:
    """Put turns into a rota, tell the screens, and write it down. Raises ClickException for names of no account."""
    known(connection, [name for turn in turns for name in turn.names])
    made = writes.put(connection, duty.key, duty.version, turns, CLI.name, at)
    versions.bump(connection, [Topic.DUTY], at)
    did(connection, "duty.rota", f"duty:{duty.key}", None, {"version": made, **said, "turns": len(turns)})


def instant(moment: datetime) -> int:
    """ms UTC of a moment that was typed."""
    return from_datetime(moment.replace(tzinfo=WIB))


def local(at: int) -> str:
    """2026-11-23 08:00."""
    return to_datetime(at).strftime("%Y-%m-%d %H:%M")
