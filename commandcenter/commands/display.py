"""``commandcenter display``: displays of the wall from a terminal. A stolen one is one command to lock out."""

import math
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click
from sqlalchemy import Connection

from commandcenter.access import tokens
from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import to_datetime
from commandcenter.domain.displays import ALPHABET, NAME_MAX, Hanging, is_start
from commandcenter.domain.wall.geometry import BEZEL_MM, DISTANCE_MM, GRID_MAX, of_diagonal
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display
from commandcenter.store.versions import Topic
from commandcenter.store.writes.access import displays as writes
from commandcenter.store.writes.wall import displays as hung

Command = Callable[..., None]
TOPICS = frozenset({Topic.WALL, Topic.DISPLAYS})


class Measure(click.FloatRange):
    """A number between two; click takes NaN for one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = float(super().convert(value, param, ctx))
        if math.isnan(found):
            self.fail("this is no number", param, ctx)
        return found


def placed(command: Command) -> Command:
    """The options that say where a display hangs."""
    near, far = DISTANCE_MM
    for option in (
        click.option("--distance", type=Measure(near / 1000, far / 1000), help="Metres from which it is read."),
        click.option("--bezel", type=Measure(*BEZEL_MM), help="Millimetres from the picture to the outer edge."),
        click.option("--diagonal", type=Measure(5, 500), help="Inches of the picture, 16:9."),
        click.option("--row", type=click.IntRange(1, GRID_MAX), help="Row of the wall, from the top, from 1 on."),
        click.option("--column", type=click.IntRange(1, GRID_MAX), help="Column, from the left, from 1 on."),
    ):
        command = option(command)
    return command


@click.group()
def command() -> None:
    """Displays of the wall: list them, let one in, lock one out.

    A display watches screens and may do nothing else. It is let in by its code at /displays, or by a link of `add`.
    """


@command.command()
@click.argument("name")
@click.option("--start", default="/", show_default=True, help="Path and query of the screen that it begins with.")
@click.option("--window", type=click.IntRange(1, 16), default=1, help="Which window of its browser it is.")
@placed
@click.pass_obj
def add(settings: Settings, /, name: str, start: str, window: int, **where: Any) -> None:
    """Let a display in: prints a link that pairs the browser that opens it first, once, within 10 minutes.

    NAME says where it hangs, not whose it is.
    """
    hanging = _hanging(Hanging(), **where)
    name = name.strip()
    if not 0 < len(name) <= NAME_MAX or not name.isprintable():
        raise click.UsageError(f"A name has 1 to {NAME_MAX} characters")
    if not _is_screen(start):
        raise click.UsageError(f"{start!r} is no screen: give its path, e.g. --start '/network?theme=light'")
    link, nobody, at = tokens.new(), tokens.digest(tokens.new()), now_ms()
    code = "-" + "".join(secrets.choice(ALPHABET) for _ in range(11))  # nobody types it: a code never has a hyphen
    with writing(settings) as connection:
        display = writes.add(
            connection, name, start, CLI.name, code=code, link_hash=tokens.digest(link), token_hash=nobody, at=at,
            hanging=hanging,
        )  # fmt: skip
        versions.bump(connection, TOPICS, at)
        did(connection, "display.add", f"display:{display.id}", None, _said(display))
    page = f"{_address(settings)}/display" + (f"?window={window}" if window > 1 else "")
    say(f"Open this on the display within 10 minutes; it pairs once:\n{page}#{link}")
    if settings.access == "open":
        say("This installation is open (COMMANDCENTER_ACCESS=open): displays need accounts.", to_errors=True)


@command.command()
@click.argument("display")
@click.option("--alone", "is_alone", is_flag=True, help="It hangs by itself, not in the wall.")
@placed
@click.pass_obj
def place(settings: Settings, /, display: str, is_alone: bool, **where: Any) -> None:
    """Say where DISPLAY (its name or number) hangs and how large it is; what is not given stays as it is."""
    if is_alone and (where["column"] or where["row"]):
        raise click.UsageError("Either --alone, or --column and --row")
    with writing(settings) as connection:
        known = next((each for each in queries.accepted(connection) if display in (each.name, str(each.id))), None)
        if known is None:
            raise click.ClickException(f"There is no display {display!r}: see `commandcenter display list`")
        before = replace(known.hanging, cell=None) if is_alone else known.hanging
        after = _hanging(before, **where)
        hung.hang_as(connection, known.id, after)
        versions.bump(connection, TOPICS, now_ms())
        did(connection, "display.hang", f"display:{known.id}", known.hanging.said(), after.said())
    say(f"{known.name}: {_where(after)}")


@command.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Displays that may watch, and those that wait."""
    with reading(settings) as connection:
        found, waiting = queries.accepted(connection), queries.waiting(connection, now_ms())
    for each in found:
        seen = f"seen {_local(each.seen_at)} from {each.origin}" if each.seen_at else "never seen"
        accepted = f"accepted {_local(each.created_at)} by {each.created_by}"
        say("  ".join((str(each.id), each.name, _where(each.hanging), each.start, seen, accepted)))
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
        versions.bump(connection, TOPICS, now_ms())
        did(connection, "display.revoke", f"display:{display.id}", _said(display), None)


def _is_screen(start: str) -> bool:
    from layouts import SCREENS, views  # Dash takes a second; the other commands must not pay for it
    from layouts.displays.starts import watchable

    return is_start(start) and views.of_address(start, watchable(SCREENS)) is not None


def _address(settings: Settings) -> str:
    scheme = "https" if settings.is_tls else "http"
    return settings.web_origin.rstrip("/") or f"{scheme}://{settings.web_host}:{settings.web_port}"


def _hanging(
    known: Hanging, column: int | None, row: int | None, diagonal: float | None, bezel: float | None,
    distance: float | None,
) -> Hanging:  # fmt: skip
    """What was given, in place of what is known."""
    if (column is None) != (row is None):
        raise click.UsageError("--column and --row are needed together")
    return Hanging(
        known.cell if column is None or row is None else (column - 1, row - 1),
        known.size if diagonal is None else of_diagonal(diagonal),
        known.bezel if bezel is None else bezel,
        known.distance if distance is None else distance * 1000,
    )


def _where(hanging: Hanging) -> str:
    cell, diagonal = hanging.cell, hanging.diagonal_in
    parts = ["by itself" if cell is None else f"column {cell[0] + 1}, row {cell[1] + 1}"]
    parts += [] if diagonal is None else [f"{diagonal:.0f} inches"]
    parts += [] if hanging.distance is None else [f"read from {hanging.distance / 1000:g} m"]
    return ", ".join(parts)


def _said(display: Display) -> dict[str, object]:
    return {"name": display.name, "start": display.start, **display.hanging.said()}


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d %H:%M WIB")
