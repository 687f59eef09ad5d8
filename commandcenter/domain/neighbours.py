"""Areas beyond the regency that its figures are compared with: the regencies around it, the province, the country.

Only statistics are kept of them (no complaints, no network). Codes are those of Kemendagri; the country has none and is
written ``0``. Source: Kepmendagri 300.2.2-2138/2025; which regencies share a border: the map of the regency.
"""

from collections.abc import Mapping
from typing import Final

from commandcenter.domain.places import letters

COUNTRY: Final = "0"
PROVINCE: Final = "35"
REGENCIES: Final[Mapping[str, str]] = {
    "35.24": "Lamongan",
    "35.18": "Nganjuk",
    "35.19": "Madiun",
    "35.21": "Ngawi",
    "33.16": "Blora",
    "35.23": "Tuban",
    "35.17": "Jombang",
}
NAMES: Final[Mapping[str, str]] = {
    COUNTRY: "Indonesia",
    PROVINCE: "Jawa Timur",
    **{code: f"Kab. {name}" for code, name in REGENCIES.items()},
}

_BY_CODE: Final = {code.replace(".", ""): code for code in REGENCIES}
_BY_NAME: Final = {letters(name): code for code, name in REGENCIES.items()}
_ABOVE: Final = {
    "indonesia": COUNTRY,
    "nasional": COUNTRY,
    "jawatimur": PROVINCE,
    "jatim": PROVINCE,
    "provinsijawatimur": PROVINCE,
    "provjawatimur": PROVINCE,
    "provinsijatim": PROVINCE,
}


def coded(code: str) -> str | None:
    """The area of a regency's code, with or without its dot (35.23, 3523); None when it is none of these."""
    return _BY_CODE.get(code.strip().replace(".", ""))


def regency(name: str) -> str | None:
    """The neighbouring regency of that name, without the word Kabupaten; None when it is none of these."""
    return _BY_NAME.get(letters(name))


def above(name: str) -> str | None:
    """The province or the country that a text names; None when it names neither."""
    return _ABOVE.get(letters(name))
