"""The simulator without a broker and without a clock: time in, messages out. The same seed gives the same show.

Time is the world's, in seconds from the start. Who drives it decides how fast that is; ``clock`` tells which instant
(ms UTC) a second of the world falls on, because a reading's ``ts`` must always be true.
"""

import heapq
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from commandcenter.domain.clock import MINUTE
from commandcenter.domain.model import Element, Inventory, Node, State
from ingest.simulator import signals
from ingest.simulator.programme import programme
from ingest.simulator.scenarios import Scenario
from ingest.simulator.stage import Effect, Message, Over, Play, Stage
from ingest.simulator.world import World
from ingest.topics import topic_of

FIRST_ROUND_S = 2.0  # everything reports once within this time after the start
REPOLLS_S = (0.0, 1.0, 2.0)  # the monitoring looks again at once when something has changed
CLOCK_AHEAD_MAX_MS = 5 * MINUTE  # of the contract: from further in the future a reading is not believed
RUNNING_S = 86_400.0  # how long everything has been up when the show begins
JITTER = 0.1  # of the heartbeat, either way


@dataclass
class _Running:
    scenario: Scenario
    stage: Stage
    play: Play


@dataclass(order=True)
class _Due:
    at: float
    order: int
    element: int = field(compare=False, default=0)  # 0: no report but the next step of ``running``
    is_beat: bool = field(compare=False, default=True)
    running: "_Running | None" = field(compare=False, default=None)


class Player:
    """Plays an inventory. ``advance`` returns what happened; nothing else moves its time."""

    def __init__(self, inventory: Inventory, seed: int, clock: Callable[[float], int], endless: bool = True) -> None:
        """``endless``: play the demo programme of scenarios; otherwise only what ``start`` asks for."""
        self.world = World(inventory)
        self.now = 0.0
        self._seed = seed
        self._clock = clock
        self._draw = random.Random(f"{seed}/player")  # noqa: S311 - not for secrets
        self._profiles = {
            id_: signals.profile(element, self.world.hops.get(id_, 0), seed)
            for id_, element in self.world.elements.items()
        }
        self._seq = dict.fromkeys(self.world.elements, 0)
        self._up_since = dict.fromkeys(self.world.elements, -RUNNING_S)
        self._clock_offsets_ms: dict[int, int] = {}
        self._running: list[_Running] = []
        self._queue: list[_Due] = []
        self._orders = count()
        self._numbers = count(1)
        self._states = dict.fromkeys(self.world.elements, (State.UP, "mains"))
        self._programme: Iterator[tuple[float, Scenario]] = programme(seed) if endless else iter(())
        self._next_act = next(self._programme, None)
        for id_ in sorted(self.world.elements):
            self._push(self._draw.uniform(0, FIRST_ROUND_S), id_)

    @property
    def playing(self) -> tuple[str, ...]:
        """The scenarios that run at the moment."""
        return tuple(running.scenario.name for running in self._running)

    def start(self, scenario: Scenario) -> int:
        """Begin a scenario now, beside those that run already. Returns the number of the performance."""
        number = next(self._numbers)
        draw = random.Random(f"{self._seed}/{scenario.name}/{number}")  # noqa: S311 - not for secrets
        stage = Stage(number, self.world, draw, self._at, self._clock_offsets_ms)
        running = _Running(scenario, stage, scenario.play(stage))
        self._running.append(running)
        heapq.heappush(self._queue, _Due(self.now, next(self._orders), running=running))
        return number

    def next_at(self) -> float:
        """When something is due next, in seconds of the world."""
        due = self._queue[0].at
        return min(due, self._next_act[0]) if self._next_act else due

    def advance(self, until: float) -> list[Effect]:
        """Let time pass up to ``until`` seconds of the world; what happened, in order."""
        effects: list[Effect] = []
        while self.next_at() <= until:
            if self._next_act and self._next_act[0] <= self._queue[0].at:
                self.now, scenario = max(self.now, self._next_act[0]), self._next_act[1]
                self._next_act = next(self._programme, None)
                self.start(scenario)
                continue
            due = heapq.heappop(self._queue)
            self.now = max(self.now, due.at)
            if due.running is not None:
                effects += self._step(due.running)
            else:
                effects.append(self.report(due.element))
                if due.is_beat:
                    beat = self.world.elements[due.element].heartbeat_s
                    self._push(due.at + beat * self._draw.uniform(1 - JITTER, 1 + JITTER), due.element)
        self.now = max(self.now, until)
        return effects

    def report(self, id_: int) -> Message:
        """What is published about one element now."""
        element = self.world.elements[id_]
        at = self._at()
        offset = self._clock_offsets_ms.get(id_, 0)
        self._seq[id_] += 1
        fields: dict[str, object] = {
            "ts": at + offset,
            "seq": self._seq[id_],
            "status": self.world.condition(id_).state.value,
        }
        fields |= self._figures(element, at)
        payload = json.dumps({name: value for name, value in fields.items() if value is not None})
        topic = topic_of(element.kecamatan, element.kind, element.key)
        return Message(topic, payload.encode(), is_valid=offset <= CLOCK_AHEAD_MAX_MS)

    def last_will(self, id_: int) -> dict[str, object]:
        """What an element's controller leaves with the broker: no ``ts``, the broker publishes it when it must."""
        self._seq[id_] += 1
        reason = "last will: the connection broke"
        return {"seq": self._seq[id_], "status": State.DOWN.value, "power": "battery", "reason": reason}

    def _at(self) -> int:
        return self._clock(self.now)

    def _figures(self, element: Element, at: int) -> dict[str, object]:
        """The measured fields; of what is down only the reason is known."""
        condition, of, noise = self.world.condition(element.id), self._profiles[element.id], self._draw.gauss
        if condition.state is State.DOWN:
            return {"reason": condition.reason}
        busy = signals.load(at)
        fields = {
            "latency_ms": signals.latency_ms(of, busy, noise(), condition.latency_ms),
            "loss_pct": signals.loss_pct(of, noise(), condition.loss_pct),
        }
        if isinstance(element, Node):
            fields["battery_v"] = signals.battery_v(noise(), condition.battery_v)
            fields["temp_c"] = signals.temp_c(at, noise())
        else:
            fields["rx_mbps"] = signals.rx_mbps(of, busy, noise())
            fields["tx_mbps"] = signals.tx_mbps(of, busy, noise())
            fields |= signals.radio(of, noise(), condition.fade_db)
        figures: dict[str, object] = {name: float(value) for name, value in fields.items()}
        figures["power"] = condition.power if isinstance(element, Node) else None
        figures["uptime_s"] = int(self.now - self._up_since[element.id])
        figures["reason"] = condition.reason
        return figures

    def _push(self, at: float, element: int, is_beat: bool = True) -> None:
        heapq.heappush(self._queue, _Due(at, next(self._orders), element, is_beat))

    def _step(self, running: _Running) -> list[Effect]:
        """Let a scenario go on until it waits; report at once what it has changed."""
        try:
            wait = next(running.play)
            heapq.heappush(self._queue, _Due(self.now + wait, next(self._orders), running=running))
        except StopIteration:
            running.stage.clear()
            self._running.remove(running)
            running.stage.effects.append(Over(running.stage.number))
        effects, running.stage.effects = running.stage.effects, []
        self._look_again()
        return effects

    def _look_again(self) -> None:
        for id_ in sorted(self.world.elements):
            condition = self.world.condition(id_)
            now = (condition.state, condition.power)
            before, self._states[id_] = self._states[id_], now
            if before == now:
                continue
            if before[0] is State.DOWN:
                self._up_since[id_] = self.now
            for after in REPOLLS_S:
                self._push(self.now + after, id_, is_beat=False)
