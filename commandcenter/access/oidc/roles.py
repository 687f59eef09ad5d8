"""What the provider says of somebody, and what follows from it here: a role, and the name of an account. Pure.

Nothing else of a person is kept: no e-mail address, no display name.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commandcenter.domain.access import Role
from commandcenter.domain.accounts import is_name

_OPD: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# What somebody knows, has, is: RFC 8176, section 2.
_KINDS: Final = (
    frozenset({"pwd", "pin", "kba"}),
    frozenset({"otp", "sms", "tel", "hwk", "swk", "sc"}),
    frozenset({"fpt", "face", "iris", "retina", "vbm"}),
)
VALUES_MAX: Final = 2_000  # groups of one person that are looked at


class MappingError(ValueError):
    """The mapping of roles cannot be used; the message names every part that is wrong."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What somebody is here. ``opd``: of an editor."""

    role: Role
    opd: str | None = None


def parse(written: str) -> dict[str, Granted]:
    """``pusat-admin=administrator; dinkes=editor:dinkes``, by the value of the claim, in the order that counts.

    A value may hold anything but semicolons and line breaks: the last "=" is the one that divides. Raises MappingError.
    """
    found: dict[str, Granted] = {}
    wrong: list[str] = []
    for part in filter(None, (each.strip() for each in re.split(r"[;\n]", written))):
        value, _, target = (each.strip() for each in part.rpartition("="))
        granted = _granted(target)
        if granted is None or not value:
            wrong.append(f"{part!r}: write value=role, or value=editor:opd; roles are {', '.join(Role)}")
        elif value in found:
            wrong.append(f"{value!r} is there twice")
        else:
            found[value] = granted
    if wrong:
        raise MappingError("; ".join(wrong))
    return found


def _granted(target: str) -> Granted | None:
    name, _, opd = target.partition(":")
    if name not in tuple(Role) or (name == Role.EDITOR) != bool(opd) or (opd and not _OPD.fullmatch(opd)):
        return None
    return Granted(Role(name), opd or None)


def granted(claims: Mapping[str, Any], claim: str, mapping: Mapping[str, Granted]) -> Granted | None:
    """The first of the mapping that the claim has; None when it has none: then there is no way in."""
    said = values(claims, claim)
    return next((mapping[value] for value in mapping if value in said), None)


def values(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """What a claim says: a text, or a list of texts. ``realm_access.roles`` looks inside, unless one is called so."""
    found: Any = claims.get(claim)
    if found is None and "." in claim:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return frozenset({found})
    if isinstance(found, list):
        return frozenset(each for each in found[:VALUES_MAX] if isinstance(each, str))
    return frozenset()


def has_second_factor(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that it asked for two factors ("amr": "mfa", or methods of two kinds)."""
    said = values(claims, "amr")
    return "mfa" in said or sum(bool(said & kind) for kind in _KINDS) > 1


def account_name(claims: Mapping[str, Any], claim: str) -> str | None:
    """The name that the claim proposes, if one of our accounts may be called so. An e-mail address is no such name."""
    said = claims.get(claim) if claim else None
    return said if isinstance(said, str) and is_name(said) and not said.startswith("oidc-") else None


def pseudonym(issuer: str, subject: str) -> str:
    """A name that stays the same and tells nothing: 60 bits of what the provider calls its account."""
    said = f"{len(issuer)}:{issuer}{subject}".encode("utf-8", "surrogatepass")
    return f"oidc-{hashlib.sha256(said).hexdigest()[:15]}"
