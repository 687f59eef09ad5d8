"""Every message judged: by the native contract, or by the adapter whose pattern its topic matches.

One per worker: it holds the sessions of the adapters that need one. Nothing here raises for a message.
"""

import logging
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from commandcenter.domain.clock import SECOND
from commandcenter.domain.model import Reading, Rejected
from commandcenter.settings import Settings
from commandcenter.store.writes.readings import Message
from ingest import devices, topics
from ingest.adapters.contract import Arrived
from ingest.measures import Wrong

log = logging.getLogger(__name__)

# topic, payload, packet id, QoS, DUP, retained, received
Received = tuple[str, bytes, int, int, bool, bool, int]
_TOPIC_MAX: Final = 300  # characters of a topic whose match is remembered
_NATIVE: Final = (topics.PREFIX, topics.UNREADABLE)


class Judge:
    """``number`` is the worker's: what needs a session is heard by worker 0 alone.

    Raises ConfigurationError when devices.yaml cannot be used.
    """

    def __init__(self, settings: Settings, number: int = 0, is_replay: bool = False) -> None:
        sources = devices.load(settings.devices_file)
        self._has_devices = sources is not None
        self._sources = sources or ()
        self._is_first = number == 0
        self._ahead = settings.clock_ahead_max_s * SECOND
        self._share = settings.mqtt_share
        self._sessions: list[Any] = [
            each.adapter.session(is_replay) if each.adapter.session else None for each in self._sources
        ]
        self._match = lru_cache(maxsize=16_384)(self._find)
        self._has_warned = False

    def subscriptions(self) -> list[tuple[str, int]]:
        """What the worker subscribes to, each with its QoS."""
        wanted = [(topics.SUBSCRIPTION, 1, False)]
        wanted += [(each.pattern.subscription, each.qos, each.has_session) for each in self._sources]
        return [
            (f"$share/{self._share}/{heard}" if self._share and not is_alone else heard, qos)
            for heard, qos, is_alone in wanted
            if self._is_first or not is_alone
        ]

    def batch(self, received: Sequence[Received]) -> list[Message]:
        """The messages of a batch, in order; an adapter may make several of one, or none."""
        parse, ahead = topics.parse, self._ahead
        if not self._has_devices:
            return [
                Message(parse(topic, payload, at, ahead), topic, payload, dup)
                for topic, payload, _mid, _qos, dup, _retained, at in received
            ]
        messages: list[Message] = []
        for topic, payload, _mid, _qos, dup, is_retained, at in received:
            if topic.startswith(_NATIVE):
                messages.append(Message(parse(topic, payload, at, ahead), topic, payload, dup))
            elif not is_retained:  # a copy that the broker kept is no sign of life, and has no time of its own
                messages += [Message(each, topic, payload, dup) for each in self.adapted(topic, payload, at, dup)]
        return messages

    def again(self, topic: str, payload: bytes, recorded_at: int) -> list[Message]:
        """One message out of quarantine."""
        if not self._has_devices or topic.startswith(_NATIVE) or self._source(topic) is None:
            return [Message(topics.parse(topic, payload, recorded_at, self._ahead), topic, payload)]
        return [Message(each, topic, payload) for each in self.adapted(topic, payload, recorded_at)]

    def adapted(
        self, topic: str, payload: bytes, recorded_at: int, is_redelivered: bool = False
    ) -> Iterable[Reading | Rejected]:
        """What the adapter of the topic makes of a message."""
        found = self._source(topic)
        if found is None:
            self._warn(topic)
            return ()
        number, names = found
        source = self._sources[number]
        arrived = Arrived(topic, payload, recorded_at, names, self._ahead, is_redelivered)
        try:
            return list(source.adapter.parse(arrived, source.device, self._sessions[number]))
        except Wrong as wrong:
            return (Rejected(topic, payload, wrong.reason, wrong.detail, recorded_at),)

    def _source(self, topic: str) -> tuple[int, dict[str, str]] | None:
        return self._match(topic) if len(topic) <= _TOPIC_MAX else self._find(topic)

    def _find(self, topic: str) -> tuple[int, dict[str, str]] | None:
        for number, source in enumerate(self._sources):
            names = source.pattern.match(topic)
            if names is not None:
                return number, names
        return None

    def _warn(self, topic: str) -> None:
        """A session at the broker outlives the configuration: what was subscribed before still comes."""
        if not self._has_warned:
            self._has_warned = True
            log.warning("messages of %a match no pattern of devices.yaml (any more); such messages are left out", topic)
