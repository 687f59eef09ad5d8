"""The show: a player driven by the clock on the wall, its effects carried out by a publisher."""

import json
import queue
import time
from collections.abc import Callable
from threading import Event
from typing import Final

from ingest.simulator.player import Player
from ingest.simulator.publisher import Publisher
from ingest.simulator.scenarios import SCENARIOS, Scenario
from ingest.simulator.stage import Connect, Cut, Effect, Message, Over, RestartBroker, Say
from ingest.topics import topic_of

LOOK_S: Final = 0.1  # how often questions and the end are looked at
# The embedded broker forgets its sessions: give ingest time to subscribe again before anything is published.
AFTER_RESTART_S: Final = 4.0


class Show:
    """``say`` gets the lines for the audience; ``restart_broker`` returns whether there is somebody who will do it."""

    def __init__(
        self, player: Player, speed: float, say: Callable[[str], None], restart_broker: Callable[[], bool]
    ) -> None:
        self._player = player
        self._speed = speed
        self._say = say
        self._restart_broker = restart_broker
        self._questions: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._askers: dict[int, str] = {}  # performance -> id of the question
        self._over: set[int] = set()

    def asked(self, scenario: str, id_: str) -> None:
        """A question from outside; may be called from any thread."""
        self._questions.put((scenario, id_))

    def run(self, publisher: Publisher, stop: Event, duration_s: float | None, acts: tuple[Scenario, ...] = ()) -> None:
        """Run until ``stop``, for ``duration_s`` seconds, or until the scenarios of ``acts`` are over."""
        began = time.monotonic()
        awaited = {self._player.start(scenario) for scenario in acts}
        while not stop.is_set():
            elapsed = time.monotonic() - began
            if duration_s is not None and elapsed >= duration_s:
                break
            while not self._questions.empty():
                self._answer(publisher, *self._questions.get())
            for effect in self._player.advance(elapsed * self._speed):
                self._perform(publisher, effect)
            if awaited and awaited <= self._over and duration_s is None:
                break
            due = self._player.next_at() / self._speed - (time.monotonic() - began)
            stop.wait(min(max(due, 0.001), LOOK_S))

    def _answer(self, publisher: Publisher, name: str, id_: str) -> None:
        scenario = next((scenario for scenario in SCENARIOS if scenario.name == name), None)
        if scenario is None:
            publisher.answer(id_, f"There is no scenario {name}.")
            publisher.answer(id_, "")
        elif name in self._player.playing:
            publisher.answer(id_, f"The scenario {name} is running already.")
            publisher.answer(id_, "")
        else:
            self._askers[self._player.start(scenario)] = id_

    def _perform(self, publisher: Publisher, effect: Effect) -> None:
        if isinstance(effect, Message):
            publisher.publish(effect)
        elif isinstance(effect, Say):
            self._tell(publisher, effect.play, effect.text)
        elif isinstance(effect, Over):
            self._over.add(effect.play)
            asker = self._askers.pop(effect.play, None)
            if asker:
                publisher.answer(asker, "")
        elif isinstance(effect, Connect):
            self._connect(publisher, effect.element)
        elif isinstance(effect, Cut):
            publisher.cut_controller(effect.element)
        elif isinstance(effect, RestartBroker):
            self._restart(publisher, effect.play)

    def _tell(self, publisher: Publisher, play: int, text: str) -> None:
        self._say(text)
        if play in self._askers:
            publisher.answer(self._askers[play], text)

    def _connect(self, publisher: Publisher, id_: int) -> None:
        element = self._player.world.elements[id_]
        will = self._player.last_will(id_)
        topic = topic_of(element.kecamatan, element.kind, element.key)
        publisher.connect_controller(id_, element.key, topic, json.dumps(will).encode())

    def _restart(self, publisher: Publisher, play: int) -> None:
        if not self._restart_broker():
            self._tell(publisher, play, "This broker was not started by the demo: restart it yourself, and watch.")
            return
        deadline = time.monotonic() + 10
        while publisher.is_connected and time.monotonic() < deadline:
            time.sleep(0.02)
        while not publisher.is_connected and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(AFTER_RESTART_S)
        self._tell(publisher, play, "The broker is back." if publisher.is_connected else "The broker is still away.")
