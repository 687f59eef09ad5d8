"""Pictures for image tiles: kept and deleted."""

import hashlib

from sqlalchemy import Connection, delete, func, insert, select, update

from commandcenter.store.engine import StoreError
from commandcenter.store.queries import wall_images as queries
from commandcenter.store.queries.wall_images import KEY_LENGTH, Image
from commandcenter.store.schema import wall_image

IMAGES_MAX = 50


class TooMany(StoreError):
    """There are as many images as the wall takes."""

    def __init__(self) -> None:
        super().__init__(f"There are {IMAGES_MAX} images already: delete one first")


def keep(connection: Connection, title: str, media_type: str, content: bytes, by: str, at: int) -> Image:
    """Keep a picture under the digest of its bytes; the same one again only gets its new title. Raises TooMany."""
    digest = hashlib.sha256(content).hexdigest()
    key = digest[:KEY_LENGTH]
    known = queries.image(connection, key)
    if known is not None:
        connection.execute(update(wall_image).where(wall_image.c.key == key).values(title=title))
        return Image(key, title, known.media_type, known.size, known.recorded_at, known.by)
    if connection.execute(select(func.count()).select_from(wall_image)).scalar_one() >= IMAGES_MAX:
        raise TooMany
    row = {
        "key": key, "title": title, "media_type": media_type, "digest": digest, "content": content, "recorded_at": at,
        "by": by,
    }  # fmt: skip
    connection.execute(insert(wall_image).values(row))
    return Image(key, title, media_type, len(content), at, by)


def remove(connection: Connection, key: str) -> Image | None:
    """Delete it; as it was, None when there is none."""
    known = queries.image(connection, key)
    if known is None or connection.execute(delete(wall_image).where(wall_image.c.key == key)).rowcount != 1:
        return None
    return known
