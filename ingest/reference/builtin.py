"""The reference data that the program brings: what a new installation starts with."""

from collections.abc import Iterable
from pathlib import Path

from commandcenter.domain.model import Kecamatan
from commandcenter.domain.reference import Opd, OpdKind
from ingest.reference.loader import NOTHING, Given, Known, load

FOLDER = Path(__file__).parent
FILES = ("opds.yaml", "indicators.yaml", "indicators-opd.yaml", "indicators-desa.yaml", "calendar.yaml")
SINCE = "2017-01-01"  # Perda 13/2016, as in opds.yaml


def default(kecamatan: Iterable[Kecamatan], known: Known = NOTHING) -> Given:
    """The files of this folder, with each kecamatan as an agency of its own beside those of ``opds.yaml``.

    Raises CatalogueError when a name of theirs means something else in what is ``known`` already.
    """
    offices = tuple(kecamatan_opd(place) for place in kecamatan)
    codes = {opd.code for opd in offices}
    others = tuple(opd for opd in known.opds if opd.code not in codes)
    given = load([FOLDER / name for name in FILES], Known((*offices, *others), known.indicators))
    return given._replace(opds=(*(given.opds or ()), *offices))


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
