"""The page of the alarm system's health: empty, after a storm, in both languages, with odd parameters."""

import pytest
from sqlalchemy import Engine

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import DAY, SECOND, Instant
from commandcenter.store.queries import alert_health
from layouts.alert_health.page import SPANS, build
from layouts.contract import Look, Params
from tests.alerts.world import World, rule, rules
from tests.layouts.reading import words


def page(engine: Engine, at: int, params: Params, look: Look | None = None) -> str:
    with engine.connect() as connection:
        return words(build(connection, Instant(at), params, look or Look(), Principal()))


def test_what_was_announced_is_counted_and_what_was_explained_is_not(engine: Engine) -> None:
    world = World(engine, rules(rule()))
    world.now += 10 * SECOND
    world.die("balen-a", "balen-b", "balen", "kanor", "balen-kanor")
    world.step()
    world.die("kapas-a")
    world.step(SECOND)
    with engine.connect() as connection:
        found = alert_health.health(connection, Instant(world.now + SECOND), 1, 1)
    assert found.announced == 3
    assert sum(found.treated.values()) == 3
    assert [each.entity for each in found.top] == ["link:balen-a", "link:balen-b", "link:kapas-a"]
    assert "3 peringatan disampaikan" in page(engine, world.now + SECOND, {})


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("span", [*SPANS, "", "\x00‮" + "x" * 10_000])
def test_it_is_drawn_empty_in_every_span_whatever_is_asked(engine: Engine, lang: str, span: str) -> None:
    said = page(engine, DAY * 20_000, {"span": span, "positions": span}, Look(lang=lang))  # type: ignore[arg-type]
    assert "0 peringatan disampaikan" in said if lang == "id" else "0 alerts announced" in said
    assert "xxx" not in said
