from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, Instant
from commandcenter.store.schema import opd
from layouts.attainment import filters
from layouts.contract import Look
from tests.network import START
from tests.store.feeding import configure, item, row, seed_indicators, store, target


def test_the_choices_are_the_quarters_that_have_begun_the_kinds_that_exist_and_every_opd(engine: Engine) -> None:
    seed_indicators(engine, "a")
    rows = [
        {"code": code, "name": name, "short_name": name, "kind": kind, "aliases": "", "valid_from": "2017-01-01"}
        for code, name, kind in (("rsud-x", "RSUD X", "rsud"), ("dinkes", "Dinkes", "dinas"))
    ]
    with engine.begin() as connection:
        connection.execute(opd.insert(), rows)
    configure(engine, row("kinerja-target", records="target"))
    batch = [target("a", 80.0, period) for period in ("2020-Q1", "2020-Q2", "2099-Q1", "2020")]
    store(engine, batch, START, "kinerja-target", item(engine, "kinerja-target", START))
    with engine.connect() as connection:
        found = [
            [(option.value, option.label) for option in each.options(connection, Instant(START + DAY), Look())]
            for each in filters.FILTERS
        ]
    assert found == [
        [("", "terakhir"), ("2020-Q2", "TW II 2020"), ("2020-Q1", "TW I 2020")],
        [("", "semua jenis"), ("dinas", "dinas"), ("rsud", "rumah sakit")],
        [("", "semua OPD"), ("dinkes", "Dinkes"), ("rsud-x", "RSUD X")],
    ]
