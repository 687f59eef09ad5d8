"""``commandcenter availability``: what is promised; and the report by cause, ``commandcenter report``."""

from datetime import datetime
from pathlib import Path

import click

from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.availability.model import Charge
from commandcenter.domain.availability.objective import EXAMPLE, Objective, Scope
from commandcenter.domain.availability.report import Report
from commandcenter.domain.availability.spans import Length, Span, parse
from commandcenter.domain.clock import MINUTE, WIB, Instant, from_datetime
from commandcenter.domain.storable import visible
from commandcenter.domain.workdays import CalendarError
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.queries import availability_objectives as objectives
from commandcenter.store.queries import inventory
from commandcenter.store.queries.availability_by_cause import of_period
from commandcenter.store.versions import Topic
from commandcenter.store.writes import availability as writes

_PARTS = (Charge.UP, Charge.OWN, Charge.UPSTREAM, Charge.PLANNED, Charge.BLIND, Charge.EXCUSED)


@click.group()
def command() -> None:
    """What is promised of the network: percent of the time without a fault, and who answers for it.

    SCOPE is site, relay, main, link, or one element (tower:balen, link:balen-a), which goes before its kind.
    """


@command.command()
@click.pass_obj
def show(settings: Settings) -> None:
    """What is promised now."""
    with reading(settings) as connection:
        found = objectives.listed(connection, now_ms())
    for each in found:
        click.echo(visible(f"{each.scope}  {_said(each.objective)}  (by {each.recorded_by})"))
    click.echo(f"everything else  {_said(EXAMPLE)}  (an example, until you set it)")


@command.command("set")
@click.argument("scope")
@click.argument("percent", type=click.FloatRange(0, 100))
@click.option("--planned-max", type=click.IntRange(0, 60 * 24 * 366), help="Minutes of planned work that cost nothing.")
@click.option("--owner", default=EXAMPLE.owner, show_default=True, help="The duty that answers for it.")
@click.pass_obj
def set_(settings: Settings, scope: str, percent: float, planned_max: int | None, owner: str) -> None:
    """Promise PERCENT of the time without a fault for SCOPE."""
    owner = owner.strip()
    if not 0 < len(owner) <= 40 or not owner.isprintable():
        raise click.UsageError("The owner is a duty of 1 to 40 characters, like jaringan")
    planned = None if planned_max is None else planned_max * MINUTE
    _set(settings, scope, Objective(percent, planned, owner))


@command.command()
@click.argument("scope")
@click.pass_obj
def unset(settings: Settings, scope: str) -> None:
    """Promise nothing of its own for SCOPE any more."""
    _set(settings, scope, None)


def _set(settings: Settings, scope: str, objective: Objective | None) -> None:
    at = now_ms()
    with writing(settings) as connection:
        if objective is not None and scope not in tuple(Scope) and not (
            scope.startswith(("tower:", "link:")) and writes.is_known(connection, scope)
        ):  # fmt: skip
            raise click.ClickException(visible(f"There is no {scope[:80]!r}: site, relay, main, link, or tower:KEY"))
        before = objectives.by_scope(connection, at).get(scope)
        if not writes.set_objective(connection, scope, objective, CLI.name, at):
            click.echo("It is so already.")
            return
        versions.bump(connection, [Topic.AVAILABILITY], at)
        said = [None if each is None else {"objective": _said(each)} for each in (before, objective)]
        did(connection, "availability.objective", f"availability:{scope}", said[0], said[1])
    click.echo(visible(f"{scope}  {_said(objective or EXAMPLE)}"))


def _said(objective: Objective) -> str:
    limit = "" if objective.planned_max is None else f", planned work up to {objective.planned_max // MINUTE} min"
    return f"{objective.percent:g} % of the time without a fault{limit}, {objective.owner} answers for it"


@click.command("availability-by-cause")
@click.option("--period", metavar="2026-Q4", help="A year, quarter, month, week or day. Default: this quarter.")
@click.option("--hours", type=click.Choice(["calendar", "working"]), default="calendar", show_default=True)
@click.option("--elements", is_flag=True, help="Every tower and link, not the kecamatan.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]), help="As it was known then (WIB); else now.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.option("--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="File instead of the output.")
@click.pass_obj
def by_cause(
    settings: Settings, period: str | None, hours: str, elements: bool, at: datetime | None, form: str,
    file: Path | None,
) -> None:  # fmt: skip
    """Whose fault it was: up, own fault, upstream, planned, monitor blind, excused; they add up to all of the time.

    Time, not readings. Kecamatan by their site tower, the worst first; docs/availability.md says the rules.
    """
    from commandcenter.exports import availability_by_cause as exports
    from commandcenter.exports.tables import to_csv

    instant = Instant(from_datetime(at.replace(tzinfo=WIB)), False) if at else Instant(now_ms())
    try:
        span = parse(period) if period is not None else Span.at(Length.QUARTER, instant.at)
    except ValueError as error:
        raise click.UsageError(visible(str(error))) from None
    with reading(settings) as connection:
        try:
            found = of_period(connection, instant, span, is_working=hours == "working")
        except CalendarError as error:
            raise click.ClickException(str(error)) from None
        names = {place.code: place.name for place in inventory.kecamatan(connection)}
    if found is None:
        raise click.ClickException("There is no inventory of the network: import one, or accept devices")
    rows = exports.rows(found, names, are_elements=elements)
    content = to_csv(exports.HEADS, rows) if form == "csv" else _table(found, rows, span, hours).encode()
    if file is None:
        click.echo(content, nl=False)
        return
    file.write_bytes(content)
    click.echo(f"{file}: {len(rows)} rows")


def _table(report: Report, rows: list[dict[str, object]], span: Span, hours: str) -> str:
    """Hours and minutes by charge; minutes are rounded down, so only the CSV adds up to the last second."""
    width = max([len(str(row["name"])) for row in rows], default=4)
    heads = ["total", *(charge.value for charge in _PARTS)]
    lines = [f"{span.text}, {hours} hours, {len(rows)} rows"]
    lines.append(
        f"{'name':<{width}}  " + "  ".join(f"{head:>9}" for head in heads) + "    up %  objective  left       verdict"
    )
    for row in rows:
        times = [row["total"], *(row[f"{charge.value}_time"] for charge in _PARTS)]
        up = "-" if row["up_percent"] is None else f"{row['up_percent']:.3f}"
        lines.append(
            f"{visible(str(row['name'])):<{width}}  " + "  ".join(f"{_time(each):>9}" for each in times)
            + f" {up:>8} {row['objective']:>9g}  {_time(row['left']):>9}  {row['verdict']}"
        )  # fmt: skip
    names = report.inventory.elements
    for id_, places in list(report.costs.items())[:10]:
        cost = _time(sum(places.values()))
        lines.append(visible(f"cause  {names[id_].name}: {cost} over {len(places)} kecamatan ({report.owners[id_]})"))
    return "\n".join(lines) + "\n"


def _time(value: object) -> str:
    minutes = int(str(value)) // MINUTE if int(str(value)) >= 0 else -(-int(str(value)) // MINUTE)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
