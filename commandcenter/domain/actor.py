"""Who does something, as the audit trail keeps it. Pure."""

from dataclasses import dataclass
from typing import Final

LOCAL: Final = "local"  # whoever sits at the machine that this runs on: there are no accounts yet
OPERATOR: Final = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """``origin``: from where, an address or "cli"."""

    name: str
    role: str
    origin: str = ""

    @property
    def is_account(self) -> bool:
        """Whether the name stands for one person. The local actor may be anybody who can sit down there."""
        return self.name != LOCAL


def at_this_machine(origin: str) -> Actor:
    """The actor of an installation without accounts."""
    return Actor(LOCAL, OPERATOR, origin)
