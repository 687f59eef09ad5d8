"""``commandcenter feed check``: what would be read, before anything is stored."""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import click
from sqlalchemy import Engine

from commandcenter.commands.feed import configured as base
from commandcenter.commands.feed.progress import progress
from commandcenter.commands.feed.words import record_line
from commandcenter.commands.terminal import say, styled
from commandcenter.settings import Settings
from commandcenter.store.queries import reference as reference_queries
from ingest.contract import FeedError, Role
from ingest.feeds_file import Configured
from ingest.look import ItemLook, TableLook, look
from ingest.privacy import clean_error
from ingest.secrets import Secrets


@click.command()
@click.option("--rows", default=5, show_default=True, type=click.IntRange(0, 1000), help="First rows to show.")
@click.option("--config-only", is_flag=True, help="Only look at feeds.yaml; ask no source.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.argument("names", nargs=-1)
@click.pass_obj
def check(settings: Settings, rows: int, config_only: bool, as_json: bool, names: tuple[str, ...]) -> None:
    """Dry run of the feeds NAMES (all): what would be read, the first rows, what would be rejected and why.

    Nothing is stored, moved or remembered. Ends with 1 when a feed or a row would be refused.
    """
    with base.store(settings) as engine:
        feeds = base.chosen(base.load(settings.feeds, base.owners(engine)), names)
        if config_only:
            say(f"{settings.feeds}: {len(feeds)} feeds, no mistakes.")
            return
        results = [(configured, *_look(settings, engine, configured, rows)) for configured in feeds]
    if as_json:
        click.echo(json.dumps([_as_data(*result) for result in results], ensure_ascii=False, indent=2))
    else:
        for configured, items, error in results:
            for line in _report(configured, items, error):
                say(line)
    if any(error or any(item.error or item.rejects for item in items) for _configured, items, error in results):
        sys.exit(1)


def _look(settings: Settings, engine: Engine, configured: Configured, rows: int) -> tuple[list[ItemLook], str | None]:
    """The items, and what is wrong with the source as a whole."""
    with engine.connect() as connection:
        reference = reference_queries.load(connection)
    items: list[ItemLook] = []
    try:
        with progress() as tell:
            for item in look(
                configured,
                reference,
                Secrets(settings.secrets),
                settings.feeds.parent,
                time.time_ns() // 1_000_000,
                rows,
                tell=tell,
            ):
                items.append(item)  # noqa: PERF402 - what was found before an error is shown too
    except FeedError as error:
        return items, str(clean_error(error))
    return items, None


def _report(configured: Configured, items: list[ItemLook], error: str | None) -> Iterator[str]:
    feed = configured.feed
    yield styled(f"{feed.name}  {feed.title}  ({feed.kind}, {feed.owner}, {feed.schedule})", is_bold=True)
    if error:
        yield styled(f"  cannot be used: {error}", colour="red")
    elif not items:
        yield "  nothing new to read"
    for item in items:
        yield from _item(item)
    yield ""


def _item(item: ItemLook) -> Iterator[str]:
    yield f"  {item.origin}"
    if item.error:
        yield styled(f"    refused as a whole: {item.error}", colour="red")
    for table in item.tables:
        yield f"    {_table(table)}"
        yield f"      columns: {' | '.join(table.columns)}"
    if item.readings:
        yield f"    {item.readings} readings"
    if item.tables and not item.error:
        yield f"    {item.lines} rows give {item.made} records, {item.rejects.total()} rejected"
    yield from (f"      {record_line(record)}" for record in item.records)
    for reason, n in item.rejects.most_common():
        yield styled(f"    rejected {n} x {reason}", colour="yellow")
        for row in (each for each in item.examples if each.reason == reason):
            where = ", ".join(part for part in (row.sheet, f"row {row.line}", row.column) if part)
            yield f"      {where}: {row.detail}"
    if item.dropped:
        yield f"    {item.dropped} cells of personal data left at the door"
    for note in item.notes:
        where = ", ".join(part for part in (note.sheet, f"row {note.line}" if note.line else "", note.field) if part)
        times = f" ({note.n} x)" if note.n > 1 else ""
        yield f"    note: {where + ': ' if where else ''}{note.detail}{times}"


def _table(table: TableLook) -> str:
    sheet = f"sheet {table.sheet!r}, " if table.sheet else ""
    first = f", data from row {table.first_line}" if table.first_line else ""
    others = [
        f"{table.roles[role]} {word}"
        for role, word in ((Role.TOTAL, "total rows"), (Role.NOTE, "rows of notes"))
        if table.roles[role]
    ]
    return f"{sheet}{table.roles[Role.DATA]} data rows{first}" + "".join(f", {other}" for other in others)


def _as_data(configured: Configured, items: list[ItemLook], error: str | None) -> dict[str, Any]:
    return {
        "feed": configured.name,
        "error": error,
        "items": [
            {
                "origin": item.origin,
                "error": item.error,
                "tables": [{"sheet": table.sheet, "columns": table.columns} for table in item.tables],
                "rows": item.lines,
                "records": item.made,
                "first": [record_line(record) for record in item.records],
                "rejected": dict(item.rejects),
                "examples": [
                    {"sheet": row.sheet, "row": row.line, "column": row.column, "why": row.detail}
                    for row in item.examples
                ],
                "dropped_cells": item.dropped,
                "notes": [note.detail for note in item.notes],
                "readings": item.readings,
            }
            for item in items
        ],
    }
