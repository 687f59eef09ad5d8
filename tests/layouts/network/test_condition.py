from dataclasses import replace

import pytest

from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.sources import Sources
from layouts.contract import Look
from layouts.network.condition import Condition, Known, advice, headline
from tests.layouts import pictures
from tests.layouts.network import moods
from tests.layouts.pictures import AT


@pytest.mark.parametrize(
    ("mood", "condition"),
    [
        ("quiet", Condition.FINE),
        ("storm", Condition.FINE),
        ("empty", Condition.NO_INVENTORY),
        ("silent", Condition.SILENT),
        ("no_broker", Condition.NO_BROKER),
        ("troubled", Condition.TROUBLED),
        ("stopped", Condition.STOPPED),
    ],
)
def test_each_trouble_of_the_source_is_told_from_the_others(mood: str, condition: Condition) -> None:
    assert moods.MOODS[mood](AT).condition is condition


def test_ingest_that_never_ran_and_data_that_never_came_are_two_things() -> None:
    never = Known(Instant(AT), pictures.quiet(), Sources((), ()))
    assert never.condition is Condition.NEVER_STARTED
    nothing = Known(Instant(AT), replace(pictures.quiet(), data_at=None), pictures.sources())
    assert nothing.condition is Condition.NO_DATA


def test_one_connected_worker_of_several_is_enough() -> None:
    good, bad = pictures.sources().workers[0], pictures.sources(connected=False).workers[0]
    dead = pictures.sources(alive=False).workers[0]
    assert Known(Instant(AT), pictures.quiet(), Sources((bad, dead, good), ())).condition is Condition.FINE


def test_the_past_is_not_judged_by_the_workers_of_today() -> None:
    past = Known(Instant(AT, live=False), pictures.quiet(), Sources((), ()))
    assert past.condition is Condition.FINE


@pytest.mark.parametrize(("mood", "minutes"), [("silent", 6), ("no_broker", 6), ("stopped", 8)])
def test_since_when_is_known(mood: str, minutes: int) -> None:
    assert moods.MOODS[mood](AT).since == AT - minutes * MINUTE


@pytest.mark.parametrize("mood", moods.DEAD)
def test_every_trouble_has_a_word_and_says_what_to_do(mood: str) -> None:
    known = moods.MOODS[mood](AT)
    assert headline(Look(), known) != headline(Look(), moods.quiet())
    assert advice(Look(), known)
    assert not advice(Look(), moods.quiet())
