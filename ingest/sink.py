"""Storing with patience: a store that is away is waited for, a message that it cannot take is quarantined."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

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
        is_stored = self._store(messages)
        if is_stored:
            if self.trouble:
                log.info("the store is back")
            self.trouble, self._attempt, self._not_before = None, 0, 0.0
        return is_stored

    def _store(self, messages: Sequence[Message]) -> bool:
        try:
            self._count(self._writer.store(messages, self._clock()))
        except (SQLAlchemyError, ValueError, TypeError, OverflowError) as error:
            if isinstance(error, DBAPIError) and not _is_about_the_data(error):
                self._later(f"the store cannot be written: {_first_line(error.orig)}")
                return False
            return self._one_by_one(messages, error) if len(messages) > 1 else self._refused(messages[0], error)
        return True

    def _later(self, trouble: str) -> None:
        if self.trouble is None:
            log.error("%s; nothing is acknowledged until it works again", trouble)
        self.trouble = trouble
        self._not_before = time.monotonic() + _BACK_OFF[min(self._attempt, len(_BACK_OFF) - 1)]
        self._attempt += 1

    def _one_by_one(self, messages: Sequence[Message], error: Exception) -> bool:
        """Something in the batch cannot be stored: find it, keep it whole in quarantine, store the rest."""
        if self.trouble is None:
            log.warning(
                "a batch of %d messages was refused, storing them one by one: %s", len(messages), _first_line(error)
            )
        attempt, is_stored = self._attempt, True
        for message in messages:
            is_stored &= self._store([message])
            if self._attempt != attempt:  # the store went away
                return False
        if not is_stored:
            self._later(self.trouble or "")
        return is_stored

    def _refused(self, message: Message, error: Exception) -> bool:
        if isinstance(message.judged, Rejected):  # not even quarantine takes it: wait for a person, lose nothing
            trouble = f"quarantine cannot take a message of {message.topic[:100]!a}: {_first_line(error)}"
            if self.trouble is None:
                log.error("%s; it stays at the broker, the others go on", trouble)
            self.trouble = trouble
            return False
        log.warning("the store refused a message of %a: it goes to quarantine", message.topic, exc_info=error)
        detail = f"the store refused it: {type(error).__name__}"
        rejected = Rejected(message.topic, message.payload, "store_refused", detail, self._clock())
        return self._store([Message(rejected, message.topic, message.payload)])

    def _count(self, outcome: Outcome) -> None:
        self.stored += outcome.stored
        self.quarantined += outcome.quarantined
        self.duplicates += outcome.duplicates


def _is_about_the_data(error: DBAPIError) -> bool:
    """Whether the message is at fault, and not the store. Waiting for a store that works would be for ever."""
    state = getattr(error.orig, "sqlstate", None)  # PostgreSQL's word; without one the driver itself refused
    if isinstance(error, ProgrammingError):
        return state is None
    return isinstance(error, DataError | IntegrityError) or str(state).startswith("54")  # program limit exceeded


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
