"""What a cell says at first sight: a label, a figure, a year. Only for telling header, data and footer apart."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from ingest.contract import Cell

_FIGURE: Final = re.compile(r"[-+(]?\s*(?:rp\.?\s*)?[-+]?\d[\d.,\s]*(?:%|[*r)])*", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d\s*(?:\(?[*rx]+\)?)?", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d.*)?")
_NUMBERED: Final = re.compile(r"[(\[]?-?\s*(\d{1,3})\s*[)\]]?(?:\s*=.*)?")
_UNIT: Final = re.compile(
    r"(?:(?:jiwa|orang|km|km2|km²|ha|hektar|%|persen|rp|rupiah|unit|buah|ton|kg|kuintal|kw|kk|ekor|liter|m|m2|m²|m3|m³|"
    r"hari|bulan|tahun|kwh|mw|indeks|poin|skor|ribu|juta|miliar)[\s./]*)+|[(\[].*[)\]]",
    re.IGNORECASE,
)
_TITLE: Final = ("tabel", "table", "daftar", "rekap", "laporan", "data ")


def text_of(cell: Cell) -> str:
    """A cell as one line of text, without blanks around it; empty when nothing stands there."""
    if cell is None:
        return ""
    return " ".join(str(cell).split())


def filled(row: Sequence[Cell]) -> int:
    """How many cells of a row hold something."""
    return sum(bool(text_of(cell)) for cell in row)


def is_label(cell: Cell) -> bool:
    """Whether a filled cell could head a column: a text or a year, no figure and no date."""
    if isinstance(cell, bool | date):
        return False
    text = text_of(cell)
    return bool(_YEAR.fullmatch(text)) or not (_FIGURE.fullmatch(text) or _DATE.fullmatch(text))


def is_figure(cell: Cell) -> bool:
    """Whether a cell is a number, as a number or as a text."""
    return bool(_FIGURE.fullmatch(text_of(cell)))


def is_unit(cell: Cell) -> bool:
    """ "(jiwa)", "km²", "%", "(Rp juta)": a unit and no name of a column."""
    return bool(_UNIT.fullmatch(text_of(cell)))


def is_title(row: Sequence[Cell]) -> bool:
    """Whether a row holds one text only, and it begins as titles do."""
    texts = [text for cell in row if (text := text_of(cell))]
    return len(texts) == 1 and texts[0].casefold().startswith(_TITLE)


def first_column(row: Sequence[Cell]) -> int:
    """The first column that holds something, from 0; their number when none does."""
    return next((column for column, cell in enumerate(row) if text_of(cell)), len(row))


def reach(row: Sequence[Cell]) -> int:
    """How many columns there are up to the last that holds something."""
    return max((number for number, cell in enumerate(row, 1) if text_of(cell)), default=0)


def are_column_numbers(row: Sequence[Cell]) -> bool:
    """(1) (2) (3) under a header. Spreadsheet programs turn what is typed as (1) into -1, so those count as well.

    Without brackets they must be four at least: two or three could be the first row of data.
    """
    texts = [text for cell in row if (text := text_of(cell))]
    numbers = [int(match[1]) for match in map(_NUMBERED.fullmatch, texts) if match]
    least = 2 if texts and all(text.startswith(("(", "[")) for text in texts) else 4
    if len(numbers) < len(texts) or len(texts) < least or numbers[0] > 2:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def is_year(cell: Cell) -> bool:
    """Whether a cell is a year from 1900 on, perhaps with the mark of a provisional figure: "2025*)"."""
    return bool(_YEAR.fullmatch(text_of(cell)))
