"""``commandcenter reference import``: make the reference data as files say."""

import time
from pathlib import Path
from typing import Any, NamedTuple

import click
from sqlalchemy import Connection

from commandcenter.commands.opened import reading, writing
from commandcenter.commands.reference.install import apply, built_in, known
from commandcenter.commands.reference.refusing import refusing
from commandcenter.commands.trail import did
from commandcenter.domain import calendar_diff
from commandcenter.domain.attainment.configuration import Programme
from commandcenter.domain.attainment.terms import Rules
from commandcenter.domain.calendar_diff import CalendarParts, changed
from commandcenter.domain.reference import Indicator, Opd, Village
from commandcenter.domain.reference_diff import Difference, compare, render
from commandcenter.domain.storable import storable
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import reference as queries
from commandcenter.store.queries.attainment.rules import configuration
from ingest.reference import Given, load

_LINES = 20  # of each difference; a dry run shows all
_KEPT = 500  # of each, in the audit trail


class Differences(NamedTuple):
    """What an import would change. None: the files do not speak of it."""

    opds: Difference[Opd] | None
    villages: Difference[Village] | None
    indicators: Difference[Indicator] | None
    plan_years: Difference[Rules] | None
    programmes: Difference[Programme] | None
    calendar: tuple[CalendarParts, CalendarParts] | None  # before, and the lists that change

    def __bool__(self) -> bool:
        return any(self._lists) or (self.calendar is not None and not self.calendar[1].is_empty)

    @property
    def retired(self) -> int:
        """How many entries would go out of use."""
        return sum(len(part.retired) for part in self._lists if part is not None) + (
            calendar_diff.gone(*self.calendar) if self.calendar is not None else 0
        )

    @property
    def _lists(self) -> tuple[Difference[Any] | None, ...]:
        return (self.opds, self.villages, self.indicators, self.plan_years, self.programmes)


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--default", "is_default", is_flag=True, help="The set that the program brings; retires nothing.")
@click.option("--add", is_flag=True, help="Keep what the files do not list.")
@click.option("--dry-run", is_flag=True, help="Show the whole difference and change nothing.")
@click.option("--yes", is_flag=True, help="Retire entries and take days out without asking.")
@click.pass_obj
@refusing
def import_(settings: Settings, files: tuple[Path, ...], is_default: bool, add: bool, dry_run: bool, yes: bool) -> None:
    """Make the reference data as FILES say together (.yaml, .yml, .json, .csv).

    The files are checked as a whole and every mistake is reported with its line. Then the difference is shown: + added,
    ~ changed, - retired. A list that the files hold is the whole list: what it lacks is retired, after you are asked,
    and what was reported under it stays. With --add it is kept. Lists that the files do not hold are left alone, and
    so are years of the calendar of which they have no day.

    Exit codes: 0 done, or nothing to do; 1 the files have mistakes, or you said no; 2 wrong usage.
    """
    if is_default == bool(files):
        raise click.UsageError("Name files, or --default for the set that the program brings.")
    retire = not (add or is_default)
    with reading(settings) as connection:
        there = known(connection)
        given = built_in(there) if is_default else load(files, there, retire=retire)
        shown = differences(connection, given, retire=retire)
    click.echo(_rendered(shown, None if dry_run else _LINES))
    if dry_run or not shown:
        return
    if shown.retired and not yes:
        click.confirm(f"Retire {shown.retired} of the entries above (--add would keep them)?", abort=True)
    # Asked outside of a transaction: a question must not keep ingest from writing.
    with writing(settings) as connection:
        if differences(connection, given, retire=retire) != shown:
            raise StoreError("Somebody else changed the reference data meanwhile: look at the difference again")
        apply(connection, given, time.time_ns() // 1_000_000, retire=retire)
        said = {"files": [storable(file.name) for file in files], "difference": _rendered(shown, _KEPT).splitlines()}
        did(connection, "reference.import", "reference", None, said)
    click.echo("Done.")


def differences(connection: Connection, given: Given, *, retire: bool) -> Differences:
    """What ``given`` would change in the store."""
    settings = configuration(connection)
    return Differences(
        opds=compare(queries.opds(connection), given.opds, retire=retire) if given.opds is not None else None,
        villages=compare(queries.villages(connection), given.villages, retire=retire)
        if given.villages is not None
        else None,
        indicators=compare(queries.indicators(connection), given.indicators, retire=retire)
        if given.indicators is not None
        else None,
        plan_years=compare(settings.years, given.plan_years, retire=retire) if given.plan_years is not None else None,
        programmes=compare(settings.programmes, given.programmes, retire=retire)
        if given.programmes is not None
        else None,
        calendar=_calendar(queries.calendar_parts(connection), given.calendar, retire=retire)
        if given.calendar is not None
        else None,
    )


def _calendar(before: CalendarParts, given: CalendarParts, *, retire: bool) -> tuple[CalendarParts, CalendarParts]:
    return before, changed(before, given, retire=retire)


def _rendered(shown: Differences, most: int | None) -> str:
    parts = [
        render(shown.opds, "Agencies", most) if shown.opds is not None else "",
        render(shown.villages, "Villages", most) if shown.villages is not None else "",
        render(shown.indicators, "Indicators", most) if shown.indicators is not None else "",
        render(shown.plan_years, "Plan years", most) if shown.plan_years is not None else "",
        render(shown.programmes, "Programmes", most) if shown.programmes is not None else "",
        _rendered_calendar(*shown.calendar, most) if shown.calendar is not None else "",
    ]
    return "\n".join(part for part in parts if part)


def _rendered_calendar(before: CalendarParts, after: CalendarParts, most: int | None) -> str:
    return "Calendar: as the file says." if after.is_empty else calendar_diff.render(before, after, most)
