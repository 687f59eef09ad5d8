"""The settings of an installation as a file that systemd (EnvironmentFile) and a shell (`set -a; . FILE`) read."""

from collections.abc import Mapping

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from commandcenter.backup.contents import variable
from commandcenter.settings import PREFIX, Settings

MEMBER = "settings.env"


def lines(settings: Settings, with_secrets: bool) -> tuple[str, list[str]]:
    """The file, of what was set; and the variables that were left out because they are secret."""
    written, left_out = [], []
    for name in sorted(settings.model_fields_set):
        shown = _shown(getattr(settings, name))
        if not shown:
            continue
        if is_secret(name, shown) and not with_secrets:
            left_out.append(variable(name))
            written.append(f"# {variable(name)} was set, and is secret: it is only in encrypted backups")
        else:
            written.append(f"{variable(name)}={_quoted(shown)}")
    return "".join(f"{line}\n" for line in written), left_out


def moved(text: str, instead: Mapping[str, str]) -> str:
    """The file for another place: these settings (DATA_DIR, …) have these values there; an empty one is left out.

    Of a value with line breaks every line but the first stays where it is: nothing that is replaced has any.
    """
    taken = tuple(f"{PREFIX}{name}=" for name in instead)
    kept = [line for line in text.splitlines() if not line.startswith(taken)]
    return "".join(
        f"{line}\n"
        for line in [*kept, *(f"{PREFIX}{name}={_quoted(value)}" for name, value in instead.items() if value)]
    )


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def is_secret(name: str, value: str) -> bool:
    """Whether nobody else may read it: a password, or an address that has one in it."""
    if Settings.model_fields[name].annotation is SecretStr:
        return True
    try:
        return "://" in value and make_url(value).password is not None
    except (ArgumentError, ValueError):
        return False


def _quoted(value: str) -> str:
    if "'" not in value:
        return f"'{value}'"
    for character in '\\"$`':
        value = value.replace(character, f"\\{character}")
    return f'"{value}"'
