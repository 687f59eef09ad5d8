"""Whether something may be shown by a tile, asked when a scene is saved and when something is put on the wall.

The browsers of displays are held to the same list by the policy of their page (commandcenter/access/headers.py): what
was judged here may lead elsewhere later, and then nothing of it is shown.
"""

from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

from commandcenter.domain.access import Permission
from commandcenter.domain.wall.scenes import SOURCE_MAX
from layouts import views
from layouts.contract import Screen
from layouts.i18n import message

USUAL: Final = {"http": 80, "https": 443}
NO_SCREEN: Final = message("This is no address of a screen that displays may show")
NO_ADDRESS: Final = message("A camera or web page has an address that begins with http:// or https://")
WITH_PASSWORD: Final = message("An address on the wall must hold no name and no password: all displays would get them")
OURSELVES: Final = message("This is an address of the command center itself: show it as a screen")
NOT_ALLOWED: Final = message(
    "Displays may not show anything of this server: an administrator adds it to COMMANDCENTER_WALL_ALLOWED"
)
NO_IMAGE: Final = message("There is no such image")
NOTHING: Final = message("This tile takes no address")
TOO_LONG: Final = message("At most 300 characters")
UNSEEN: Final = message("There are characters in it that nobody sees: type it anew")


def judge_source(
    kind: str, source: str, allowed: Collection[str], screens: Sequence[Screen], *,
    images: Collection[str] | None = None, own: str = "",
) -> str | None:  # fmt: skip
    """Why a tile of this kind may not show this (a message id); None: it may.

    ``allowed``: origins (Settings.allowed). ``screens``: those of this installation. ``images``: keys, None: not asked.
    ``own``: our own origin, where it is known.
    """
    if len(source) > SOURCE_MAX:
        return TOO_LONG
    if source and not source.isprintable():
        return UNSEEN
    if kind == "screen":
        return None if is_screen(source, screens) else NO_SCREEN
    if kind in ("camera", "web"):
        return _judge_elsewhere(source, allowed, own)
    if kind == "image":
        return None if images is None or source in images else NO_IMAGE
    if kind in ("clock", "free"):
        return NOTHING if source else None
    return None


def is_screen(source: str, screens: Sequence[Screen]) -> bool:
    """Whether this is the address (path and query) of a screen that a display may watch."""
    parts = _split(source)
    if parts is None or parts.scheme or parts.netloc or parts.fragment or not source.startswith("/"):
        return False
    view = views.of_address(source, screens)
    return view is not None and view.screen.needs is Permission.WATCH


def origin_of(address: str) -> str | None:
    """The origin of an address as browsers write it; None when it is no http or https address."""
    parts = _split(address)
    if parts is None or parts.scheme not in USUAL or not parts.hostname or "\\" in address or " " in address:
        return None
    try:
        port = parts.port
    except ValueError:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, USUAL[parts.scheme]) else "")


def _judge_elsewhere(source: str, allowed: Collection[str], own: str) -> str | None:
    origin, parts = origin_of(source), _split(source)
    if origin is None or parts is None:
        return NO_ADDRESS
    if "@" in parts.netloc:
        return WITH_PASSWORD
    if own and origin == origin_of(own):
        return OURSELVES
    return None if origin in allowed else NOT_ALLOWED


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None
