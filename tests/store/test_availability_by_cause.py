"""What the store tells of a period: the right party is charged, as it was known then, and it adds up to all of it."""

from itertools import pairwise

import pytest
from sqlalchemy import Engine

import geodata
from commandcenter import inventory_files
from commandcenter.commands.demo.prepare import SAMPLE
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.availability.model import Charge, Split
from commandcenter.domain.availability.objective import Verdict
from commandcenter.domain.availability.report import Report, Row
from commandcenter.domain.availability.spans import Span, parse
from commandcenter.domain.clock import DAY, HOUR, SECOND, Instant
from commandcenter.domain.inventory import parse as parse_inventory
from commandcenter.domain.inventory_diff import diff
from commandcenter.domain.model import Inventory, NodeRole
from commandcenter.domain.workdays import UnknownYear
from commandcenter.store import schema
from commandcenter.store.queries import inventory as inventory_queries
from commandcenter.store.queries.availability_by_cause import of_period
from commandcenter.store.writes import inventory as inventory_writes
from commandcenter.store.writes import power_losses, workers
from commandcenter.store.writes.geodata import seed_kecamatan
from ingest.simulator import scenarios
from ingest.simulator.player import Player
from ingest.simulator.stage import Cut, Message
from ingest.topics import topic_of
from tests.network import START, arrived, last_will, message, payload, seed, writer

QUARTER = parse("2026-Q1")
DAY_OF_IT = parse("2026-03-10")
LATER = START + DAY


def told(engine: Engine, at: int = LATER, span: Span = DAY_OF_IT, *, is_working: bool = False) -> Report:
    with engine.connect() as connection:
        found = of_period(connection, Instant(at), span, is_working=is_working)
    assert found is not None
    return found


def of(report: Report, key: str) -> Row:
    return next(row for id_, row in report.elements.items() if report.inventory.elements[id_].key == key)


def cause(report: Report, id_: int) -> str:
    return report.inventory.elements[id_].key


def report_every(engine: Engine, key: str, states: list[tuple[int, str]], until: int) -> None:
    """Readings of ``key`` every ten seconds; ``states``: from how many seconds after the start on it is so."""
    put = writer(engine)
    for (first, status), (last, _) in pairwise([*states, (until, "")]):
        found = [message(key, status, START + second * SECOND) for second in range(first, last, 10)]
        if found:
            put.store(found, START + last * SECOND)


def bojonegoro(engine: Engine) -> Inventory:
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        plan = parse_inventory(inventory_files.read_file(SAMPLE), gazetteer())
        inventory_writes.apply(connection, diff(inventory_queries.load(connection), plan), START - DAY)
        return inventory_queries.load(connection)


def play_the_storm(engine: Engine, inventory: Inventory) -> Player:
    """The demo's storm from its first word to the last recovery, every message as ingest stores it."""
    player = Player(inventory, 7, lambda second: START + round(second * SECOND), endless=False)
    put = writer(engine)

    def let_pass(until: int) -> None:
        for second in range(int(player.now) + 1, until + 1):
            at = START + second * SECOND
            found = []
            for effect in player.advance(second):
                if isinstance(effect, Message):
                    found.append(arrived(effect.topic, effect.payload, at))
                elif isinstance(effect, Cut):
                    element = inventory.elements[effect.element]
                    topic = topic_of(element.kecamatan, element.kind, element.key)
                    found.append(arrived(topic, payload("down", None, reason="last will"), at))
            if found:
                put.store(found, at)

    let_pass(60)
    player.start(next(each for each in scenarios.SCENARIOS if each.name == "storm"))
    let_pass(320)
    return player


def test_the_morning_after_the_storm_the_relay_is_charged_and_no_victim(engine: Engine) -> None:
    inventory = bojonegoro(engine)
    player = play_the_storm(engine, inventory)
    found = told(engine, START + 320 * SECOND)
    relay = next(node for node in inventory.nodes.values() if node.key == scenarios.STORM_RELAY)
    victims = {
        inventory.nodes[id_].kecamatan
        for id_ in player.world.behind(relay.id)
        if inventory.nodes[id_].role is NodeRole.SITE
    }
    assert len(victims) > 1
    assert list(found.costs) == [relay.id]  # rain fades links, and cuts nobody off
    assert set(found.costs[relay.id]) >= victims
    for code in victims:
        row = found.kecamatan[code]
        assert row.split.own == 0
        assert 100 * SECOND < row.split.upstream < 140 * SECOND
        assert {piece.cause for piece in row.pieces} == {relay.id}
    own = found.elements[relay.id].split
    assert own.upstream == 0 < own.own
    hit = victims | {relay.kecamatan}
    assert all(row.split.faulty == 0 for code, row in found.kecamatan.items() if code not in hit)


def test_what_the_tower_announced_is_known_when_its_samples_are_gone(engine: Engine) -> None:
    inventory = bojonegoro(engine)
    play_the_storm(engine, inventory)
    before = told(engine, START + 400 * SECOND)
    with engine.begin() as connection:
        assert power_losses.keep(connection, START - DAY, START + HOUR) > 0
        assert power_losses.keep(connection, START - DAY, START + HOUR) == 0
        connection.execute(schema.sample.delete())
    assert told(engine, START + 400 * SECOND).costs == before.costs


def test_everything_adds_up_and_a_quarter_is_the_sum_of_its_days(engine: Engine) -> None:
    seed(engine)
    report_every(engine, "balen", [(0, "up"), (600, "down"), (1200, "up")], 3600)
    report_every(engine, "kanor", [(0, "up"), (605, "down"), (1225, "up")], 3600)
    report_every(engine, "kapas", [(0, "up"), (900, "down")], 3600)
    at = START + 3 * DAY
    quarter = told(engine, at, QUARTER)
    days = [told(engine, at, parse(f"2026-03-{day}")) for day in (10, 11, 12, 13)]
    for id_, row in quarter.elements.items():
        parts = [day.elements[id_].split for day in days if id_ in day.elements]
        assert sum(parts, Split()) == row.split
        assert row.split.total == sum(row.split.of(charge) for charge in Charge)
    assert of(quarter, "kanor").split.upstream == 620 * SECOND
    assert of(quarter, "balen").split.own == 600 * SECOND
    assert of(quarter, "kapas").split.own == at - (START + 900 * SECOND)  # it lasts
    assert of(quarter, "kapas").budget.verdict is Verdict.SPENT
    assert quarter.worst()[0][0] == "35.22.14"


def test_before_its_first_report_an_element_has_no_time(engine: Engine) -> None:
    seed(engine)
    report_every(engine, "kapas", [(0, "up")], 60)
    found = told(engine, START + HOUR)
    assert of(found, "kapas").split == Split(total=HOUR, up=HOUR)
    assert len(found.unheard) == 7
    assert set(found.kecamatan) == {"35.22.14"}


def test_work_counts_as_planned_only_from_when_it_was_announced(engine: Engine) -> None:
    ids = seed(engine)
    report_every(engine, "kapas", [(0, "up"), (600, "down"), (1800, "up")], 3600)
    window = {"element_id": ids["kapas"], "reason": "baterai", "cancelled_at": None}
    start, end = START + 600 * SECOND, START + 1500 * SECOND
    with engine.begin() as connection:
        connection.execute(
            schema.maintenance.insert().values(**window, starts_at=start, ends_at=end, recorded_at=START + 900 * SECOND)
        )
    found = of(told(engine), "kapas").split
    assert (found.own, found.planned) == (600 * SECOND, 600 * SECOND)
    with engine.begin() as connection:
        connection.execute(schema.maintenance.update().values(cancelled_at=START + 1200 * SECOND))
    assert of(told(engine), "kapas").split.planned == 300 * SECOND


def test_while_nobody_listened_nobody_is_charged(engine: Engine) -> None:
    seed(engine)
    report_every(engine, "kapas", [(0, "up"), (600, "down"), (1200, "up")], 3600)
    workers.start(engine, "ingest-0", 1, "localhost:1883", START)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START + 598 * SECOND)
    workers.beat(engine, "ingest-0", False, None, 0, 0, START + 600 * SECOND)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START + 900 * SECOND)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START + HOUR)
    found = of(told(engine, START + HOUR), "kapas").split
    blind = 300 + 598 + 2700  # the broker lost; and two stretches without a beat, in which the worker could not write
    assert (found.blind, found.own) == (blind * SECOND, 0)


def test_an_approved_exception_moves_time_and_a_revoked_one_moves_it_back(engine: Engine) -> None:
    seed(engine)
    report_every(engine, "balen", [(0, "up"), (600, "down"), (1800, "up")], 3600)
    report_every(engine, "kanor", [(0, "up"), (600, "down"), (1800, "up")], 3600)
    asked = {
        "scope": "tower:balen", "starts_at": START, "ends_at": START + 1200 * SECOND, "reason": "banjir",
        "asked_by": "network-1", "asked_at": START + HOUR,
    }  # fmt: skip
    table = schema.availability_exception
    with engine.begin() as connection:
        connection.execute(table.insert().values(**asked))
    assert of(told(engine), "balen").split.excused == 0
    with engine.begin() as connection:
        connection.execute(table.update().values(is_approved=True, decided_by="leader-1", decided_at=START + 2 * HOUR))
    found = told(engine)
    assert (of(found, "balen").split.own, of(found, "balen").split.excused) == (600 * SECOND, 600 * SECOND)
    assert (of(found, "kanor").split.upstream, of(found, "kanor").split.excused) == (600 * SECOND, 600 * SECOND)
    assert of(told(engine, START + HOUR), "balen").split.excused == 0  # as it was known before
    with engine.begin() as connection:
        connection.execute(table.update().values(revoked_by="leader-1", revoked_at=START + 3 * HOUR))
    assert of(told(engine), "balen").split.excused == 0


def test_working_hours_count_only_them_and_need_a_calendar(engine: Engine) -> None:
    seed(engine)
    report_every(engine, "kapas", [(0, "up")], 60)
    with pytest.raises(UnknownYear):
        told(engine, is_working=True)
    with engine.begin() as connection:
        connection.execute(
            schema.calendar_day.insert().values(day="2026-01-01", kind="holiday", name="-", is_estimate=False)
        )
        for weekday in range(5):
            connection.execute(
                schema.working_hours.insert().values(
                    name="hours", valid_from="2026-01-01", weekday=weekday, starts="08:00", ends="16:00",
                    break_minutes=0, priority=0,
                )
            )  # fmt: skip
    found = of(told(engine, is_working=True), "kapas")
    assert found.split.total == 6 * HOUR  # the first report came at 10.00


def test_a_period_that_has_not_begun_has_no_time(engine: Engine) -> None:
    seed(engine)
    report_every(engine, "kapas", [(0, "up")], 60)
    assert told(engine, span=parse("2026-Q4")).total == Split()
    put = writer(engine)
    put.store([last_will("kapas", LATER)], LATER)
    assert of(told(engine, LATER + HOUR, QUARTER), "kapas").split.own == HOUR
