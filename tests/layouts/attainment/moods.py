"""Quarters in every mood as data of the panels of the attainment screen; averages by the formulas of the house."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from commandcenter.domain.attainment.bands import band_of, default_rules, judged
from commandcenter.domain.attainment.formula import attainment, has_formula
from commandcenter.domain.attainment.model import (
    Accumulation,
    Entry,
    Forecast,
    ForecastState,
    Goal,
    IndicatorPage,
    OpdPage,
    OpdQuarter,
    Outcome,
    Pace,
    ProgrammeQuarter,
    Quarter,
    ReportInfo,
    Result,
    Risk,
    Rules,
    Source,
    Verdict,
)
from commandcenter.domain.attainment.rollup import Part, average, combined
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.observations import Origin, Planned, Value
from commandcenter.domain.reference import Frequency, Indicator, Polarity, SeriesBreak
from layouts.attainment.detail import Selected
from layouts.attainment.known import Known
from tests.layouts.pictures import AT as AT

PERIOD = "2026-Q3"
OVER_AT = 1_790_787_600_000  # 1 Oktober 2026 00.00 WIB
PERIODS = tuple(f"{year}-Q{number}" for year in (2024, 2025, 2026) for number in range(1, 5))[:11]
BREAKS = {
    "2025-Q1": "Perjanjian Kinerja 2025, awal",
    "2025-Q3": "Perjanjian Kinerja 2025, perubahan",
    "2026-Q1": "Perjanjian Kinerja 2026, awal",
}
RULES = replace(
    default_rules(2026),
    is_set=True,
    note="Permendagri 86/2017 menurut LKjIP Sampang 2019; batas putusan belum ada dasar tertulisnya.",
)
SOURCES = ("Capaian kinerja OPD", "Formulir laporan OPD")
NAMES = {
    "dinkes": ("Dinas Kesehatan", "Dinkes", "dinas"),
    "dpu-bmpr": ("Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang", "DPU BMPR", "dinas"),
    "disdik": ("Dinas Pendidikan", "Disdik", "dinas"),
    "dinsos": ("Dinas Sosial", "Dinsos", "dinas"),
    "dlh": ("Dinas Lingkungan Hidup", "DLH", "dinas"),
    "bappeda": ("Badan Perencanaan Pembangunan Daerah", "Bappeda", "badan"),
    "rsud-padangan": ("RSUD Padangan", "RSUD Padangan", "rsud"),
    "kec-tambakrejo": ("Kecamatan Tambakrejo", "Kec. Tambakrejo", "kecamatan"),
    "kec-kepohbaru": ("Kecamatan Kepohbaru", "Kec. Kepohbaru", "kecamatan"),
    "setda": ("Sekretariat Daerah", "Setda", "sekretariat"),
    "damkar": ("Dinas Pemadam Kebakaran dan Penyelamatan", "Damkar", "dinas"),
    "disdukcapil": ("Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil", "dinas"),
}  # fmt: skip
HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
EXPECTED = Forecast(ForecastState.FORECAST, 72.0, 61.5, 82.5, 0.02, 10, 1)


def entry(
    code: str, name: str, polarity: str, goal: Goal | float | None, value: float | str | None, *, opd: str = "dinkes",
    weight: float = 1.0, is_over: bool = True, period: str = PERIOD, **changes: Any,
) -> Entry:  # fmt: skip
    """An indicator in a quarter; what came of it by the formulas of the house."""
    wanted = Goal(goal, plan="Perjanjian Kinerja 2026", plan_version="awal") if isinstance(goal, float) else goal
    reached = None if value is None else Result(None, value) if isinstance(value, str) else Result(value)
    found = attainment(polarity, wanted, reached, is_over=is_over, scale=RULES.scale)
    made = Entry(
        code, name, "persen", 2, polarity, opd, "35.22", "p1", weight, period, wanted, reached, found,
        band_of(RULES, found.percent), judged(RULES, found), Accumulation.LEVEL, wanted, found,
        Pace(70.0, 92.0, "working"), EXPECTED, Source("feed", OVER_AT + 5 * DAY, "kinerja-hasil", 57, "Kinerja", 33),
    )  # fmt: skip
    return replace(made, **changes)


def every_outcome(is_over: bool = True, opd: str = "dinkes") -> tuple[Entry, ...]:
    """One indicator of every kind, the worst first."""
    letters, ranged = Goal(None, None, "BB", "Perjanjian Kinerja 2026", "awal"), Goal(69.66, 77.0)
    rows: tuple[tuple[str, str, str, Any, Any, dict[str, Any]], ...] = (
        ("angka-kematian-ibu", "Angka kematian ibu", LOWER, 93.24, 210.5, {"obstacle": "Rujukan terlambat dari desa"}),
        ("prevalensi-stunting", "Prevalensi stunting pada anak balita menurut survei", LOWER, 4.53, 6.1,
         {"driver": "Posyandu aktif", "obstacle": "Timbangan rusak di 12 desa"}),
        ("imunisasi-dasar-lengkap", "Imunisasi dasar lengkap", HIGHER, 90.0, 74.43, {"weight": 2.0}),
        ("angka-kematian-bayi", "Angka kematian bayi", LOWER, 21.6, None, {}),
        ("temuan-kasus-tb", "Temuan kasus TB", HIGHER, 86.3, 131.2, {}),
        ("kepuasan-pasien", "Kepuasan pasien", HIGHER, ranged, 71.0, {}),
        ("nilai-sakip", "Nilai SAKIP", HIGHER, letters, "B", {}),
        ("kejadian-luar-biasa", "Kejadian luar biasa", LOWER, 0.0, 1.0, {}),
        ("jumlah-penduduk", "Jumlah penduduk", Polarity.NEUTRAL, 1_350_000.0, 1_367_980.0, {}),
        ("tanpa-target", "Kunjungan posyandu", HIGHER, None, 4_000.0, {}),
        ("tidak-berlaku", "Indeks lama", HIGHER, Goal(None, None, "n/a"), 3.0, {}),
        ("tak-terbanding", "Akreditasi", HIGHER, 3.0, "utama", {}),
    )  # fmt: skip
    return tuple(
        entry(code, name, polarity, goal, value, opd=opd, is_over=is_over, **changes)
        for code, name, polarity, goal, value, changes in rows
    )


def report(opd: str, state: str = "verified", reason: str = "") -> ReportInfo:
    judged_at = OVER_AT + 12 * DAY if state in ("verified", "sent_back") else None
    return ReportInfo(opd, PERIOD, state, OVER_AT + 9 * DAY if state != "draft" else None, f"operator.{opd}",
                      judged_at, "bappeda" if judged_at else "", reason)  # fmt: skip


def opd(
    code: str, percents: Sequence[float | None], history: Sequence[float | None] = (), *, is_over: bool = True,
    rules: Rules = RULES, **changes: Any,
) -> OpdQuarter:  # fmt: skip
    """An OPD whose indicators attained these percentages; None has not reported."""
    name, short, kind = NAMES.get(code, (f"Kecamatan {code.title()}", f"Kec. {code.title()}", "kecamatan"))
    entries = [
        entry(f"{code}-{n}", f"Indikator {n}", HIGHER, 100.0, value, opd=code, is_over=is_over)
        for n, value in enumerate(percents, start=1)
    ]
    whole = average(rules, (Part(each.attainment.percent, each.weight) for each in entries))
    verdicts = [each.verdict for each in entries]
    known = sorted((each for each in entries if each.attainment.percent is not None), key=_percent)
    past = [*([None] * (len(PERIODS) - 1 - len(history))), *history, whole.percent]
    expected = changes.get("forecast", Forecast(ForecastState.TOO_LITTLE, n=1, ahead=1))
    doubtful = whole.verdict is Verdict.MET and expected.chance is not None and expected.chance < 0.5
    risk = {Verdict.MISSED: Risk.MISSED, Verdict.PARTLY: Risk.PARTLY, Verdict.MET: Risk.NONE, None: Risk.NOT_REPORTED}
    made = OpdQuarter(
        code, name, short, kind, whole, whole, 96.0, expected,
        Risk.FORECAST if doubtful else risk[whole.verdict] if is_over else Risk.UNKNOWN,
        verdicts.count(Verdict.MET), verdicts.count(Verdict.PARTLY), verdicts.count(Verdict.MISSED),
        sum(each.attainment.outcome is Outcome.NOT_REPORTED for each in entries),
        sum(each.attainment.is_over for each in entries), known[0] if known else None, None,
        tuple(zip(PERIODS, past, strict=True)),
    )  # fmt: skip
    return replace(made, **changes)


def _percent(each: Entry) -> float:
    return each.attainment.percent or 0.0


def quarter(opds: Sequence[OpdQuarter], *, is_over: bool = True, **changes: Any) -> Quarter:
    """These OPDs in the order that they are given, and the regency as their mean."""
    whole = combined(RULES, ((each.average, 1.0) for each in opds))
    past = [81.2, 83.0, 84.1, 88.9, 79.5, 82.0, 77.3, 84.8, 80.1, 82.6, whole.percent]
    made = Quarter(
        PERIOD, is_over, RULES, whole, Forecast(ForecastState.FORECAST, 84.0, 77.9, 90.1, 0.11, 11, 1), tuple(opds),
        tuple(zip(PERIODS, past, strict=True)), PERIODS[::-1], OVER_AT + 12 * DAY, SOURCES,
    )  # fmt: skip
    return replace(made, **changes)


def troubled() -> tuple[OpdQuarter, ...]:
    """Each reason to look once or twice, the worst first; then those that are well."""
    return (
        opd("dpu-bmpr", (-34.2, 61.0, 88.0, 240.0), (95, 91, 80, 72, 66), forecast=EXPECTED,
            report=report("dpu-bmpr")),
        opd("dinkes", (45.3, 66.0, 71.5, 130.0, None), (92, 70, 68, 63), forecast=EXPECTED,
            report=report("dinkes", "submitted")),
        opd("rsud-padangan", (81.0, 77.7, 90.4), (97, 94, 93), report=report("rsud-padangan", "sent_back",
            "Bukti indikator 2 tidak terbuka")),
        opd("disdik", (88.0, 85.9, 93.0, 70.0), (91, 89, 87)),
        opd("kec-tambakrejo", (None, None, None), (88, 92)),
        opd("dinsos", (None, None, None, 82.0), (95, 90, 92), report=report("dinsos", "draft")),
        opd("dlh", (96.0, 99.2, 91.0), (99, 97, 95), forecast=replace(EXPECTED, percent=88.0, low=80.0, high=96.0,
            chance=0.4), report=report("dlh")),
        *(opd(code, (98.0 + n, 101.0 + n, 96.0), (92 + n % 7, 95, 97), report=report(code))
          for n, code in enumerate(("bappeda", "setda", "damkar", "disdukcapil", "kec-kepohbaru", "malo", "balen"))),
    )  # fmt: skip


def busy() -> Known:
    return Known(Instant(AT), quarter(troubled()), breaks=BREAKS)


def quiet() -> Known:
    return Known(Instant(AT), quarter([opd(code, (99.0, 97.5, 103.0), (95, 96, 97)) for code in NAMES]), breaks=BREAKS)


def empty() -> Known:
    return Known(Instant(AT), None)


def no_targets() -> Known:
    """Values without targets of their year: there is a quarter, and nothing to judge."""
    return Known(Instant(AT), quarter((), average=combined(RULES, ())))


def far_ahead() -> Known:
    """A quarter that no plan has reached: the OPDs are there, their targets are not."""
    opds = [opd(code, (), is_over=False) for code in NAMES]
    return Known(Instant(AT), quarter(opds, is_over=False, period="2030-Q1"))


def first_day() -> Known:
    """The quarter has just begun: nobody can have reported, and nobody is late."""
    opds = [opd(code, (None, None, None), (95, 96, 97), is_over=False) for code in NAMES]
    begun = quarter(opds, is_over=False, period="2026-Q4", forecast=Forecast(ForecastState.TOO_LITTLE))
    return Known(Instant(OVER_AT + DAY), begun, breaks=BREAKS)


def crowd() -> Known:
    """Sixty-three OPDs, half of them in trouble."""
    bad = [opd(f"desa{n:02}", (20.0 + n, 60.0, 30.0 + n), (70, 60, 50), report=report("x")) for n in range(31)]
    well = [opd(f"baik{n:02}", (97.0, 99.0), (98,)) for n in range(32)]
    return Known(Instant(AT), quarter([*bad, *well]), breaks=BREAKS)


def narrowed() -> Known:
    return replace(busy(), kind="kecamatan")


def chosen() -> Known:
    return replace(busy(), opd="dinkes", page=replace(opd_page(), opd=troubled()[1]))


def nobody() -> Known:
    """A choice that leaves nothing."""
    return replace(busy(), opd="gone")


# What is opened over a busy screen.
SELECTS = {"opd": "opd:dinkes", "indicator": "indicator:angka-kematian-ibu:dinkes", "gone": "opd:gone"}

MOODS: Mapping[str, Callable[[], Known]] = {
    "busy": busy, "quiet": quiet, "empty": empty, **dict.fromkeys(SELECTS, busy), "chosen": chosen,
    "no_targets": no_targets, "far_ahead": far_ahead, "first_day": first_day, "crowd": crowd, "narrowed": narrowed,
    "nobody": nobody,
}  # fmt: skip


def opd_page(is_over: bool = True) -> OpdPage:
    """An OPD with an indicator of every outcome."""
    entries = every_outcome(is_over)
    parts = [
        Part(each.attainment.percent, each.weight, has_formula(each.polarity, each.goal)) for each in entries
    ]  # fmt: skip
    whole = average(RULES, parts)
    mine = opd("dinkes", (45.3, 66.0), (92, 70, 68), forecast=EXPECTED, report=report("dinkes", "submitted"), over=1)
    mine = replace(mine, average=whole, not_reported=1)
    programmes = (
        ProgrammeQuarter("p1", "Pemenuhan upaya kesehatan perorangan dan masyarakat", 60.0, whole, entries[:6]),
        ProgrammeQuarter("p2", "Pemberdayaan masyarakat bidang kesehatan", 40.0, average(RULES, ()), entries[6:9]),
        ProgrammeQuarter("", "", 0.0, average(RULES, ()), entries[9:]),
    )
    return OpdPage(PERIOD, is_over, RULES, mine, programmes, PERIODS[::-1], OVER_AT + 9 * DAY, SOURCES)


def indicator_page(polarity: str = LOWER) -> IndicatorPage:
    """An indicator through all quarters, with a new plan version, a correction, and a quarter nobody reported."""
    about = Indicator(
        "angka-kematian-ibu", "Angka kematian ibu", "Kematian ibu karena hamil, bersalin atau nifas", "per 100 ribu",
        "dinkes", "dinkominfo", Frequency.QUARTER, Polarity(polarity), method="kematian / kelahiran hidup x 100.000",
        source="LKjIP Dinas Kesehatan", breaks=(SeriesBreak("2025-01-01", "cakupan rumah sakit swasta"),),
    )  # fmt: skip
    entries = tuple(
        entry(about.code, about.name, polarity, Goal(93.24 - n, None, None, f"Perjanjian Kinerja {period[:4]}",
              "perubahan" if period in ("2025-Q3", "2025-Q4") else "awal"),
              None if period == "2025-Q2" else 88.0 + 4 * n, period=period, driver="Kelas ibu hamil",
              evidence="https://dinkes.example/bukti.pdf",
              obstacle="Rujukan terlambat dari desa yang jauh")
        for n, period in enumerate(PERIODS)
    )  # fmt: skip

    def origin(revision: int, until: int | None) -> Origin:
        return Origin(
            "kinerja-hasil", 57, "kinerja 2026.xlsx", "Kinerja", 33, revision, OVER_AT + revision * DAY, until
        )

    values = (
        Value(about.code, "35.22", PERIOD, OVER_AT, 131.0, None, None, origin(1, OVER_AT + 2 * DAY)),
        Value(about.code, "35.22", PERIOD, OVER_AT, 128.0, None, None, origin(2, None)),
    )
    targets = (
        Planned(about.code, "35.22", "dinkes", "Perjanjian Kinerja 2026", "awal", PERIOD, OVER_AT, 83.24, None, None,
                origin(1, None)),
    )  # fmt: skip
    rules = {year: replace(RULES, year=year) for year in (2024, 2025, 2026)}
    reports = (report("dinkes"),)
    return IndicatorPage(about, "dinkes", entries, rules, values, targets, reports, {"kinerja-hasil": SOURCES[0]})


def opened(select: str) -> Selected:
    """What a selection opens."""
    pages: Mapping[str, Callable[[], OpdPage | IndicatorPage]] = {"opd": opd_page, "indicator": indicator_page}
    kind, _, key = select.partition(":")
    page = pages.get(kind) if key != "gone" else None
    return Selected(Instant(AT), select, page() if page else None, BREAKS, PERIOD)


def data(panel: str, mood: str) -> Any:
    """What ``fetch`` of the panel would give in this mood."""
    if panel != "detail":
        return MOODS[mood]()
    return opened(SELECTS.get(mood, ""))
