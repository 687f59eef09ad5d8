"""The days of the week by the words that people write, Indonesian and English."""

from typing import Final

_SPELLINGS: Final = (
    "senin sen monday mon",
    "selasa sel tuesday tue tues",
    "rabu rab wednesday wed",
    "kamis kam thursday thu thur thurs",
    "jumat jum'at jumaat jum friday fri",
    "sabtu sab saturday sat",
    "minggu min ahad sunday sun",
)

# Spelling in lower case, without a full stop -> Monday 0 to Sunday 6.
WEEKDAYS: Final = {name: weekday for weekday, names in enumerate(_SPELLINGS) for name in names.split()}
