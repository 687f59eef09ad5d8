"""How often somebody may ask, by what he asks for: of one address, and of whoever was recognised.

Generous where displays and people work, and tight where somebody guesses. A wall of 32 displays that all load again
asks some hundred times at once; an office of five hundred people comes from one address at eight o'clock.
Files that everybody may keep are not counted, nor is whoever sits at the machine of an open installation.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

import flask
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.exceptions import TooManyRequests

from commandcenter.domain.access import Principal
from commandcenter.settings import Settings

_AWAY_S: Final = 5.0  # so long a Redis that failed is left alone; the counters of this process hold meanwhile
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """``name`` of what is counted together, the ``rates`` at which it may be asked."""

    name: str
    rates: tuple[RateLimitItem, ...]


def _limit(name: str, rates: str) -> Limit:
    return Limit(name, tuple(parse_many(rates)))


# Before anybody is recognised, of an address: whatever it is, and what is guessed at.
ANYTHING: Final = _limit("anything", "6000 per minute")
GUESSING: Final = _limit("guessing", "60 per minute; 600 per hour")
# Of whoever was recognised.
PAGES: Final = _limit("pages", "600 per minute")
FILES: Final = _limit("files", "30 per minute; 300 per hour")
WRITES: Final = _limit("writes", "120 per minute; 2000 per hour")
STREAMS: Final = _limit("streams", "60 per minute")
REPORTS: Final = _limit("reports", "120 per minute")  # of a display, which says every three seconds what it shows
PAINTED: Final = _limit("painted", "240 per minute")  # of a display, for every picture that somebody puts on the wall
ACCOUNT: Final = _limit("account", "20 per minute; 100 per hour")


def of_address(request: flask.Request) -> tuple[Limit, ...]:
    """What is counted of an address."""
    return (ANYTHING, GUESSING) if is_way_in(request) else (ANYTHING,)


def of_principal(request: flask.Request) -> Limit:
    """What is counted of whoever was recognised."""
    if request.path.startswith("/export/"):
        return FILES
    if request.path.startswith("/live/"):
        return STREAMS
    if request.path in ("/wall/report", "/wall/ready"):
        return REPORTS if request.path == "/wall/report" else PAINTED
    if request.method in ("GET", "HEAD", "OPTIONS") or request.path.startswith("/_dash-"):
        return PAGES
    return ACCOUNT if is_below(request.path, "/account") else WRITES


def is_way_in(request: flask.Request) -> bool:
    """Whether this brings a secret along that somebody may be guessing."""
    is_form = request.method == "POST" and is_below(request.path, "/login")
    return is_form or is_below(request.path, "/login/oidc/back")


def is_below(path: str, way: str) -> bool:
    """Whether a path is this one, or one below it."""
    return path == way or path.startswith(f"{way}/")


class Counters:
    """Counts hits. ``url``: a Redis that several processes share; empty, or while it is away: in this process."""

    def __init__(self, url: str = "") -> None:
        self._ours = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = SlidingWindowCounterRateLimiter(_redis(url)) if url else None
        self._away_until = 0.0

    def wait_s(self, limit: Limit, key: str) -> int:
        """Count one hit. Seconds until the next may come; 0 when this one may."""
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return _hit(self._shared, limit, key)
            except Exception as error:  # whatever the backend raises: nobody is locked out because of it
                self._away_until = time.monotonic() + _AWAY_S
                log.warning("the counters in Redis are away (%s); each process counts for itself", type(error).__name__)
        return _hit(self._ours, limit, key)


def _redis(url: str) -> RedisStorage:
    return RedisStorage(url, key_prefix="commandcenter-limits", socket_timeout=0.25, socket_connect_timeout=0.25)


def _hit(limiter: SlidingWindowCounterRateLimiter, limit: Limit, key: str) -> int:
    for rate in limit.rates:
        if not limiter.hit(rate, limit.name, key):
            stats = limiter.get_window_stats(rate, limit.name, key)
            return max(1, int(stats.reset_time - time.time()) + 1)
    return 0


def register(
    server: flask.Flask, settings: Settings, who: Callable[[], Principal], is_file: Callable[[flask.Request], bool]
) -> tuple[Callable[[], None], Callable[[], None]]:
    """What is to be asked before and after somebody is recognised. Each raises TooManyRequests."""
    counters = Counters(settings.cache_url)
    server.extensions["commandcenter.counters"] = counters

    def before() -> None:
        request = flask.request
        if settings.access == "open" or is_file(request):
            return
        key = network(request.remote_addr or "")
        for limit in of_address(request):
            seconds = counters.wait_s(limit, key)
            if limit is ANYTHING and request.cookies:
                flask.g.address_waits_s = seconds  # whoever is recognised is not kept out by who shares his address
            else:
                _refuse(seconds, limit, key)

    def after() -> None:
        request, principal = flask.request, who()
        if principal.kind == "nobody":
            _refuse(flask.g.get("address_waits_s", 0), ANYTHING, network(request.remote_addr or ""))
        if principal.kind in ("nobody", "local") or is_file(request):
            return
        limit, key = of_principal(request), f"{principal.kind} {principal.id}"
        _refuse(counters.wait_s(limit, key), limit, key)

    return before, after


def _refuse(seconds: int, limit: Limit, key: str) -> None:
    if seconds:
        log.info("%s asks too often for %s: wait %d s", key, limit.name, seconds)
        raise TooManyRequests(retry_after=seconds)


def network(address: str) -> str:
    """Who an address belongs to: an IPv4 address is one, of IPv6 a whole /64 is one subscriber's."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found)
