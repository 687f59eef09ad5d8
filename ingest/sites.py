"""``sites.yaml``: the websites whose availability is kept, and what is expected of each of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
from pydantic import AfterValidator, BeforeValidator, Field

from commandcenter.domain.areas import Level
from commandcenter.domain.inventory import KEY
from commandcenter.domain.places import PlaceError
from commandcenter.domain.reference import Reference, UnknownCode
from commandcenter.domain.sites import HEARTBEAT_S, SitePlan
from commandcenter.yaml_lines import ConfigurationError, LineOf, Location, Mistake, load_data, validate
from ingest.config import Duration, Strict
from ingest.probes.pages import USUAL_TRACES
from ingest.probes.verdict import Expected
from ingest.web.source import Address, Host

_KEYS: Final = ("version", "sites")
Problems = list[tuple[str, str]]  # a field, and what is wrong with it
_KECAMATAN_CODE: Final = 8  # characters: 35.22.15


def _list(value: Any) -> Any:
    if value == []:
        raise ValueError("is an empty list: write at least one status, like 200")
    return value if isinstance(value, list | tuple) else [value]


def _key(value: str) -> str:
    if not KEY.fullmatch(value):
        raise ValueError(f"{value!r} must be 1 to 63 of a-z, 0-9 and -, and not begin with -")
    return value


class Expect(Strict):
    """What a visitor should find."""

    status: Annotated[tuple[Annotated[int, Field(ge=100, le=599)], ...], BeforeValidator(_list)] = Field(
        (200,), description="HTTP status, or several that are fine."
    )
    text: str = Field("", description="Must stand on the page; case and blanks do not matter.")
    forbid: tuple[str, ...] = Field((), description="Must not stand there, beside the usual traces of a break-in.")
    allow: tuple[str, ...] = Field((), description="Of the usual traces: those that stand there for a good reason.")
    usual: bool = Field(True, description="Look for the usual traces of a break-in (slot gacor, hacked by, …).")
    hosts: tuple[Host, ...] = Field((), description="Other servers that it may lead to.")

    @property
    def forbidden(self) -> tuple[str, ...]:
        """All words that must not stand there."""
        allowed = {word.casefold() for word in self.allow}
        usual = tuple(word for word in USUAL_TRACES if word not in allowed) if self.usual else ()
        return tuple(word for word in (*self.forbid, *usual) if word.strip())


class SiteRule(Strict):
    """One website."""

    key: Annotated[str, AfterValidator(_key)] = Field(description="Its short name, which never changes.")
    name: str = Field(min_length=1, max_length=200)
    url: Address
    kecamatan: str | None = Field(None, description="Code or name; of a site of the regency itself 35.22.15.")
    opd: str | None = Field(None, description="Code or name of the agency that answers for it.")
    village: str | None = Field(None, description="Or the village: its code, or its name within the kecamatan.")
    expect: Expect = Expect()
    timeout: Duration = Field(timedelta(seconds=10), description="The longest that a visit may take.")
    heartbeat: Duration = Field(timedelta(seconds=HEARTBEAT_S), description="How often it is visited.")
    allow_hosts: tuple[Host, ...] = Field((), description="Its servers that are inside our own network.")
    enabled: bool = Field(True, description="Not enabled: neither visited nor shown.")


@dataclass(frozen=True, slots=True)
class Watched:
    """A site to be visited: what the store keeps of it, and how it is judged."""

    plan: SitePlan
    expected: Expected
    timeout_s: float
    allow_hosts: tuple[str, ...]


def read(path: Path, reference: Reference) -> tuple[Watched, ...]:
    """The enabled sites of the file. Kecamatan, OPD and villages are matched to ``reference``; an empty register of OPD
    is not asked.

    Raises ConfigurationError with every mistake and its line, OSError when the file cannot be read.
    """
    data, line_of = load_data(path)
    mistakes: list[Mistake] = []
    entries = _entries(data, line_of, mistakes)
    rules = [
        (("sites", number), rule)
        for number, entry in enumerate(entries)
        if (rule := validate(SiteRule, entry, ("sites", number), line_of, mistakes)) is not None
    ]
    for at, text in _doubled(rules):
        mistakes.append(Mistake(line_of(at), at, text))
    found = []
    for at, rule in rules:
        problems: Problems = []
        watched = _watched(rule, reference, problems)
        mistakes += [Mistake(line_of((*at, field)), (*at, field), text) for field, text in problems]
        if rule.enabled:
            found.append(watched)
    if mistakes:
        raise ConfigurationError(path.name, mistakes)
    return tuple(found)


def _entries(data: Any, line_of: LineOf, mistakes: list[Mistake]) -> list[Any]:
    if not isinstance(data, dict) or not isinstance(data.get("sites"), list):
        mistakes.append(Mistake(1, (), "the file needs a list 'sites:', one entry per website"))
        return []
    mistakes += [Mistake(line_of((key,)), (key,), "there is no such key") for key in data if key not in _KEYS]
    if data.get("version", 1) != 1:
        mistakes.append(Mistake(line_of(("version",)), ("version",), "this program knows version 1"))
    return list(data["sites"])


def _doubled(rules: Iterable[tuple[Location, SiteRule]]) -> Iterator[tuple[Location, str]]:
    rules = list(rules)
    keys = Counter(rule.key for _at, rule in rules)
    urls = Counter(rule.url for _at, rule in rules)
    for at, rule in rules:
        if keys[rule.key] > 1:
            yield (*at, "key"), f"the key {rule.key!r} is used by several sites"
        if urls[rule.url] > 1:
            yield (*at, "url"), "this address is there several times"


def _watched(rule: SiteRule, reference: Reference, problems: Problems) -> Watched:
    """The rule with its codes; what is wrong goes to ``problems``, and then nothing of it is to be used."""
    heartbeat_s, timeout_s = rule.heartbeat.total_seconds(), rule.timeout.total_seconds()
    if not 5 <= heartbeat_s <= 86_400:
        problems.append(("heartbeat", "is between 5s and 1d; every minute is much for a site that is not ours"))
    if not 1 <= timeout_s <= 60 or timeout_s >= heartbeat_s:
        problems.append(("timeout", "is between 1s and 60s, and less than heartbeat"))
    if not rule.name.isprintable():
        problems.append(("name", "has characters that cannot be shown on one line"))
    if (rule.opd is None) == (rule.village is None):
        problems.append(("key", "exactly one of opd and village is needed: who answers for the site?"))
    kecamatan, village = _place(rule, reference, problems)
    opd = _opd(rule.opd, reference, problems) if rule.opd is not None else ""
    plan = SitePlan(rule.key, rule.name, kecamatan, rule.url, opd, village, int(heartbeat_s))
    expect = rule.expect
    host = httpx.URL(rule.url).host
    expected = Expected(host, expect.status, expect.text, expect.forbidden, expect.hosts)
    return Watched(plan, expected, timeout_s, rule.allow_hosts)


def _place(rule: SiteRule, reference: Reference, problems: Problems) -> tuple[str, str]:
    """(kecamatan, village): codes, empty where there is none."""
    kecamatan = village = ""
    if rule.kecamatan is not None:
        try:
            kecamatan = reference.gazetteer.match(rule.kecamatan).code
        except PlaceError as error:
            problems.append(("kecamatan", str(error)))
            return "", ""
    if rule.village is not None:
        try:
            village = reference.area(rule.village, kecamatan or None, Level.VILLAGE)
        except PlaceError as error:
            problems.append(("village", str(error)))
            return kecamatan, ""
        if len(village) <= _KECAMATAN_CODE:
            problems.append(("village", f"{rule.village!r} is no village"))
    if not kecamatan and not village:
        problems.append(("kecamatan", "is missing: write its code or name; of a site of the regency itself 35.22.15"))
    return kecamatan or village[:_KECAMATAN_CODE], village


def _opd(text: str, reference: Reference, problems: Problems) -> str:
    if not reference.opds.entries:
        return text
    try:
        return reference.opds.match(text).code
    except UnknownCode as error:
        problems.append(("opd", str(error)))
        return ""
