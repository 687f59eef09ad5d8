"""``commandcenter audit``: who did what, from the trail that every change leaves."""

import time

import click
import orjson

from commandcenter.commands.opened import reading
from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from commandcenter.store.queries.audit import deeds


@click.group()
def command() -> None:
    """Who did what, and when: every change that a person made leaves a row that nothing overwrites."""


@command.command("list")
@click.option("--subject", help="Only of this, e.g. report:dinkes:2026-Q3 or priority:17.")
@click.option("--actor", help="Only by this name; 'local' is whoever sat at the machine.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="At most so many.")
@click.option("--json", "is_json", is_flag=True, help="One JSON object a line, with everything that is kept.")
@click.pass_obj
def list_(settings: Settings, subject: str | None, actor: str | None, limit: int, is_json: bool) -> None:
    """The newest deeds first."""
    with reading(settings) as connection:
        instant = Instant(time.time_ns() // 1_000_000)
        found = deeds(connection, instant, subject=subject, actor=actor, limit=limit)
    for deed in found:
        click.echo(orjson.dumps(deed).decode() if is_json else _line(deed))
    if not found and not is_json:
        click.echo("Nothing was done." if subject is None and actor is None else "Nothing of the kind was done.")


def _line(deed: Deed) -> str:
    at = to_datetime(deed.at).strftime("%Y-%m-%d %H:%M:%S WIB")
    changed = ", ".join((deed.after or deed.before or {}).keys())
    who = f"{deed.actor} ({deed.role}, {deed.origin})"
    return visible(f"{deed.id}  {at}  {who}  {deed.action}  {deed.subject}  {changed}".rstrip())
