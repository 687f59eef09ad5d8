"""The panel cache: flask-caching, in the process or in Redis. It makes things faster and is never needed."""

import logging
import time
from typing import Any, Final

import flask
from flask_caching import Cache

from commandcenter.settings import Settings

log = logging.getLogger(__name__)

_AWAY_S: Final = (
    5.0  # so long a cache that failed is left alone: a Redis that hangs must not cost every panel its timeout
)


def open_cache(server: flask.Flask, settings: Settings) -> "PatientCache":
    """The cache of the settings."""
    if not settings.cache_url:
        return PatientCache(Cache(server, config={"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": 2000}))
    options = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
    config = {
        "CACHE_TYPE": "RedisCache",
        "CACHE_REDIS_URL": settings.cache_url,
        "CACHE_KEY_PREFIX": "commandcenter:",
        "CACHE_OPTIONS": options,
    }
    return PatientCache(Cache(server, config=config))


class PatientCache:
    """A cache that may fail: then nothing is found and nothing is kept, and it is said once."""

    def __init__(self, cache: Any) -> None:
        self._cache = cache
        self._away_until = 0.0
        self._is_away = False

    def get(self, key: str) -> Any:
        """What is kept under ``key``; None when nothing is, or the cache is away."""
        return self._try("get", key)

    def set(self, key: str, value: Any, timeout: int | None = None) -> Any:
        """Keep ``value`` for ``timeout`` seconds, if the cache is there."""
        return self._try("set", key, value, timeout=timeout)

    def _try(self, action: str, *arguments: Any, **options: Any) -> Any:
        if time.monotonic() < self._away_until:
            return None
        try:
            result = getattr(self._cache, action)(*arguments, **options)
        except Exception as error:  # whatever the backend raises: a panel does not depend on it
            self._away_until = time.monotonic() + _AWAY_S
            if not self._is_away:
                log.warning("the panel cache is away (%s); panels are rendered without it", error)
            self._is_away = True
            return None
        if self._is_away:
            log.info("the panel cache is back")
        self._is_away = False
        return result
