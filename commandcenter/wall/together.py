"""Many threads that each want to write one thing: while one transaction is on its way, the next one gathers.

Two hundred displays report every three seconds. As a transaction each, they wait for each other's fsync, and whoever
is unlucky with SQLite's lock waits for seconds; together they are a few transactions a second, and nobody waits for
more than two of them.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class _Batch(Generic[Item]):
    """What goes into one transaction. ``is_over``: it was tried; ``is_written``: and it worked."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.is_over = threading.Event()
        self.is_written = False


class Together(Generic[Item]):
    """``write`` gets everything that came while the write before was on its way, in the order in which it came."""

    def __init__(self, write: Callable[[Sequence[Item]], None]) -> None:
        self._write = write
        self._gathering = threading.Lock()
        self._writing = threading.Lock()
        self._next: _Batch[Item] = _Batch()

    def put(self, item: Item) -> None:
        """Returns once it is written. Raises what ``write`` raised for it: what cannot be written together is tried
        alone, so that nobody suffers for what somebody else sent."""
        with self._gathering:
            batch = self._next
            batch.items.append(item)
            is_first = len(batch.items) == 1
        if not is_first:
            batch.is_over.wait()
            if not batch.is_written:
                self._alone(item)
            return
        try:
            with self._writing:
                with self._gathering:
                    self._next = _Batch()
                self._write(batch.items)
            batch.is_written = True
        except Exception:
            if len(batch.items) == 1:
                raise
        finally:
            batch.is_over.set()
        if not batch.is_written:
            self._alone(item)

    def _alone(self, item: Item) -> None:
        with self._writing:
            self._write([item])
