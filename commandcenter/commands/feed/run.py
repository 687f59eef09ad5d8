"""``commandcenter feed run`` and ``feed unpark``."""

import sys

import click

from commandcenter.commands.feed import configured as base
from commandcenter.commands.feed.progress import progress
from commandcenter.commands.feed.status import ROUTINE
from commandcenter.commands.interrupt import sigterm_as_ctrl_c
from commandcenter.commands.terminal import say, styled
from commandcenter.domain.feeds import RunOutcome, Trigger
from commandcenter.settings import Settings
from commandcenter.store.writes import feeds as writes
from ingest.feeds import file
from ingest.feeds_file import Configured
from ingest.runner import Ran, Runner

_SHOWN = 10  # notes


@click.command()
@click.option("--all", "is_all", is_flag=True, help="Every enabled feed, one after the other.")
@click.argument("names", nargs=-1)
@click.pass_obj
def run(settings: Settings, is_all: bool, names: tuple[str, ...]) -> None:
    """Run the feeds NAMES now, whatever their schedule says; also parked ones.

    Safe to repeat: what is stored already changes nothing. Ends with 1 when a feed failed.
    """
    if bool(names) == is_all:
        raise click.UsageError("Name feeds, or give --all.")
    failed = False
    with base.store(settings) as engine:
        feeds = base.load(settings.feeds, base.owners(engine))
        chosen = base.chosen(feeds, names) if names else tuple(each for each in feeds if each.feed.enabled)
        base.tell_store(engine, feeds, base.now_ms())
        runner = Runner(settings, engine, settings.feeds.parent)
        for configured in chosen:
            try:
                with sigterm_as_ctrl_c(), progress() as tell:
                    ran = runner.run(configured, Trigger.PERSON, tell)
            except KeyboardInterrupt:
                raise click.ClickException(
                    f"{configured.name} was stopped. What it has stored stays; the next run does the rest."
                ) from None
            failed |= ran.outcome not in (RunOutcome.OK, RunOutcome.UNCHANGED)
            for line in _report(configured, ran):
                say(line)
    if failed:
        sys.exit(1)


def _report(configured: Configured, ran: Ran) -> list[str]:
    name, found = configured.name, ran.counts
    if ran.outcome is None:
        return [f"{name}: somebody else runs it now; nothing was done"]
    lines = [
        f"{name}: {ran.outcome.value}; {found.lines:,} rows read, {found.added:,} new, {found.revised:,} changed, "
        f"{found.unchanged:,} as before, {found.rejected:,} rejected"
        + (f", {found.dropped:,} cells of personal data left at the door" if found.dropped else "")
    ]
    lines += [styled(f"  {error}", colour="red") for error in ran.errors]
    if ran.errors and isinstance(configured.source, file.Source):
        folder = f"{configured.source.path}/{configured.source.failed}"
        lines.append(f"  files that are refused go to {folder}: mend them, or feeds.yaml, and put them in again")
    noted = [f"  note: {origin}: {note.detail}" for origin, note in ran.noted if note.kind not in ROUTINE]
    lines += noted[:_SHOWN]
    if len(noted) > _SHOWN:
        lines.append(f"  {len(noted) - _SHOWN} notes more: commandcenter feed status {name}")
    if found.rejected:
        lines.append(f"  to mend them: commandcenter feed rejects {name} > rejects.xlsx")
    return lines


@click.command()
@click.argument("name")
@click.pass_obj
def unpark(settings: Settings, name: str) -> None:
    """Give the parked feed NAME another try, when its cause was put right. A changed configuration does it too."""
    with base.store(settings) as engine, engine.begin() as connection:
        if not writes.unpark(connection, name, base.now_ms()):
            raise click.ClickException(f"{name} is not a parked feed (see `commandcenter feed status`).")
    say(f"{name} is due at once.")
