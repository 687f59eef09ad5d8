"""Judges: what a text means as a field of some kind. Each raises Wrong with a message for the person who wrote it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from commandcenter.domain.areas import Level
from commandcenter.domain.clock import DAY, WIB_OFFSET
from commandcenter.domain.period import parse
from commandcenter.domain.values import instant
from ingest.config import FieldRule
from ingest.mapping.context import Context
from ingest.mapping.fields import Field, What
from ingest.mapping.periods import Span, span_of
from ingest.mapping.rows import Wrong
from ingest.mapping.texts import our_word, shown
from ingest.privacy import is_somebody, redact, redact_numbers

Judge = Callable[[str], Any]

YES: Final = ("ya", "yes", "true", "1")
NO: Final = ("tidak", "no", "false", "0")
_NAME_MAX: Final = 200  # characters; a longer text is no name, and what comes near it takes long to find


def judge_of(field: Field, rule: FieldRule, context: Context) -> Judge:
    """What a text that is not empty means as ``field``. Numbers have their own (``numbers``)."""
    reference = context.reference
    match field.what:
        case What.WORD:
            return lambda text: _word(field, text)
        case What.FLAG:
            return lambda text: _flag(field, text)
        case What.TICKET:
            return partial(_ticket, field)
        case What.LABEL | What.NOTE:
            return lambda text: _label(field, text, context)
        case What.INSTANT:
            return _instants(field, rule, context)
        case What.PERIOD:
            return _periods(field, rule, context)
        case What.OPD:
            return _known(field, lambda text: reference.opds.match(text).code)
        case What.INDICATOR:
            return _known(field, reference.indicators.match)
        case What.AREA:
            return _known(field, reference.area)
        case What.KECAMATAN:
            return _known(field, lambda text: _kecamatan(field, text, context))
    return lambda text: text  # a village needs its kecamatan, a citizen's text no judge


def listed(words: Iterable[str]) -> str:
    """Words as a message lists them: the first eight."""
    every = list(words)
    return ", ".join([*every[:8], *([f"and {len(every) - 8} more"] if len(every) > 8 else [])])


def _word(field: Field, text: str) -> str:
    if our_word(text) in field.words:
        return our_word(text)
    raise Wrong(
        "unknown_word",
        f"{shown(text)} is no {field.name} ({listed(field.words)}): correct it, or say in the mapping what it means, "
        f"fields: {{{field.name}: {{map: ...}}}}",
        field.name,
    )


def _flag(field: Field, text: str) -> bool:
    word = our_word(text)
    if word in YES or word in NO:
        return word in YES
    raise Wrong(
        "unknown_word",
        f"{shown(text)} is neither ya nor tidak: correct it, or say in the mapping what it means, "
        f"fields: {{{field.name}: {{map: ...}}}}",
        field.name,
    )


def _ticket(field: Field, text: str) -> str:
    if is_somebody(text):
        raise Wrong(
            "personal_data", "the number of the ticket is a NIK, a telephone or an e-mail: give it another", field.name
        )
    return _fitting(field, text)


def _label(field: Field, text: str, context: Context) -> str:
    cleaned, n = (redact if field.what is What.NOTE else redact_numbers)(text)
    context.redacted[field.name] += n
    return _fitting(field, cleaned)


def _fitting(field: Field, text: str) -> str:
    if field.longest and len(text) > field.longest:
        raise Wrong(
            "too_long", f"{shown(text)} has {len(text)} characters, {field.name} at most {field.longest}", field.name
        )
    return text


def _instants(field: Field, rule: FieldRule, context: Context) -> Judge:
    values = rule.values or context.values
    order = values.date_order or context.notations.get(field.name)
    year, offset = values.year, WIB_OFFSET if values.zone == "WIB" else 0
    latest = context.at + DAY  # a clock or a zone may be wrong by hours
    name = field.name

    def judge(text: str) -> int:
        try:
            at = instant(text, order, year, offset)
        except ValueError as error:
            raise _unreadable(field, error, "unreadable_date") from None
        if at > latest:
            raise Wrong("in_future", f"{shown(text)} is in the future: {name} has happened", name)
        return at

    return judge


def _periods(field: Field, rule: FieldRule, context: Context) -> Judge:
    year = (rule.values or context.values).year
    latest = context.at + DAY

    def judge(text: str) -> Span:
        try:
            span = span_of(parse(text, year))
        except ValueError as error:
            raise _unreadable(field, error, "unreadable_period") from None
        if span.starts_at > latest and not field.is_any_future:
            raise Wrong("in_future", f"{shown(text)} has not begun: nothing can be known of it", field.name)
        return span

    return judge


def _known(field: Field, find: Judge) -> Judge:
    def judge(text: str) -> Any:
        if len(text) > _NAME_MAX:
            raise Wrong(f"unknown_{field.what}", f"{shown(text)} is no {field.what}", field.name)
        try:
            return find(text)
        except ValueError as error:
            raise _unreadable(field, error, f"unknown_{field.what}") from None

    return judge


def _kecamatan(field: Field, text: str, context: Context) -> str:
    code = context.reference.area(text, level=Level.KECAMATAN)
    if len(code) != len("35.22.15"):
        raise Wrong("unknown_kecamatan", f"{shown(text)} is {code} and no kecamatan: write the name of one", field.name)
    return code


def _unreadable(field: Field, error: ValueError, reason: str) -> Wrong:
    return Wrong(getattr(error, "reason", reason), str(error), field.name)
