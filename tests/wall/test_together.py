"""Many writers, few transactions."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from commandcenter.wall.together import Together
from tests.ingest.running import eventually


class Book:
    """Writes as long as ``is_open``; numbers below zero cannot be written."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.is_open = threading.Event()
        self.is_begun = threading.Event()

    def write(self, items: Sequence[int]) -> None:
        self.is_begun.set()
        self.is_open.wait(30)
        if min(items) < 0:
            raise ValueError("none of ours")
        self.batches.append(list(items))


def test_what_comes_during_a_write_is_the_next_one() -> None:
    """However many those are."""
    book = Book()
    together = Together(book.write)
    with ThreadPoolExecutor(64) as pool:
        first = pool.submit(together.put, 0)
        book.is_begun.wait(30)
        others = [pool.submit(together.put, number) for number in range(1, 64)]
        eventually(lambda: len(together._next.items) == 63)
        book.is_open.set()
        for each in (first, *others):
            each.result(30)
    assert [sorted(batch) for batch in book.batches] == [[0], list(range(1, 64))]


def test_nobody_suffers_for_what_somebody_else_sent() -> None:
    """What cannot be written is refused to the one who sent it."""
    book = Book()
    together = Together(book.write)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together.put, 0)
        book.is_begun.wait(30)
        others = {number: pool.submit(together.put, number) for number in (1, -2, 3, 4)}
        eventually(lambda: len(together._next.items) == 4)
        book.is_open.set()
        first.result(30)
        for number, each in others.items():
            if number < 0:
                with pytest.raises(ValueError, match="none of ours"):
                    each.result(30)
            else:
                each.result(30)
    assert sorted(item for batch in book.batches for item in batch) == [0, 1, 3, 4]


def test_a_write_that_failed_leaves_nothing_behind() -> None:
    """The next one goes on."""
    book = Book()
    book.is_open.set()
    together = Together(book.write)
    with pytest.raises(ValueError, match="none of ours"):
        together.put(-1)
    together.put(1)
    assert book.batches == [[1]]
