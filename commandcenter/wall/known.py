"""What scenes and plans are judged against, read from the store."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from commandcenter.domain.wall.scenes import TileKind
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_images
from commandcenter.wall.judging import Known
from commandcenter.wall.sources import judge_source
from layouts.contract import Screen


def known(connection: Connection, at: int, allowed: Collection[str], screens: Sequence[Screen]) -> Known:
    """What there is at ``at`` (ms UTC). ``allowed``: origins of cameras and web pages (Settings.allowed)."""
    wall = queries.wall(connection, at)
    images = {image.key for image in wall_images.images(connection)}

    def judge(kind: TileKind, source: str) -> str | None:
        return judge_source(kind, source, allowed, screens, images=images)

    names = {display.id: display.name for display in wall.displays.values()}
    return Known(judge, names, wall.layout, frozenset(wall.scenes))
