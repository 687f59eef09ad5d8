"""``commandcenter reference propose-holidays``: a year's holidays as a file to look through and import."""

import click

from ingest.reference.proposal import propose
from ingest.reference.writer import text


@click.command("propose-holidays")
@click.argument("year", type=click.IntRange(1990, 2077))
def propose_holidays(year: int) -> None:
    """Print the public holidays and joint leave days of YEAR as YAML.

    A proposal, not the law: compare it with the joint decree of the three ministers (SKB 3 Menteri) for that year,
    correct it, and import it. Days marked `estimate` depend on the moon or on a decree that is not out yet.
    """
    proposal = propose(year)
    click.echo(
        f"# Holidays and joint leave {year}: a proposal. Compare it with the SKB 3 Menteri before you import it."
    )
    if not any(day["kind"] == "joint_leave" for day in proposal):
        click.echo(f"# No joint leave of {year} is known: the decree is still to come, moving feasts are estimates.")
    click.echo(text({"calendar": {"days": proposal}}, "yaml"), nl=False)
