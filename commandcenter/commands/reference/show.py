"""``commandcenter reference list`` and ``show``: what there is, and the metadata sheet of one entry."""

import time
from collections.abc import Iterator
from dataclasses import fields

import click
from sqlalchemy import Connection

from commandcenter.commands.opened import reading
from commandcenter.commands.reference.refusing import refusing
from commandcenter.commands.reference.show_attainment import settings_lines, sheet_of
from commandcenter.domain.calendar_diff import line
from commandcenter.domain.places import PlaceError
from commandcenter.domain.reference import Indicator, Level, Opd, Reference, UnknownCode
from commandcenter.domain.reference_diff import words
from commandcenter.settings import Settings
from commandcenter.store.queries import reference as queries
from commandcenter.store.queries.attainment.rules import configuration

_WIDTH = max(len(field.name) for field in fields(Indicator))


@click.command("list")
@click.argument(
    "what",
    type=click.Choice(["indicators", "opds", "villages", "calendar", "plan_years", "programmes"]),
    default="indicators",
)
@click.option("--theme", default="", help="Indicators whose theme holds this text.")
@click.option("--producer", default="", help="Indicators or programmes of this agency (code or name), or bps.")
@click.pass_obj
@refusing
def list_(settings: Settings, what: str, theme: str, producer: str) -> None:
    """Print the indicators (or opds, villages, calendar, plan_years, programmes): code, name, what tells them apart."""
    with reading(settings) as connection:
        if what == "calendar":
            parts = queries.calendar_parts(connection)
            click.echo("\n".join(line(entry) for part in parts for entry in part or ()))
            return
        if what in ("plan_years", "programmes"):
            lines = list(settings_lines(configuration(connection), what, _producer(queries.load(connection), producer)))
            click.echo("\n".join([*lines, f"{len(lines)} {what}."]))
            return
        reference = queries.load(connection)
    lines = list(_lines(reference, what, theme.casefold(), _producer(reference, producer)))
    for text in lines:
        click.echo(text)
    click.echo(f"{len(lines)} {what}.")


@click.command()
@click.argument("code")
@click.pass_obj
@refusing
def show(settings: Settings, code: str) -> None:
    """Print everything that is known of an indicator, an agency or a village, by code, name or alias; of a programme
    by its code, and of a plan year (2026)."""
    with reading(settings) as connection:
        lines = (
            _sheet(connection, code)
            or sheet_of(configuration(connection), code)
            or _other(queries.load(connection), code)
        )
    click.echo("\n".join(lines))


def _lines(reference: Reference, what: str, theme: str, producer: str) -> Iterator[str]:
    if what == "opds":
        for opd in reference.opds.entries.values():
            ended = f"  (until {opd.valid_to})" if opd.valid_to else ""
            yield f"{opd.code:<20} {opd.short_name:<18} {opd.name}{ended}"
    elif what == "villages":
        for village in reference.villages.values():
            yield f"{village.code}  {village.kind:<9} {village.name}"
    else:
        for entry in reference.indicators.entries.values():
            if theme in entry.theme.casefold() and producer in ("", entry.producer):
                yield f"{entry.code:<44} {entry.name} ({entry.unit}; {entry.producer}, {entry.frequency})"


def _producer(reference: Reference, text: str) -> str:
    if text in ("", "bps"):
        return text
    try:
        return reference.opds.match(text).code
    except UnknownCode as error:
        raise click.UsageError(str(error)) from error


def _sheet(connection: Connection, code: str) -> list[str]:
    """Also of an indicator that is out of use, but that one by its code only."""
    found = queries.sheet(connection, code)
    if found is None:
        return []
    dates = [f"{'recorded':<{_WIDTH}}  {_day(found.recorded_at)}"]
    if found.retired_at is not None:
        dates.append(f"{'retired':<{_WIDTH}}  {_day(found.retired_at)}; what was observed stays")
    return [*_fields(found.indicator), *dates]


def _other(reference: Reference, text: str) -> list[str]:
    near = []
    for register in (reference.indicators, reference.opds):
        try:
            return list(_fields(register.match(text)))
        except UnknownCode as error:
            near.append(str(error))
    try:
        village = reference.villages.get(reference.area(text, level=Level.VILLAGE))
    except PlaceError as error:
        raise click.ClickException("\n".join([*near, str(error)])) from error
    if village is None:
        raise click.ClickException("\n".join(near))
    return [f"{field.name:<{_WIDTH}}  {words(getattr(village, field.name))}" for field in fields(village)]


def _fields(entry: Indicator | Opd) -> Iterator[str]:
    for field in fields(entry):
        yield f"{field.name:<{_WIDTH}}  {words(getattr(entry, field.name))}"


def _day(at: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at / 1000 + 7 * 3600))
