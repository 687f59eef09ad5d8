"""Who may do what: permissions, the roles that have them, and who somebody is. Pure.

A permission names what is done, never where: every route, screen, page, panel and action declares the one that it
needs, and ``commandcenter.access.gate`` is the one place that asks. What declares nothing is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

from commandcenter.domain.actor import LOCAL, Actor, at_this_machine


class Permission(StrEnum):
    """What somebody may do."""

    WATCH = "watch"  # screens and their live pictures
    STUDY = "study"  # what is behind a figure: detail pages, forms to read
    EXPORT = "export"  # take tables along as files
    TICKETS = "tickets"  # tables whose rows are single complaints; every sight of them is written down
    REPORT = "report"  # fill in and submit an OPD's quarter
    VERIFY = "verify"  # verify it, send it back, reopen it
    PRIORITIES = "priorities"  # take problems up as radio topic, dialogue, budget proposal
    BRIEF = "brief"  # mark that leadership was briefed
    ALERTS = "alerts"  # acknowledge, assign, comment and shelve alerts; write the shift log
    SERVICE = "service"  # take alerts out of service, decide who is on call, test notifications
    EXCUSE = "excuse"  # approve what does not count against an availability
    NETWORK = "network"  # accept devices, plan work, credentials of sites
    DISPLAYS = "displays"  # accept, name and lock out displays of the wall
    WALL = "wall"  # decide what the wall shows: scenes, rotations, takeovers, notices
    DATA = "data"  # feeds, quarantine, reference data
    AUDIT = "audit"  # read the audit trail
    PEOPLE = "people"  # accounts and other people's sessions
    SELF = "self"  # the own account: password, second factor, sessions


class Role(StrEnum):
    """What an account is for."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    NETWORK = "network"
    LEADER = "leader"
    EDITOR = "editor"  # of one OPD
    STEWARD = "steward"  # Satu Data
    ADMINISTRATOR = "administrator"


_READS: Final = frozenset({Permission.WATCH, Permission.STUDY, Permission.EXPORT, Permission.SELF})
_P = Permission

PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.VIEWER: _READS,
    Role.OPERATOR: _READS | {_P.TICKETS, _P.PRIORITIES, _P.BRIEF, _P.DISPLAYS, _P.WALL, _P.ALERTS},
    Role.NETWORK: _READS | {_P.NETWORK, _P.DISPLAYS, _P.WALL, _P.ALERTS, _P.SERVICE},
    Role.LEADER: _READS | {_P.TICKETS, _P.PRIORITIES, _P.BRIEF, _P.EXCUSE, _P.WALL},
    Role.EDITOR: _READS | {_P.REPORT},
    Role.STEWARD: _READS | {_P.TICKETS, _P.VERIFY, _P.DATA, _P.AUDIT},
    Role.ADMINISTRATOR: frozenset(Permission),
}
OF_DISPLAYS: Final = frozenset({Permission.WATCH})
OF_LOCAL: Final = frozenset(Permission) - {Permission.SELF}  # nobody in particular has no account of his own

Kind = Literal["nobody", "account", "display", "local"]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, as found out once for a request. ``origin``: the address that it comes from.

    ``id``: of the account or display. ``session``: of its session. ``opd``: an editor may touch no other.
    ``token``: what a page of this principal sends along with everything that writes; it never leaves for elsewhere.
    ``stage``: an account that has still to do something ("password", "totp") may do nothing else.
    """

    kind: Kind = "nobody"
    name: str = ""
    role: Role | None = None
    permissions: frozenset[Permission] = frozenset()
    origin: str = ""
    id: int | None = None
    session: int | None = None
    opd: str | None = None
    stage: str = ""
    token: str = field(default="", repr=False)

    def may(self, *needed: Permission) -> bool:
        """Whether all of this is allowed."""
        return self.permissions.issuperset(needed)

    def may_touch(self, opd: str) -> bool:
        """Whether things of this OPD are this principal's business. Roles of no OPD serve all of them."""
        return self.opd is None or self.opd == opd

    @property
    def mark(self) -> str:
        """Tells one principal from another, to his own page: "account:3", "display:2", "local"."""
        return self.kind if self.id is None else f"{self.kind}:{self.id}"

    @property
    def actor(self) -> Actor:
        """As the audit trail names it."""
        if self.kind == "local":
            return at_this_machine(self.origin)
        return Actor(self.name, self.role.value if self.role else self.kind, self.origin)


NOBODY: Final = Principal()


def account(
    name: str, role: Role, origin: str, *, id: int, session: int, opd: str | None, token: str, stage: str = ""
) -> Principal:
    """Somebody with an account; permissions only when nothing is left to be done first."""
    permissions = frozenset[Permission]() if stage else PERMISSIONS[role]
    return Principal("account", name, role, permissions, origin, id, session, opd, stage, token)


def display(name: str, origin: str, id: int) -> Principal:
    """A display of the wall: it watches and nothing else."""
    return Principal("display", name, None, OF_DISPLAYS, origin, id)


def local(origin: str, token: str) -> Principal:
    """Whoever sits at the machine, where it is open to him without a login."""
    return Principal("local", LOCAL, None, OF_LOCAL, origin, token=token)
