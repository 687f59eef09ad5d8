"""alerts.yaml: read, checked as a whole, every mistake with its line. Without a file the shipped rules are in force."""

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from commandcenter.alerts.notify import config
from commandcenter.alerts.notify.config import Notify
from commandcenter.alerts.rules_model import KEY, RuleEntry, When
from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.registry import MEASURES
from commandcenter.domain.alerts.rules import Rule, Rules
from commandcenter.yaml_lines import ConfigurationError, LineOf, Location, Mistake, load_data, validate

log = logging.getLogger(__name__)

DEFAULT: Final = Path(__file__).with_name("default.yaml")
RULES_MAX: Final = 500
_SIZE_MAX: Final = 1_000_000  # bytes; 500 rules with many steps have half of it
_KEYS: Final = ("version", "rules", "notify")
_OF_ALL: Final = ("kind", "key", "kecamatan")  # what ``where`` may ask of everything


@dataclass(frozen=True, slots=True)
class AlertsFile:
    """What the file says. ``digest``: of its bytes. ``is_shipped``: the installation has none of its own."""

    rules: Rules
    notify: Notify
    digest: str
    is_shipped: bool = False


def load(
    path: Path | None, duties: Collection[str] = (), measures: Mapping[str, Measure] = MEASURES
) -> AlertsFile:  # fmt: skip
    """The file, or the shipped one where the installation has none. ``duties``: the keys that there are (none given:
    not checked).

    Raises ConfigurationError with every mistake and its line, OSError when a file that is there cannot be read.
    """
    used = path if path is not None and path.exists() else DEFAULT
    raw = used.read_bytes()
    if len(raw) > _SIZE_MAX:
        raise ConfigurationError(
            used.name, [Mistake(1, (), f"larger than {_SIZE_MAX // 1_000} kB: these are no rules")]
        )
    digest = sha256(raw).hexdigest()
    data, line_of = load_data(used)
    mistakes: list[Mistake] = []
    entries = _entries(data, line_of, mistakes)
    rules = dict(_rules(entries, frozenset(duties), measures, line_of, mistakes))
    notify = config.section(data.get("notify") if isinstance(data, dict) else None, line_of, mistakes)
    if mistakes:
        raise ConfigurationError(used.name, mistakes)
    return AlertsFile(Rules(rules), notify, digest, used == DEFAULT)


def _entries(data: Any, line_of: LineOf, mistakes: list[Mistake]) -> Mapping[str, Any]:
    if not isinstance(data, dict) or not isinstance(data.get("rules"), dict):
        mistakes.append(Mistake(1, (), "the file needs 'rules:', a key and its rule for each (docs/alerts.md)"))
        return {}
    unknown = [name for name in data if name not in _KEYS]
    mistakes += [Mistake(line_of((name,)), (name,), f"there is no such key: {_list(_KEYS)}") for name in unknown]
    if data.get("version") != 1 or isinstance(data["version"], bool):
        mistakes.append(Mistake(line_of(("version",)), ("version",), "write version: 1, which this program knows"))
    if len(data["rules"]) > RULES_MAX:
        mistakes.append(Mistake(line_of(("rules",)), ("rules",), f"at most {RULES_MAX} rules: who could answer them?"))
        return {}
    return dict(data["rules"])


def _rules(
    entries: Mapping[str, Any], duties: frozenset[str], measures: Mapping[str, Measure], line_of: LineOf,
    mistakes: list[Mistake],
) -> Iterator[tuple[str, Rule]]:  # fmt: skip
    for key, data in entries.items():
        at: Location = ("rules", key)
        if not KEY.fullmatch(key):
            mistakes.append(Mistake(line_of(at), at, "a key has small letters, digits and dashes, at most 64"))
        entry = validate(RuleEntry, data, at, line_of, mistakes)
        if entry is None:
            # What can be said of the rest all the same: one look at the file is to be enough.
            _check_measure(data, at, measures, line_of, mistakes)
            continue
        for location, text in _problems(entry, duties, measures):
            mistakes.append(Mistake(line_of(at + location), at + location, text))
        yield key, entry.rule(key)


def _check_measure(
    data: Any, at: Location, measures: Mapping[str, Measure], line_of: LineOf, mistakes: list[Mistake]
) -> None:
    on = data.get("on") if isinstance(data, dict) else None
    if isinstance(on, str) and on not in measures:
        mistakes.append(Mistake(line_of((*at, "on")), (*at, "on"), _no_measure(on, measures)))


def _problems(
    entry: RuleEntry, duties: frozenset[str], measures: Mapping[str, Measure]
) -> Iterator[tuple[Location, str]]:
    measure = measures.get(entry.on)
    if measure is None:
        yield ("on",), _no_measure(entry.on, measures)
    else:
        yield from _of_condition(entry.when, entry.on, measure)
        allowed = (*_OF_ALL, *measure.attributes)
        for name in entry.where:
            if name not in allowed:
                yield ("where", name), f"{entry.on} has no attribute {name[:40]!r}; there are: {_list(allowed)}"
    named: list[tuple[Location, str]] = [(("owner",), entry.owner)]
    named += [(("escalate", number, "to"), each.to) for number, each in enumerate(entry.escalate)]
    for location, duty in named:
        if duties and duty not in duties:
            yield location, f"there is no duty {duty!r}; there are: {_list(sorted(duties))}"


def _of_condition(when: When, on: str, measure: Measure) -> Iterator[tuple[Location, str]]:
    has_limit = when.above is not None or when.below is not None
    if measure.kind == "number" and not has_limit:
        unit = f", in {measure.unit}" if measure.unit else ""
        yield ("when",), f"{on} is a number{unit}: write above or below"
    elif measure.kind == "truth" and when.is_ is None:
        yield ("when",), f"{on} is true or false: write is: true"
    elif measure.kind == "word" and when.among is None:
        yield ("when",), f"{on} is one of {_list(measure.words)}: write among"
    elif measure.kind == "word":
        for number, word in enumerate(when.among or ()):
            if word not in measure.words:
                yield ("when", "among", number), f"{on} is never {word[:40]!r}; it is one of {_list(measure.words)}"


def _no_measure(on: str, measures: Mapping[str, Measure]) -> str:
    near = get_close_matches(on[:80], measures, n=3)
    known = near or sorted(measures)
    return f"there is no measure {on[:80]!r}; {'near it' if near else 'there'} are: {_list(known)}"


def _list(names: Collection[str]) -> str:
    return ", ".join(names)


@dataclass(slots=True)
class Watched:
    """The file of a running program: read again when it changes. A file that cannot be used leaves what is in force.

    ``fault``: what is wrong with the newest one, in words; None: it is in force.
    """

    path: Path | None
    duties: Collection[str] = ()
    current: AlertsFile | None = None
    fault: str | None = None
    _seen: tuple[str, int, int, int] | None = field(default=None, repr=False)

    def look(self) -> bool:
        """Whether something changed: other rules are in force, or a fault came or went. Raises nothing: with the very
        first file unusable, the shipped rules are in force."""
        seen = self._stamp()
        if self.current is not None and seen == self._seen:
            return False
        self._seen = seen
        before = (self.current.digest if self.current else None, self.fault)
        try:
            self.current, self.fault = load(self.path, self.duties), None
        except ConfigurationError as error:
            self._keep(str(error))
        except OSError as error:
            self._keep(f"{self.path} cannot be read: {error.strerror}")
        if self.fault is None and before[1] is not None:
            log.info("alerts.yaml can be used again")
        return before != (self.current.digest if self.current else None, self.fault)

    def _keep(self, fault: str) -> None:
        if self.current is None:
            self.current = load(None)
            log.error("the shipped rules are in force: %s", fault)
        elif fault != self.fault:
            log.error("the rules stay as they were: %s", fault)
        self.fault = fault

    def _stamp(self) -> tuple[str, int, int, int] | None:
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except OSError:
            return None
        return str(self.path), found.st_mtime_ns, found.st_size, found.st_ino
