"""``commandcenter feed list`` and ``feed status``."""

import dataclasses
import json
import sys

import click

from commandcenter.commands.feed import configured as base
from commandcenter.commands.feed.words import moment, span
from commandcenter.commands.terminal import say, styled
from commandcenter.domain.clock import SECOND, Instant
from commandcenter.domain.feeds import FeedState, FeedView, Freshness, worst_first
from commandcenter.settings import Settings
from commandcenter.store.queries import feeds as queries

_LOUD = {Freshness.ERROR: "red", Freshness.WARN: "yellow", Freshness.NEVER: "yellow"}
_RUNS = 8
_NOTES = 200  # looked at; of these the telling ones are shown
ROUTINE = ("column_unused", "line_skipped", "value_missing")  # said by `feed check`


@click.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """The feeds of feeds.yaml: name, kind, owner, records, schedule."""
    with base.store(settings, is_reading=True) as engine:
        feeds = base.load(settings.feeds, base.owners(engine))
    for configured in feeds:
        feed = configured.feed
        off = "" if feed.enabled else "  (disabled)"
        records = feed.records.value if feed.records else "readings"
        say(f"{feed.name:24} {feed.kind:10} {feed.owner:14} {records:16} {feed.schedule!s:16} {feed.title}{off}")
    if not feeds:
        say("No feeds are configured yet (docs/feeds.md).")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.argument("name", required=False)
@click.pass_obj
def status(settings: Settings, as_json: bool, name: str | None) -> None:
    """How every feed is, worst first; with NAME its last runs and what was noticed.

    Ends with 1 when a feed needs somebody.
    """
    at = base.now_ms()
    with base.store(settings, is_reading=True) as engine, engine.connect() as connection:
        views = worst_first(queries.feeds(connection, Instant(at)))
        if name is not None:
            views = tuple(view for view in views if view.name == name)
            if not views:
                raise click.UsageError(f"There is no feed {name!r} (see `commandcenter feed list`).")
        runs = queries.runs(connection, name, _RUNS) if name else ()
        notes = queries.notes(connection, name, _NOTES) if name else ()
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(view) for view in views], ensure_ascii=False, indent=2))
    else:
        for view in views:
            say(_line(view, at))
            if view.error:
                say(f"    {view.error}")
        for run in runs:
            found = run.counts
            say(
                f"  {moment(run.started_at)}  {run.trigger:9} {run.outcome:10} {found.lines:>9,} rows  "
                f"{found.added:,} new  {found.revised:,} changed  {found.rejected:,} rejected  {run.error or ''}"
            )
        for noted in notes:
            if noted.note.kind not in ROUTINE:
                say(f"  note: {noted.origin}: {noted.note.detail}")
        if not views:
            say("No feed has been configured yet.")
    if any(view.state in (FeedState.FAILING, FeedState.PARKED) or view.freshness is Freshness.ERROR for view in views):
        sys.exit(1)


def _line(view: FeedView, at: int) -> str:
    age = "no data yet" if view.data_at is None else f"data {span(max(0, at - view.data_at))} old"
    limit = f"(warn {span(view.warn_after_s * SECOND)}, error {span(view.error_after_s * SECOND)})"
    state = "running" if view.is_running else view.state.value if view.is_enabled else "disabled"
    doubts = [
        f"{n:,} {word}"
        for n, word in ((view.rejects, "rejected"), (view.conflicts, "conflicts"), (view.differing, "totals differ"))
        if n
    ]
    text = f"{view.name:24} {state:9} {view.freshness.value:6} {age} {limit}  {view.rows:,} rows"
    return styled(", ".join([text, *doubts]), colour=_LOUD.get(view.freshness))
