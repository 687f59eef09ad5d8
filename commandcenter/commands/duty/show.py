"""``duty show``: who is on call, and what is missing. Ends with 1 when something is: a monitor can ask it."""

import sys
from datetime import datetime

import click

from commandcenter.commands.duty import common
from commandcenter.commands.opened import now_ms, reading
from commandcenter.commands.terminal import say
from commandcenter.domain.clock import Instant
from commandcenter.domain.duty.handover import Lack
from commandcenter.settings import Settings
from commandcenter.store.queries import duty as queries
from commandcenter.store.queries.duty import Standing

LACKS = {
    Lack.NOBODY: "NOBODY IS ON CALL",
    Lack.NOT_TAKEN: "a hand-over waits to be taken over",
    Lack.NOT_WRITTEN: "it changed hands without a hand-over",
}


@click.command()
@click.option("--at", "moment", type=common.MOMENT, help="As it was known then, e.g. '2026-11-23 08:00'. Else: now.")
@click.pass_obj
def show(settings: Settings, moment: datetime | None) -> None:
    """Who has each duty, until when, who is next; what is missing. Exit code 1 when something is."""
    at = now_ms()
    given = at if moment is None else common.instant(moment)
    with reading(settings) as connection:
        found = queries.standing(connection, Instant(given, live=given >= at))
    for each in found:
        say(_line(each))
    lacks = [lack for each in found for lack in each.missing]
    for lack in lacks:
        whose = f" ({', '.join(lack.names)})" if lack.names else ""
        say(f"{lack.duty.key}: {LACKS[lack.lack]} since {common.local(lack.since)} WIB{whose}", to_errors=True)
    sys.exit(1 if lacks else 0)


def _line(each: Standing) -> str:
    if not each.duty.version:
        return f"{each.duty.key}: no rota yet"
    said = f"{each.duty.key}: {', '.join(each.names) or 'nobody'}"
    if each.until is None or each.next is None:
        return said
    return f"{said} until {common.local(each.until)} WIB, then {', '.join(each.next.names) or 'nobody'}"
