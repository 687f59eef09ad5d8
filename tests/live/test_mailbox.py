"""Mailboxes: only the newest of each panel."""

import threading
import time

from commandcenter.live.mailbox import AGE_STEP_MS, Mailbox, Pushed, Wanted

MAP = Wanted("network", "map")
LIST = Wanted("network", "list")


def picture(generation: int, digest: str = "a", data_at: int = 1) -> Pushed:
    return Pushed(generation, digest, data_at, f"full {generation}".encode(), f"light {generation}".encode())


def test_a_slow_client_gets_only_the_newest_of_each_panel() -> None:
    box = Mailbox("", ["network"])
    for generation, digest in enumerate("abc"):
        box.put({MAP: picture(generation, digest)})
    box.put({LIST: picture(3)})
    assert box.take(0) == [b"full 2", b"full 3"]
    assert box.take(0) == []


def test_an_older_picture_never_follows_a_newer_one() -> None:
    box = Mailbox("", ["network"])
    box.put({MAP: picture(5, "new")})
    box.put({MAP: picture(4, "old")})
    assert box.take(0) == [b"full 5"]
    box.put({MAP: picture(4, "old")})
    assert box.take(0) == []


def test_the_same_picture_is_not_sent_twice() -> None:
    box = Mailbox("", ["network"])
    box.put({MAP: picture(1)})
    box.take(0)
    box.put({MAP: picture(2)})
    assert box.take(0) == []


def test_the_same_content_with_newer_data_sends_only_the_age() -> None:
    box = Mailbox("", ["network"])
    box.put({MAP: picture(1, data_at=1)})
    box.take(0)
    box.put({MAP: picture(2, data_at=1 + AGE_STEP_MS)})
    assert box.take(0) == [b"light 2"]


def test_an_age_that_reads_the_same_is_not_sent_but_adds_up() -> None:
    """Ten readings a second would be ten frames a second for every panel of every display."""
    box = Mailbox("", ["network"])
    box.put({MAP: picture(0, data_at=0)})
    box.take(0)
    sent = 0
    for generation in range(1, 41):
        box.put({MAP: picture(generation, data_at=generation * 100)})
        sent += len(box.take(0))
    assert sent == 4000 // AGE_STEP_MS


def test_the_pictures_of_a_change_come_in_one_piece() -> None:
    box = Mailbox("", ["network"])
    threading.Timer(0.05, box.put, ({MAP: picture(1), LIST: picture(2)},)).start()
    assert box.take(5) == [b"full 1", b"full 2"]


def test_content_that_was_skipped_is_sent_whole_even_if_only_its_age_changed_since() -> None:
    box = Mailbox("", ["network"])
    box.put({MAP: picture(1, "a")})
    box.take(0)
    box.put({MAP: picture(2, "b", data_at=1)})
    box.put({MAP: picture(3, "b", data_at=2)})
    assert box.take(0) == [b"full 3"]


def test_a_change_that_was_taken_back_before_it_was_sent_is_not_sent() -> None:
    box = Mailbox("", ["network"])
    box.put({MAP: picture(1, "a")})
    box.take(0)
    box.put({MAP: picture(2, "b")})
    box.put({MAP: picture(3, "a")})
    assert box.take(0) == []


def test_taking_waits_for_a_picture_and_ends_when_closed() -> None:
    box = Mailbox("", ["network"])
    threading.Timer(0.05, box.put, ({MAP: picture(1)},)).start()
    assert box.take(5) == [b"full 1"]
    threading.Timer(0.05, box.close).start()
    begin = time.monotonic()
    assert box.take(5) == []
    assert box.is_closed
    assert time.monotonic() - begin < 1
