"""What roles are called."""

from typing import Final

from commandcenter.domain.access import Role
from layouts.i18n import message, text

ROLES: Final = {
    Role.VIEWER: message("viewer"),
    Role.OPERATOR: message("operator"),
    Role.NETWORK: message("network engineer"),
    Role.LEADER: message("leader"),
    Role.EDITOR: message("OPD editor"),
    Role.STEWARD: message("data steward"),
    Role.ADMINISTRATOR: message("administrator"),
}


def word(lang: str, role: Role, opd: str | None = None) -> str:
    """A role in the reader's language; of an editor with his OPD."""
    said = text(lang, ROLES[role])
    return f"{said} · {opd}" if opd else said
