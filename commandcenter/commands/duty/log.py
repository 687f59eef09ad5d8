"""``duty log``: the shift log of a day, and a new entry."""

from datetime import datetime

import click

from commandcenter.commands.duty import common
from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.duty.log import FIRST_HAND, TEXT_MAX, EntryKind
from commandcenter.domain.duty.model import CENTER
from commandcenter.domain.duty.weeks import log_day
from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.queries import shift_log as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.duty import shift_log as writes


@click.command()
@click.option("--day", type=common.DAY, help="E.g. 2026-11-23. Without it: today.")
@click.option("--add", "words", help="Write this instead: no names, NIK or telephone numbers of people.")
@click.option("--kind", type=click.Choice([kind.value for kind in FIRST_HAND]), default="note", show_default=True)
@click.pass_obj
def log(settings: Settings, day: datetime | None, words: str | None, kind: str) -> None:
    """The shift log of a day, from its first shift to that of the next; or a new entry."""
    if words is not None:
        _add(settings, words, EntryKind(kind))
        return
    with reading(settings) as connection:
        center = common.duty_of(connection, CENTER)
        at = now_ms()
        meant = at if day is None else common.instant(day) + DAY - 1
        found = queries.entries(connection, Instant(at), *log_day(meant, center.shifts))
    for written in found:
        for each in (written.entry, *written.additions):
            mark = f"  to {each.refers_to}" if each.refers_to else ""
            say(f"{each.id}{mark}  {common.local(each.at)}  {each.author}  {each.kind.value}: {visible(each.text)}")
    if not found:
        say("Nothing was written on this day.")


def _add(settings: Settings, words: str, kind: EntryKind) -> None:
    plain = " ".join(visible(words.replace("\n", " ")).split())
    if not 0 < len(plain) <= TEXT_MAX:
        raise click.UsageError(f"An entry has 1 to {TEXT_MAX} characters")
    at = now_ms()
    with writing(settings) as connection:
        made = writes.add(connection, kind, plain, CLI, at)
        versions.bump(connection, [Topic.DUTY], at)
        did(connection, "shiftlog.add", f"shiftlog:{made.id}", None, {"kind": kind.value, "text": plain})
    say(f"Entry {made.id} is locked from {common.local(made.locks_at)} WIB on.")
