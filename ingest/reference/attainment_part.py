"""What programmes have against each other, and how plan years and programmes stand in a file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from commandcenter.domain.attainment.configuration import Programme, Share, wrong_sum
from commandcenter.domain.attainment.terms import Band
from commandcenter.domain.reference import Indicator, Opd, Register, UnknownCode

_BAND: Final = 3  # parts of a band in a table: key, bound, name


class ProgrammeChecks:
    """Tells what is wrong with a programme beside ``programmes``, all that there will be, of ``opds`` and
    ``indicators``."""

    def __init__(self, opds: Sequence[Opd], indicators: Sequence[Indicator], programmes: Sequence[Programme]) -> None:
        self._registers = Register("OPD", opds), Register("indicator", indicators)
        self._of: Mapping[str, list[Programme]] = defaultdict(list)
        for programme in programmes:
            self._of[programme.opd].append(programme)
        self._told: set[str] = set()

    def of(self, programme: Programme) -> list[str]:
        """Its mistakes. What the programmes of an agency have wrong together is told once, with the first of them."""
        opds, indicators = self._registers
        found = _unknown(opds, "opd", programme.opd)
        for share in programme.indicators:
            found += _unknown(indicators, "indicator", share.indicator)
        found += self._twice(programme)
        if programme.opd not in self._told:
            self._told.add(programme.opd)
            found += self._sums(programme.opd)
        return found

    def _sums(self, opd: str) -> list[str]:
        """Years are told as spans in which the same programmes hold."""
        mine = self._of[opd]
        years = sorted({each.valid_from for each in mine} | {each.valid_to + 1 for each in mine if each.valid_to})
        found = []
        for year in years:
            holding = [each for each in mine if each.is_of(year)]
            wrong = wrong_sum(each.weight for each in holding) if holding else None
            if wrong is not None:
                found.append(f"the weights of {opd}'s programmes add up to {wrong:g} from {year} on, and must to 100")
        return found

    def _twice(self, programme: Programme) -> list[str]:
        """An indicator that two programmes of one agency have in one year would count twice."""
        found = []
        for other in self._of[programme.opd]:
            ends = min(programme.valid_to or 9999, other.valid_to or 9999)
            if other.code < programme.code and max(programme.valid_from, other.valid_from) <= ends:
                both = {share.indicator for share in programme.indicators} & {
                    share.indicator for share in other.indicators
                }
                found += [f"indicator {code} is in {other.code} too, and would count twice" for code in sorted(both)]
        return found


def _unknown(register: Register[Any], what: str, code: str) -> list[str]:
    if code in register.entries:
        return []
    try:
        return [f"{what} {code!r}: write the code {register.match(code).code}"]
    except UnknownCode as error:
        return [f"{what} {error}"]


def band_data(band: Band) -> dict[str, Any]:
    """A band as a file has it."""
    bound = {} if band.above is None else {"above": int(band.above) if band.above.is_integer() else band.above}
    return {"key": band.key, **bound, **({"inclusive": True} if band.is_inclusive else {}), "name": band.name}


def share_data(share: Share) -> dict[str, Any]:
    """An indicator of a programme as a file has it."""
    weight = int(share.weight) if float(share.weight).is_integer() else share.weight
    shape = {"accumulation": share.accumulation.value} if share.accumulation is not None else {}
    return {"indicator": share.indicator, "weight": weight, **shape}


def band_cell(data: Mapping[str, Any]) -> str:
    """A band in a table: very_high:>90:Sangat tinggi, medium:>=55:Cukup, low::Kurang."""
    sign = ">=" if data.get("inclusive") else ">"
    return f"{data['key']}:{sign + str(data['above']) if 'above' in data else ''}:{data['name']}"


def share_cell(data: Mapping[str, Any]) -> str:
    """An indicator of a programme in a table: produksi-padi:60:total."""
    return ":".join(str(part) for part in data.values())


def bands_of(parts: Iterable[str]) -> list[Any]:
    """``band_cell``, back. What is none stays as it is: the model says so."""
    found: list[Any] = []
    for part in parts:
        split = part.split(":", _BAND - 1)
        if len(split) != _BAND:
            found.append(part)
            continue
        key, bound, name = (each.strip() for each in split)
        data: dict[str, Any] = {"key": key, "name": name}
        if bound:
            data["above"] = bound.lstrip(">=").strip()
            data["inclusive"] = bound.startswith(">=")
        found.append(data)
    return found


def shares_of(parts: Iterable[str]) -> list[Any]:
    """``share_cell``, back."""
    return [dict(zip(("indicator", "weight", "accumulation"), part.split(":"), strict=False)) for part in parts]
