"""The reference data that the program brings: what a new installation starts with."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from commandcenter import yaml_lines
from commandcenter.domain.attainment.configuration import Programme, Share
from commandcenter.domain.attainment.terms import Accumulation
from commandcenter.domain.model import Kecamatan
from commandcenter.domain.reference import Opd, OpdKind
from ingest.reference.loader import NOTHING, Given, Known, load

FOLDER = Path(__file__).parent
FILES = (
    "opds.yaml",
    "indicators.yaml",
    "indicators-opd.yaml",
    "indicators-desa.yaml",
    "calendar.yaml",
    "attainment.yaml",
)
SINCE = "2017-01-01"  # Perda 13/2016, as in opds.yaml
PROGRAMMES_SINCE = 2024  # as in attainment.yaml


def default(kecamatan: Iterable[Kecamatan], known: Known = NOTHING) -> Given:
    """The files of this folder, with each kecamatan as an agency of its own beside those of ``opds.yaml``.

    Plan years that are set already, and programmes of agencies that have some, are left out: they are the regency's.

    Raises CatalogueError when a name of theirs means something else in what is ``known`` already.
    """
    offices = tuple(kecamatan_opd(place) for place in kecamatan)
    codes = {opd.code for opd in offices}
    others = tuple(opd for opd in known.opds if opd.code not in codes)
    given = load([FOLDER / name for name in FILES], Known((*offices, *others), known.indicators))
    programmes = (*(given.programmes or ()), *map(kecamatan_programme, offices))
    set_up = {programme.opd for programme in known.programmes}
    years = {rules.year for rules in known.plan_years}
    return given._replace(
        opds=(*(given.opds or ()), *offices),
        plan_years=tuple(rules for rules in given.plan_years or () if rules.year not in years),
        programmes=tuple(programme for programme in programmes if programme.opd not in set_up),
    )


@cache
def totals() -> frozenset[str]:
    """The indicators of the built-in programmes whose figures are counted since 1 January."""
    data, _line_of = yaml_lines.load_data(FOLDER / "attainment.yaml")
    shares = (share for programme in data["programmes"] for share in programme["indicators"])
    return frozenset(share["indicator"] for share in shares if share.get("accumulation") == Accumulation.TOTAL)


def kecamatan_programme(office: Opd) -> Programme:
    """The one programme of a kecamatan's office: an example, as those of ``attainment.yaml`` are."""
    shares = (Share(f"{office.code}-kepuasan-layanan", 60.0), Share(f"{office.code}-lama-surat-pengantar", 40.0))
    name = "Program Penyelenggaraan Pemerintahan dan Pelayanan Publik"
    return Programme(f"{office.code}-pelayanan", office.code, name, 100.0, PROGRAMMES_SINCE, None, shares)


def kecamatan_opd(place: Kecamatan) -> Opd:
    """The office of a kecamatan as an agency: kec-balen, "Kecamatan Balen"."""
    return Opd(
        code=f"kec-{place.name.lower().replace(' ', '-')}",
        name=f"Kecamatan {place.name}",
        short_name=f"Kec. {place.name}",
        kind=OpdKind.KECAMATAN.value,
        valid_from=SINCE,
        aliases=tuple(f"Kecamatan {alias}" for alias in place.aliases),
    )
