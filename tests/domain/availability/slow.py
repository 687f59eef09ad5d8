"""Availability by cause, minute by minute and as slowly as the rules read; and random pasts to compare with."""

from collections.abc import Sequence

from hypothesis import strategies as st

from commandcenter.domain.availability.model import Charge, Excuse, Interval, Past
from commandcenter.domain.availability.sweep import LAG
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.model import Inventory, Part, State
from commandcenter.domain.topology import diagnose
from tests.domain.networks import inventories

LENGTH = 40  # minutes
Label = tuple[Charge, int]


def covers(intervals: Sequence[Interval], at: int) -> bool:
    return any(start <= at < end for start, end in intervals)


def state_at(past: Past, id_: int, at: int) -> tuple[State, int] | None:
    """(state, since); None: not in service."""
    if not covers([past.served.get(id_, (0, 0))], at):
        return None
    known = [(state, since) for since, state in past.states[id_] if since <= at]
    return known[-1] if known else (State.UP, 0)


def label(past: Past, id_: int, at: int) -> Label | None:
    """What the element's time counts as at an instant, without blindness and exceptions; None: it was up."""
    present = {each for each, span in past.there.items() if covers([span], at)}
    nodes = {each: node for each, node in past.inventory.nodes.items() if each in present}
    links = {
        each: link
        for each, link in past.inventory.links.items()
        if each in present and link.a in nodes and link.b in nodes
    }
    states = {each: known for each in past.served if (known := state_at(past, each, at)) is not None}
    off = {each: known for each, known in states.items() if known[0] not in (State.UP, State.DEGRADED)}
    if id_ not in off:
        return None
    planned = {
        each for each, (state, _) in off.items() if state is State.MAINTENANCE or covers(past.windows.get(each, ()), at)
    }
    announced = [
        each for each, (state, since) in off.items() if state is State.DOWN and (each, since) in past.announced
    ]
    blocked = set(off)
    for _ in range(len(off) + 1):
        found = diagnose(Inventory(nodes, links), blocked, announced)
        blocked -= {
            cause
            for each, causes in found.behind.items()
            for cause in causes
            if each not in off and off[cause][0] is State.UNKNOWN
        }
    if id_ in planned:
        return Charge.PLANNED, id_
    if found.parts.get(id_) is not Part.BEHIND:
        return Charge.OWN, id_
    for cause in found.behind[id_]:
        if cause not in planned:
            return Charge.UPSTREAM, cause
    return Charge.PLANNED, found.behind[id_][0]


def labels(past: Past, id_: int) -> list[Label | None]:
    """Every minute of the past."""
    minutes = [label(past, id_, at) for at in range(past.start, past.end, MINUTE)]
    runs: list[tuple[Label | None, int]] = []
    for each in minutes:
        if runs and runs[-1][0] == each:
            runs[-1] = (each, runs[-1][1] + 1)
        else:
            runs.append((each, 1))
    settled: list[Label | None] = []
    for number, (each, n) in enumerate(runs):
        said = each
        if each is not None and each[0] is Charge.OWN and n * MINUTE <= LAG:
            before = runs[number - 1][0] if number else None
            after = runs[number + 1][0] if number + 1 < len(runs) else None
            elsewhere = [other for other in (after, before) if other is not None and other[1] != id_]
            said = elsewhere[0] if elsewhere else each
        settled += [said] * n
    return settled


def charges(
    past: Past, id_: int, period: Interval, gaps: Sequence[Interval], excuses: Sequence[Excuse]
) -> list[Label | None]:
    """The label of every minute of the period in which the element was in service, with everything."""
    found: list[Label | None] = []
    for at, said in zip(range(past.start, past.end, MINUTE), labels(past, id_), strict=True):
        if not covers([period], at) or not covers([past.served[id_]], at):
            continue
        if covers(gaps, at):
            found.append((Charge.BLIND, 0))
        elif said is None:
            found.append((Charge.UP, 0))
        elif said[0] in (Charge.OWN, Charge.UPSTREAM) and any(
            each.start <= at < each.end and {id_, said[1]} & each.elements for each in excuses
        ):
            found.append((Charge.EXCUSED, said[1]))
        else:
            found.append(said)
    return found


minute = st.integers(0, LENGTH).map(lambda n: n * MINUTE)
interval = st.tuples(minute, minute).map(lambda pair: (min(pair), max(pair)))
state = st.sampled_from(list(State))


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    """Any past of any network: elements that come and go, overlapping windows, states that repeat."""
    inventory = draw(inventories(nodes_max=5, links_max=6))
    ids = sorted(inventory.elements)
    there = {id_: draw(st.just((0, LENGTH * MINUTE)) | interval) for id_ in ids}
    served = {
        id_: (max(start, draw(st.sampled_from([start, start + 3 * MINUTE]))), end)
        for id_, (start, end) in there.items()
        if start < end
    }
    states = {
        id_: [
            (max(0, since - 5 * MINUTE), said)
            for since, said in sorted(draw(st.lists(st.tuples(minute, state), max_size=5)), key=lambda each: each[0])
        ]
        for id_ in ids
    }
    windows = {id_: draw(st.lists(interval, max_size=2)) for id_ in draw(st.sets(st.sampled_from(ids), max_size=2))}
    downs = [(id_, since) for id_ in ids for since, said in states[id_] if said is State.DOWN]
    announced = draw(st.frozensets(st.sampled_from(downs))) if downs else frozenset()
    return Past(0, LENGTH * MINUTE, inventory, there, served, states, windows, announced)


@st.composite
def excuses(draw: st.DrawFn, inventory: Inventory) -> list[Excuse]:
    """Exceptions of some elements."""
    ids = st.frozensets(st.sampled_from(sorted(inventory.elements)), max_size=3)
    found = draw(st.lists(st.tuples(interval, ids), max_size=2))
    return [Excuse(n, start, end, elements) for n, ((start, end), elements) in enumerate(found, start=1)]
