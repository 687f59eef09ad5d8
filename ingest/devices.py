"""``devices.yaml``: which topics carry messages of which make of device. Read when ingest starts, as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from commandcenter.yaml_lines import ConfigurationError, LineOf, Location, Mistake, load_data, validate
from ingest import topics
from ingest.adapters import ADAPTERS
from ingest.adapters.contract import Adapter, Device
from ingest.adapters.patterns import Pattern, compile_pattern, overlap

_KEYS: Final = ("version", "devices")


@dataclass(frozen=True, slots=True)
class Source:
    """A pattern with the adapter that reads what comes to it."""

    device: Device
    pattern: Pattern
    adapter: Adapter

    @property
    def qos(self) -> int:
        return self.adapter.qos if self.device.qos is None else self.device.qos

    @property
    def has_session(self) -> bool:
        """Whether one message means something only together with others: then one worker must hear them all."""
        level = self.adapter.session_level
        return self.adapter.session is not None and (not level or level in self.pattern.names)


def load(path: Path | None) -> tuple[Source, ...] | None:
    """The sources of the file; None without a file. Raises ConfigurationError with every mistake and its line."""
    if path is None:
        return None
    try:
        data, line_of = load_data(path)
    except OSError as error:
        text = f"COMMANDCENTER_DEVICES_FILE {path} cannot be read: {error.strerror}"
        raise ConfigurationError(path.name, [Mistake(1, (), text)]) from error
    mistakes: list[Mistake] = []
    found = list(_sources(_entries(data, line_of, mistakes), line_of, mistakes))
    for number, (at, source) in enumerate(found):
        here = (*at, "topic")
        for _at, other in found[:number]:
            if overlap(source.pattern.subscription, other.pattern.subscription):
                text = f"{source.device.topic} and {other.device.topic} can be the same topic: one message, one adapter"
                mistakes.append(Mistake(line_of(here), here, text))
        if overlap(source.pattern.subscription, topics.SUBSCRIPTION):
            text = f"{source.device.topic} can be a topic of the native contract ({topics.SUBSCRIPTION})"
            mistakes.append(Mistake(line_of(here), here, text))
    if mistakes:
        raise ConfigurationError(path.name, mistakes)
    return tuple(source for _at, source in found)


def _entries(data: Any, line_of: LineOf, mistakes: list[Mistake]) -> list[Any]:
    if not isinstance(data, dict) or not isinstance(data.get("devices"), list):
        text = "the file needs a list 'devices:', one entry per topic pattern (see docs/mqtt-adapters.md)"
        mistakes.append(Mistake(1, (), text))
        return []
    unknown = [name for name in data if name not in _KEYS]
    mistakes += [Mistake(line_of((name,)), (name,), "there is no such key") for name in unknown]
    if data.get("version", 1) != 1:
        mistakes.append(Mistake(line_of(("version",)), ("version",), "this program knows version 1"))
    return list(data["devices"])


def _sources(entries: list[Any], line_of: LineOf, mistakes: list[Mistake]) -> Iterator[tuple[Location, Source]]:
    for number, entry in enumerate(entries):
        at: Location = ("devices", number)
        device = validate(Device, entry, at, line_of, mistakes)
        raw = entry if isinstance(entry, dict) else {}
        adapter = ADAPTERS.get(str(raw.get("adapter")))
        if adapter is None and "adapter" in raw:
            here = (*at, "adapter")
            text = f"there is no adapter {raw['adapter']!r}; the adapters are {', '.join(ADAPTERS)}"
            mistakes.append(Mistake(line_of(here), here, text))
        if device is None or adapter is None:
            continue
        source = Source(device, compile_pattern(device.topic), adapter)
        for location, text in _problems(source):
            mistakes.append(Mistake(line_of(at + location), at + location, text))
        yield at, source


def _problems(source: Source) -> Iterator[tuple[Location, str]]:
    device, pattern, adapter = source.device, source.pattern, source.adapter
    if adapter.topic and not re.fullmatch(adapter.topic, device.topic):
        yield ("topic",), f"the adapter {adapter.name} takes {adapter.topic_words}"
    elif not adapter.topic and pattern.subscription.endswith("#"):
        yield ("topic",), f"the adapter {adapter.name} needs to know every level: # is not taken"
    if strange := sorted(pattern.names - adapter.levels):
        yield ("topic",), f"the adapter {adapter.name} knows no level {{{strange[0]}}}"
    if not pattern.names & {"key", "serial"} and (not adapter.names_itself or "parameter" in pattern.names):
        yield ("topic",), "a level {key} or {serial} must say which device a message is from"
    if adapter.needs_kind and device.kind is None and "kind" not in pattern.names:
        bare = [name for name, key in device.elements.items() if key is not None and "/" not in key]
        if bare or not device.elements:
            yield (), "kind is missing: tower or link (or a level {kind}, or elements written as link/balen-a)"
    fields = [measure.field for measure in device.metrics.values()]
    for name, measure in device.metrics.items():
        if fields.count(measure.field) > 1:
            yield ("metrics", name), f"{measure.field} is given by several metrics"
