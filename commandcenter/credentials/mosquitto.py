"""What mosquitto reads: password file and access list as text. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import unified_diff
from typing import Final

PASSWORDS: Final = "passwords"
ACCESS: Final = "access"
REVOKED: Final = "revoked.pem"

_HEAD: Final = (
    "# Written by `commandcenter mqtt-credentials write` from the inventory: what is changed here is lost.\n"
    "# Whoever is not named may nothing; subscriptions to everything are taken and bring nothing.\n"
)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody whom the broker lets in. ``password_hash`` None: by certificate only."""

    username: str
    title: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    password_hash: str | None = field(default=None, repr=False)


def passwords(users: Iterable[User]) -> str:
    """The password file."""
    ordered = sorted(users, key=lambda user: user.username)
    return "".join(f"{user.username}:{user.password_hash}\n" for user in ordered if user.password_hash)


def access(users: Iterable[User]) -> str:
    """The access list: the topics of each user, and nothing for those who are not in it."""
    parts = [_HEAD]
    for user in sorted(users, key=lambda user: user.username):
        title = " ".join(user.title.split())
        lines = [f"topic read {topic}" for topic in user.reads] + [f"topic write {topic}" for topic in user.writes]
        parts.append("\n".join([f"# {title}", f"user {user.username}", *lines]) + "\n")
    return "\n".join(parts)


def access_changes(before: str, after: str) -> str:
    """What changes in the access list, as a unified diff; empty when nothing does."""
    lines = unified_diff(before.splitlines(), after.splitlines(), "now", "then", lineterm="", n=1)
    return "\n".join(lines)


def password_changes(before: str, after: str) -> str:
    """Whose password comes, goes or changes. The hashes themselves are nobody's business."""
    was, is_ = _by_user(before), _by_user(after)
    found = [f"+{name}" for name in is_.keys() - was.keys()]
    found += [f"-{name}" for name in was.keys() - is_.keys()]
    found += [f"~{name}" for name in was.keys() & is_.keys() if was[name] != is_[name]]
    return "\n".join(sorted(found, key=lambda line: line[1:]))


def _by_user(text: str) -> dict[str, str]:
    return dict(line.partition(":")[::2] for line in text.splitlines() if line)
