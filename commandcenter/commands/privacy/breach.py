"""``commandcenter privacy breach``: what was touched and by whom, and a draft of the notice."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from commandcenter.commands.opened import now_ms, reading
from commandcenter.commands.terminal import say
from commandcenter.domain.clock import WIB
from commandcenter.domain.privacy.breach import Touched, notice, touched
from commandcenter.settings import Settings
from commandcenter.store.queries.privacy.touched import Scope, deeds, entered

_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@click.command()
@click.option("--since", type=_MOMENT, required=True, help="From this moment on (WIB), e.g. '2026-11-22 08:00'.")
@click.option("--until", type=_MOMENT, help="Until this moment (WIB). Without it: now.")
@click.option("--noticed", type=_MOMENT, help="When it was noticed (WIB): the 3 x 24 hours run from there.")
@click.option("--account", help="Only what this account did.")
@click.option("--address", help="Only what came from this address.")
@click.option("--display", help="Only what this display did.")
@click.option("--notice", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write the draft there.")
@click.pass_obj
def breach(
    settings: Settings, since: datetime, until: datetime | None, noticed: datetime | None, account: str | None,
    address: str | None, display: str | None, path: Path | None,
) -> None:  # fmt: skip
    """What was touched and by whom, and a draft of the notice that UU 27/2022, Pasal 46 asks for.

    What is said of people comes from the audit trail (is it whole? `commandcenter audit verify`), from sessions and
    failures. Whoever read the database itself, or a backup, left no trace here.
    """
    scope = Scope(_at(since), now_ms() if until is None else _at(until), account, address, display)
    with reading(settings) as connection:
        found = touched(deeds(connection, scope), scope.since, scope.until)
        found.sessions, found.failures, found.locked = entered(connection, scope)
    _say(found)
    draft = notice(found, None if noticed is None else _at(noticed))
    if path is None:
        say(f"\n{draft}")
    else:
        path.write_text(draft, encoding="utf-8")
        say(f"The draft of the notice is in {path}.")


def _at(moment: datetime) -> int:
    return int(moment.replace(tzinfo=WIB).timestamp() * 1000)


def _say(found: Touched) -> None:
    say(f"{found.deeds} deeds; {found.tickets} tickets opened, {found.lists} lists of tickets seen "
        f"({found.listed_rows} rows), {found.files} files of tickets taken ({found.taken_rows} rows).")  # fmt: skip
    say(f"{found.sessions} sessions; {found.failures} accounts with failed sign-ins now, {found.locked} locked.")
    say(f"Kinds of data within reach: {', '.join(found.kinds) or 'none'}.")
    for title, counted in (("By", found.actors), ("From", found.origins), ("Did", found.actions)):
        _list(title, counted)


def _list(title: str, counted: Counter[str]) -> None:
    for name, n in counted.most_common(20):
        say(f"    {title:<5} {name}  x{n}")
