"""``commandcenter geodata``: the 28 kecamatan and their polygons."""

from pathlib import Path

import click

import geodata


@click.group()
def command() -> None:
    """The 28 kecamatan and their polygons.

    The command center brings a schematic of the borders: good for a wall, not a legal boundary. `check` tells whether
    a file of official boundaries could take its place.
    """


@command.command("list")
def list_() -> None:
    """Print the kecamatan: Kemendagri code, BPS code, villages, people, area, name and other spellings.

    The two codes are different numberings: keys are Kemendagri's.
    """
    click.echo("code      BPS      villages     people      km2  name")
    places = geodata.load_places()
    for place in places:
        aliases = f" (also: {', '.join(place.aliases)})" if place.aliases else ""
        villages = place.desa + place.kelurahan
        click.echo(
            f"{place.code}  {place.bps_code}  {villages:>8}  {place.population:>9,}  {place.area_km2:>7,.2f}  "
            f"{place.name}{aliases}"
        )
    villages, people = (sum(p.desa + p.kelurahan for p in places), sum(p.population for p in places))
    click.echo(f"{len(places)} kecamatan{villages:>14}  {people:>9,}  {sum(p.area_km2 for p in places):>7,.2f}")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a file of official boundaries (GeoJSON, GPKG, Shapefile).

    It needs one polygon or multipolygon per kecamatan, a coordinate system, and the Kemendagri code in a column called
    code, kode, kode_kec, kode_kecamatan, kd_kecamatan or kdcpum. Every mistake is reported at once.

    Exit codes: 0 the file can be used, 1 it has mistakes.
    """
    try:
        polygons = geodata.load_polygons(file)
    except geodata.GeodataError as error:
        raise click.ClickException(str(error)) from error
    area = polygons.geometry.area.sum() / 1e6
    points = sum(len(ring) for ring in geodata.outlines(file).values())
    click.echo(
        f"{file.name}: {len(polygons)} kecamatan, {area:,.0f} km2, {points:,} points when drawn. It can be used."
    )
