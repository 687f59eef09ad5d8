"""Makes the plan for a table. What is wrong with the table as a whole is found here, before its first row."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from commandcenter.domain.records import RecordKind
from commandcenter.domain.values import date_order, decimal_sign, is_sentinel, sentinels
from ingest.config import Feed, FieldRule
from ingest.contract import FeedError, Table
from ingest.mapping.columns import Columns, find_columns, listed_headers
from ingest.mapping.complaints import complaint_maker
from ingest.mapping.context import Context, Make, Read
from ingest.mapping.counts import count_maker
from ingest.mapping.fields import FIELDS, MEASURED, NUMBERS, Field, What
from ingest.mapping.figures import observation_maker, target_maker
from ingest.mapping.notation import Question, decide
from ingest.mapping.notebook import Notebook
from ingest.mapping.places import Villages
from ingest.mapping.plan import FigureColumn, Figures, Plan
from ingest.mapping.readers import reader
from ingest.mapping.rows import Wrong
from ingest.mapping.summing import totals_of
from ingest.mapping.wide import ANY, wide_columns

_MAKERS: Final[dict[RecordKind, Callable[[Context], Make]]] = {
    RecordKind.COMPLAINT: complaint_maker,
    RecordKind.COMPLAINT_COUNT: count_maker,
    RecordKind.OBSERVATION: observation_maker,
    RecordKind.TARGET: target_maker,
}


def plan_of(table: Table, feed: Feed, origin: str, context: Context, notebook: Notebook) -> Plan:
    """Raises FeedError with what keeps the table from being read, MissingColumns when it may be of something else."""
    if feed.records is None:
        raise FeedError("the feed does not say what its rows are: add records: to feeds.yaml", is_permanent=True)
    columns = find_columns(table, feed, origin)
    fields = FIELDS[feed.records]
    rules = _rules(feed, fields, columns)
    positions = {name: (at,) for name, at in columns.positions.items()} | _wide_positions(feed, columns)
    context.notations = decide(table, list(_questions(fields, rules, positions, columns.headers, context)))
    reads = {field.name: _reader(field, rules[field.name], context) for field in fields if field.name in rules}
    places = {field.name: place for place, field in enumerate(fields)}
    figures, totals = None, None
    measured = MEASURED.get(feed.records)
    if measured is not None and measured in positions:
        figures = _figures(table, feed, fields, reads[measured], columns, context, notebook)
        factor = rules[measured].factor
        totals = totals_of(feed.records, columns, figures, reads, factor, context.reference)
    return Plan(
        sheet=table.sheet,
        columns=columns,
        template=_constants(fields, reads, columns),
        used=[(places[name], at, reads[name]) for name, at in columns.positions.items() if name != measured],
        villages=Villages(context, places["village"], places["kecamatan"]) if "village" in rules else None,
        make=_MAKERS[feed.records](context),
        figures=figures,
        totals=totals,
        is_confidential=_confidentiality(reads, columns),
    )


def _rules(feed: Feed, fields: Sequence[Field], columns: Columns) -> dict[str, FieldRule]:
    found = {**columns.positions, **columns.constants}
    rules = {field.name: feed.fields[field.name] for field in fields if field.name in found}
    return rules | dict.fromkeys(_wide_positions(feed, columns), ANY)


def _wide_positions(feed: Feed, columns: Columns) -> dict[str, tuple[int, ...]]:
    """Of the figures of a wide table."""
    measured = MEASURED.get(feed.records) if feed.records else None
    return {measured: columns.wide} if columns.wide and measured else {}


def _questions(
    fields: Sequence[Field],
    rules: Mapping[str, FieldRule],
    positions: Mapping[str, tuple[int, ...]],
    headers: Sequence[str],
    context: Context,
) -> list[Question]:
    """What each column of numbers or dates must be asked, where the rules do not say."""
    questions = []
    for field in fields:
        if field.name not in positions:
            continue
        values = rules[field.name].values or context.values
        is_number = field.what in NUMBERS
        if (not is_number or values.decimal) and (field.what is not What.INSTANT or values.date_order):
            continue
        known = sentinels(values.sentinels)
        names = ", ".join(listed_headers(headers[at] for at in positions[field.name][:3]))
        questions.append(
            Question(
                field.name,
                positions[field.name],
                names if len(positions[field.name]) == 1 else f"{names}, …",
                decimal_sign if is_number else date_order,
                is_number,
                partial(is_sentinel, known=known),
            )
        )
    return questions


def _reader(field: Field, rule: FieldRule, context: Context) -> Read:
    try:
        return reader(field, rule, context)
    except Wrong as wrong:
        raise FeedError(f"feeds.yaml, fields.{field.name}.default: {wrong.detail}", is_permanent=True) from wrong


def _constants(fields: Sequence[Field], reads: Mapping[str, Read], columns: Columns) -> list[Any]:
    try:
        return [
            reads[field.name](columns.constants[field.name]) if field.name in columns.constants else None
            for field in fields
        ]
    except Wrong as wrong:
        raise FeedError(f"feeds.yaml, fields.{wrong.field}: {wrong.detail}", is_permanent=True) from wrong


def _figures(
    table: Table,
    feed: Feed,
    fields: Sequence[Field],
    read: Read,
    columns: Columns,
    context: Context,
    notebook: Notebook,
) -> Figures:
    names = [field.name for field in fields]
    place = next(place for place, field in enumerate(fields) if field.what in NUMBERS)
    if feed.unpivot is None:
        position = columns.positions[names[place]]
        return Figures((FigureColumn(position, columns.headers[position]),), read, place, None)
    key_place = names.index(feed.unpivot.field)
    key_read = _reader(fields[key_place], ANY.model_copy(update={"map": feed.unpivot.map}), context)
    found = wide_columns(table, fields[key_place], key_read, columns, notebook)
    return Figures(found, read, place, key_place)


def _confidentiality(reads: Mapping[str, Read], columns: Columns) -> Callable[[Sequence[Any]], bool]:
    """Of a row that may be wrong anywhere: what does not plainly say no is taken for confidential."""
    if "confidential" not in reads:
        return lambda _cells: False
    read, at = reads["confidential"], columns.positions.get("confidential")
    constant = columns.constants.get("confidential")

    def is_confidential(cells: Sequence[Any]) -> bool:
        try:
            return read(constant if at is None else cells[at]) is not False
        except (Wrong, IndexError, TypeError):
            return True

    return is_confidential
