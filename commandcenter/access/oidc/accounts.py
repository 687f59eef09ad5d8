"""From what the provider says to an account of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from commandcenter.access.oidc import roles
from commandcenter.access.oidc.error import DISABLED, LAST, NO_ROLE, OidcError
from commandcenter.access.oidc.roles import Granted
from commandcenter.domain.actor import Actor
from commandcenter.settings import Settings
from commandcenter.store.queries.external import External, external, is_taken
from commandcenter.store.writes import audit
from commandcenter.store.writes.access import accounts, sessions
from commandcenter.store.writes.access.accounts import LastAdministrator


@dataclass(frozen=True, slots=True)
class Rules:
    """What an installation makes of the provider's words."""

    issuer: str
    role_claim: str
    name_claim: str
    mapping: Mapping[str, Granted]

    @classmethod
    def of(cls, settings: Settings) -> "Rules":
        """Raises roles.MappingError."""
        mapping = roles.parse(settings.oidc_roles)
        return cls(settings.oidc_issuer, settings.oidc_role_claim, settings.oidc_name_claim, mapping)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who has come. ``refused``: why he is not let in all the same; what was written of it is to be kept."""

    account: External | None
    refused: OidcError | None = None


def arrive(connection: Connection, rules: Rules, claims: Mapping[str, Any], origin: str, at: int) -> Arrived:
    """The account of these claims, made if it is the first time, with the role that the provider says now.

    Who has no role there any more is refused, and what he had open here ends. ``at``: ms UTC. Raises IntegrityError
    when somebody arrives for the first time twice at the same moment.
    """
    subject, granted = claims["sub"], roles.granted(claims, rules.role_claim, rules.mapping)
    found = external(connection, rules.issuer, subject)
    name = found.name if found else roles.pseudonym(rules.issuer, subject)
    if granted is None:
        is_said = bool(roles.values(claims, rules.role_claim))
        why = "none of the mapped values of the claim" if is_said else "an ID token without the claim"
        refused = OidcError(NO_ROLE, f"{name} has {why} {rules.role_claim}")
    elif found is None:
        return Arrived(_made(connection, rules, claims, granted, origin, at))
    elif found.disabled_at is not None:
        refused = OidcError(DISABLED, f"{name} is disabled here")
    else:
        try:
            return Arrived(_placed(connection, found, granted, origin, at))
        except LastAdministrator:
            refused = OidcError(LAST, f"{name} is the last administrator here and no administrator there")
    if found is not None:
        sessions.end_all(connection, found.id, "revoked", at)
    actor = Actor(name, "oidc", origin)
    audit.append(connection, actor, "account.refuse", f"account:{name}", None, {"why": refused.detail}, at)
    return Arrived(found, refused)


def _made(
    connection: Connection, rules: Rules, claims: Mapping[str, Any], granted: Granted, origin: str, at: int
) -> External:
    """A new account under a name that nobody has: who signs in elsewhere under a name of ours does not become that
    account."""
    subject = claims["sub"]
    name = roles.account_name(claims, rules.name_claim)
    if name is None or is_taken(connection, name):
        name = roles.pseudonym(rules.issuer, subject)
    accounts.add(
        connection, name, granted.role, granted.opd, None, "oidc", at, issuer=rules.issuer, external=subject
    )  # fmt: skip
    after = _said(granted.role.value, granted.opd) | {"issuer": rules.issuer}
    audit.append(connection, Actor(name, "oidc", origin), "account.add", f"account:{name}", None, after, at)
    return _account(connection, rules.issuer, subject)


def _placed(connection: Connection, found: External, granted: Granted, origin: str, at: int) -> External:
    """The account with the role of today, and what was open with another one ended. Raises LastAdministrator."""
    before, after = _said(found.role, found.opd), _said(granted.role.value, granted.opd)
    if before == after:
        return found
    accounts.place(connection, found.id, granted.role, granted.opd, at)
    actor = Actor(found.name, "oidc", origin)
    audit.append(connection, actor, "account.role", f"account:{found.name}", before, after, at)
    return replace(found, role=granted.role.value, opd=granted.opd)


def _account(connection: Connection, issuer: str, subject: str) -> External:
    found = external(connection, issuer, subject)
    if found is None:
        raise LookupError(subject)
    return found


def _said(role: str, opd: str | None) -> dict[str, str | None]:
    return {"role": role, "opd": opd}
