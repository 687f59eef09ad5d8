"""``commandcenter privacy forget`` and ``correct``: what is done to a single ticket on request."""

from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from commandcenter.commands import trail
from commandcenter.commands.opened import now_ms, store
from commandcenter.domain.privacy.orders import Forgotten, Ground
from commandcenter.settings import Settings
from commandcenter.store.orders import Orders
from commandcenter.store.queries.privacy.ordered import feeds_of_tickets
from commandcenter.store.writes.privacy.correct import correct as write_correction
from commandcenter.store.writes.privacy.forget import forget as write_forgetting
from commandcenter.store.writes.privacy.scrub import scrub

_GROUND = click.option(
    "--ground", type=click.Choice([each.value for each in Ground]), required=True, help="Why, by UU 27/2022."
)


def subject(orders: Orders, feed: str, ticket: str) -> str:
    """How the audit trail calls the ticket: never by its number."""
    return f"ticket:{feed}:{orders.hash_of(feed, ticket)[:12]}"


@click.command()
@click.argument("feed")
@click.argument("ticket", required=False)
@_GROUND
@click.option("--again", help="The number once more, instead of being asked for it.")
@click.option("--files", type=click.Choice(["keep", "delete"]), help="What becomes of files in which it stands.")
@click.pass_obj
def forget(
    settings: Settings, feed: str, ticket: str | None, ground: str, again: str | None, files: str | None
) -> None:
    """Forget TICKET of FEED for ever: number, text, village, hours, place in the source. What it counts for stays.

    Without TICKET it is asked for, so that it stands in no history of a shell. It is asked for twice: nothing brings it
    back, and no later delivery does. What cannot be reached from here is said at the end.
    """
    from ingest.forgotten import orders_of  # the parsers of feeds are not needed for help

    with store(settings) as engine, engine.connect() as connection:
        _check(connection, feed)
    number = ticket or click.prompt("Number of the ticket", hide_input=True)
    said = again or click.prompt("Once more: it is forgotten for ever, and the same number again is the yes",
                                 hide_input=True)  # fmt: skip
    if said.strip() != number.strip() or not number.strip():
        raise click.UsageError("The two numbers are not the same: nothing was forgotten.")
    orders = orders_of(settings)
    with store(settings) as engine:
        with engine.begin() as connection:
            done = write_forgetting(connection, orders, feed, number, Ground(ground), trail.CLI.name, now_ms())
            after = {"ground": ground, "rows": done.rows, "rejects": done.rejects, "passages": done.passages}
            trail.did(connection, "privacy.forget", subject(orders, feed, number), None, after)
        scrub(engine)
    _say(done)
    _files(settings, feed, number, files)
    click.echo(
        "Not reached from here: backups made before (they go by their own retention, `commandcenter backup list`; "
        "after a restore forget it again), copies that others took, and the system of the agency itself."
    )


def _check(connection: Connection, feed: str) -> None:
    """Nobody is told that a ticket is forgotten because the name of its feed was mistyped."""
    known = sorted(name for name, _title in feeds_of_tickets(connection))
    if feed not in known:
        raise click.ClickException(
            f"There is no feed of tickets {feed!r}, nothing was forgotten. There are: {', '.join(known) or 'none'}."
        )


def _say(done: Forgotten) -> None:
    if not done.is_anything:
        click.echo("There was nothing of it here. It is not taken in if it comes.")
    else:
        click.echo(
            f"Forgotten: {done.rows} rows of the ticket, {done.rejects} rows that waited to be mended, "
            f"{done.passages} passages in notes and errors. It is not taken in again."
        )
    for place in done.mentions:
        click.echo(f"Look at {place}: somebody wrote this number there (or another that looks the same).")


def _files(settings: Settings, feed: str, ticket: str, choice: str | None) -> None:
    from commandcenter.commands.feed import configured as base
    from ingest import raw

    try:
        (found,) = base.chosen(base.load(settings.feeds), [feed])
    except click.ClickException as error:
        click.echo(f"Look for files of {feed} yourself: {error.message}")
        return
    paths: list[Path] = raw.holding(found, settings.feeds.parent, ticket)
    if not paths:
        return
    click.echo("It stands in these files, beside other tickets, which are in the store:")
    for path in paths:
        click.echo(f"    {path}")
    if choice == "delete" or (choice is None and click.confirm("Delete these files?")):
        for path in raw.remove(paths):
            click.echo(f"Could not be deleted: {path}")


@click.command()
@click.argument("feed")
@click.argument("ticket", required=False)
@_GROUND
@click.option("--category", help="The right category.")
@click.option("--kecamatan", help="Code of the right kecamatan, or - for none.")
@click.option("--village", help="Code of the right village, or - for none.")
@click.option("--opd", help="Code of the right OPD, or - for none.")
@click.option("--confidential", is_flag=True, help="It is confidential: its text goes.")
@click.option("--without-text", is_flag=True, help="Its text goes, from every revision.")
@click.pass_obj
def correct(
    settings: Settings, /, feed: str, ticket: str | None, ground: str, confidential: bool, without_text: bool,
    **given: str | None,
) -> None:  # fmt: skip
    """Correct TICKET of FEED, now and in every later delivery. UU 27/2022, Pasal 30: within 3 x 24 hours."""
    from ingest.forgotten import orders_of

    number = ticket or click.prompt("Number of the ticket", hide_input=True)
    changes: dict[str, Any] = {name: None if said == "-" else said for name, said in given.items() if said}
    changes |= {"is_confidential": True} if confidential else {}
    changes |= {"text": None} if without_text else {}
    if not changes or changes.get("category", "x") is None:
        raise click.UsageError("Say what is right: --category, --kecamatan, --village, --opd, …")
    orders = orders_of(settings)
    with store(settings) as engine:
        with engine.begin() as connection:
            before = write_correction(
                connection, orders, feed, number, changes, Ground(ground), trail.CLI.name, now_ms()
            )
            was = {name: getattr(before, name) for name in changes if name != "text"}
            now = {name: value for name, value in changes.items() if name != "text"}
            after = {**now, "ground": ground, "text_removed": without_text or confidential}
            trail.did(connection, "privacy.correct", subject(orders, feed, number), was, after)
        if without_text or confidential:
            scrub(engine)
    click.echo(f"Corrected: {', '.join(changes)}. Later deliveries of {feed} do not change it back.")
