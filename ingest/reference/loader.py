"""Reads files of reference data: every mistake at once, each with its file and line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from commandcenter import yaml_lines
from commandcenter.domain.attainment.configuration import Programme
from commandcenter.domain.attainment.terms import Rules
from commandcenter.domain.calendar_diff import CalendarParts, changed, merged
from commandcenter.domain.reference import Indicator, Opd, Village
from commandcenter.yaml_lines import ConfigurationError, LineOf, Location, Mistake
from ingest.config import Strict
from ingest.reference import calendar_part, tables
from ingest.reference.attainment_models import PlanYearEntry, ProgrammeEntry
from ingest.reference.attainment_part import ProgrammeChecks
from ingest.reference.checks import Checks, orphans
from ingest.reference.families import FamilyError, expand
from ingest.reference.models import IndicatorEntry, OpdEntry, VillageEntry

_KINDS: Final[Mapping[str, type[Strict]]] = {
    "opds": OpdEntry,
    "villages": VillageEntry,
    "indicators": IndicatorEntry,
    "plan_years": PlanYearEntry,
    "programmes": ProgrammeEntry,
}
_KEYS = ("opds", "villages", "indicators", "families", "defaults", "calendar", "plan_years", "programmes")
_ASKED = {  # for these two "is missing" is not enough: without them nobody can use the figures
    "unit": "say what the figures count, such as persen, orang, km, Rp juta",
    "definition": "say in a sentence what is counted, and what is not",
}


class CatalogueError(ValueError):
    """Files of reference data cannot be used. ``errors`` has one for each file, with all of its mistakes."""

    def __init__(self, errors: Iterable[ConfigurationError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class Given(NamedTuple):
    """What files say. None: they do not speak of it."""

    opds: tuple[Opd, ...] | None = None
    villages: tuple[Village, ...] | None = None
    indicators: tuple[Indicator, ...] | None = None
    calendar: CalendarParts | None = None
    plan_years: tuple[Rules, ...] | None = None
    programmes: tuple[Programme, ...] | None = None


class Known(NamedTuple):
    """What is there already, and stays unless a file says otherwise."""

    opds: tuple[Opd, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    calendar: CalendarParts = CalendarParts()
    plan_years: tuple[Rules, ...] = ()
    programmes: tuple[Programme, ...] = ()


NOTHING: Final = Known()


@dataclass(slots=True)
class _File:
    """One file as far as it is read. ``entries``: by key, with the line of each."""

    name: str
    entries: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    calendar: CalendarParts | None = None
    mistakes: list[Mistake] = field(default_factory=list)


def load(paths: Sequence[Path], known: Known = NOTHING, *, retire: bool = False) -> Given:
    """What the files say together, checked against what is ``known``.

    ``retire``: what the files lack of the things they speak of is taken away. Raises CatalogueError with every mistake
    of every file, OSError when one cannot be read.
    """
    files = [_read(path) for path in paths]
    given = Given(
        opds=_together(files, "opds"),
        villages=_together(files, "villages"),
        indicators=_together(files, "indicators"),
        calendar=_one_calendar(files),
        plan_years=_together(files, "plan_years"),
        programmes=_together(files, "programmes"),
    )
    if not any(file.mistakes for file in files):
        _check(files, given, known, retire)
    wrong = [ConfigurationError(file.name, file.mistakes) for file in files if file.mistakes]
    if wrong:
        raise CatalogueError(wrong)
    return given


def _read(path: Path) -> _File:
    file = _File(path.name)
    try:
        data, line_of = _table(path) if path.suffix.lower() == ".csv" else yaml_lines.load_data(path)
    except ConfigurationError as error:
        file.mistakes.extend(error.mistakes)
        return file
    if not isinstance(data, dict) or not data:
        file.mistakes.append(Mistake(1, (), f"it must have one or more of the keys {', '.join(_KEYS)}"))
        return file
    for key in data.keys() - set(_KEYS):
        text = f"there is no such key; there are {', '.join(_KEYS)}"
        file.mistakes.append(Mistake(line_of((key,)), (key,), text))
    defaults = data.get("defaults") or {}
    for key, model in _KINDS.items():
        if key in data:
            for at, raw in _listed(data, key, line_of, file):
                _take(file, key, model, raw, defaults if key == "indicators" else {}, at, line_of)
    if "families" in data:
        for at, raw in _listed(data, "families", line_of, file):
            _take_family(file, raw, defaults, at, line_of)
    if "calendar" in data:
        file.calendar = calendar_part.read(data["calendar"], line_of, file.mistakes)
    return file


def _table(path: Path) -> tuple[dict[str, Any], LineOf]:
    try:
        what, entries, lines = tables.parse(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tables.TableError) as error:
        text = "not UTF-8: save the file as UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise ConfigurationError(path.name, [Mistake(1, (), text)]) from error

    def line_of(location: Location) -> int:
        return next((lines[part] for part in location if isinstance(part, int)), 1)

    return ({"calendar": {what: entries}} if what == "days" else {what: entries}), line_of


def _listed(data: Mapping[str, Any], key: str, line_of: LineOf, file: _File) -> Iterable[tuple[Location, Any]]:
    if not isinstance(data[key], list):
        file.mistakes.append(Mistake(line_of((key,)), (key,), "must be a list: each entry begins with '- '"))
        return
    file.entries.setdefault("indicators" if key == "families" else key, [])
    yield from (((key, number), raw) for number, raw in enumerate(data[key]))


def _take(
    file: _File, key: str, model: type[Strict], raw: Any, defaults: Mapping[str, Any], at: Location, line_of: LineOf
) -> bool:
    mistakes: list[Mistake] = []
    whole = {**defaults, **raw} if isinstance(raw, dict) and isinstance(defaults, dict) else raw
    made: Any = yaml_lines.validate(model, whole, at, line_of, mistakes)
    for mistake in mistakes:
        file.mistakes.append(_clearer(mistake, _of_defaults(mistake, raw, defaults, at), line_of))
    if made is None:
        return False
    file.entries[key].append((line_of(at), made.entry()))
    return True


def _take_family(file: _File, raw: Any, defaults: Mapping[str, Any], at: Location, line_of: LineOf) -> None:
    """A mistake in a family is one mistake, however many members have it."""
    try:
        for member in expand(raw if isinstance(raw, dict) else {}):
            if not _take(file, "indicators", IndicatorEntry, member, defaults, at, line_of):
                return
    except FamilyError as error:
        file.mistakes.append(Mistake(line_of(at), at, str(error)))


def _of_defaults(mistake: Mistake, raw: Any, defaults: Mapping[str, Any], at: Location) -> bool:
    key = mistake.location[len(at)] if len(mistake.location) > len(at) else None
    return isinstance(raw, dict) and key not in raw and key in defaults


def _clearer(mistake: Mistake, is_of_defaults: bool, line_of: LineOf) -> Mistake:
    if is_of_defaults:
        place = ("defaults", *mistake.location[2:])
        return Mistake(line_of(place), place, mistake.text)
    asked = _ASKED.get(str(mistake.location[-1])) if mistake.location else None
    if asked and mistake.text in ("is missing", "is empty"):
        return mistake._replace(text=f"is missing: {asked}")
    return mistake


def _together(files: Iterable[_File], key: str) -> tuple[Any, ...] | None:
    speaking = [file for file in files if key in file.entries]
    return tuple(entry for file in speaking for _line, entry in file.entries[key]) if speaking else None


def _one_calendar(files: Sequence[_File]) -> CalendarParts | None:
    """One file speaks of the calendar; a second one that does is a mistake."""
    speaking = [file for file in files if file.calendar is not None]
    for file in speaking[1:]:
        text = f"the calendar is in {speaking[0].name} already: put it into one file"
        file.mistakes.append(Mistake(1, ("calendar",), text))
    return speaking[0].calendar if speaking else None


def _check(files: Sequence[_File], given: Given, known: Known, retire: bool) -> None:
    """Puts what the entries have against each other to the file and line of the entry that has it."""
    opds = _result(known.opds, given.opds, retire)
    indicators = _result(known.indicators, given.indicators, retire)
    checks = Checks(opds, indicators)
    programmes = ProgrammeChecks(opds, indicators, _result(known.programmes, given.programmes, retire))
    first: dict[tuple[str, str], str] = {}
    for file in files:
        for key, entries in file.entries.items():
            for line, entry in entries:
                texts = programmes.of(entry) if isinstance(entry, Programme) else checks.of(entry)
                before = first.setdefault((key, entry.code), f"{file.name}, line {line}")
                if before != f"{file.name}, line {line}":
                    texts.append(f"its code is there already ({before})")
                file.mistakes += [Mistake(line, (), f"{entry.code}: {text}") for text in texts]
        if "opds" in file.entries and given.indicators is None:
            file.mistakes += [Mistake(1, ("opds",), text) for text in orphans(opds, indicators)]
        if file.calendar is not None:
            will_be = merged(known.calendar, changed(known.calendar, file.calendar, retire=retire))
            text = calendar_part.contradiction(will_be)
            file.mistakes += [Mistake(1, ("calendar",), text)] if text else []


def _result(known: Sequence[Any], given: Sequence[Any] | None, retire: bool) -> list[Any]:
    if given is None:
        return list(known)
    codes = {entry.code for entry in given}
    return [*given, *(entry for entry in known if not retire and entry.code not in codes)]
