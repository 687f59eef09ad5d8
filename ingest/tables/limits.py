"""How much one file may cost. Beyond it a file is refused with a message, and nothing else stops."""

from dataclasses import dataclass
from typing import Final

_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. Text is streamed and has no limit; what must be held whole has one."""

    unpacked: int = 4_000 * _MB  # of a packed file: two full years of the largest text file that we know of
    ratio: int = 200  # unpacked to packed, from ``ratio_from`` on; tables of text reach 20 to 60
    ratio_from: int = 100 * _MB
    zip_entries: int = 10_000
    directory: int = 4 * _MB  # of a zip file: its list of contents
    workbook: int = 200 * _MB
    workbook_unpacked: int = 2_000 * _MB
    json: int = 200 * _MB
    page: int = 50 * _MB
    columns: int = 5_000
    line: int = 4 * _MB
    memory: int = 1_000 * _MB  # of the process that holds a file whole; 500,000 rows of 12 cells need 670 MB
    cpu_s: int = 120
    wall_s: int = 180
