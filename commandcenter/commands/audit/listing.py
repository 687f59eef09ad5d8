"""``commandcenter audit list``."""

import time
from typing import Any

import click
import orjson

from commandcenter.commands.audit.filters import asked, filtered
from commandcenter.commands.opened import reading
from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from commandcenter.store.queries.audit import found


@click.command("list")
@filtered
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="At most so many.")
@click.option("--json", "is_json", is_flag=True, help="One JSON object a line, with everything that is kept.")
@click.pass_obj
def list_(settings: Settings, /, limit: int, is_json: bool, **given: Any) -> None:
    """The newest deeds first."""
    wanted = asked(**given)
    with reading(settings) as connection:
        deeds = found(connection, Instant(time.time_ns() // 1_000_000), wanted, limit)
    for deed in deeds:
        click.echo(orjson.dumps(deed).decode() if is_json else _line(deed))
    if not deeds and not is_json:
        click.echo("Nothing was done." if wanted.is_whole else "Nothing of the kind was done.")


def _line(deed: Deed) -> str:
    at = to_datetime(deed.at).strftime("%Y-%m-%d %H:%M:%S WIB")
    changed = ", ".join((deed.after or deed.before or {}).keys())
    who = f"{deed.actor} ({deed.role}, {deed.origin})"
    return visible(f"{deed.id}  {at}  {who}  {deed.action}  {deed.subject}  {changed}".rstrip())
