"""What administrators do with accounts. Every deed is in the audit trail under ``account:NAME``, without secrets.

A one-time password is in the answer to whoever made it, once, and nowhere else. Nobody resets his own password or
second factor here: that would go around being asked for them on ``/account``.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from commandcenter.access import passwords, tokens
from commandcenter.access.passwords import Busy
from commandcenter.actions.contract import Action, Call, Done, Refused
from commandcenter.domain.access import Permission, Role
from commandcenter.domain.accounts import NAME_MAX, is_name, misplaced, plain_name
from commandcenter.store.queries import accounts as queries
from commandcenter.store.queries import reference
from commandcenter.store.queries.accounts import Account
from commandcenter.store.writes.access import accounts, sessions
from commandcenter.store.writes.access.accounts import LastAdministrator
from layouts.i18n import message, text

PATH: Final = "/api/people"
EDITORS: Final = message("An editor is of one OPD: choose it")
OTHERS: Final = message("Only an editor is of an OPD: leave it empty")
LAST: Final = message("This is the last administrator: name another one first")
Change = Callable[[Call, Account], Done]


def add(call: Call) -> Done:
    """POST name, role, opd: a new account with a one-time password."""
    name = plain_name(call.body.text("name", most=4 * NAME_MAX, is_required=True))
    if name and not is_name(name):
        call.body.problem(
            "name", text(call.lang, "Small letters, digits, dots and hyphens, at most 40: a duty, no person")
        )
    role, opd = _place(call)
    if call.body.is_good() and queries.by_name(call.connection, name) is not None:
        call.body.problem("name", text(call.lang, "There is an account of this name already"))
    call.body.settle()
    once, hashed = _one_time(call)
    accounts.add(call.connection, name, role, opd, hashed, call.actor.name, call.at)
    after = {"role": role.value, "opd": opd}
    return Done("account.add", f"account:{name}", None, after, answer={"once": once, "name": name})


def place(call: Call, found: Account) -> Done:
    """PUT role, opd: what somebody may, at once; he signs in again, for more may be asked of him."""
    role, opd = _place(call)
    call.body.settle()
    if found.issuer is not None:
        raise Refused(409, text(call.lang, "The sign-in service says the role of this account: change it there"))
    before, after = {"role": found.role.value, "opd": found.opd}, {"role": role.value, "opd": opd}
    if before != after:
        accounts.place(call.connection, found.id, role, opd, call.at)
    return _done(found, "account.role", before, after)


def reset_password(call: Call, found: Account) -> Done:
    """POST: a one-time password in place of what there was; all that was open ends."""
    _not_himself(call, found)
    if found.issuer is not None:
        raise Refused(409, text(call.lang, "This account has no password here: it signs in at the sign-in service"))
    once, hashed = _one_time(call)
    accounts.set_password(call.connection, found.id, hashed, call.at, must_change=True)
    ended = sessions.end_all(call.connection, found.id, "password", call.at)
    after = {"password": "reset", "ended_sessions": ended}
    return Done("account.password_reset", _subject(found), None, after, answer={"once": once, "name": found.name})


def reset_second_factor(call: Call, found: Account) -> Done:
    """POST: no second factor and no recovery codes any more; all that was open ends."""
    _not_himself(call, found)
    accounts.clear_second_factor(call.connection, found.id)
    ended = sessions.end_all(call.connection, found.id, "revoked", call.at)
    before, after = {"second_factor": found.has_second_factor}, {"second_factor": False, "ended_sessions": ended}
    return _done(found, "account.second_factor_reset", before, after)


def unlock(call: Call, found: Account) -> Done:
    """POST: what was guessed wrong counts no more."""
    accounts.unlock(call.connection, found.id)
    before = {"failures": found.failures, "locked_until": found.locked_until}
    return _done(found, "account.unlock", before, {"failures": 0, "locked_until": None})


def disable(call: Call, found: Account) -> Done:
    """POST: nobody enters by this account any more, and what it has open ends."""
    _not_himself(call, found)
    if found.disabled_at is None:
        accounts.disable(call.connection, found.id, call.at)
    return _done(found, "account.disable", {"is_disabled": found.disabled_at is not None}, {"is_disabled": True})


def enable(call: Call, found: Account) -> Done:
    """POST: it may enter again."""
    if found.disabled_at is not None:
        accounts.enable(call.connection, found.id)
    return _done(found, "account.enable", {"is_disabled": found.disabled_at is not None}, {"is_disabled": False})


def end_sessions(call: Call, found: Account) -> Done:
    """POST: whatever the account has open ends; one's own session, from which this is done, stays."""
    keep = call.who.session if call.who.id == found.id else None
    ended = sessions.end_all(call.connection, found.id, "revoked", call.at, keep=keep)
    return _done(found, "account.end_sessions", {"ended_sessions": 0}, {"ended_sessions": ended})


def end_session(call: Call, found: Account) -> Done:
    """DELETE one session of the account."""
    id = _number(call.path["session"])
    if id is None or not sessions.end(call.connection, found.id, id, "revoked", call.at):
        raise Refused(404, text(call.lang, "This session is over already"))
    return _done(found, "account.end_session", {"session": id}, None)


def _place(call: Call) -> tuple[Role, str | None]:
    """The role and OPD that were chosen; what is wrong is among the problems."""
    chosen = call.body.choice("role", [role.value for role in Role])
    role = Role(chosen) if chosen else Role.VIEWER
    opds = {each.code for each in reference.opds(call.connection)}
    opd = call.body.choice("opd", opds, is_required=False) or None
    if chosen and not call.body.problems and misplaced(role, opd):
        call.body.problem("opd", text(call.lang, EDITORS if role is Role.EDITOR else OTHERS))
    return role, opd


def _not_himself(call: Call, found: Account) -> None:
    if call.who.id == found.id:
        raise Refused(409, text(call.lang, "Not for your own account here: change it under My account"))


def _one_time(call: Call) -> tuple[str, str]:
    """A password that is told once, and its hash."""
    once = tokens.readable()
    try:
        return once, passwords.hashed(once)
    except Busy:
        raise Refused(503, text(call.lang, "Too many passwords are looked at right now: try again")) from None


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None


def _subject(found: Account) -> str:
    return f"account:{found.name}"


def _done(found: Account, action: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Done:
    return Done(action, _subject(found), before, after, next=f"/people?account={found.id}")


def _to(change: Change) -> Callable[[Call], Done]:
    """A deed on the account of the route."""

    def run(call: Call) -> Done:
        id = _number(call.path["id"])
        found = None if id is None else queries.by_id(call.connection, id)
        if found is None:
            raise Refused(404, text(call.lang, "There is no such account"))
        if change is not place:
            call.body.settle()
        try:
            return change(call, found)
        except LastAdministrator:
            raise Refused(409, text(call.lang, LAST)) from None

    return run


ACTIONS: Final = (
    Action("POST", PATH, add, Permission.PEOPLE),
    Action("PUT", f"{PATH}/<id>", _to(place), Permission.PEOPLE),
    Action("POST", f"{PATH}/<id>/password", _to(reset_password), Permission.PEOPLE),
    Action("POST", f"{PATH}/<id>/second-factor", _to(reset_second_factor), Permission.PEOPLE),
    Action("POST", f"{PATH}/<id>/unlock", _to(unlock), Permission.PEOPLE),
    Action("POST", f"{PATH}/<id>/disable", _to(disable), Permission.PEOPLE),
    Action("POST", f"{PATH}/<id>/enable", _to(enable), Permission.PEOPLE),
    Action("POST", f"{PATH}/<id>/end-sessions", _to(end_sessions), Permission.PEOPLE),
    Action("DELETE", f"{PATH}/<id>/sessions/<session>", _to(end_session), Permission.PEOPLE),
)
