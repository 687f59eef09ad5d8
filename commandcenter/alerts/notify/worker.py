"""The worker: decides who is told, and sends. Each channel has a thread, so that a slow one holds up no other.

Everything it knows is in the store: it may be killed at any moment, and several may run. What a killed one was just
sending goes out once more, with the same id.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from commandcenter.alerts.notify import channels
from commandcenter.alerts.notify.config import Notify
from commandcenter.alerts.notify.contents import gather
from commandcenter.alerts.notify.errors import SendError
from commandcenter.alerts.notify.words import said
from commandcenter.domain.alerts.outbox import Failure, Outcome, Parcel, Status
from commandcenter.domain.alerts.routing import routed
from commandcenter.domain.alerts.rules import Rules
from commandcenter.settings import Settings
from commandcenter.store.queries import notifications as queries
from commandcenter.store.writes import outbox

log = logging.getLogger(__name__)

_PAUSE_S: Final = 1.0
_AGAIN_S: Final = 5.0  # while the store is away
_SETTLED_S: Final = 30.0
Current = Callable[[], tuple[Notify, Rules]]  # what alerts.yaml says now


class Worker:
    """``base``: the folder of alerts.yaml. ``holder`` tells workers of one store apart; ``clock`` gives ms UTC."""

    def __init__(
        self, settings: Settings, writing: Engine, reading: Engine, current: Current, base: Path, holder: str,
        clock: Callable[[], int],
    ) -> None:  # fmt: skip
        self._settings, self._writing, self._reading = settings, writing, reading
        self._current, self._base, self._holder, self._clock = current, base, holder[:80], clock
        self._known: Notify | None = None
        self._threads: dict[str, threading.Thread] = {}
        self._trouble = False

    def run(self, stop: threading.Event) -> None:
        """Until ``stop`` is set; messages that are just being sent are finished. A store that is away is waited for."""
        while not stop.is_set():
            try:
                self.refresh()
                while self.route() == queries.ROUTED_MAX and not stop.is_set():
                    pass
                self._begin(stop)
                self._say(None)
                stop.wait(_PAUSE_S)
            except SQLAlchemyError as error:
                self._say(error)
                stop.wait(_AGAIN_S)
        for thread in self._threads.values():
            thread.join()

    def turn(self) -> int:
        """Everything that is due now, in this thread; how many messages were tried."""
        self.refresh()
        self.route()
        tried = 0
        for name in self._notify.channels:
            while self.send(name) is not None:
                tried += 1
        return tried

    @property
    def _notify(self) -> Notify:
        return self._current()[0]

    def refresh(self) -> None:
        """Write down the channels when alerts.yaml has others."""
        notify = self._notify
        if notify == self._known:
            return
        found = {
            name: (each.kind, channels.place(each, self._settings), each.limit.limit)
            for name, each in notify.channels.items()
        }
        with self._writing.begin() as connection:
            outbox.know(connection, found, self._clock())
        self._known = notify

    def route(self) -> int:
        """Decide who is told what is new; how many notices."""
        with self._reading.connect() as connection:
            matters = queries.unrouted(connection)
        if not matters:
            return 0
        notify, at = self._notify, self._clock()
        routing = notify.routing
        found = {}
        for matter in matters:
            # What nobody told for so long, because nothing ran, is on the screen: it is no news any more.
            is_old = at - matter.at > notify.give_up_after
            dues = () if is_old else routed(matter, routing)
            found[matter.id] = [due for due in dues if due.channel in notify.channels]
        with self._writing.begin() as connection:
            outbox.put(connection, found, notify.give_up_after, at)
        return len(matters)

    def send(self, name: str) -> Status | None:
        """Send the next message of a channel; what became of it. None: there is nothing to send now."""
        notify, rules = self._current()
        given = notify.channels.get(name)
        at = self._clock()
        if given is None:
            return None
        with self._reading.connect() as connection:
            if not queries.is_due(connection, name, at):
                return None
        with self._writing.begin() as connection:
            parcel = outbox.take(connection, name, given.limit.limit, self._holder, notify.attempts, at)
        if parcel is None:
            return None
        outcome = self._delivered(parcel, notify, rules)
        settled = self._settled(parcel, outcome, notify.attempts)
        if settled is None:
            log.warning("message %s to %s took so long that another worker has it", parcel.id, name)
            return Status.SENDING
        self._tell(parcel, outcome, settled)
        return settled.status

    def _settled(self, parcel: Parcel, outcome: Outcome, attempts: int) -> outbox.Settled | None:
        """Write down what came of it. A store that is away is asked again for a while: what went out and was not
        written down goes out once more."""
        # Jitter needs no secrecy.
        jitter = random.random()  # noqa: S311 # nosec B311
        begun = time.monotonic()
        while True:
            try:
                with self._writing.begin() as connection:
                    return outbox.settle(
                        connection, parcel, self._holder, outcome, attempts, jitter, self._clock()
                    )  # fmt: skip
            except SQLAlchemyError as error:
                if time.monotonic() - begun > _SETTLED_S:
                    raise
                self._say(error)
                time.sleep(_PAUSE_S)

    def _delivered(self, parcel: Parcel, notify: Notify, rules: Rules) -> Outcome:
        given = notify.channels[parcel.channel]
        lang = given.language or notify.language
        try:
            with self._reading.connect() as connection:
                contents = gather(
                    connection, parcel, rules, lang, self._clock(), origin=self._settings.web_origin,
                    is_simulated=self._settings.simulated, says_names=notify.names,
                )  # fmt: skip
            return Outcome(None, channels.channel(given, self._settings, self._base).send(said(contents, lang)))
        except SendError as error:
            return Outcome(error.failure, str(error), error.wait)
        except SQLAlchemyError:
            raise
        except Exception as error:
            # Without its text: nobody knows what a library puts into it.
            log.error("message %s to %s cannot be sent: %s", parcel.id, parcel.channel, type(error).__name__)
            return Outcome(Failure.PASSING, f"a fault of the program: {type(error).__name__}")

    def _tell(self, parcel: Parcel, outcome: Outcome, settled: outbox.Settled) -> None:
        """Once when a channel goes down, once when it comes back, and each message that is given up."""
        if settled.has_gone_down:
            log.warning("the channel %s is down, its messages wait: %s", parcel.channel, outcome.text)
        if settled.has_come_back:
            log.info("the channel %s is back", parcel.channel)
        if settled.status is Status.DEAD:
            log.error("message %s to %s is given up: %s", parcel.id, parcel.channel, outcome.text)

    def _begin(self, stop: threading.Event) -> None:
        for name in self._notify.channels:
            thread = self._threads.get(name)
            if thread is None or not thread.is_alive():
                self._threads[name] = threading.Thread(
                    target=self._serve, args=(name, stop), name=f"notify-{name}", daemon=True
                )
                self._threads[name].start()

    def _serve(self, name: str, stop: threading.Event) -> None:
        """One channel, as long as alerts.yaml has it."""
        while not stop.is_set() and name in self._notify.channels:
            try:
                if self.send(name) is None:
                    stop.wait(_PAUSE_S)
            except SQLAlchemyError as error:
                self._say(error)
                stop.wait(_AGAIN_S)

    def _say(self, error: SQLAlchemyError | None) -> None:
        """Once when the store goes away, and once when it is back."""
        if (error is not None) != self._trouble:
            if error is None:
                log.info("notification has its store again")
            else:
                log.warning("notification waits for its store: %s", type(error).__name__)
        self._trouble = error is not None
