"""A source that reads its whole subject each time: small subjects, and those that are read seldom.

The same source tells of the past for `alert check`: every query takes the instant.
"""

import logging
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from commandcenter.alerts.sources.contract import Measure
from commandcenter.domain.alerts.sighting import Batch, Sighting
from commandcenter.domain.clock import MINUTE, Instant, floor_to
from commandcenter.store.versions import Topic

log = logging.getLogger(__name__)


class Polled:
    """See ``contract.Source``. ``past_step``: how far apart, in ms, the past is asked; None: it cannot be asked, and
    ``no_past`` says why. ``not_past``: measures of which the past is not known all the same, with the reason."""

    name: str
    measures: Mapping[str, Measure]
    topics: frozenset[Topic] = frozenset()
    every: int | None = MINUTE
    at_most: int = 0
    is_slow: bool = False  # takes longer than the network may wait: to be read beside it
    past_step: int | None = None
    not_past: Mapping[str, str] = {}
    no_past: str = "the store keeps only how it is now"

    def __init__(self, *, is_past: bool = False) -> None:
        self._is_past = is_past
        self._trouble: str | None = None

    def read(self, connection: Connection, at: int, changed: frozenset[Topic] | None, wanted: frozenset[str]) -> Batch:
        """Everything that is so at ``at``. What cannot be worked out is unknown: nothing changes by it, and it is
        logged once. Raises SQLAlchemy's errors."""
        del changed  # all of it is read, whatever rose
        try:
            found = list(self.look(connection, Instant(at, live=not self._is_past), wanted))
        except SQLAlchemyError:
            raise
        except Exception as error:
            if self._trouble is None:
                log.exception("the source %s cannot say how it is; what stands of it stays as it was", self.name)
            self._trouble = str(error)
            return Batch(())
        self._trouble = None
        said = tuple(each for each in found if each.on in wanted)
        return Batch(said, covers=frozenset(self.measures) & wanted)

    def moments(self, connection: Connection, since: int, until: int) -> Iterable[int]:
        """When the past is to be asked: after ``since`` and until ``until`` (ms UTC), in order."""
        del connection
        step = self.past_step or until - since + 1
        return range(floor_to(since, step) + step, until + 1, step)

    @abstractmethod
    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """A sighting of every entity that there is, at least of the wanted measures."""
