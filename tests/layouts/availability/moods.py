"""Periods in every state, as data of the panels of the screen: made by the real sweep over 28 kecamatan."""

import random
from dataclasses import replace
from functools import cache
from typing import Any

from commandcenter.domain.availability.blindness import Cause, Gap
from commandcenter.domain.availability.exceptions import Exception_
from commandcenter.domain.availability.model import Excuse, Past
from commandcenter.domain.availability.objective import Objective
from commandcenter.domain.availability.report import Given, Report, report
from commandcenter.domain.availability.spans import Length, Span
from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.model import Inventory, Link, Medium, Node, NodeRole, State
from layouts.availability.asked import Asked, Show
from layouts.availability.detail import Opened, found
from layouts.availability.known import Known
from tests.layouts.pictures import AT as AT

MOODS = ("empty", "quiet", "busy", "links", "no_calendar", "unborn")
PLACES = {f"35.22.{n:02}": f"Kecamatan {n}" for n in range(1, 29)}
SPAN = Span.at(Length.QUARTER, AT)
_MAIN, _RELAY = 1, 2
_UP, _DOWN = State.UP, State.DOWN


def _network() -> Inventory:
    """A main tower, a relay with six sites behind it, and the others at the main tower."""
    nodes = {_MAIN: Node(_MAIN, "utama", "Menara Utama", "35.22.15", NodeRole.MAIN, -7.1, 111.9)}
    nodes[_RELAY] = Node(_RELAY, "relai", "Menara Relai", "35.22.06", NodeRole.RELAY, -7.2, 111.9)
    links = {200: Link(200, "relai-a", "Relai A", "35.22.06", _MAIN, _RELAY, Medium.RADIO, 300.0)}
    for n, (code, name) in enumerate(PLACES.items(), start=1):
        nodes[100 + n] = Node(100 + n, f"menara-{n}", f"Menara {name}", code, NodeRole.SITE, -7.1, 111.9)
        upper = _RELAY if n <= 6 else _MAIN
        links[200 + n] = Link(200 + n, f"tautan-{n}", f"Tautan {name}", code, upper, 100 + n, Medium.RADIO, 300.0)
    return Inventory(nodes, links)


@cache
def _report(is_busy: bool, span: Span = SPAN) -> Report:
    plan, draw = _network(), random.Random(7)
    start, until = span.starts_at, min(AT, span.ends_at)
    states: dict[int, list[tuple[int, State]]] = {id_: [(start - DAY, _UP)] for id_ in plan.elements}

    def outage(ids: list[int], at: int, length: int, state: State = _DOWN) -> None:
        for id_ in ids:
            states[id_] += [(at, state), (at + length, _UP)]

    if is_busy:
        outage([101], start + 30 * DAY, 26 * HOUR)
        outage([102, *range(103, 107), _RELAY, 200], start + 33 * DAY, 3 * HOUR)
        outage([108], start + 20 * DAY, 14 * HOUR)
        for n in range(9, 27):
            outage([100 + n], start + draw.randrange(40) * DAY, draw.randrange(5, 200) * MINUTE)
        outage([120], start + 45 * DAY, 2 * HOUR, State.MAINTENANCE)
        states[128].append((AT - 40 * MINUTE, State.UNKNOWN))
    for id_, changes in states.items():
        states[id_] = sorted(changes, key=lambda each: each[0])
    there = dict.fromkeys(plan.elements, (start - DAY, until))
    past = Past(start, until, plan, there, there, states)
    gaps = [(start + 40 * DAY, start + 40 * DAY + 50 * MINUTE)] if is_busy else []
    excuses = [Excuse(1, start + 30 * DAY, start + 30 * DAY + 2 * HOUR, frozenset({101}))] if is_busy else []
    return report(past, (start, span.ends_at), Given(gaps, excuses, {"site": Objective(99.0)}))


def known(mood: str) -> Known:
    """What the screen would know."""
    ask = Asked(Instant(AT), SPAN, False, Show.LINKS if mood == "links" else Show.KECAMATAN, "")
    if mood == "no_calendar":
        return Known(replace(ask, is_working=True), None, places=PLACES, unknown_year=2026)
    if mood == "unborn":
        return Known(ask, replace(_report(False), elements={}, kecamatan={}, costs={}), places=PLACES)
    is_busy = mood != "quiet"
    asked = Exception_(
        1, "tower:menara-1", SPAN.starts_at, AT, "Banjir bandang merendam gardu", "network-1", AT - DAY,
        True, "leader-1", AT - HOUR,
    )  # fmt: skip
    gaps = [Gap(SPAN.starts_at + 40 * DAY, SPAN.starts_at + 40 * DAY + 50 * MINUTE, Cause.BROKER)]
    return Known(
        ask, _report(is_busy), _report(False, SPAN.previous()), PLACES,
        (asked, replace(asked, id=2, is_approved=None, decided_at=None)) if is_busy else (),
        gaps if is_busy else (), AT - MINUTE,
    )  # fmt: skip


def data(panel: str, mood: str) -> Any:
    """What the panel's ``fetch`` would give."""
    if panel == "detail":
        return Opened("") if mood == "empty" else found("kecamatan:35.22.01", known(mood))
    return None if mood == "empty" else known(mood)
