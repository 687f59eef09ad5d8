"""Reference data (kode referensi, data induk) and how a text of a source is matched to it. Nothing is guessed.

Local dates are ISO texts (2026-11-22), because a decree names a day and not an instant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from commandcenter.domain.areas import REGENCY as REGENCY
from commandcenter.domain.areas import Areas
from commandcenter.domain.areas import Level as Level
from commandcenter.domain.places import Gazetteer


class UnknownCode(ValueError):
    """A text names no code of the register, or several. The message says what to write instead."""


class Polarity(StrEnum):
    """Whether more is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class Access(StrEnum):
    """Who may see the values: terbuka, terbatas, tertutup."""

    OPEN = "open"
    LIMITED = "limited"
    CLOSED = "closed"


class Frequency(StrEnum):
    """How often an indicator has a value."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class OpdKind(StrEnum):
    """What sort of agency."""

    SEKRETARIAT = "sekretariat"
    INSPEKTORAT = "inspektorat"
    BADAN = "badan"
    DINAS = "dinas"
    SATUAN = "satuan"
    RSUD = "rsud"
    KECAMATAN = "kecamatan"
    BAGIAN = "bagian"


@dataclass(frozen=True, slots=True)
class Opd:
    """A government agency, from ``valid_from`` to the last day ``valid_to`` (None: still there)."""

    code: str
    name: str
    short_name: str
    kind: str  # an OpdKind
    valid_from: str
    valid_to: str | None = None
    aliases: tuple[str, ...] = ()
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan; its code begins with that of its kecamatan."""

    code: str
    name: str
    kind: str
    kecamatan: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """From ``starts`` on the figures cannot be compared with those before."""

    starts: str
    note: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its metadata in the shape of MS-Ind (Peraturan BPS 5/2020)."""

    code: str
    name: str
    definition: str
    unit: str
    producer: str
    walidata: str
    frequency: Frequency
    polarity: Polarity
    aliases: tuple[str, ...] = ()
    concept: str = ""
    interpretation: str = ""
    method: str = ""
    measure: str = ""
    classification: str = ""
    level: str = ""
    is_composite: bool = False
    built_from: str = ""
    access: Access = Access.OPEN
    decimals: int = 2
    lowest: float | None = None
    highest: float | None = None
    reference_code: str = ""
    theme: str = ""
    source: str = ""
    breaks: tuple[SeriesBreak, ...] = ()


_CACHED = 4096  # misspelt names that are remembered
_LONGEST = 300  # characters of a name; a longer text is something else, and comparing it would take long
_SHOWN = 60

Entry = TypeVar("Entry", bound=Opd | Indicator)


class Register(Generic[Entry]):
    """Finds an entry by code, name, short name or alias; letters and digits count, case and signs do not."""

    def __init__(self, what: str, entries: Iterable[Entry]) -> None:
        self._what: str = what
        self.entries: Mapping[str, Entry] = {entry.code: entry for entry in entries}
        self._by_name: dict[str, dict[str, Entry]] = {}
        self._names: dict[str, str] = {}
        for entry in self.entries.values():
            for plain, name in spellings(entry).items():
                self._by_name.setdefault(plain, {})[entry.code] = entry
                self._names.setdefault(plain, name)
        self._near = lru_cache(maxsize=_CACHED)(self._nearest)  # one misspelt name may stand in a million rows

    def match(self, text: str) -> Entry:
        """The entry that ``text`` names. Raises UnknownCode with what comes near, or with the candidates."""
        if len(text) > _LONGEST:
            raise UnknownCode(f"'{text[:_SHOWN]}…' is too long for the name of an {self._what}")
        if text.strip() in self.entries:
            return self.entries[text.strip()]
        found = self._by_name.get(_plain(text), {})
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise UnknownCode(f"{text!r} may be {' or '.join(sorted(found))}: write the code")
        near = self._near(_plain(text))
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UnknownCode(f"{text!r} is no {self._what} of the register{hint}")

    def _nearest(self, plain: str) -> tuple[str, ...]:
        return tuple(self._names[name] for name in get_close_matches(plain, self._names, n=3, cutoff=0.7))


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that a source's texts are matched to."""

    gazetteer: Gazetteer
    opds: Register[Opd]
    indicators: Register[Indicator]
    villages: Mapping[str, Village] = field(default_factory=dict)
    _areas: Areas = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_areas", Areas(self.gazetteer, self.villages.values()))

    def area(self, text: str, within: str | None = None, level: Level | None = None) -> str:
        """The code of the regency, a kecamatan or a village. ``within``: the kecamatan (code or name) it must lie in.

        Codes, and the words Kab., Kec., Desa, Kel. before a name, say what is meant ("Desa Ngraho, Kec. Gayam"). A bare
        name means ``level``: a village when ``within`` is given, else a kecamatan; so "Bojonegoro" is Kec. Bojonegoro,
        neither the regency nor the kelurahan, unless ``level`` says so. A village's name without its kecamatan is
        refused when several villages have it. Raises PlaceError with the candidates or with what comes near.
        """
        if level is None:
            level = Level.KECAMATAN if within is None else Level.VILLAGE
        return self._areas.find(text, within, level)


def spellings(entry: Opd | Indicator) -> dict[str, str]:
    """What an entry is found by: the letters and digits that count -> the name as written, the code first."""
    short = (entry.short_name,) if isinstance(entry, Opd) else ()
    names: dict[str, str] = {}
    for name in (entry.code, entry.name, *short, *entry.aliases):
        names.setdefault(_plain(name), name)
    return names


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
