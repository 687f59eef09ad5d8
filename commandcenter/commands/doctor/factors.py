"""Whether the installation's key still opens the second factors that the store keeps."""

from collections.abc import Iterator
from typing import Literal

from sqlalchemy import Connection

from commandcenter.access import key, second_factor
from commandcenter.settings import Settings
from commandcenter.store.queries.accounts import credentials, everybody

Seen = tuple[str, Literal["ok", "failed"], str, str]  # check, verdict, what was seen, what to do
_ADVICE = "Bring secret.key back from an encrypted backup, or `commandcenter user reset-2fa NAME` for each of them."


def look(settings: Settings, connection: Connection) -> Iterator[Seen]:
    """Nothing where nobody has a second factor. The key is not made here: one that is missing is what is looked for."""
    names = [account.name for account in everybody(connection) if account.has_second_factor]
    if not names:
        return
    if not settings.secret_key.get_secret_value() and not (settings.data_dir / "secret.key").exists():
        yield "accounts", "failed", f"secret.key is not there: {_of(names)} cannot sign in", _ADVICE
        return
    lost = [name for name in names if not _opens(settings, connection, name)]
    if lost:
        yield "accounts", "failed", f"secret.key is another one: {_of(lost)} cannot sign in", _ADVICE
    else:
        yield "accounts", "ok", f"the key opens the second factors of {len(names)}", ""


def _opens(settings: Settings, connection: Connection, name: str) -> bool:
    found = credentials(connection, name)
    if found is None or found.totp_secret is None:
        return True  # taken away a moment ago
    try:
        second_factor.unseal(key.sealed(key.load(settings), "totp"), found.id, found.totp_secret)
    except second_factor.Unreadable:
        return False
    return True


def _of(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
