"""Storing with patience: a store that is away is waited for, a message that it cannot take is quarantined."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from commandcenter.domain.model import Rejected
from commandcenter.domain.state import Policy
from commandcenter.settings import Settings
from commandcenter.store.writes.readings import Message, Outcome, ReadingWriter

log = logging.getLogger(__name__)

_BACK_OFF: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


def policy_of(settings: Settings) -> Policy:
    """The rules of state from the settings."""
    return Policy(
        confirm=settings.state_confirm,
        window=settings.state_window,
        flap_window_ms=settings.flap_window_s * 1000,
        flap_high=settings.flap_high,
        flap_low=settings.flap_low,
    )


class Sink:
    """Counts what it stored. ``trouble`` says what is wrong with the store, None when nothing is."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], int]) -> None:
        self._writer = ReadingWriter(engine, policy_of(settings), settings.retain_sample_days)
        self._clock = clock
        self._attempt = 0
        self._not_before = 0.0
        self.trouble: str | None = None
        self.stored = 0
        self.quarantined = 0
        self.duplicates = 0

    def wait_s(self, longest: float) -> float:
        """How long the loop may sleep before the next attempt is due."""
        return min(longest, max(0.0, self._not_before - time.monotonic())) if self.trouble else longest

    def store(self, messages: Sequence[Message]) -> bool:
        """True when every message is stored or quarantined; False: keep them and come again. Never raises for data."""
        if time.monotonic() < self._not_before:
            return False
        try:
            self._count(self._writer.store(messages, self._clock()))
        except (OperationalError, InterfaceError) as error:
            return self._later(error)
        except (SQLAlchemyError, ValueError, TypeError, OverflowError) as error:
            return self._one_by_one(messages, error)
        if self.trouble:
            log.info("the store is back")
        self.trouble, self._attempt, self._not_before = None, 0, 0.0
        return True

    def _later(self, error: DBAPIError) -> bool:
        trouble = f"the store cannot be written: {str(error.orig).strip().splitlines()[0]}"
        if self.trouble is None:
            log.error("%s; nothing is acknowledged until it works again", trouble)
        self.trouble = trouble
        self._not_before = time.monotonic() + _BACK_OFF[min(self._attempt, len(_BACK_OFF) - 1)]
        self._attempt += 1
        return False

    def _one_by_one(self, messages: Sequence[Message], error: Exception) -> bool:
        """Something in the batch cannot be stored: find it, keep it whole in quarantine, store the rest."""
        log.exception("a batch of %d messages was refused by the store", len(messages))
        if len(messages) == 1:
            message = messages[0]
            if isinstance(message.judged, Rejected):  # not even quarantine takes it: wait for a person, lose nothing
                self.trouble = f"quarantine cannot take a message of {message.topic!a}; see the log"
                self._not_before = time.monotonic() + _BACK_OFF[-1]
                return False
            detail = f"the store refused it: {type(error).__name__}"
            rejected = Rejected(message.topic, message.payload, "store_refused", detail, self._clock())
            return self.store([Message(rejected, message.topic, message.payload)])
        return sum(self.store([message]) for message in messages) == len(messages)

    def _count(self, outcome: Outcome) -> None:
        self.stored += outcome.stored
        self.quarantined += outcome.quarantined
        self.duplicates += outcome.duplicates
