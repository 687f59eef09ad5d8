"""``commandcenter report``: tables for a person or another program."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import Connection

from commandcenter.commands.availability import by_cause
from commandcenter.commands.opened import reading
from commandcenter.domain.clock import WIB, Instant, from_datetime, to_datetime
from commandcenter.domain.reports.states import State
from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import reports


@click.group()
def command() -> None:
    """Tables for a person or another program."""


@command.command()
@click.option("--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]), help="As it was known then (WIB); else now.")
@click.option(
    "--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write CSV to this file ('-': output)."
)
@click.pass_obj
def availability(settings: Settings, at: datetime | None, file: Path | None) -> None:
    """Availability of every tower and link: today, 7 days, this calendar quarter, each with n; the worst first.

    Percent of the readings that said up or degraded; n is their number, planned work left out.
    """
    from commandcenter.exports.availability import table  # pandas takes half a second; help must not

    with _reading(settings) as connection:
        found = table(connection, _instant(at))
    if file is not None and str(file) != "-":
        found.to_csv(file, index=False)
        click.echo(f"{len(found)} rows written to {file}")
    elif file is not None:
        click.echo(found.to_csv(index=False), nl=False)
    else:
        click.echo(found.to_string(index=False, na_rep="-", float_format=lambda value: f"{value:.2f}"))


command.add_command(by_cause)


@command.command("list")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only those that are so far.")
@click.option("--period", help="Only of this quarter, e.g. 2026-Q3.")
@click.pass_obj
def list_(settings: Settings, state: str | None, period: str | None) -> None:
    """Reports of OPDs that somebody has begun: how far each is, since when, by whom."""
    with reading(settings) as connection:
        found = reports.listed(connection, State(state) if state else None, period)
    for each in found:
        at = to_datetime(each.changed_at).strftime("%Y-%m-%d %H:%M WIB")
        reason = f"  {each.reason}" if each.reason else ""
        click.echo(visible(f"{each.period}  {each.opd}  {each.state}  since {at} by {each.changed_by}{reason}"))
    if not found:
        click.echo("There are no such reports." if state or period else "Nobody has begun a report.")


@command.command()
@click.option("--quarter", metavar="2026-Q3", help="Default: the newest that is over.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]), help="As it was known then (WIB); else now.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "xlsx"]), default="text", show_default=True)
@click.option("--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="File; xlsx needs one.")
@click.pass_obj
def attainment(settings: Settings, quarter: str | None, at: datetime | None, form: str, file: Path | None) -> None:
    """Attainment of every OPD in a quarter, those at risk first; as csv or xlsx with all indicators.

    Percent are real ones; in averages what is above the plan year's cap counts as the cap. n is the number of
    indicators that have a percentage, of those that should.
    """
    from commandcenter.exports import attainment as exports
    from commandcenter.exports.tables import to_csv, to_xlsx

    if quarter is not None and not re.fullmatch(r"\d{4}-Q[1-4]", quarter):
        raise click.UsageError(f"{quarter!r} is no quarter: write 2026-Q3")
    if form == "xlsx" and file is None:
        raise click.UsageError("A workbook needs a file: --output capaian.xlsx")
    with _reading(settings) as connection:
        lines = exports.lines(connection, _instant(at), quarter)
        rows = exports.rows(connection, _instant(at), quarter) if form != "text" else []
        about = exports.about(connection, _instant(at), quarter)
    if not about:
        raise click.ClickException("There are no targets: import them, or run the feed that brings them")
    content = {
        "text": lambda: ("\n".join(lines) + "\n").encode(),
        "csv": lambda: to_csv(exports.HEADS, rows),
        "xlsx": lambda: to_xlsx("Capaian", exports.HEADS, rows, "Keterangan", about),
    }[form]()
    if file is None:
        click.echo(content, nl=False)
        return
    file.write_bytes(content)
    click.echo(f"{file}: {form}")


@command.command()
@click.option("--weeks", type=click.IntRange(1, 104), default=13, show_default=True, help="Of the complaints.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]), help="As it was known then (WIB); else now.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "xlsx"]), default="text", show_default=True)
@click.option("--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="File; xlsx needs one.")
@click.pass_obj
def priorities(settings: Settings, weeks: int, at: datetime | None, form: str, file: Path | None) -> None:
    """The list for e-planning: radio topics, dialogues and budget proposals with their problems in figures.

    Complaints of the same category, place and day count once; the window before is of the sources that told of both.
    """
    from commandcenter.exports import eplanning

    if form == "xlsx" and file is None:
        raise click.UsageError("A workbook needs a file: --output usulan.xlsx")
    with _reading(settings) as connection:
        made = eplanning.listed(connection, _instant(at), weeks)
    content = {
        "text": lambda: "".join(f"{visible(line)}\n" for line in eplanning.lines(made)).encode(),
        "csv": lambda: eplanning.csv(made),
        "xlsx": lambda: eplanning.xlsx(made),
    }[form]()
    if file is None:
        click.echo(content, nl=False)
        return
    file.write_bytes(content)
    click.echo(f"{file}: {len(made.rows)} rows")


def _instant(at: datetime | None) -> Instant:
    return Instant(from_datetime(at.replace(tzinfo=WIB)), False) if at else Instant(time.time_ns() // 1_000_000)


@contextmanager
def _reading(settings: Settings) -> Iterator[Connection]:
    engine = create_engine(settings.database, read_only=True)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
            yield connection
    finally:
        engine.dispose()
