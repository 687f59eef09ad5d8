"""Secrets that feeds.yaml names: one file each in a folder, as systemd and container engines hand them in."""

import re
from pathlib import Path
from typing import Final

from ingest.contract import FeedError

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_SIZE_MAX: Final = 10_000


class Secrets:
    """Reads a secret when it is asked for, so that a changed one is used with the next run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str) -> str:
        """The secret ``name`` without its line end. Raises FeedError, permanent, that says where to put it."""
        if not _NAME.fullmatch(name):
            raise FeedError(f"{name!r} cannot be the name of a secret: letters, digits, - _ .", is_permanent=True)
        path = self._folder / name
        try:
            with path.open("rb") as file:
                value = file.read(_SIZE_MAX).decode().strip()
        except FileNotFoundError:
            raise FeedError(
                f"the secret {name!r} is missing: write it into a file of this name in COMMANDCENTER_SECRETS_DIR",
                is_permanent=True,
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            what = "is no text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
            raise FeedError(f"the secret {name!r} {what}", is_permanent=True) from None
        if not value:
            raise FeedError(f"the secret {name!r} is empty", is_permanent=True)
        return value
