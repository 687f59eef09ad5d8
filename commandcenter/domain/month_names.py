"""The months by the words that people write: Indonesian, English, older spellings, abbreviations."""

from typing import Final

_SPELLINGS: Final = (
    "januari january jan",
    "februari february pebruari feb febr peb pebr",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agu agt agus agst ags aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)

# Spelling in lower case, without a full stop -> 1 to 12.
MONTHS: Final = {name: month for month, names in enumerate(_SPELLINGS, 1) for name in names.split()}
