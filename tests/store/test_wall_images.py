"""Images of the wall in the store, on both databases."""

import hashlib

import pytest
from sqlalchemy import Engine

from commandcenter.store.queries import wall_images as queries
from commandcenter.store.writes.wall import images as writes

AT = 1_795_000_000_000


def test_an_image_is_kept_once_under_what_is_in_it(engine: Engine) -> None:
    """Sent again it is the same one, with its new name."""
    with engine.begin() as connection:
        first = writes.keep(connection, "Peta", "image/png", b"bytes", "operator-1", AT)
        again = writes.keep(connection, "Peta banjir", "image/png", b"bytes", "operator-2", AT + 1)
        assert first.key == again.key == hashlib.sha256(b"bytes").hexdigest()[: queries.KEY_LENGTH]
        assert [(each.title, each.size, each.by) for each in queries.images(connection)] == [
            ("Peta banjir", 5, "operator-1")
        ]
        assert queries.content(connection, first.key) == ("image/png", b"bytes")
        assert writes.remove(connection, first.key) == again
        assert writes.remove(connection, first.key) is None
        assert queries.content(connection, first.key) is None


def test_there_are_only_so_many(engine: Engine) -> None:
    with engine.begin() as connection:
        for number in range(writes.IMAGES_MAX):
            writes.keep(connection, f"{number}", "image/png", str(number).encode(), "operator-1", AT)
        with pytest.raises(writes.TooMany):
            writes.keep(connection, "satu lagi", "image/png", b"one more", "operator-1", AT)
        assert writes.keep(connection, "again", "image/png", b"7", "operator-1", AT).title == "again"
