"""Pictures for image tiles."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from commandcenter.store.schema import wall_image

KEY_LENGTH = 40  # the first hexadecimal digits of the SHA-256 of its bytes: what a tile names as its source
_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")
_KNOWN = (
    wall_image.c.key, wall_image.c.title, wall_image.c.media_type, func.length(wall_image.c.content),
    wall_image.c.recorded_at, wall_image.c.by,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Image:
    """What is known of a picture. ``size`` in bytes, ``recorded_at`` in ms UTC."""

    key: str
    title: str
    media_type: str
    size: int
    recorded_at: int
    by: str


def images(connection: Connection) -> list[Image]:
    """All of them, by title."""
    query = select(*_KNOWN).order_by(wall_image.c.title, wall_image.c.key)
    return [Image(*row) for row in connection.execute(query)]


def image(connection: Connection, key: str) -> Image | None:
    """One; None when there is none."""
    if not _KEY.fullmatch(key):
        return None
    row = connection.execute(select(*_KNOWN).where(wall_image.c.key == key)).one_or_none()
    return None if row is None else Image(*row)


def content(connection: Connection, key: str) -> tuple[str, bytes] | None:
    """Its media type and its bytes; None when there is none. ``key``: as an address names it, which may be anything."""
    if not _KEY.fullmatch(key):
        return None
    query = select(wall_image.c.media_type, wall_image.c.content).where(wall_image.c.key == key)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.media_type, bytes(row.content))
