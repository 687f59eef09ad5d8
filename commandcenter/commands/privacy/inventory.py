"""``commandcenter privacy inventory``: every table and what its columns may tell."""

import csv
import io
import json

import click

from commandcenter.domain.privacy.model import Data
from layouts.privacy import words


@click.command()
@click.option("--json", "form", flag_value="json", help="Everything, as JSON.")
@click.option("--csv", "form", flag_value="csv", help="Everything, as CSV.")
@click.option("--lang", type=click.Choice(["id", "en"]), default="en", show_default=True, help="Of the words in it.")
def inventory(form: str | None, lang: str) -> None:
    """What is held of whom, why, how long, who sees it and how it can leave.

    Without an option only the tables that may tell of somebody.
    """
    rows = words.rows(lang)
    if form == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(out.getvalue(), nl=False)
    else:
        personal = {held.table for held in words.personal()}
        for row in rows:
            if row["table"] in personal:
                _say(row)
        click.echo(f"{len(personal)} of {len(rows)} tables may tell of somebody; --json or --csv show all of them.")


def _say(row: dict[str, str]) -> None:
    click.echo(f"{row['table']}: {row['purpose']}")
    for data in Data:
        if data is not Data.NONE and row[data.value]:
            click.echo(f"    {data.value:<10} {row[data.value]}")
    click.echo(f"    kept       {row['kept']}; seen by {row['seen']}; leaves by {row['leaves']}; {row['basis']}")
