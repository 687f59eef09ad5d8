"""How well the end of the year was forecast on histories whose end is known; the figures of docs/attainment.md.

``python -m benchmarks.attainment_backtest`` forecasts the last quarter of each year from every quarter before it, on
the demo's agencies and on series of three known kinds, beside the naive forecast (the last value).
"""

from collections.abc import Iterator, Sequence
from random import Random
from statistics import mean
from typing import Final, NamedTuple

from commandcenter.commands.reference.install import built_in
from commandcenter.domain.attainment.bands import default_rules
from commandcenter.domain.attainment.forecast import Point, at, forecast, naive, spread
from commandcenter.domain.attainment.formula import percent
from commandcenter.domain.attainment.terms import ForecastState
from commandcenter.domain.values import figure
from ingest.simulator.agencies.performance import is_graded, results, target_text

SEED: Final = 20261122
MET_FROM: Final = default_rules(2026).met_from
NEWEST: Final = (2026, 3)
_QUARTERS: Final = 4


class Miss(NamedTuple):
    """One forecast against what came: absolute errors in percentage points, and the squared error of the chance."""

    ours: float
    naive: float
    is_within: bool
    brier: float


def demo(seed: int = SEED) -> list[list[Point]]:
    """The series of the demo's indicators that have a formula."""
    brought = built_in()
    opds = {opd.code: opd for opd in brought.opds or ()}
    measured = [each for each in brought.indicators or () if each.theme == "kinerja perangkat daerah"]
    series: dict[str, list[Point]] = {}
    for year in (2024, 2025, 2026):
        for each in results(seed, measured, opds, year, NEWEST):
            if each.text and not each.is_wrong and not is_graded(each.indicator) and target_text(each) == each.target:
                found = percent(each.indicator.polarity, each.target, figure(each.text, ",").value or 0.0)
                if found is not None:
                    series.setdefault(each.indicator.code, []).append(Point(at(year, each.quarter), found))
    return [sorted(points) for points in series.values()]


def walk(step: float, noise: float, n: int = 200, seed: int = 1) -> list[list[Point]]:
    """Series of twelve quarters whose level moves by ``step`` a quarter and is seen through ``noise``."""
    draw, made = Random(seed), []
    for _ in range(n):
        level, points = draw.gauss(95, 10), []
        for number in range(3 * _QUARTERS):
            level += draw.gauss(0, step)
            points.append(Point(at(2024, 1) + number, level + draw.gauss(0, noise)))
        made.append(points)
    return made


def misses(series: Sequence[Sequence[Point]], ahead: int) -> Iterator[Miss]:
    """Every forecast that can be compared, made ``ahead`` quarters before the end of a year with what was known."""
    for year in (2024, 2025, 2026):
        end = at(year, _QUARTERS)
        known = [[point for point in each if point.at <= end - ahead] for each in series]
        usual = spread(known)
        for each, mine in zip(series, known, strict=True):
            actual = next((point.percent for point in each if point.at == end), None)
            if actual is None or not mine or mine[-1].at != end - ahead:
                continue
            made, last = forecast(mine, end, MET_FROM, usual), naive(mine, end)
            if made.state is ForecastState.FORECAST and last is not None:
                low, high = made.low or 0.0, made.high or 0.0
                chance = (made.chance or 0.0) - (actual >= MET_FROM)
                yield Miss(abs((made.percent or 0.0) - actual), abs(last - actual), low <= actual <= high, chance**2)


def main() -> None:
    """Print a table."""
    kinds = {
        "demo": demo(),
        "wandering (5 a quarter)": walk(5, 0),
        "wandering 3, noise 5": walk(3, 5),
        "level, noise 6": walk(0, 6),
    }
    print("| series | quarters ahead | n | mean error | naive | within 80 % | Brier |\n|---|---|---|---|---|---|---|")
    for name, series in kinds.items():
        for ahead in (1, 2, 3):
            found = list(misses(series, ahead))
            if found:
                print(
                    f"| {name} | {ahead} | {len(found)} | {mean(each.ours for each in found):.2f} | "
                    f"{mean(each.naive for each in found):.2f} | {mean(each.is_within for each in found):.0%} | "
                    f"{mean(each.brier for each in found):.3f} |"
                )


if __name__ == "__main__":
    main()
