"""The same networks as data of each panel of the network screen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.sources import Sources
from layouts.network.condition import Known
from layouts.network.detail import Selected
from tests.layouts import pictures
from tests.layouts.pictures import AT


def quiet(at: int = AT) -> Known:
    return Known(Instant(at), pictures.quiet(at), pictures.sources(at))


def storm(at: int = AT) -> Known:
    return Known(Instant(at), pictures.storm(at), pictures.sources(at, noisy=True))


def claimed(at: int = AT) -> Known:
    """A storm, and somebody who uses it to speak for others."""
    return replace(storm(at), claims=pictures.claims(at))


def impostor(at: int = AT) -> Known:
    """All is well but for a sender that is refused."""
    return replace(quiet(at), claims=pictures.claims(at))


def empty(at: int = AT) -> Known:
    return Known(Instant(at), None, Sources((), ()))


def silent(at: int = AT) -> Known:
    """The broker is there and says nothing."""
    return Known(Instant(at), pictures.picture(at=at, data_at=at - 6 * MINUTE), pictures.sources(at))


def no_broker(at: int = AT) -> Known:
    return Known(Instant(at), pictures.picture(at=at, data_at=at - 6 * MINUTE), pictures.sources(at, connected=False))


def troubled(at: int = AT) -> Known:
    """The worker lives and hears the broker, and the store cannot be written."""
    good = pictures.sources(at)
    worker = replace(good.workers[0], error="the store cannot be written: database or disk is full")
    return Known(Instant(at), pictures.disaster(at), replace(good, workers=(worker,)))


def stopped(at: int = AT) -> Known:
    return Known(Instant(at), pictures.disaster(at), pictures.sources(at, alive=False))


MOODS: dict[str, Callable[[int], Known]] = {
    "quiet": quiet,
    "storm": storm,
    "claimed": claimed,
    "impostor": impostor,
    "empty": empty,
    "silent": silent,
    "no_broker": no_broker,
    "troubled": troubled,
    "stopped": stopped,
}
DEAD = ("empty", "silent", "no_broker", "troubled", "stopped")


def data(panel: str, mood: str, at: int = AT, select: str = "link:kedewan-a") -> Any:
    """What ``fetch`` of the panel would give in this mood."""
    is_empty = mood == "empty"
    known = replace(MOODS[mood](at), events=() if is_empty else pictures.events(at))
    match panel:
        case "availability":
            return None if is_empty else pictures.availability(at, is_bad=mood != "quiet")
        case "detail":
            key = "" if is_empty else select.partition(":")[2]
            return Selected(known.instant, select if key else "", pictures.detail(key, at) if key else None)
        case _:
            return known


def base(panel: str) -> Any:
    """What the map is drawn from."""
    return pictures.inventory() if panel == "map" else None
