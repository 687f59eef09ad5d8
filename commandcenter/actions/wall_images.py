"""Images of the wall are deleted here; how they come is commandcenter/wall/images.py (bytes, no JSON)."""

from typing import Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Permission
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import images as writes
from layouts.i18n import text

PATH: Final = "/api/wall/images"


def remove(call: Call) -> Done:
    """DELETE: one that a scene still shows stays."""
    call.body.settle()
    key = call.path["key"]
    scenes = queries.scenes(call.connection).values()
    using = [
        scene.title for scene in scenes if any(each.kind == "image" and each.source == key for each in scene.tiles)
    ]
    if using:
        raise Refused(
            409,
            text(call.lang, "Scenes still show this image: {scenes}. Change them first", scenes=", ".join(using[:5])),
        )
    image = writes.remove(call.connection, key)
    if image is None:
        raise Refused(409, text(call.lang, "There is no such image any more"))
    said = {"title": image.title, "media_type": image.media_type, "size": image.size}
    return Done("wall.image_delete", f"wall-image:{key}", said, None, frozenset({Topic.WALL}))


ACTIONS: Final = (Action("DELETE", f"{PATH}/<key>", remove, Permission.WALL),)
