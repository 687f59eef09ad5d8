"""``feeds.yaml``: read, checked as a whole, and each feed joined with the kind that fetches it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from apscheduler.triggers.cron import CronTrigger
from pydantic import BaseModel, ValidationError

from commandcenter.domain.clock import WIB
from commandcenter.yaml_lines import ConfigurationError, LineOf, Location, Mistake, load_data, validate
from ingest.config import Feed
from ingest.contract import Kind

Problem = tuple[Location, str]  # the path within a feed, and what is wrong there
Check = Callable[[Feed], Iterable[Problem]]

_KEYS: Final = ("version", "feeds")
_STAND_INS: Final[Mapping[str, Any]] = {
    "name": "x", "title": "x", "schedule": {"every": "1d"}, "freshness": {"warn_after": "1d", "error_after": "2d"},
    "source": None, "shape": {}, "retention": None, "rejects_max": 0, "enabled": True,
}  # fmt: skip
_OF_READING: Final = ("kind", "source", "shape", "records", "fields", "unpivot", "values", "drop", "keep_text")


@dataclass(frozen=True, slots=True)
class Configured:
    """A feed that may run. ``digest`` (signed 64 bit) changes with anything that is written of it, ``reading`` only
    with what decides what is read and how: then ETag, watermark and the like of before mean nothing any more."""

    feed: Feed
    kind: Kind
    source: BaseModel
    digest: int
    reading: int = 0

    @property
    def name(self) -> str:
        return self.feed.name


def load(path: Path, kinds: Mapping[str, Kind], check: Check, owners: Iterable[str] = ()) -> tuple[Configured, ...]:
    """Every feed of the file. ``check`` says what is wrong with a mapping; ``owners`` are the codes of the OPD register
    (none given: not checked).

    Raises ConfigurationError with every mistake and its line, OSError when the file cannot be read.
    """
    data, line_of = load_data(path)
    mistakes: list[Mistake] = []
    found = list(_feeds(_entries(data, line_of, mistakes), kinds, check, frozenset(owners), line_of, mistakes))
    names = Counter(configured.name for _at, configured in found)
    for at, configured in found:
        if names[configured.name] > 1:
            here = (*at, "name")
            mistakes.append(Mistake(line_of(here), here, f"the name {configured.name!r} is used by several feeds"))
    mistakes += _beside_each_other(found, path.parent, line_of)
    if mistakes:
        raise ConfigurationError(path.name, mistakes)
    return tuple(configured for _at, configured in found)


def _beside_each_other(found: Iterable[tuple[Location, Configured]], base: Path, line_of: LineOf) -> Iterator[Mistake]:
    earlier: dict[str, dict[str, BaseModel]] = {}
    for at, configured in found:
        before = earlier.setdefault(configured.kind.name, {})
        if text := configured.kind.wrong(configured.source, base, before):
            here = (*at, "source")
            yield Mistake(line_of(here), here, text)
        before[configured.name] = configured.source


def _entries(data: Any, line_of: LineOf, mistakes: list[Mistake]) -> list[Any]:
    if not isinstance(data, dict) or not isinstance(data.get("feeds"), list):
        mistakes.append(Mistake(1, (), "the file needs a list 'feeds:', one entry per source (see docs/feeds.md)"))
        return []
    unknown = [name for name in data if name not in _KEYS]
    mistakes += [Mistake(line_of((name,)), (name,), "there is no such key") for name in unknown]
    if data.get("version", 1) != 1:
        mistakes.append(Mistake(line_of(("version",)), ("version",), "this program knows version 1"))
    return list(data["feeds"])


def _feeds(
    entries: list[Any],
    kinds: Mapping[str, Kind],
    check: Check,
    owners: frozenset[str],
    line_of: LineOf,
    mistakes: list[Mistake],
) -> Iterator[tuple[Location, Configured]]:
    for number, entry in enumerate(entries):
        at: Location = ("feeds", number)
        before = len(mistakes)
        feed = validate(Feed, entry, at, line_of, mistakes)
        wrong = {mistake.location[len(at)] for mistake in mistakes[before:] if len(mistake.location) > len(at)}
        raw = entry if isinstance(entry, dict) else {}
        kind = kinds.get(str(raw.get("kind")))
        source = None
        if kind is not None:
            source = validate(kind.source, raw.get("source") or {}, (*at, "source"), line_of, mistakes)
        elif "kind" in raw:
            here = (*at, "kind")
            known = ", ".join(sorted(kinds))
            mistakes.append(Mistake(line_of(here), here, f"there is no kind {raw['kind']!r}; the kinds are {known}"))
        judged = feed or _as_far_as_it_goes(raw, wrong)
        if judged is None or kind is None:
            continue
        for location, text in _problems(judged, kind, check, owners):
            mistakes.append(Mistake(line_of(at + location), at + location, text))
        if feed is not None and source is not None:
            yield at, Configured(feed, kind, source, _digest(feed), _digest(feed, _OF_READING))


def _as_far_as_it_goes(raw: Mapping[str, Any], wrong: Collection[object]) -> Feed | None:
    """A feed with stand-ins for its wrong parts, so that the mistakes of its mapping are told in the same go."""
    known = {key: value for key, value in raw.items() if key in Feed.model_fields}
    try:
        return Feed.model_validate(known | {part: good for part, good in _STAND_INS.items() if part in wrong})
    except ValidationError:
        return None


def _problems(feed: Feed, kind: Kind, check: Check, owners: frozenset[str]) -> Iterator[Problem]:
    if owners and feed.owner not in owners:
        yield ("owner",), f"{feed.owner!r} is no OPD of the register (see `commandcenter reference list opds`)"
    if feed.schedule.cron is not None and (wrong := _wrong_cron(feed.schedule.cron)):
        yield ("schedule", "cron"), f"{feed.schedule.cron!r} {wrong}"
    if kind.is_tabular:
        if feed.records is None:
            yield (), "records is missing: complaint, complaint_count, observation or target"
        else:
            yield from check(feed)
    else:
        for name in ("records", "fields", "unpivot"):
            if getattr(feed, name):
                yield (name,), f"a feed of kind {kind.name} takes no {name}"


def _wrong_cron(line: str) -> str | None:
    fields = line.split()
    if len(fields) == 5 and any(character.isdigit() for character in fields[4]):
        # cron counts Sunday as 0, the scheduler Monday: a number would silently mean another day.
        return "names the day of the week by a number: write mon, tue, wed, thu, fri, sat, sun"
    try:
        CronTrigger.from_crontab(line, WIB)
    except ValueError as error:
        return f"is no cron line of five fields: {error}"
    return None


def _digest(feed: Feed, parts: Collection[str] | None = None) -> int:
    said = feed.model_dump_json(include=set(parts) if parts is not None else None)
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), signed=True)
