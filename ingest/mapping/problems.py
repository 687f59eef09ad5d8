"""What is wrong with the mapping of a feed, as far as it can be known without its source."""

from collections.abc import Iterator
from difflib import get_close_matches

from commandcenter.domain.period import parse
from commandcenter.domain.records import RecordKind
from commandcenter.domain.values import figure, instant
from ingest.config import Feed, FieldRule
from ingest.mapping.columns import names_of
from ingest.mapping.fields import FIELDS, MEASURED, NUMBERS, Field, What, field_of
from ingest.mapping.judges import NO, YES, listed
from ingest.mapping.texts import folded, our_word
from ingest.privacy import Personal, judge

Location = tuple[str | int, ...]
Problem = tuple[Location, str]  # the path within the feed, and what is wrong there


def problems(feed: Feed) -> list[Problem]:
    """Every mistake of ``fields``, ``unpivot`` and ``keep_text``; what only a register can judge is not among them."""
    if feed.records is None:
        return []
    found = list(_missing(feed, feed.records))
    for name, rule in feed.fields.items():
        field = field_of(feed.records, name)
        if field is None:
            found.append((("fields", name), _unknown(feed.records, name)))
        else:
            found += [(("fields", name, *at), text) for at, text in _of_field(field, rule, feed)]
    return [*found, *_of_unpivot(feed, feed.records), *_of_area(feed), *_of_text(feed, feed.records)]


def _missing(feed: Feed, kind: RecordKind) -> Iterator[Problem]:
    brought = {MEASURED.get(kind), feed.unpivot.field} if feed.unpivot is not None else set()
    for field in FIELDS[kind]:
        if field.is_required and field.name not in feed.fields and field.name not in brought:
            yield ("fields",), f"{kind} needs the field {field.name}: name its column, or give a value: for every row"


def _unknown(kind: RecordKind, name: str) -> str:
    names = [field.name for field in FIELDS[kind]]
    near = get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{kind} has no field {name!r}: it has {', '.join(names)}.{hint}"


def _of_field(field: Field, rule: FieldRule, feed: Feed) -> Iterator[Problem]:
    for header in names_of(rule):
        if judge(header) is Personal.CERTAIN:
            yield ("column",), f"{header!r} is personal data, and is never read"
        if folded(header) in {folded(dropped) for dropped in feed.drop}:
            yield ("column",), f"{header!r} also stands under drop:, and is never read"
    if rule.map is not None and rule.value is not None:
        yield ("map",), "a value is written in our words: it needs no map"
    if rule.factor != 1.0 and field.what not in NUMBERS:
        yield ("factor",), f"{field.name} is no number"
    if rule.factor == 0.0:
        yield ("factor",), "a factor of 0 makes every number 0"
    for name in ("value", "default"):
        word = getattr(rule, name)
        if word is not None and (wrong := _wrong_word(field, rule, feed, word)):
            yield (name,), wrong
    yield from _of_map(field, rule, feed)


def _of_map(field: Field, rule: FieldRule, feed: Feed) -> Iterator[Problem]:
    meanings: dict[str, str] = {}
    for source, word in (rule.map or {}).items():
        if wrong := _wrong_word(field, rule, feed, word):
            yield ("map", source), wrong
        if meanings.setdefault(folded(source), word) != word:
            yield ("map", source), f"{source!r} is there twice (case and blanks do not count) and means two things"


def _wrong_word(field: Field, rule: FieldRule, feed: Feed, word: str) -> str | None:
    """Why a word of ours is none; None: it is one, or only a register can tell."""
    if field.words:
        return (
            None
            if our_word(word) in field.words
            else f"{word!r} is no {field.name}: write one of {listed(field.words)}"
        )
    if field.what is What.FLAG:
        return None if our_word(word) in (*YES, *NO) else f"{word!r} is neither ya nor tidak"
    if field.longest and len(word) > field.longest:
        return f"{word!r} has {len(word)} characters, {field.name} at most {field.longest}"
    values = rule.values or feed.values
    try:
        if field.what in NUMBERS and figure(word, values.decimal).value is None and field.what is not What.GOAL:
            return f"{word!r} is no number"
        if field.what is What.INSTANT:
            instant(word, values.date_order, values.year)
        if field.what is What.PERIOD:
            parse(word, values.year)
    except ValueError as error:
        return str(error)
    return None


def _of_unpivot(feed: Feed, kind: RecordKind) -> Iterator[Problem]:
    if feed.unpivot is None:
        return
    measured = MEASURED.get(kind)
    if measured is None:
        yield ("unpivot",), f"the rows of {kind} are no figures: a wide table cannot be read as such"
        return
    name = feed.unpivot.field
    field = field_of(kind, name)
    if field is None:
        yield ("unpivot", "field"), _unknown(kind, name)
        return
    if name in feed.fields:
        yield ("fields", name), f"{name} comes from the headers of the wide columns (unpivot): leave it out here"
    if measured in feed.fields:
        yield ("fields", measured), f"{measured} comes from the cells of the wide columns (unpivot): leave it out here"
    rule = FieldRule(column="*", map=feed.unpivot.map)
    for at, text in _of_map(field, rule, feed):
        yield ("unpivot", *at), text
    if feed.unpivot.columns != "*":
        for number, header in enumerate(feed.unpivot.columns):
            if judge(header) is Personal.CERTAIN:
                yield ("unpivot", "columns", number), f"{header!r} is personal data, and is never read"


def _of_area(feed: Feed) -> Iterator[Problem]:
    places = [name for name in ("area", "village", "kecamatan") if name in feed.fields]
    if feed.unpivot is not None and feed.unpivot.field in ("area", "kecamatan"):
        places.append(feed.unpivot.field)
    if "area" in places and len(set(places)) > 1:
        yield (
            ("fields", "area"),
            "the area is either one field, area, or stands in kecamatan and village: leave one out",
        )


def _of_text(feed: Feed, kind: RecordKind) -> Iterator[Problem]:
    if not feed.keep_text:
        return
    if kind is not RecordKind.COMPLAINT:
        yield ("keep_text",), f"only complaints have a text, the rows of this feed are {kind}"
        return
    if "text" not in feed.fields:
        yield ("keep_text",), "which column holds the text? Declare the field text"
    if "confidential" not in feed.fields:
        yield (
            ("keep_text",),
            "the text of a confidential ticket must not be kept: declare the field confidential (value: tidak, if the "
            "source has none that is)",
        )
