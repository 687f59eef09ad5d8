"""Tables of a web page: what many portals send under the name of a spreadsheet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from ingest.contract import FeedError
from ingest.tables.apart.order import Order, Sheet
from ingest.tables.apart.rows import write_rows
from ingest.tables.grid import Merge

_SPAN_MAX: Final = 16_384  # columns of a spreadsheet
_UNSEEN: Final = ("script", "style", "xml")

Attributes = list[tuple[str, str | None]]


def sheets(order: Order, _reading: Callable[[str], None]) -> Iterator[Sheet]:
    """Every table with at least two rows of two cells. Raises FeedError when the page has none."""
    page = _Page()
    page.feed(Path(order.path).read_text(order.encoding or "utf-8"))
    page.close()
    found = [table for table in page.tables if not table.is_layout and table.is_table]
    if not found:
        title = f" ({' '.join(page.title.split())[:60]})" if page.title.strip() else ""
        raise FeedError(
            f"this is a web page without a table{title}, most often a login or an error page: open the address in a "
            "browser, download the file there and put it here"
        )
    for number, table in enumerate(found):
        file = f"{number}.rows"
        count = write_rows(Path(order.out) / file, table.rows)
        name = f"table {number + 1}" if len(found) > 1 else ""
        yield Sheet(name, file, count, merges=[list(merge) for merge in table.merges])


@dataclass(slots=True)
class _Table:
    rows: list[list[str | float | None]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # column -> rows below that a cell above reaches into
    text: list[str] | None = None  # of the open cell
    number: float | None = None
    is_layout: bool = False  # it holds another table

    @property
    def is_table(self) -> bool:
        return sum(sum(cell is not None for cell in row) > 1 for row in self.rows) > 1

    def open_row(self) -> None:
        self.close_cell()
        if self.rows:
            self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        self.rows.append([])

    def open_cell(self, attributes: dict[str, str]) -> None:
        self.close_cell()
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        while self.taken.get(len(row), 0) and len(row) < _SPAN_MAX:
            row.append(None)
        across, down = _span(attributes, "colspan"), _span(attributes, "rowspan")
        if across > 1 or down > 1:
            top, left = len(self.rows), len(row)
            self.merges.append(Merge(top, left, top + down - 1, left + across - 1))
        if down > 1:
            self.taken.update(dict.fromkeys(range(len(row), len(row) + across), down))
        row.extend([None] * across)
        self.text = []
        exact = attributes.get("x:num", "")  # what a spreadsheet program writes beside the number as it looks
        self.number = float(exact) if exact.replace(".", "", 1).lstrip("-").isdecimal() else None
        self.at = len(row) - across

    at: int = 0  # column of the open cell

    def close_cell(self) -> None:
        if self.text is not None:
            shown = " ".join("".join(self.text).split())
            self.rows[-1][self.at] = shown or None if self.number is None else self.number
        self.text = self.number = None


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.title = ""
        self._open: list[_Table] = []
        self._unseen = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "table":
            for outer in self._open[-1:]:
                outer.is_layout = True
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif self._open and tag == "tr":
            self._open[-1].open_row()
        elif self._open and tag in ("td", "th"):
            self._open[-1].open_cell(attributes)
        elif self._open and tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "title":
            self._in_title = False
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].close_cell()
        elif self._open and tag == "table":
            self._open.pop().close_cell()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._in_title:
            self.title += data
        if self._open and (text := self._open[-1].text) is not None:
            text.append(data)


def _span(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "").strip()
    return min(_SPAN_MAX, max(1, int(text))) if text.isdecimal() and len(text) < 9 else 1
