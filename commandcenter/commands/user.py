"""``commandcenter user``: accounts from a terminal. A lost laptop is one command: ``end-sessions`` or ``disable``."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from commandcenter.access import passwords, tokens
from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.access import Role
from commandcenter.domain.accounts import ONE_TIME_DAYS, is_name, misplaced
from commandcenter.domain.agents import named
from commandcenter.domain.clock import to_datetime
from commandcenter.settings import Settings
from commandcenter.store.queries import accounts as queries
from commandcenter.store.queries.accounts import Account
from commandcenter.store.queries.reference import opds
from commandcenter.store.writes.access import accounts, sessions
from commandcenter.store.writes.access.accounts import LastAdministrator

_ROLE = click.Choice([role.value for role in Role])
_OPD = click.option("--opd", help="Code of the OPD, for the role editor alone.")


@click.group()
def command() -> None:
    """Accounts: make them, give them roles, lock them out.

    NAME is a duty, not a person's name: operator-1, dinkes, kepala-dinkominfo. Small letters, digits, dots and hyphens.
    """


@command.command()
@click.argument("name")
@click.option("--role", required=True, type=_ROLE, help="What the account is for (docs/accounts.md).")
@_OPD
@click.pass_obj
def add(settings: Settings, name: str, role: str, opd: str | None) -> None:
    """Make the account NAME and print its one-time password: it is shown once, and changed at the first sign-in."""
    if not is_name(name):
        raise click.UsageError("NAME is a duty in small letters, digits, dots and hyphens: operator-1")
    password = tokens.readable()
    hashed = passwords.hashed(password)
    with _opened(settings) as connection:
        _check_place(connection, Role(role), opd)
        try:
            accounts.add(connection, name, Role(role), opd, hashed, CLI.name, now_ms())
        except IntegrityError:
            raise click.ClickException(f"There is an account {name} already: `commandcenter user list`") from None
        did(connection, "account.add", f"account:{name}", None, {"role": role, "opd": opd})
    _say_password(name, password)


@command.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """All accounts."""
    with reading(settings) as connection:
        found = queries.everybody(connection)
    for each in found:
        say(_line(each))
    if not found:
        say("There is no account: `commandcenter serve` makes the first administrator.")


@command.command("set-role")
@click.argument("name")
@click.argument("role", type=_ROLE)
@_OPD
@click.pass_obj
def set_role(settings: Settings, name: str, role: str, opd: str | None) -> None:
    """Give NAME another role. It is signed out everywhere, and has the role from the next sign-in on."""
    with _opened(settings) as connection:
        found = _account(connection, name)
        _check_place(connection, Role(role), opd)
        accounts.place(connection, found.id, Role(role), opd, now_ms())
        before, after = {"role": found.role.value, "opd": found.opd}, {"role": role, "opd": opd}
        did(connection, "account.role", f"account:{name}", before, after)
    say(f"{name} is {role}{f' of {opd}' if opd else ''} now, and signs in again.")


@command.command()
@click.argument("name")
@click.pass_obj
def password(settings: Settings, name: str) -> None:
    """Give NAME a new one-time password, shown once; all its sessions end. Its second factor stays."""
    fresh = tokens.readable()
    hashed, at = passwords.hashed(fresh), now_ms()
    with _opened(settings) as connection:
        found = _account(connection, name)
        if found.issuer:
            raise click.ClickException(f"{name} signs in at {found.issuer}: it has no password here")
        accounts.set_password(connection, found.id, hashed, at, must_change=True)
        n = sessions.end_all(connection, found.id, "password", at)
        did(connection, "account.password_reset", f"account:{name}", None, {"ended_sessions": n})
    _say_password(name, fresh)


@command.command()
@click.argument("name")
@click.pass_obj
def disable(settings: Settings, name: str) -> None:
    """Lock NAME out now: its sessions end, nobody enters by it. What it did stays in the audit trail."""
    with _opened(settings) as connection:
        found = _account(connection, name)
        accounts.disable(connection, found.id, now_ms())
        before = {"disabled": found.disabled_at is not None}
        did(connection, "account.disable", f"account:{name}", before, {"disabled": True})
    say(f"{name} is locked out, and signed out everywhere.")


@command.command()
@click.argument("name")
@click.pass_obj
def enable(settings: Settings, name: str) -> None:
    """Let NAME in again."""
    with _opened(settings) as connection:
        found = _account(connection, name)
        accounts.enable(connection, found.id)
        before = {"disabled": found.disabled_at is not None}
        did(connection, "account.enable", f"account:{name}", before, {"disabled": False})
    say(f"{name} may sign in again.")


@command.command()
@click.argument("name")
@click.pass_obj
def unlock(settings: Settings, name: str) -> None:
    """Forget wrong guesses at NAME, so that its owner need not wait."""
    with _opened(settings) as connection:
        found = _account(connection, name)
        accounts.unlock(connection, found.id)
        did(connection, "account.unlock", f"account:{name}", {"failures": found.failures}, {"failures": 0})
    say(f"{name} need not wait.")


@command.command("reset-2fa")
@click.argument("name")
@click.pass_obj
def reset_2fa(settings: Settings, name: str) -> None:
    """Remove the second factor of NAME, whose telephone is lost. Make sure first who asks."""
    with _opened(settings) as connection:
        found = _account(connection, name)
        accounts.clear_second_factor(connection, found.id)
        n = sessions.end_all(connection, found.id, "revoked", now_ms())
        before, after = {"second_factor": found.has_second_factor}, {"second_factor": False, "ended_sessions": n}
        did(connection, "account.second_factor_reset", f"account:{name}", before, after)
    say(f"{name} signs in with its password alone, and sets the second factor up anew if its role needs one.")


@command.command("sessions")
@click.argument("name")
@click.pass_obj
def sessions_(settings: Settings, name: str) -> None:
    """Where NAME is signed in."""
    with reading(settings) as connection:
        found = queries.open_sessions(connection, _account(connection, name).id)
    for each in found:
        waits = f"  (still asked for: {each.stage})" if each.stage else ""
        began, seen = _local(each.created_at), _local(each.seen_at)
        say(f"{each.id}  {each.origin}  {named(each.agent) or 'another browser'}  since {began}  seen {seen}{waits}")
    if not found:
        say(f"{name} is signed in nowhere.")


@command.command("end-sessions")
@click.argument("name", required=False)
@click.option("--all", "is_all", is_flag=True, help="Of all accounts.")
@click.pass_obj
def end_sessions(settings: Settings, name: str | None, is_all: bool) -> None:
    """Sign NAME out everywhere now, e.g. when a laptop is lost."""
    if (name is None) != is_all:
        raise click.UsageError("Give a NAME, or --all")
    n, at = 0, now_ms()
    with _opened(settings) as connection:
        for each in queries.everybody(connection) if name is None else (_account(connection, name),):
            ended = sessions.end_all(connection, each.id, "revoked", at)
            if ended or not is_all:
                did(connection, "session.end", f"account:{each.name}", None, {"sessions": "all", "ended": ended})
            n += ended
    say(f"{n} {'session' if n == 1 else 'sessions'} ended.")


@contextmanager
def _opened(settings: Settings) -> Iterator[Connection]:
    try:
        with writing(settings) as connection:
            yield connection
    except LastAdministrator:
        raise click.ClickException("This is the last administrator: make another one first") from None


def _account(connection: Connection, name: str) -> Account:
    found = queries.by_name(connection, name)
    if found is None:
        raise click.ClickException(f"There is no account {name!r}: `commandcenter user list`")
    return found


def _check_place(connection: Connection, role: Role, opd: str | None) -> None:
    if misplaced(role, opd):
        raise click.UsageError("An editor is of one OPD (--opd CODE); other roles are of none")
    if opd and opd not in (known := {each.code for each in opds(connection)}):
        do = "`commandcenter reference list opds`" if known else "first `commandcenter reference import --default`"
        raise click.ClickException(f"There is no OPD {opd!r}: {do}")


def _say_password(name: str, password: str) -> None:
    say(f"One-time password of {name}, shown once, good for {ONE_TIME_DAYS} days: {password}")


def _line(each: Account) -> str:
    notes = [
        each.role.value + (f" of {each.opd}" if each.opd else ""),
        f"signs in at {each.issuer}" if each.issuer else "",
        "second factor" if each.has_second_factor else "",
        "one-time password" if each.must_change else "",
        f"locked until {_local(each.locked_until)}" if each.locked_until and each.locked_until > now_ms() else "",
        "disabled" if each.disabled_at is not None else "",
        f"seen {_local(each.seen_at)}" if each.seen_at else "never seen",
    ]
    return f"{each.name}  " + ", ".join(note for note in notes if note)


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d %H:%M WIB")
