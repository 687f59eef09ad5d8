"""Which sector an indicator belongs to, by the themes of its metadata; and the headline indicators of the regency.

The seven sectors are those that the regency's data portal is divided by: agriculture, population, education, health,
finance, government, village government. A theme that no sector names belongs to none, and is found by its indicator.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Sector(StrEnum):
    """One of the seven."""

    AGRICULTURE = "agriculture"
    POPULATION = "population"
    EDUCATION = "education"
    HEALTH = "health"
    FINANCE = "finance"
    GOVERNMENT = "government"
    VILLAGES = "villages"


# Sector -> themes of the metadata, as they are written there.
SECTORS: Final[Mapping[Sector, tuple[str, ...]]] = {
    Sector.AGRICULTURE: ("data dasar desa, pertanian", "data dasar desa, peternakan dan perikanan", "pertanian"),
    Sector.POPULATION: ("kependudukan", "data dasar desa, penduduk", "ketenagakerjaan", "data dasar desa, sosial"),
    Sector.EDUCATION: ("data dasar desa, pendidikan", "pendidikan"),
    Sector.HEALTH: ("data dasar desa, kesehatan", "data dasar desa, air dan sanitasi", "kesehatan"),
    Sector.FINANCE: ("ekonomi", "data dasar desa, keuangan", "data dasar desa, ekonomi", "keuangan"),
    Sector.GOVERNMENT: ("tata kelola", "kanal informasi", "kepuasan masyarakat"),
    Sector.VILLAGES: (
        "data dasar desa, kelembagaan",
        "data dasar desa, jalan",
        "data dasar desa, listrik dan telekomunikasi",
        "data dasar desa, perumahan",
        "data dasar desa, bencana",
    ),
}

# The figures that a regency is judged by. Oil and gas dominate the economy here: always with and without them.
HEADLINES: Final = (
    "ipm",
    "penduduk-miskin-persen",
    "tpt",
    "pertumbuhan-ekonomi-migas",
    "pertumbuhan-ekonomi-nonmigas",
    "pdrb-adhb-migas",
    "pdrb-adhb-nonmigas",
    "penduduk-miskin-ribu",
)

# A series that another one took the place of is drawn with it, apart by the break.
PREDECESSORS: Final[Mapping[str, str]] = {"ipm": "ipm-lama"}
