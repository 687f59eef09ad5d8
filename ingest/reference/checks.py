"""What entries have against each other: two of one name, a producer that is no agency of the register."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from commandcenter.domain.reference import Indicator, Opd, Register, UnknownCode, Village, spellings

STATISTICS = "bps"  # produces data of the regency and is none of its agencies


class Checks:
    """Tells what is wrong with an entry beside ``opds`` and ``indicators``: all that there will be."""

    def __init__(self, opds: Sequence[Opd], indicators: Sequence[Indicator]) -> None:
        self._register = Register("OPD", opds)
        self._opds = _taken(opds)
        self._indicators = _taken(indicators)

    def of(self, entry: Opd | Village | Indicator) -> list[str]:
        """Its mistakes, for the person who wrote it."""
        match entry:
            case Opd():
                found = _clashes(entry, self._opds)
                return found + (self._unknown("successor", entry.successor) if entry.successor is not None else [])
            case Indicator():
                found = _clashes(entry, self._indicators)
                if entry.producer != STATISTICS:
                    found += self._unknown("producer", entry.producer, f" (the statistics office is {STATISTICS})")
                return found + self._unknown("walidata", entry.walidata)
            case _:
                return []

    def _unknown(self, what: str, code: str, besides: str = "") -> list[str]:
        if code in self._register.entries:
            return []
        try:
            return [f"{what} {code!r}: write the code {self._register.match(code).code}"]
        except UnknownCode as error:
            return [f"{what} {error}{besides}"]


def orphans(opds: Iterable[Opd], indicators: Iterable[Indicator]) -> list[str]:
    """Indicators whose producer or walidata would no longer be in the register, by agency."""
    codes = {STATISTICS, *(opd.code for opd in opds)}
    lost: dict[str, list[str]] = defaultdict(list)
    for indicator in indicators:
        for code in {indicator.producer, indicator.walidata} - codes:
            lost[code].append(indicator.code)
    return [
        f"{code} is no longer listed and answers for {len(names)} indicators ({', '.join(sorted(names)[:3])}, …): "
        "keep it, with its last day in valid_to"
        for code, names in sorted(lost.items())
    ]


def _taken(entries: Iterable[Opd] | Iterable[Indicator]) -> Mapping[str, list[str]]:
    taken: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for plain in spellings(entry):
            taken[plain].append(entry.code)
    return taken


def _clashes(entry: Opd | Indicator, taken: Mapping[str, list[str]]) -> list[str]:
    return [
        f"{name!r} also means {', '.join(sorted(others))}: a name must lead to one"
        for plain, name in spellings(entry).items()
        if (others := set(taken[plain]) - {entry.code})
    ]
