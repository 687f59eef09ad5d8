"""Whether the picture can be believed. A dead source must never look like a healthy network."""

from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.claims import Claim
from commandcenter.domain.clock import SECOND, Instant
from commandcenter.domain.picture import Event, NetworkPicture
from commandcenter.domain.sources import Sources
from commandcenter.store.queries.claims import claims
from commandcenter.store.queries.events import events
from commandcenter.store.queries.network import picture
from commandcenter.store.queries.sources import sources
from layouts import i18n
from layouts.contract import Connection, Look, Params
from layouts.i18n import message

EVENTS_MAX = 40  # changes looked at; a storm folds a dozen into a line


class Condition(StrEnum):
    """What stands between the network and the screen, worst first."""

    NO_INVENTORY = "no_inventory"
    NEVER_STARTED = "never_started"
    STOPPED = "stopped"
    NO_BROKER = "no_broker"
    TROUBLED = "troubled"
    NO_DATA = "no_data"
    SILENT = "silent"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Known:
    """The picture, where it comes from, and what can be said about both."""

    instant: Instant
    picture: NetworkPicture | None
    sources: Sources
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def condition(self) -> Condition:
        """What is wrong with the source. Of a moment in the past only the data itself can tell."""
        if self.picture is None:
            return Condition.NO_INVENTORY
        if self.instant.live and (of_workers := self._of_workers()) is not Condition.FINE:
            return of_workers
        if self.picture.data_at is None:
            return Condition.NO_DATA
        is_silent = self.instant.at - self.picture.data_at > self.picture.stale_after_s * SECOND
        return Condition.SILENT if is_silent else Condition.FINE

    @property
    def since(self) -> int | None:
        """Since when the condition holds, where that is known."""
        workers = self.sources.workers
        match self.condition:
            case Condition.STOPPED:
                return max((worker.stopped_at or worker.beat_at for worker in workers), default=None)
            case Condition.NO_BROKER:
                return min((worker.broker_since for worker in workers if worker.is_alive), default=None)
            case Condition.SILENT:
                return self.picture.data_at if self.picture else None
            case _:
                return None

    def _of_workers(self) -> Condition:
        alive = [worker for worker in self.sources.workers if worker.is_alive]
        if not self.sources.workers:
            return Condition.NEVER_STARTED
        if not alive:
            return Condition.STOPPED
        if not any(worker.is_connected for worker in alive):
            return Condition.NO_BROKER
        if all(worker.error for worker in alive if worker.is_connected):
            return Condition.TROUBLED
        return Condition.FINE


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """What is known at the instant. One fetch for five panels: what they show is of one moment, and fetched once."""
    network = picture(connection, instant)
    elements = {id_: view.element for id_, view in network.elements.items()} if network else {}
    changes = events(connection, instant, limit=EVENTS_MAX, elements=elements)
    return Known(instant, network, sources(connection, instant), changes, claims(connection, instant))


# What it is called, and what to do about it.
WORDS: dict[Condition, tuple[str, str]] = {
    Condition.NO_INVENTORY: (message("No inventory yet"), message("Import towers and links: inventory import FILE")),
    Condition.NEVER_STARTED: (
        message("Ingest has never run"),
        message("Start ingest; the state of the network is unknown"),
    ),
    Condition.STOPPED: (message("Ingest stopped"), message("Start ingest; the state of the network is unknown")),
    Condition.NO_BROKER: (
        message("Broker not connected"),
        message("Check the broker; the state of the network is unknown"),
    ),
    Condition.TROUBLED: (
        message("Ingest in trouble"),
        message("Readings are not stored; run commandcenter doctor"),
    ),
    Condition.NO_DATA: (message("No data received yet"), message("Check broker and devices; the state is unknown")),
    Condition.SILENT: (message("No new data"), message("Check broker and devices; the state is unknown")),
    Condition.FINE: (message("Data is coming in"), ""),
}


def headline(look: Look, known: Known) -> str:
    """The condition in one line."""
    return i18n.text(look.lang, WORDS[known.condition][0])


def advice(look: Look, known: Known) -> str:
    """What to do about the condition; empty when nothing is to be done."""
    words = WORDS[known.condition][1]
    return i18n.text(look.lang, words) if words else ""
