"""Attainment of every OPD and indicator in a quarter, as a table."""

from typing import Final

from sqlalchemy import Connection

from commandcenter.domain.attainment.bands import band_rule
from commandcenter.domain.attainment.model import Average, Entry, Forecast, Goal, OpdPage, ProgrammeQuarter
from commandcenter.domain.clock import Instant
from commandcenter.exports.tables import Head
from commandcenter.store.queries.attainment import quarters

_VERDICTS: Final = {"met": "Sesuai", "partly": "Belum Sesuai", "missed": "Tidak Sesuai"}
HEADS: Final = tuple(
    Head(key, key, kind, decimals)
    for key, kind, decimals in (
        ("quarter", "text", 0), ("opd", "text", 0), ("opd_name", "text", 0), ("opd_percent", "percent", 2),
        ("opd_n", "number", 0), ("opd_of", "number", 0), ("opd_verdict", "text", 0), ("programme", "text", 0),
        ("indicator", "text", 0), ("name", "text", 0), ("unit", "text", 0), ("polarity", "text", 0),
        ("plan", "text", 0),
        ("target", "text", 0), ("value", "text", 0), ("outcome", "text", 0), ("percent", "percent", 2),
        ("over_100", "text", 0), ("verdict", "text", 0), ("band", "text", 0), ("year_target", "text", 0),
        ("forecast_percent", "percent", 2), ("forecast_low", "percent", 2), ("forecast_high", "percent", 2),
        ("forecast_chance", "number", 2), ("source", "text", 0), ("driver", "text", 0), ("obstacle", "text", 0),
        ("evidence", "text", 0),
    )
)  # fmt: skip


def rows(connection: Connection, instant: Instant, period: str | None = None) -> list[dict[str, object]]:
    """A row per indicator, with the keys of HEADS, by OPD in the order of risk, the worst indicator first.

    Percent are uncapped; ``opd_percent`` is the average, in which what is above the plan year's cap counts as the cap,
    on ``opd_n`` of ``opd_of`` indicators. ``target`` and ``value`` are texts, because some are ranges and letters.
    ``forecast_…``: percent of the year's target at the year's end, its 80 % interval, and the chance (0 to 1) that it
    is Sesuai. ``period``: 2026-Q3; None: the newest that is over. Empty where there are no targets.
    """
    whole = quarters.quarter(connection, instant, period)
    found = []
    for opd in whole.opds if whole is not None else ():
        page = quarters.opd(connection, instant, opd.code, whole.period if whole is not None else period)
        if page is not None:
            found += [_row(page, programme, entry) for programme in page.programmes for entry in programme.entries]
    return found


def lines(connection: Connection, instant: Instant, period: str | None = None) -> list[str]:
    """A line for each OPD, those at risk first, and one for the regency; empty where there are no targets."""
    whole = quarters.quarter(connection, instant, period)
    if whole is None:
        return []
    return [
        f"{'OPD':<18} {'persen':>8} {'n':>7}  {'putusan':<13} akhir tahun (80 %)",
        *(_line(opd.short_name, opd.average, opd.forecast) for opd in whole.opds),
        _line(f"Kabupaten {whole.period}", whole.average, whole.forecast),
    ]


def _line(name: str, average: Average, expected: Forecast) -> str:
    percent = "-" if average.percent is None else f"{average.percent:.2f}"
    verdict = _VERDICTS.get(average.verdict or "", "belum lapor" if average.not_reported else "-")
    ends = "-"
    if expected.low is not None and expected.high is not None:
        ends = f"{expected.low:.1f} - {expected.high:.1f}"
    return f"{name:<18} {percent:>8} {f'{average.n}/{average.of}':>7}  {verdict:<13} {ends}"


def about(connection: Connection, instant: Instant, period: str | None = None) -> list[tuple[str, str]]:
    """What the table is: its quarter, the rules it is judged by, and what it stands on."""
    whole = quarters.quarter(connection, instant, period)
    if whole is None:
        return []
    rules, average = whole.rules, whole.average
    return [
        ("Triwulan", whole.period),
        ("Pita", band_rule(rules)),
        ("Putusan", f"Sesuai >= {rules.met_from:g}, Belum Sesuai >= {rules.partly_from:g}, di bawahnya Tidak Sesuai"),
        (
            "Rata-rata",
            f"capaian di atas {rules.average_cap:g} dihitung {rules.average_cap:g}; nilai asli tetap tertulis",
        ),
        ("Rumus", "naik: realisasi / target x 100; turun: (target - (realisasi - target)) / target x 100"),
        (
            "Indikator",
            f"{average.n} dari {average.of} yang bertarget angka sudah dilaporkan; {average.others} tanpa rumus",
        ),
        ("Sumber", ", ".join(whole.sources)),
        ("Catatan", rules.note),
    ]


def _row(page: OpdPage, programme: ProgrammeQuarter, entry: Entry) -> dict[str, object]:
    average, expected = page.opd.average, entry.forecast
    return {
        "quarter": page.period,
        "opd": page.opd.code,
        "opd_name": page.opd.name,
        "opd_percent": average.percent,
        "opd_n": average.n,
        "opd_of": average.of,
        "opd_verdict": _VERDICTS.get(average.verdict or "", ""),
        "programme": programme.name,
        "indicator": entry.indicator,
        "name": entry.name,
        "unit": entry.unit,
        "polarity": entry.polarity,
        "plan": " ".join((entry.goal.plan, entry.goal.plan_version)).strip() if entry.goal is not None else "",
        "target": _target(entry.goal),
        "value": "" if entry.result is None else _said(entry.result.value, entry.result.text),
        "outcome": entry.attainment.outcome.value,
        "percent": entry.attainment.percent,
        "over_100": "ya" if entry.attainment.is_over else "",
        "verdict": _VERDICTS.get(entry.verdict or "", ""),
        "band": entry.band.name if entry.band is not None else "",
        "year_target": _target(entry.year_goal),
        "forecast_percent": expected.percent,
        "forecast_low": expected.low,
        "forecast_high": expected.high,
        "forecast_chance": expected.chance,
        "source": entry.source.feed if entry.source is not None else "",
        "driver": entry.driver,
        "obstacle": entry.obstacle,
        "evidence": entry.evidence,
    }


def _target(goal: Goal | None) -> str:
    if goal is None:
        return ""
    return _said(goal.value, goal.text) if goal.upper is None else f"{goal.value:g}-{goal.upper:g}"


def _said(value: float | None, text: str | None) -> str:
    return text or "" if value is None else f"{value:.10g}"
