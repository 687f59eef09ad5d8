"""Which rows below the header are data, printed sums, or remarks: sources, legends, signatures.

In doubt a row is data, and then its values are judged and it is rejected with a reason; what is taken for a remark
here is never looked at again. So a sum must be named as such in full, and a remark must leave most cells empty.
"""

import re
from collections.abc import Sequence
from typing import Final

from ingest.config import Shape
from ingest.contract import Cell, Role
from ingest.tables.words import is_figure, is_label, text_of

# Words that may follow the name of a sum. "Jumlah Penduduk" is an indicator, "Jumlah Kab. Bojonegoro 2025" a sum.
_AFTER_SUM: Final = frozenset(
    ["jumlah", "total", "kabupaten", "kab", "bojonegoro", "keseluruhan", "seluruhnya", "semua", "umum", "akhir", "dan"]
)
# Words that say what is summed, before its name: "Sub Total Kec. Balen".
_OF_PLACES: Final = frozenset(["kecamatan", "kec", "kelurahan", "kel", "desa", "wilayah", "untuk", "per", *_AFTER_SUM])
_WORD: Final = re.compile(r"[^\W_]+")
_REMARK: Final = re.compile(
    r"(?:sumber|source|catatan|notes?|keterangan|ket|legenda|penjelasan)\s*(?:/\s*\w+\s*)?(?:[:.]|$)"
    r"|\*+\)?|[a-z0-9]{1,2}\)\s*\D|tabel\b|table\b|lanjutan|halaman\b|dicetak|diunduh|data per\b|per tanggal",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"mengetahui|menyetujui|kepala\b|plt\b|sekretaris\b|camat\b|lurah\b|nip\b|ttd\b|a\.?n\.?\s|pembina\b|penata\b"
    r"|[^\W\d_]+(?: [^\W\d_]+)?,\s*(?:\d{1,2}|[.…_]+)\s+[^\W\d_]+\s+\d{4}",
    re.IGNORECASE,
)


class Judge:
    """Judges the rows of one table in their order: after a first remark, rows that are nearly empty are remarks."""

    def __init__(self, shape: Shape, columns: int, header: Sequence[Sequence[str]]) -> None:
        self._sums = tuple(label.casefold() for label in shape.total_labels)
        self._end = shape.end_at.casefold() if shape.end_at else None
        self._few = 1 if columns < 5 else 2  # so many filled cells are nearly empty
        self._header = [tuple(row[:columns]) for row in header]
        self._has_ended = self._is_footer = False
        starts = [*self._sums, *(row[0].casefold() for row in self._header if row), *filter(None, [self._end])]
        self._starts = frozenset([" ", "  ", *(start[:2] for start in starts)])

    def is_clear(self, first: Cell, present: int) -> bool:
        """Whether a row is data at first sight, by its first cell and how many cells are filled: nearly all are."""
        if present <= self._few or self._has_ended or self._is_footer or first is None:
            return False
        return not isinstance(first, str) or first[:2].casefold() not in self._starts

    def role(self, cells: Sequence[Cell], present: int, above: Sequence[Cell] = ()) -> Role | None:
        """What a row is, looked at closely; None: blanks only, or the header again, as on the next printed page.
        ``above``: the last row of data before it."""
        key = next((text for cell in cells if (text := text_of(cell))), "").casefold()
        if not key:
            return None
        if self._end is not None and key.startswith(self._end):
            self._has_ended = True
        if self._has_ended:
            return Role.NOTE
        if self._is_header(cells):
            return None
        if present <= self._few and (self._is_footer or _is_remark(cells)):
            self._is_footer = True
            return Role.NOTE
        if present > self._few:
            self._is_footer = False
        return Role.TOTAL if key.startswith(self._sums) and self._is_sum(key, cells, above) else Role.DATA

    def heads_another(self, cells: Sequence[Cell]) -> bool:
        """Whether a row heads another table below this one: labels alone, beginning as the header of this one does."""
        first = text_of(cells[0]).casefold()
        if not first or not any(row and row[0].casefold() == first for row in self._header):
            return False
        present = [cell for cell in cells if text_of(cell)]
        return len(present) > 1 and all(is_label(cell) for cell in present)

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        texts = tuple(text_of(cell) for cell in cells)
        return any(texts[: len(row)] == row for row in self._header if any(row))

    def _is_sum(self, key: str, cells: Sequence[Cell], above: Sequence[Cell]) -> bool:
        if key.startswith("kab") and not _is_alone(cells):
            return False  # a column that repeats the regency in every row
        if key.strip(" :.*") in self._sums:
            return True
        label = max((label for label in self._sums if key.startswith(label)), key=len)
        rest = _WORD.findall(key[len(label) :])
        is_word_end = not key[len(label)].isalnum()
        if not is_word_end:
            return False
        if all(word in _AFTER_SUM or word in self._sums or word.isdecimal() for word in rest):
            return True
        group = [word for word in rest if word not in _OF_PLACES]
        return bool(group) and group in [_words_of(text_of(cell)) for cell in above if isinstance(cell, str)]


def _is_alone(cells: Sequence[Cell]) -> bool:
    """Whether a row has one text and otherwise figures."""
    return sum(bool(text := text_of(cell)) and not is_figure(text) for cell in cells) < 2


def _words_of(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _OF_PLACES]


def _is_remark(cells: Sequence[Cell]) -> bool:
    """Commas within a remark may have divided it into cells."""
    texts = [text for cell in cells if (text := text_of(cell))]
    text = ", ".join(texts)
    return bool(_REMARK.match(text) or (_SIGNED.match(text) and not any(is_figure(cell) for cell in texts)))
