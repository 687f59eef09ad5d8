"""``commandcenter reference``: agencies, indicators with their metadata, calendar (Satu Data)."""

import click

from commandcenter.commands.reference.check import check
from commandcenter.commands.reference.export import export
from commandcenter.commands.reference.holidays import propose_holidays
from commandcenter.commands.reference.import_ import import_
from commandcenter.commands.reference.show import list_, show


@click.group()
def command() -> None:
    """Reference data (Satu Data): what the texts of every source are matched to.

    \b
    opds         agencies: code, name, short_name, kind, aliases, valid_from, valid_to, successor
    indicators   metadata in the shape of MS-Ind (Peraturan BPS 5/2020): code, name, definition, unit, producer,
                 walidata, frequency, polarity, and more; `reference show ipm` has them all
    villages     desa and kelurahan by Kemendagri code
    calendar     holidays, working hours, and how long a complaint may take

    A new installation begins with `reference import --default`. To change something: `reference export indicators
    my.yaml`, edit it, `reference import my.yaml`. YAML and JSON hold any of these; a CSV table holds one.
    """


for each in (import_, export, check, list_, show, propose_holidays):
    command.add_command(each)
