"""``commandcenter display``: displays of the wall from a terminal. A stolen one is one command to lock out."""

import secrets

import click
from sqlalchemy import Connection

from commandcenter.access import tokens
from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import to_datetime
from commandcenter.domain.displays import ALPHABET, NAME_MAX, is_start
from commandcenter.settings import Settings
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display
from commandcenter.store.writes.access import displays as writes


@click.group()
def command() -> None:
    """Displays of the wall: list them, let one in, lock one out.

    A display watches screens and may do nothing else. It is let in by its code at /displays, or by a link of `add`.
    """


@command.command()
@click.argument("name")
@click.option("--start", default="/", show_default=True, help="Path and query of the screen that it begins with.")
@click.pass_obj
def add(settings: Settings, name: str, start: str) -> None:
    """Let a display in: prints a link that pairs the browser that opens it first, once, within 10 minutes.

    NAME says where it hangs, not whose it is.
    """
    name = name.strip()
    if not 0 < len(name) <= NAME_MAX or not name.isprintable():
        raise click.UsageError(f"A name has 1 to {NAME_MAX} characters")
    if not _is_screen(start):
        raise click.UsageError(f"{start!r} is no screen: give its path, e.g. --start '/network?theme=light'")
    link, nobody, at = tokens.new(), tokens.digest(tokens.new()), now_ms()
    code = "-" + "".join(secrets.choice(ALPHABET) for _ in range(11))  # nobody types it: a code never has a hyphen
    with writing(settings) as connection:
        display = writes.add(
            connection, name, start, CLI.name, code=code, link_hash=tokens.digest(link), token_hash=nobody, at=at
        )
        did(connection, "display.add", f"display:{display.id}", None, _said(display))
    say(f"Open this on the display within 10 minutes; it pairs once:\n{_address(settings)}/display#{link}")
    if settings.access == "open":
        say("This installation is open (COMMANDCENTER_ACCESS=open): displays need accounts.", to_errors=True)


@command.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Displays that may watch, and those that wait."""
    with reading(settings) as connection:
        found, waiting = queries.accepted(connection), queries.waiting(connection, now_ms())
    for each in found:
        seen = f"seen {_local(each.seen_at)} from {each.origin}" if each.seen_at else "never seen"
        say(f"{each.id}  {each.name}  {each.start}  {seen}  accepted {_local(each.created_at)} by {each.created_by}")
    if not found:
        say("No display may watch.")
    if waiting:
        say(f"{len(waiting)} waiting to be accepted at {_address(settings)}/displays")


@command.command()
@click.argument("display", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every display.")
@click.pass_obj
def revoke(settings: Settings, display: str | None, is_all: bool) -> None:
    """Lock DISPLAY (its name or number) out. An open page of it ends within 5 seconds; it shows a code again."""
    if is_all == (display is not None):
        raise click.UsageError("Name one display, or --all")
    with writing(settings) as connection:
        meant = [each for each in queries.accepted(connection) if is_all or display in (each.name, str(each.id))]
        if not meant and not is_all:
            raise click.ClickException(f"There is no display {display!r}: see `commandcenter display list`")
        for each in meant:
            _revoke(connection, each)
    say("\n".join(f"{each.name} is locked out." for each in meant) or "No display may watch.")


def _revoke(connection: Connection, display: Display) -> None:
    if writes.revoke(connection, display.id, CLI.name, now_ms()) is not None:
        did(connection, "display.revoke", f"display:{display.id}", _said(display), None)


def _is_screen(start: str) -> bool:
    from layouts import SCREENS, views  # Dash takes a second; the other commands must not pay for it
    from layouts.displays.starts import watchable

    return is_start(start) and views.of_address(start, watchable(SCREENS)) is not None


def _address(settings: Settings) -> str:
    scheme = "https" if settings.is_tls else "http"
    return settings.web_origin.rstrip("/") or f"{scheme}://{settings.web_host}:{settings.web_port}"


def _said(display: Display) -> dict[str, str]:
    return {"name": display.name, "start": display.start}


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d %H:%M WIB")
