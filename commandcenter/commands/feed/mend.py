"""``commandcenter feed rejects`` and ``feed replay``: bad rows out, mended, and back in."""

import sys
from functools import partial
from pathlib import Path
from typing import Literal

import click

from commandcenter.commands.feed import configured as base
from commandcenter.commands.opened import exported
from commandcenter.commands.terminal import say as say_plainly
from commandcenter.domain.records import RecordKind
from commandcenter.messages import LANGUAGES, translated
from commandcenter.settings import Settings
from ingest import mend
from ingest.contract import FeedError
from ingest.forgotten import orders_of

_SHOWN = 10


@click.command()
@click.option("--format", "form", type=click.Choice(["xlsx", "csv"]), help="Default: by the name of FILE, else xlsx.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="FILE; without it, to a pipe.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the reasons. Default: the setting LANGUAGE.")
@click.argument("name")
@click.pass_obj
def rejects(
    settings: Settings, form: Literal["xlsx", "csv"] | None, output: Path | None, lang: str | None, name: str
) -> None:
    """Bad rows of the feed NAME, in the shape of the source, with the reason beside each.

    Correct them there, leave the last two columns as they are, and give the file to `feed replay`. Where personal
    data stood it says [dropped]: that was never kept.
    """
    if output is None and sys.stdout.isatty():
        raise click.UsageError("Name a file: --output rejects.xlsx (or send it into one with > rejects.xlsx).")
    say = partial(translated, lang=lang or settings.language)
    chosen_form = form or ("csv" if output is not None and output.suffix.lower() == ".csv" else "xlsx")
    with base.store(settings, is_reading=True) as engine:
        (configured,) = base.chosen(base.load(settings.feeds, base.owners(engine)), [name])
        target = output or sys.stdout.buffer
        if configured.feed.records is RecordKind.COMPLAINT:
            exported(settings, f"tickets:feed/{name}", {"feed": name, "file": chosen_form})
        try:
            n = mend.write(engine, configured.feed, target, chosen_form, say)
        except (FeedError, OSError) as error:
            raise click.ClickException(str(error)) from error
    say_plainly(f"{n} rows." if n else "Nothing of this feed waits in quarantine.", to_errors=True)


@click.command()
@click.argument("name")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def replay(settings: Settings, name: str, file: Path | None) -> None:
    """Take in the mended rows of FILE; without FILE, judge all bad rows of the feed NAME again.

    A row that is no data and shall not wait any longer: empty all of its cells but the last one, its number.
    Without FILE: for example after feeds.yaml or the register was put right. What is still wrong stays, with the newest
    reason. Safe to repeat. Ends with 1 when rows are still wrong.
    """
    with base.store(settings) as engine:
        feeds = base.load(settings.feeds, base.owners(engine))
        (configured,) = base.chosen(feeds, [name])
        base.tell_store(engine, feeds, base.now_ms())
        try:
            mended = mend.replay(engine, configured, file, base.now_ms, orders_of(settings))
        except mend.Busy:
            raise click.ClickException(f"Somebody else runs {name} now; try again in a moment.") from None
        except FeedError as error:
            raise click.ClickException(str(error)) from error
    found = mended.counts
    say_plainly(
        f"{mended.accepted} rows accepted ({found.added} new, {found.revised} changed, {found.unchanged} as before), "
        f"{len(mended.still)} still wrong{f', {mended.dismissed} dismissed' if mended.dismissed else ''}."
    )
    for row in mended.still[:_SHOWN]:
        where = ", ".join(part for part in (row.origin, row.sheet, f"row {row.line}", row.column) if part)
        say_plainly(f"  {where}: {row.detail}")
    if mended.still:
        sys.exit(1)
