"""A rota as a CSV file: duty, account, from, until, and swap if there is one. Every mistake is told with its line."""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from commandcenter.domain.clock import DAY, WIB, from_datetime
from commandcenter.domain.duty.model import Duty, Turn, is_span, names_of
from commandcenter.domain.duty.weeks import offset

COLUMNS: Final = ("duty", "account", "from", "until")
ROWS_MAX: Final = 5_000
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d)[:.](\d\d))?")
_SWAPS: Final = {"": False, "no": False, "tidak": False, "yes": True, "ya": True}


Strangers = Callable[[Collection[str]], Collection[str]]


class Mistake(NamedTuple):
    """What is wrong in a line of the file, counted from 1 with the heads."""

    line: int
    message: str


class _Wrong(Exception):
    pass


def _none(_names: Collection[str]) -> Collection[str]:
    return ()


def read(
    lines: Iterable[str], duties: Mapping[str, Duty], at: int, strangers: Strangers = _none
) -> tuple[list[Turn], list[Mistake]]:
    """The turns of the file, and everything that is wrong with it. A day without a time begins when the weeks of its
    duty do. Commas or semicolons; times are WIB. ``strangers``: which of some names are no accounts."""
    rows = iter(lines)
    head = next(rows, "").lstrip("\ufeff")
    mark = ";" if ";" in head else ","
    names = [part.strip().lower() for part in head.rstrip("\r\n").split(mark)]
    if set(COLUMNS) - set(names) or set(names) - {*COLUMNS, "swap"} or len(set(names)) != len(names):
        return [], [Mistake(1, f"the first line must name the columns {', '.join(COLUMNS)} (and swap, if you need it)")]
    turns: list[tuple[int, Turn]] = []
    mistakes: list[Mistake] = []
    for line, row in _rows(rows, names, mark, mistakes):
        try:
            turns.append((line, _turn(row, duties, at)))
        except _Wrong as wrong:
            mistakes.append(Mistake(line, str(wrong)))
    mistakes += _overlaps(turns)
    unknown = strangers({name for _, turn in turns for name in turn.names})
    for line, turn in turns:
        mistakes += [Mistake(line, f"there is no account {name}") for name in turn.names if name in unknown]
    return [turn for _, turn in turns], sorted(mistakes)


def _rows(
    lines: Iterator[str], names: list[str], mark: str, mistakes: list[Mistake]
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        for n, cells in enumerate(reader):
            line = reader.line_num + 1
            if n >= ROWS_MAX:
                mistakes.append(Mistake(line, f"more than {ROWS_MAX} lines: divide the file"))
                return
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                mistakes.append(Mistake(line, f"{len(cells)} cells instead of {len(names)}"))
                continue
            yield line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    except csv.Error as error:
        mistakes.append(Mistake(reader.line_num + 1, str(error)))


def _turn(row: Mapping[str, str], duties: Mapping[str, Duty], at: int) -> Turn:
    duty = duties.get(row["duty"].lower())
    if duty is None:
        raise _Wrong(f"there is no duty {_short(row['duty'])}: one of {', '.join(duties)}")
    accounts = names_of(row["account"])
    if accounts is None:
        raise _Wrong(f"{_short(row['account'])} is no account like operator-1 (five at most, blanks between)")
    swap = _SWAPS.get(row.get("swap", "").lower())
    if swap is None:
        raise _Wrong(f"swap is yes or no, not {_short(row['swap'])}")
    starts_at, ends_at = _moment(row["from"], duty), _moment(row["until"], duty)
    if not is_span(starts_at, ends_at, at):
        raise _Wrong("a turn ends after it begins, is at most 92 days long, and is not long ago or far ahead")
    return Turn(0, duty.key, accounts, starts_at, ends_at, swap)


def _moment(typed: str, duty: Duty) -> int:
    found = _MOMENT.fullmatch(typed)
    if found is None:
        raise _Wrong(f"{_short(typed)} is no moment like 2026-11-23 08:00")
    try:
        day = from_datetime(datetime.fromisoformat(found[1]).replace(tzinfo=WIB))
        if found[2] is None:
            return day + offset(duty.week_starts) % DAY
        return from_datetime(datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3]}").replace(tzinfo=WIB))
    except (ValueError, OverflowError):
        raise _Wrong(f"{_short(typed)} is no moment like 2026-11-23 08:00") from None


def _overlaps(turns: list[tuple[int, Turn]]) -> Iterator[Mistake]:
    """Of two turns of a duty that cover each other one would be there for nothing."""
    key = sorted(turns, key=lambda each: (each[1].duty, each[1].is_swap, each[1].starts_at, each[0]))
    for (line, turn), (other, after) in pairwise(key):
        if (turn.duty, turn.is_swap) == (after.duty, after.is_swap) and after.starts_at < turn.ends_at:
            yield Mistake(max(line, other), f"begins before the turn of line {min(line, other)} ends")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
