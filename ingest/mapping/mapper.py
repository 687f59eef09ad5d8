"""Tables under the rules of a feed become records, rejects and notes; nothing is dropped without being counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from commandcenter.domain.records import Note
from commandcenter.domain.reference import Reference
from ingest.config import Feed
from ingest.contract import FeedError, Role, Table
from ingest.mapping.columns import MissingColumns, listed_headers
from ingest.mapping.context import Context
from ingest.mapping.doubles import Doubles
from ingest.mapping.notebook import Notebook
from ingest.mapping.plan import FigureColumn, Figures, Plan
from ingest.mapping.planning import plan_of
from ingest.mapping.rows import Batch, RowReject, Wrong
from ingest.mapping.totals import Difference, is_average

_BATCH: Final = 5_000  # rows
_PARTS_MAX: Final = 3  # wrong cells of one wide row that its message names


class Mapper:
    """Maps the tables of one item, one after the other. Its counts grow while it reads, and are those of the item:

        rows == records + rejected + missing + doubles.n

    ``lines``: data rows of the source. ``rows``: what they make, more than ``lines`` when a table is wide. ``missing``:
    figures that are not there, which is no mistake. ``dropped``: cells of personal data left at the door.
    """

    def __init__(self, feed: Feed, reference: Reference, origin: str, at: int) -> None:
        """``origin``: name of the file or address. ``at``: the instant of the run; dates after it are refused."""
        self._feed, self._reference, self._origin, self._at = feed, reference, origin, at
        self.lines = self.rows = self.records = self.rejected = self.missing = self.dropped = 0
        self.doubles = Doubles()
        self._notebook = Notebook()
        self._foreign: MissingColumns | None = None
        self._is_any_read = False
        self._hidden = 0

    @property
    def notes(self) -> list[Note]:
        """What is not wrong and must not be hidden. Complete after ``finish``."""
        return self._notebook.notes

    def read(self, table: Table) -> Iterator[Batch]:
        """The rows of a table, in batches. Raises FeedError when the table cannot be read as a whole: before the first
        batch when it is about columns, later only when the source turns out to be broken.

        A sheet without most of the columns is passed over with a note, unless ``shape.sheets`` names it.
        """
        if table.is_hidden and not table.columns:
            self._notebook.add(
                "sheet_skipped",
                "the sheet is hidden and not read: if it is wanted, name it in shape.sheets",
                table.sheet,
            )
            self._hidden += 1
            return
        context = Context(self._reference, self._at, self._feed.values, self._feed.keep_text)
        try:
            plan = plan_of(table, self._feed, self._origin, context, self._notebook)
        except MissingColumns as error:
            if self._feed.shape.sheets is not None or not error.is_foreign:
                raise
            self._foreign = self._foreign or error
            self._notebook.add("sheet_skipped", str(error), table.sheet)
            return
        self._is_any_read = True
        yield from self._batches(table, plan)
        self._note_redacted(plan, context)

    def finish(self) -> None:
        """Call it after the last table. Raises FeedError when not one of them had the columns, or could be seen."""
        if self._foreign is not None and not self._is_any_read:
            raise self._foreign
        if self._hidden and not self._is_any_read:
            raise FeedError(
                "every sheet of the workbook is hidden: show the one that is meant, or name it in shape.sheets",
                is_permanent=True,
            )
        if self.doubles.n:
            self._notebook.add(
                "doubled", f"rows that say the same twice count once: {self.doubles.first}", n=self.doubles.n
            )
        if self.missing:
            detail = "cells without a figure: nothing is stored for them, and they are not zero"
            self._notebook.add("value_missing", detail, n=self.missing)

    def _batches(self, table: Table, plan: Plan) -> Iterator[Batch]:
        batch = Batch()
        dropped = dict.fromkeys(plan.columns.door.positions, 0)
        passed: list[int] = []
        sums, lines = 0, self.lines
        for number, cells, role in table.lines():
            if role is Role.DATA:
                for at in dropped:
                    if at < len(cells) and cells[at] not in (None, ""):
                        dropped[at] += 1
                self.lines += 1
                if plan.figures is None:
                    self._ticket(plan, number, cells, batch)
                else:
                    self._figures(plan, plan.figures, number, cells, batch)
                if len(batch.records) + len(batch.rejects) >= _BATCH:
                    yield self._counted(batch)
                    batch = Batch()
            elif role is Role.TOTAL:
                sums += 1
                self._compare(plan, number, cells)
                if plan.figures is not None and not is_average(cells) and _names_an_area(plan, cells):
                    self.lines += 1  # "Kabupaten Bojonegoro" in a column of areas: the sum is the regency's own value
                    self._figures(plan, plan.figures, number, cells, batch, is_part=False)
            elif role is Role.NOTE:
                passed.append(number)
        if batch.records or batch.rejects:
            yield self._counted(batch)
        if plan.totals is not None:
            self._note_differences(plan, plan.totals.finish())
        self._note_columns(plan, dropped)
        if sums and self.lines == lines:
            self._notebook.add(
                "line_skipped",
                "every row is taken for a sum, and sums are not stored: if they are the data, say in the mapping which "
                "labels sums have, shape: {total_labels: [jumlah, total]}",
                plan.sheet,
                n=sums,
            )
        if passed:
            self._notebook.add("line_skipped", "rows that are no data", plan.sheet, passed[0], n=len(passed))

    def _counted(self, batch: Batch) -> Batch:
        self.records += len(batch.records)
        self.rejected += sum(reject.n for reject in batch.rejects)
        return batch

    def _ticket(self, plan: Plan, number: int, cells: Sequence[Any], batch: Batch) -> None:
        self.rows += 1
        try:
            plan.check(cells)
            record = plan.record(plan.values(cells), number)
            if not self.doubles.is_double(record):
                batch.records.append(record)
        except Wrong as wrong:
            batch.rejects.append(plan.reject(wrong, number, cells))

    def _figures(
        self, plan: Plan, figures: Figures, number: int, cells: Sequence[Any], batch: Batch, *, is_part: bool = True
    ) -> None:
        self.rows += len(figures.columns)
        try:
            plan.check(cells)
            found = figures.found(cells)
            if plan.totals is not None and is_part:
                for at, figure in enumerate(found):
                    plan.totals.add(at, figure, cells)
            values = plan.values(cells)
        except Wrong as wrong:
            batch.rejects.append(plan.reject(wrong, number, cells, n=len(figures.columns)))
            return
        wrongs: list[tuple[FigureColumn, Wrong]] = []
        for column, figure in zip(figures.columns, found, strict=True):
            if figure is None:
                self.missing += 1
                continue
            try:
                if isinstance(figure, Wrong):
                    raise figure
                values[figures.place] = figure
                if figures.key_place is not None:
                    values[figures.key_place] = column.key
                record = plan.record(values, number)
                if not self.doubles.is_double(record):
                    batch.records.append(record)
            except Wrong as wrong:
                wrongs.append((column, wrong))
        if wrongs:
            batch.rejects.append(_joined(plan, wrongs, number, cells))

    def _compare(self, plan: Plan, number: int, cells: Sequence[Any]) -> None:
        if plan.totals is None or plan.figures is None or is_average(cells):
            return
        with suppress(Wrong):  # it is not a row of the table at all
            plan.check(cells)
            self._note_differences(plan, plan.totals.compare(number, plan.figures.found(cells)))

    def _note_differences(self, plan: Plan, differences: Iterable[Difference]) -> None:
        for difference in differences:
            header = next(listed_headers([plan.columns.headers[difference.position]]))
            unread = f" ({difference.unread} cells of them could not be read)" if difference.unread else ""
            self._notebook.add(
                "total_differs",
                f"the printed total of {header} is {difference.printed:.12g}, its {difference.rows} rows add up to "
                f"{difference.summed:.12g}{unread}",
                plan.sheet,
                difference.line,
                header,
            )

    def _note_columns(self, plan: Plan, dropped: Mapping[int, int]) -> None:
        for at, n in dropped.items():
            header = next(listed_headers([plan.columns.headers[at]]))
            detail = f"the column {header} is left at the door: it holds personal data, or stands under drop:"
            self._notebook.add("column_dropped", detail, plan.sheet, field=header, n=n)
            self.dropped += n
        unused = [plan.columns.headers[at] for at in plan.columns.unused]
        if unused:
            detail = f"used by no field: {', '.join(listed_headers(unused))}"
            self._notebook.add("column_unused", detail, plan.sheet, n=len(unused))

    def _note_redacted(self, plan: Plan, context: Context) -> None:
        for field, n in context.redacted.items():
            if n:
                detail = f"{field}: names, numbers or addresses of people were taken out"
                self._notebook.add("text_redacted", detail, plan.sheet, field=field, n=n)


def _names_an_area(plan: Plan, cells: Sequence[Any]) -> bool:
    position = plan.columns.positions.get("area", len(cells))
    try:
        plan.check(cells)
        return any(at == position and read(cells[at]) is not None for _place, at, read in plan.used if at < len(cells))
    except Wrong:
        return False


def _joined(plan: Plan, wrongs: Sequence[tuple[FigureColumn, Wrong]], number: int, cells: Sequence[Any]) -> RowReject:
    """One reject for all wrong cells of a row."""
    column, wrong = wrongs[0]
    if len(wrongs) == 1:
        # What is wrong may be another field: the period that does not fit the indicator.
        return plan.reject(wrong, number, cells, None if wrong.field in plan.columns.positions else column.header)
    details = [f"{column.header}: {wrong.detail}" for column, wrong in wrongs[:_PARTS_MAX]]
    if len(wrongs) > _PARTS_MAX:
        details.append(f"and {len(wrongs) - _PARTS_MAX} more cells")
    return plan.reject(Wrong(wrong.reason, "; ".join(details)), number, cells, column.header, len(wrongs))
