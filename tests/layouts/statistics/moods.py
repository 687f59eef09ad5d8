"""What the panels of the statistics screen would find: nothing, the usual, and everything that can be odd at once."""

from typing import Any

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.observations import Conflict, Origin, Value
from commandcenter.domain.period import parse
from commandcenter.domain.reference import REGENCY, Frequency, Indicator, Polarity, SeriesBreak
from commandcenter.domain.statistics import AreaSum, Reading, Sector, Series, Together, points_of
from layouts.statistics.known import Chosen, Contradictions, Headlines, InSector, Places
from tests.network import START

MOODS = ("empty", "quiet", "busy")
LIVE = Instant(START + DAY)
TITLES = {"bps": "BPS, pembangunan manusia", "bappeda": "Bappeda"}
BREAK = SeriesBreak("2021-01-01", "Long Form Sensus Penduduk 2020")
NAMES = ("Ngraho", "Tambakrejo", "Ngambon")


def indicator(code: str, name: str, unit: str = "persen", **changes: Any) -> Indicator:
    """An indicator of a year with one decimal."""
    values: dict[str, Any] = {
        "definition": "d", "producer": "bps", "walidata": "dinkominfo", "frequency": Frequency.YEAR,
        "polarity": Polarity.LOWER, "decimals": 2, "measure": "persentase",
    }  # fmt: skip
    return Indicator(code=code, name=name, unit=unit, **(values | changes))


IPM = indicator("ipm", "Indeks Pembangunan Manusia", "indeks", polarity=Polarity.HIGHER, breaks=(BREAK,))
OLD = indicator("ipm-lama", "Indeks Pembangunan Manusia, seri sampai 2022", "indeks")
POOR = indicator("penduduk-miskin-persen", "Persentase penduduk miskin")
GROWTH = indicator("pdrb-adhb-nonmigas", "PDRB atas dasar harga berlaku tanpa migas", "Rp miliar")
PEOPLE = indicator(
    "desa-penduduk-p", "Penduduk desa perempuan", "jiwa", measure="jumlah", decimals=0, polarity=Polarity.NEUTRAL
)


def value(
    code: str, period: str, number: float | None, feed: str = "bps", area: str = REGENCY, text: str | None = None
) -> Value:
    """What a feed says."""
    origin = Origin(feed, 1, "angka.csv", "", 7, 1, START - DAY, None)
    return Value(code, area, period, parse(period).ends_at, number, text, None, origin)


def series(of: Indicator, values: dict[str, float | None], *more: Value, area: str = REGENCY) -> Series:
    """A series of yearly values, with what else was said."""
    said = [*(value(of.code, period, number, area=area) for period, number in values.items()), *more]
    return Series(of, area, points_of(said, of.decimals), tuple(said))


COURSE = series(IPM, {"2020": 69.9, "2021": 70.7, "2022": 71.15, "2024": 72.75, "2025": 73.74})
BEFORE = series(OLD, {"2018": 67.85, "2019": 68.75, "2020": 69.04})
WORSE = series(POOR, {"2024": 11.69, "2025": 12.5}, value(POOR.code, "2025", 13.1, "bappeda"))
PROVINCE = series(IPM, {"2023": 74.65, "2024": 75.35}, area="35")
TUBAN = series(IPM, {"2024": 72.31}, area="35.23")
LAMONGAN = series(IPM, {"2026": 75.9}, area="35.24")
DISPUTE = Conflict(POOR.code, REGENCY, "2025", WORSE.said[-2:])


def reading(of: Indicator, number: float | None, **changes: Any) -> Reading:
    """The newest figure of an indicator."""
    values: dict[str, Any] = {
        "period": "2025", "event_at": START, "value": AreaSum(REGENCY, number), "together": Together.SUM,
        "recorded_at": START - DAY, "feeds": ("bps",),
    }  # fmt: skip
    return Reading(indicator=of, **(values | changes))


def data(key: str, mood: str) -> Any:
    """What the panel's fetch would give."""
    is_busy, is_empty = mood == "busy", mood == "empty"
    match key:
        case "headlines":
            if is_empty:
                return Headlines(LIVE, ())
            every = (COURSE, WORSE, series(GROWTH, {})) if is_busy else (COURSE,)
            return Headlines(LIVE, every, {"ipm": BEFORE}, TITLES)
        case "sector":
            found = () if is_empty else _readings(40 if is_busy else 2)
            return InSector(LIVE, Sector.HEALTH, found, 60, TITLES)
        case "places":
            if is_empty:
                return Places(LIVE, None)
            return Places(
                LIVE, PEOPLE, "2025", _areas(is_busy), is_busy, ("bps",), START, TITLES,
                people={"35.22.01": 48_420}, names=dict(zip(_CODES, NAMES, strict=False)), form="map",
            )  # fmt: skip
        case "course" | "beside":
            if is_empty:
                return Chosen(LIVE, None)
            around = (PROVINCE, TUBAN, LAMONGAN) if is_busy else ()
            return Chosen(LIVE, WORSE if is_busy and key == "course" else COURSE, BEFORE, around, TITLES)
        case "contradictions":
            found_ = (DISPUTE,) * 5 if is_busy else ()
            return Contradictions(LIVE, found_, len(found_), TITLES, {POOR.code: POOR.name}, {})
        case _:
            raise KeyError(key)


_CODES = tuple(f"35.22.{number:02}" for number in range(1, 29))


def _areas(has_gaps: bool) -> tuple[AreaSum, ...]:
    return tuple(
        AreaSum(code, None if has_gaps and number % 7 == 0 else 1000.0 * number, 3 if has_gaps else 15, 15)
        for number, code in enumerate(_CODES)
    )


def _readings(n: int) -> tuple[Reading, ...]:
    own = reading(POOR, 11.49, before=("2024", 11.69))
    words = reading(IPM, None, text="A+")
    villages = [
        reading(PEOPLE, 684_000.0 + number, value=AreaSum(REGENCY, 684_000.0 + number, 401, 430))
        for number in range(n - 2)
    ]
    median = reading(POOR, 12.0, value=AreaSum(REGENCY, 12.0, 28, 430), together=Together.MEDIAN)
    return (own, words, *villages, median)
