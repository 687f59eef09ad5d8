"""Where the fields of a feed stand in a table: columns by their headers, or the name of the sheet or file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from ingest.config import Feed, FieldRule
from ingest.contract import FeedError, Table
from ingest.mapping.texts import as_text, folded
from ingest.privacy import Door, redact

_FIRST: Final = " (1)"  # the first of several columns of one header, as feeds.yaml may name it
_LISTED_MAX: Final = 40  # headers that a message lists


class MissingColumns(FeedError):
    """A table lacks columns that the rules name. ``is_foreign``: most of them, so it may be about something else."""

    def __init__(self, message: str, *, is_foreign: bool) -> None:
        self.is_foreign = is_foreign
        super().__init__(message, is_permanent=True)


@dataclass(slots=True)
class Columns:
    """What was found. ``positions`` and ``constants`` are by field; ``wide`` are the columns that become rows."""

    headers: tuple[str, ...]
    door: Door
    positions: dict[str, int] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    wide: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()  # what citizens wrote, where it is not kept
    unused: tuple[int, ...] = ()


def find_columns(table: Table, feed: Feed, origin: str) -> Columns:
    """Where each declared field stands. Raises MissingColumns with all that is missing, FeedError for a column that
    must not be read or that is there twice."""
    search = _Search(table, feed, origin)
    for name, rule in feed.fields.items():
        search.place(name, rule)
    search.place_wide()
    search.check()
    return search.columns


class _Search:
    def __init__(self, table: Table, feed: Feed, origin: str) -> None:
        self._table, self._feed, self._origin = table, feed, origin
        self._exact = {header: at for at, header in enumerate(table.columns)}
        self._folded: dict[str, list[int]] = {}
        for at, header in enumerate(table.columns):
            self._folded.setdefault(folded(header), []).append(at)
        wide = feed.unpivot.columns if feed.unpivot and feed.unpivot.columns != "*" else ()
        self._wide_names = tuple(wide)
        self._named = [*(name for rule in feed.fields.values() for name in names_of(rule)), *self._wide_names]
        self.columns = Columns(table.columns, Door.of(table.columns, feed.drop, self._named))
        self._missing: list[str] = []
        self._unnamed: list[str] = []  # what a name of a file or sheet should tell
        self._wanted = 0

    def place(self, field: str, rule: FieldRule) -> None:
        """Find the origin of a field."""
        if rule.value is not None:
            self.columns.constants[field] = rule.value
        elif rule.sheet is not None or rule.file is not None:
            self._match(field, rule)
        else:
            found = [at for name in names_of(rule) if (at := self._find(name)) is not None]
            if field == "text" and not self._feed.keep_text:
                self.columns.hidden = tuple(found)
                return
            self._wanted += 1
            if found:
                self.columns.positions[field] = found[0]
            else:
                self._missing.append(self._no_column(field, names_of(rule)))

    def place_wide(self) -> None:
        """Find the columns that become rows, and those that nobody uses."""
        columns, unpivot = self.columns, self._feed.unpivot
        taken = {*columns.positions.values(), *columns.hidden, *columns.door.positions}
        rest = [at for at in range(len(columns.headers)) if at not in taken]
        if unpivot is not None and unpivot.columns == "*":
            excluded = {folded(name) for name in unpivot.exclude}
            columns.wide = tuple(at for at in rest if folded(columns.headers[at]) not in excluded)
            if not columns.wide:
                self._missing.append("no column is left to become rows")
        for name in self._wide_names:
            self._wanted += 1
            at = self._find(name)
            if at is None:
                self._missing.append(self._no_column("unpivot", (name,)))
            else:
                columns.wide += (at,)
        columns.unused = tuple(at for at in rest if at not in set(columns.wide))

    def check(self) -> None:
        """Raise what is wrong with the table as a whole."""
        where = f"sheet {self._table.sheet!r}" if self._table.sheet else "the table"
        is_foreign = (len(self._missing) + len(self._unnamed)) * 2 > self._wanted
        if self._missing:
            there = ", ".join(listed_headers(self._table.columns)) or "none"
            raise MissingColumns(
                f"{where}: {'; '.join([*self._missing, *self._unnamed])}. The columns that are there: {there}. Correct "
                "the header in the source, or the name in feeds.yaml",
                is_foreign=is_foreign,
            )
        if self._unnamed:
            raise MissingColumns("; ".join(self._unnamed), is_foreign=is_foreign)
        refused = [
            at for at in (*self.columns.positions.values(), *self.columns.wide) if at in self.columns.door.positions
        ]
        if refused:
            names = ", ".join(listed_headers(self._table.columns[at] for at in refused))
            raise FeedError(
                f"{where}: {names} is personal data (or stands under drop:) and is never read, but a rule of the feed "
                "names it: take it out of the rules",
                is_permanent=True,
            )

    def _match(self, field: str, rule: FieldRule) -> None:
        what, pattern, text = (
            ("sheet", rule.sheet, self._table.sheet) if rule.sheet is not None else ("file", rule.file, self._origin)
        )
        match = re.search(pattern or "", text)
        if match and match[1]:
            self.columns.constants[field] = match[1]
        else:
            self._wanted += 1
            self._unnamed.append(
                f"the name of the {what}, {text!r}, does not tell the {field}: write it into the name, or correct the "
                f"pattern in feeds.yaml, {pattern}"
            )

    def _find(self, name: str) -> int | None:
        if name in self._exact:
            return self._once(self._exact[name])
        if name.endswith(_FIRST) and name.removesuffix(_FIRST) in self._exact:
            return self._exact[name.removesuffix(_FIRST)]
        found = self._folded.get(folded(name), [])
        if len(found) > 1:
            raise FeedError(
                f"{name!r} names {len(found)} columns that differ only in case or blanks: rename one", is_permanent=True
            )
        return self._once(found[0]) if found else None

    def _once(self, at: int) -> int:
        """The position, unless several columns have its header: those after it were given names with a number."""
        name = self._table.columns[at]
        first, second = f"{name}{_FIRST}", f"{name} (2)"
        labels = {text for row in self._table.header for cell in row if (text := as_text(cell))}
        if labels and second in self._exact and second not in labels:
            raise FeedError(
                f"several columns have the header {name!r}: rename them, or say in feeds.yaml which of them is meant, "
                f"{first!r}, {second!r}, …",
                is_permanent=True,
            )
        return at

    def _no_column(self, field: str, names: Iterable[str]) -> str:
        wanted = list(names)
        near = get_close_matches(folded(wanted[0])[:200], [header[:200] for header in self._folded], n=1, cutoff=0.6)
        there = [self._table.columns[self._folded[header][0]] for header in near if header in self._folded]
        hint = f" (the nearest is {', '.join(listed_headers(there))})" if there else ""
        return f"there is no column {' or '.join(repr(name) for name in wanted)} for {field}{hint}"


def names_of(rule: FieldRule) -> tuple[str, ...]:
    """The headers that a rule tries in turn."""
    if rule.column is None:
        return ()
    return (rule.column,) if isinstance(rule.column, str) else rule.column


def listed_headers(headers: Iterable[str]) -> Iterator[str]:
    """Headers as a message lists them. In a file without a header the first row is taken for one: it is redacted."""
    every = list(headers)
    for header in every[:_LISTED_MAX]:
        cleaned = redact(header)[0]
        yield repr(cleaned if len(cleaned) <= 80 else f"{cleaned[:80]}…")
    if len(every) > _LISTED_MAX:
        yield f"and {len(every) - _LISTED_MAX} more"
