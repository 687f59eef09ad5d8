"""``commandcenter doctor``: is everything as it should be, and if not, what to do."""

import json
import sys
import time
from dataclasses import asdict

import click

from commandcenter.settings import Settings

_MARK = {"ok": ("ok", "green"), "warning": ("warning", "yellow"), "failed": ("FAILED", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: a list of check, verdict, seen, advice.")
@click.pass_obj
def command(settings: Settings, as_json: bool) -> None:
    """Check settings, disk, broker, database, schema, inventory, ingest, age of data, quarantine and feeds.

    Ends with exit code 1 when a check failed. Nothing is changed.
    """
    from commandcenter.commands.doctor.checks import examine  # needs paho; help does not

    findings = []
    for finding in examine(settings, time.time_ns() // 1_000_000):
        findings.append(finding)
        if not as_json:
            word, colour = _MARK[finding.verdict]
            click.echo(f"{click.style(f'{word:<8}', fg=colour)} {finding.check:<11} {finding.seen}")
            if finding.advice:
                click.echo(f"{'':<20} -> {finding.advice}")
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    sys.exit(any(finding.verdict == "failed" for finding in findings))
