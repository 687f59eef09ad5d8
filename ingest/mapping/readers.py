"""Readers: what a field's cells mean under its rule. Made once per table, then called for every row."""

from collections.abc import Callable
from typing import Any, Final

from commandcenter.domain.values import Sentinels, is_sentinel, sentinels
from ingest.config import FieldRule
from ingest.mapping.context import Context, Read
from ingest.mapping.fields import JUDGED, NUMBERS, Field, What
from ingest.mapping.judges import Judge, judge_of, listed
from ingest.mapping.lookups import Lookup
from ingest.mapping.moments import Moments
from ingest.mapping.numbers import Numbers
from ingest.mapping.rows import Wrong
from ingest.mapping.texts import as_text, folded, shown, storable

_NUMERIC: Final = (float, int)


def reader(field: Field, rule: FieldRule, context: Context) -> Read:
    """A function of a cell: the value, None for none, or Wrong. The default of the rule stands for an empty cell.

    Raises Wrong itself when that default cannot be read.
    """
    values = rule.values or context.values
    # "n/a" is a target that somebody set: there, only what the column's own rule declares is no value.
    is_goal = field.what is What.GOAL and rule.values is None
    known = sentinels(() if is_goal else values.sentinels)
    numbers = Numbers(field, rule, context, known) if field.what in NUMBERS else None
    judge = numbers.of_text if numbers else judge_of(field, rule, context)
    translated = _translation(field, rule)
    absent = _absence(field, rule, judge)

    def find(cell: Any) -> Any:
        if is_sentinel(cell, known):
            return absent()
        text = as_text(cell)
        value = judge(translated(text)) if text else None
        return absent() if value is None else value

    if numbers:
        return _numeric(Lookup(find).__getitem__, numbers, absent)
    match field.what:
        case What.INSTANT:
            return find if rule.map else Moments(find, context.at, known).read
        case What.TICKET:
            return find if rule.map else _ticketed(find, judge, known)
        case What.TEXT:
            return lambda cell: None if is_sentinel(cell, known) else _written(cell)
        case _:
            return Lookup(find).__getitem__


def _ticketed(find: Read, judge: Judge, known: Sentinels) -> Read:
    """Each ticket is another, so nothing is remembered; a word longer than every sentinel goes the short way."""
    longest = max((len(text) for text in known if isinstance(text, str)), default=0)

    def ticketed(cell: Any) -> Any:
        if cell.__class__ is str and len(cell) > longest and cell.isascii() and cell.isprintable() and " " not in cell:
            return judge(cell)
        return find(cell)

    return ticketed


def _written(cell: Any) -> str | None:
    """What a citizen wrote, lines and all."""
    return (storable(cell).strip() if isinstance(cell, str) else as_text(cell)) or None


def _numeric(read: Read, numbers: Numbers, absent: Callable[[], Any]) -> Read:
    def numeric(cell: Any) -> Any:
        if isinstance(cell, _NUMERIC) and cell.__class__ is not bool:
            value = numbers.of_number(cell)
            return absent() if value is None else value
        return read(cell)

    return numeric


def _translation(field: Field, rule: FieldRule) -> Callable[[str], str]:
    if rule.map is None:
        return lambda text: text
    words = {folded(source): word for source, word in rule.map.items()}
    is_strict = field.what not in JUDGED
    known = listed(repr(source) for source in rule.map)

    def translated(text: str) -> str:
        word = words.get(folded(text))
        if word is None and is_strict:
            raise Wrong(
                "unmapped_value",
                f"{shown(text)} is none of the texts that the mapping knows for {field.name} ({known}): correct it, or "
                f"add it, fields: {{{field.name}: {{map: ...}}}}",
                field.name,
            )
        return text if word is None else word

    return translated


def _absence(field: Field, rule: FieldRule, judge: Judge) -> Callable[[], Any]:
    """What stands for an empty cell. A figure that is missing makes no record, and is nothing to mend."""
    if rule.default is not None:
        default = judge(rule.default)
        return lambda: default
    if field.what in NUMBERS or not (field.is_required or field.is_whole):
        return lambda: None

    def missing() -> Any:
        raise Wrong(
            "missing_value",
            f"the cell is empty, and {field.name} is needed in every row: fill it, or say in the mapping what an empty "
            f"cell means, fields: {{{field.name}: {{default: ...}}}}",
            field.name,
        )

    return missing
