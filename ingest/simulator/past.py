"""What went wrong in the seeded past: outages, rain, work at night. Chosen on a seed, told as episodes of a world."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commandcenter.domain.clock import DAY, HOUR, MINUTE, start_of_day
from commandcenter.domain.model import Link, Medium, Node, NodeRole, State
from ingest.simulator.world import FINE, Condition, Fault, World

QUIET_END = 45 * MINUTE  # nothing is wrong any more when the past meets the present
BAD_SITES = 3

# Outages in 30 days that an element has of its own, before its importance makes people look after it better.
_RATE = {Medium.FIBRE: 0.5, Medium.RADIO: 1.3}
_RATE_TOWER = 0.8
_REASONS = {
    Medium.FIBRE: ("fibre cut", "port down"),
    Medium.RADIO: ("antenna misaligned", "radio restart", "radio fault"),
}


@dataclass(frozen=True, slots=True)
class Episode:
    """A fault that was there from ``starts_at`` until ``ends_at``."""

    starts_at: int
    ends_at: int
    fault: Fault


Story = tuple[Episode, ...]  # of one element, one after the other without a gap


def plan(world: World, seed: int, start: int, end: int) -> list[Episode]:
    """The episodes between two instants, by their beginning. An element never has two at once."""
    draw = random.Random(f"{seed}/past")  # noqa: S311 - not for secrets
    wanted = [
        *_storm(world, draw, start, end),
        *_work(world, draw, start, end),
        *_outages(world, draw, start, end),
        *_rain(world, draw, start, end),
        *_mains(world, draw, start, end),
    ]
    busy: dict[int, list[tuple[int, int]]] = {}
    kept: list[Episode] = []
    for story in wanted:
        first, last = story[0].starts_at, story[-1].ends_at
        others = busy.setdefault(story[0].fault.element, [])
        apart = all(last + HOUR < begin or end_ + HOUR < first for begin, end_ in others)
        if apart and start + HOUR < first < last < end - QUIET_END:
            others.append((first, last))
            kept += story
    return sorted(kept, key=lambda episode: (episode.starts_at, episode.fault.element))


def sweep(world: World, episodes: list[Episode]) -> Mapping[int, list[tuple[int, Condition]]]:
    """What every element was like, as (from instant, condition) oldest first, victims included. Fine before the first.

    The world is left as it was found.
    """
    turns = sorted(
        [(episode.starts_at, True, episode.fault) for episode in episodes]
        + [(episode.ends_at, False, episode.fault) for episode in episodes],
        key=lambda turn: turn[0],
    )
    told: dict[int, list[tuple[int, Condition]]] = {id_: [] for id_ in world.elements}
    for at, begins, fault in turns:
        if begins:
            world.apply(fault)
        else:
            world.lift((fault,))
        for id_, story in told.items():
            condition = world.condition(id_)
            if condition == (story[-1][1] if story else FINE):
                continue
            if story and story[-1][0] == at:
                story.pop()
            story.append((at, condition))
    return told


def _spread(draw: random.Random, start: int, end: int, times: int) -> Iterator[int]:
    for _ in range(times):
        yield draw.randrange(start, end)


def _length(draw: random.Random) -> int:
    """How long an outage lasts: 20 minutes in the middle, a few minutes to five hours."""
    return int(min(max(draw.lognormvariate(3.0, 0.8), 4), 300) * MINUTE)


def _count(draw: random.Random, mean: float) -> int:
    """A Poisson number (Knuth, The Art of Computer Programming 2, 3.4.1)."""
    limit, product, count = 2.718281828**-mean, draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count


def _outages(world: World, draw: random.Random, start: int, end: int) -> Iterator[Story]:
    sites = [
        node for node in world.inventory.nodes.values() if node.role is NodeRole.SITE and not world.behind(node.id)
    ]
    bad = {node.id for node in draw.sample(sites, min(BAD_SITES, len(sites)))}
    for element in world.elements.values():
        if element.id == world.main.id:
            continue
        rate = _RATE[element.medium] if isinstance(element, Link) else _RATE_TOWER
        mean = rate * (end - start) / (30 * DAY) / (1 + len(world.behind(element.id)))
        times = draw.randint(11, 16) if element.id in bad else _count(draw, mean)
        for at in _spread(draw, start, end, times):
            length = _length(draw) * (3 if element.id in bad else 1)
            if isinstance(element, Link):
                reason = draw.choice(_REASONS[element.medium])
                yield (Episode(at, at + length, Fault(element.id, State.DOWN, reason)),)
            else:
                yield _drained(element, at, at + length)


def _drained(tower: Node, at: int, until: int) -> Story:
    """A tower says that it runs on its battery before it dies: so the analysis can tell it from a broken link."""
    battery = Fault(tower.id, State.DEGRADED, "on battery", power="battery", battery_v=47.8)
    dead = Fault(tower.id, State.DOWN, "battery empty")
    return Episode(at - 6 * MINUTE, at, battery), Episode(at, until, dead)


def _storm(world: World, draw: random.Random, start: int, end: int) -> Iterator[Story]:
    """One afternoon, some days ago, that everybody remembers: the relay with the most sites behind it went down."""
    nodes = [node for node in world.inventory.nodes.values() if node.id != world.main.id]
    relay = max(nodes, key=lambda node: (len(world.behind(node.id)), -node.id))
    day = start_of_day(end) - draw.randint(4, 9) * DAY
    at = day + 15 * HOUR + draw.randrange(50) * MINUTE
    if world.behind(relay.id) and at > start:
        yield _drained(relay, at, at + 74 * MINUTE)
    for link in draw.sample(_radios(world), min(8, len(_radios(world)))):
        first = at - 20 * MINUTE + draw.randrange(15) * MINUTE
        yield (Episode(first, first + draw.randint(40, 100) * MINUTE, _faded(link, draw)),)


def _rain(world: World, draw: random.Random, start: int, end: int) -> Iterator[Story]:
    radios = _radios(world)
    for day in range(start_of_day(start), end, DAY):
        if draw.random() > 0.3:
            continue
        at = day + draw.randrange(13 * 60, 19 * 60) * MINUTE
        for link in draw.sample(radios, min(draw.randint(1, 5), len(radios))):
            first = at + draw.randrange(25) * MINUTE
            yield (Episode(first, first + draw.randint(12, 70) * MINUTE, _faded(link, draw)),)


def _mains(world: World, draw: random.Random, start: int, end: int) -> Iterator[Story]:
    towers = [node for node in world.inventory.nodes.values() if node.id != world.main.id]
    for at in _spread(draw, start, end, 14):
        fault = Fault(draw.choice(towers).id, State.DEGRADED, "on battery", power="battery", battery_v=49.6)
        yield (Episode(at, at + draw.randint(10, 55) * MINUTE, fault),)


def _work(world: World, draw: random.Random, start: int, end: int) -> Iterator[Story]:
    """Planned work, at night, on elements that nothing hangs from."""
    free: list[Node | Link] = [element for element in world.elements.values() if not world.behind(element.id)]
    for element in draw.sample(free, min(7, len(free))):
        night = start_of_day(draw.randrange(start, end))
        length = draw.choice((60, 90, 120)) * MINUTE
        reason = draw.choice(("ganti baterai", "pembaruan firmware", "pemeriksaan menara", "penyetelan antena"))
        yield (Episode(night + HOUR, night + HOUR + length, Fault(element.id, State.MAINTENANCE, reason)),)


def _radios(world: World) -> list[Link]:
    return [link for link in world.inventory.links.values() if link.medium is Medium.RADIO]


def _faded(link: Link, draw: random.Random) -> Fault:
    return Fault(
        link.id, State.DEGRADED, "rain fade",
        loss_pct=draw.uniform(2.5, 9.0), latency_ms=draw.uniform(3, 18), fade_db=draw.uniform(8, 15),
    )  # fmt: skip
