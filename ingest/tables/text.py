"""Rows of a text file: CSV and what goes by that name. Streamed; a quotation mark that is not closed swallows none."""

import csv
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from ingest.config import Shape
from ingest.contract import FeedError
from ingest.tables.delimiters import delimiter_of
from ingest.tables.encodings import Letters, letters_of
from ingest.tables.grid import Grid, Row
from ingest.tables.limits import Limits

_SAMPLE: Final = 200  # lines that the delimiter is found by
_BUFFER: Final = 1 << 20
_SEP: Final = re.compile(
    r'"?sep=([^"\w\s]|\t)"?\s*', re.IGNORECASE
)  # a first line by which Excel is told the delimiter


def text_grid(path: Path, shape: Shape, limits: Limits) -> Grid:
    """The rows of a text file. Raises FeedError (permanent) when its letters cannot be read."""
    letters = letters_of(path, shape.encoding, limits.line)
    sample = _sample(path, letters)
    if not sample:
        raise FeedError("the file is empty: send it again", is_permanent=True)
    said = _SEP.fullmatch(sample[0])
    first = 1 if said else 0
    delimiter = shape.delimiter or (said[1] if said else delimiter_of(sample))
    return Grid(partial(_rows, path, letters, delimiter, first), count=letters.lines - first)


def _sample(path: Path, letters: Letters) -> list[str]:
    sample: list[str] = []
    size = 0
    with path.open(encoding=letters.encoding, newline="") as file:
        for line in islice(file, _SAMPLE):
            sample.append(line)
            size += len(line)
            if size > _BUFFER:
                break
    return sample


def _rows(path: Path, letters: Letters, delimiter: str, first: int) -> Iterator[Row]:
    """Numbered as a spreadsheet program shows them: a text over several lines is within one row, a first line
    "sep=;" is none."""
    started = 0
    with path.open(encoding=letters.encoding, newline="", buffering=_BUFFER) as file:
        for _line in islice(file, first):
            pass
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for number, row in enumerate(reader, 1):
                ended = reader.line_num
                if ended - started > 2:
                    _refuse_swallowed(row, delimiter, started + first + 1, ended + first)
                started = ended
                yield number, [cell or None for cell in row]
        except csv.Error as error:
            raise _broken(error, started + first + 1) from None


def _refuse_swallowed(row: list[str], delimiter: str, start: int, end: int) -> None:
    """A missing quotation mark joins rows into one text. It is one when each of its inner lines has as many cells as
    the row itself."""
    longest = max(row, key=len)
    inner = longest.splitlines()[1:-1]
    if len(row) > 3 and inner and all(line.count(delimiter) == len(row) - 1 for line in inner):
        raise FeedError(
            f'lines {start} to {end} are one row, because a text that begins with " in line {start} ends in line '
            f'{end}, but the lines between look like rows: remove or double the " in line {start}',
            is_permanent=True,
        )


def _broken(error: csv.Error, line: int) -> FeedError:
    if "field larger" in str(error) or "end of data" in str(error):
        message = f'a text that begins with " from line {line} on never ends: remove that ", or close it'
    else:
        message = f'the row that starts in line {line} has a " within a text: write it twice (""), or leave it out'
    return FeedError(message, is_permanent=True)
