"""``commandcenter reference export``: the reference data as files to edit and import again."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import get_args

import click
from sqlalchemy import Connection

from commandcenter.commands.opened import reading
from commandcenter.commands.reference.refusing import refusing
from commandcenter.settings import Settings
from commandcenter.store.queries import reference as queries
from commandcenter.store.queries.attainment.rules import configuration
from ingest.reference.writer import Entry, Form, write, write_calendar

_QUERIES: Mapping[str, Callable[[Connection], Sequence[Entry]]] = {
    "opds": queries.opds,
    "villages": queries.villages,
    "indicators": queries.indicators,
    "plan_years": lambda connection: configuration(connection).years,
    "programmes": lambda connection: configuration(connection).programmes,
}


@click.command()
@click.argument("what", type=click.Choice([*_QUERIES, "calendar"]))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(get_args(Form)), help="Default: by the name of FILE, else yaml.")
@click.pass_obj
@refusing
def export(settings: Settings, what: str, file: Path | None, form: Form | None) -> None:
    """Write one list to FILE, or to standard output.

    Importing what was exported changes nothing. A table (csv) of the calendar holds its days, not its hours and limits.
    """
    form = form or _form_of(file)
    with reading(settings) as connection:
        if what == "calendar":
            text = write_calendar(queries.calendar_parts(connection), form)
        else:
            text = write(what, _QUERIES[what](connection), form)
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8", newline="")
    click.echo(f"{file}: {what}.")


def _form_of(file: Path | None) -> Form:
    match file.suffix.lower() if file is not None else "":
        case ".csv":
            return "csv"
        case ".json":
            return "json"
        case _:
            return "yaml"
