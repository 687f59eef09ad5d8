"""Secrets that files of configuration name: one file each in a folder, as systemd and containers hand them in."""

import re
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_SIZE_MAX: Final = 10_000


class SecretError(Exception):
    """A secret cannot be had; the message says where to put it. It never holds any of it."""


class Secrets:
    """Reads a secret when it is asked for, so that a changed one is used with the next run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str) -> str:
        """The secret ``name`` without its line end. Raises SecretError."""
        if not _NAME.fullmatch(name):
            raise SecretError(f"{name!r} cannot be the name of a secret: letters, digits, - _ .")
        path = self._folder / name
        try:
            with path.open("rb") as file:
                value = file.read(_SIZE_MAX).decode().strip()
        except FileNotFoundError:
            raise SecretError(
                f"the secret {name!r} is missing: write it into a file of this name in COMMANDCENTER_SECRETS_DIR"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            what = "is no text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
            raise SecretError(f"the secret {name!r} {what}") from None
        if not value:
            raise SecretError(f"the secret {name!r} is empty")
        return value
