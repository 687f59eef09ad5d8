"""An OPD with three indicators and their targets of a quarter that is over: a share, a count, letters."""

from typing import Any

from sqlalchemy import Engine

from commandcenter.domain.clock import DAY
from commandcenter.domain.feeds import Trigger
from commandcenter.domain.period import parse
from commandcenter.domain.records import Observation, Place, Target
from commandcenter.domain.reference import REGENCY, Frequency, Indicator, Opd, Polarity
from commandcenter.store.writes import feeds, records, reference
from tests.store import feeding

PERIOD = "2026-Q3"
OVER = parse(PERIOD).ends_at + 10 * DAY
BASE = f"/api/reports/dinkes/{PERIOD}"
CODES = ("kasus", "predikat", "stunting")
OPDS = (
    Opd("dinkes", "Dinas Kesehatan", "Dinkes", "dinas", "2017-01-01"),
    Opd("disdik", "Dinas Pendidikan", "Disdik", "dinas", "2017-01-01"),
    Opd("ended", "Dinas Lama", "Dinlama", "dinas", "2010-01-01", "2026-06-30", (), "dinkes"),
)
RIGHT: dict[str, dict[str, Any]] = {
    "kasus": {"indicator": "kasus", "value": "7", "driver": "", "obstacle": "", "evidence": ""},
    "predikat": {"indicator": "predikat", "value": "BB", "driver": "Pendampingan", "obstacle": "", "evidence": ""},
    "stunting": {
        "indicator": "stunting", "value": "12,5", "driver": "Posyandu", "obstacle": "",
        "evidence": "https://bojonegorokab.go.id/bukti",
    },
}  # fmt: skip

_AT = OVER - 200 * DAY


def indicator(code: str, name: str, unit: str, polarity: Polarity, **more: Any) -> Indicator:
    return Indicator(
        code, name, "Apa yang dihitung.", unit, "dinkes", "dinkominfo", Frequency.QUARTER, polarity, **more
    )


INDICATORS = (
    indicator("kasus", "Kasus baru", "kasus", Polarity.LOWER, decimals=0, lowest=0.0),
    indicator("predikat", "Predikat layanan", "predikat", Polarity.HIGHER),
    indicator("stunting", "Prevalensi stunting", "persen", Polarity.LOWER, lowest=0.0, highest=100.0),
)


def seed(engine: Engine, period: str = PERIOD) -> None:
    """OPDs, indicators, targets of two quarters, values of the quarter before."""
    before = parse(period).previous()
    with engine.begin() as connection:
        reference.apply_opds(connection, OPDS, _AT)
        reference.apply_indicators(connection, INDICATORS, _AT)
        feeds.configure(connection, [feeding.row("target"), feeding.row("hasil")], _AT)
        items = {}
        for name in ("target", "hasil"):
            run = feeds.begin(connection, name, Trigger.PERSON, _AT, 0)
            assert run is not None
            items[name] = feeds.begin_item(connection, run, f"{name}.xlsx", "", _AT)
        targets = [target(code, each) for code in CODES for each in (before.text, period)]
        records.store(connection, "target", items["target"], targets, _AT)
        values = [
            Observation(Place("", n), code, REGENCY, before.text, before.ends_at, value, None, None)
            for n, (code, value) in enumerate({"kasus": 8.0, "stunting": 13.1}.items(), start=2)
        ]
        records.store(connection, "hasil", items["hasil"], values, _AT)


def target(code: str, period: str) -> Target:
    said: dict[str, tuple[float | None, str | None]] = {
        "kasus": (10.0, None), "predikat": (None, "BB"), "stunting": (14.0, None)
    }  # fmt: skip
    value, letters = said[code]
    at = parse(period).ends_at
    plan = "Perjanjian Kinerja 2026"
    return Target(Place("", 2), code, REGENCY, "dinkes", plan, "awal", period, at, value, None, letters)


def lines() -> list[dict[str, Any]]:
    return list(RIGHT.values())
