"""The way in with a name and a password: judged here, without HTTP.

A password alone is a session with a ``stage``: it opens nothing but the next question, in this order:

    totp      the second factor, where the account has one
    password  another password, where somebody else has seen this one
    setup     a second factor, where the role must have one and the account has none yet

With every answer the session gets a new token; the last one opens the doors.
"""

from typing import Final

from sqlalchemy import Connection, Engine

from commandcenter.access import key, passwords, second_factor, tokens
from commandcenter.access.judgements import Entered as Entered
from commandcenter.access.judgements import Locked as Locked
from commandcenter.access.judgements import Lost as Lost
from commandcenter.access.judgements import Outdated as Outdated
from commandcenter.access.judgements import Shown as Shown
from commandcenter.access.judgements import Weak as Weak
from commandcenter.access.judgements import Wrong as Wrong
from commandcenter.access.lanes import Lanes
from commandcenter.access.sessions import Browser, Entering, admit, signed_in
from commandcenter.domain.access import Principal, Role
from commandcenter.domain.accounts import ONE_TIME_DAYS, is_name, plain_name
from commandcenter.domain.actor import Actor
from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from commandcenter.store.queries.accounts import Credentials, credentials, credentials_of
from commandcenter.store.writes import audit
from commandcenter.store.writes.access import accounts, attempts, sessions
from commandcenter.store.writes.access.attempts import Charged, Lane

NOBODY: Final = "nobody"  # as the audit trail names whoever guesses


class SignIn:
    """Judges answers. ``demanding``: roles that must have a second factor. Instants ``at`` are ms UTC."""

    def __init__(self, settings: Settings, reading: Engine, writing: Engine) -> None:
        installation = key.load(settings)
        self.settings, self.reading, self.writing = settings, reading, writing
        self.lanes = Lanes(installation)
        self.seal, self.showing = key.sealed(installation, "totp"), key.sealed(installation, "totp setup")
        self.demanding = demanding(settings)

    def account(self, name: str) -> Credentials | None:
        """The account of a name, as somebody typed it."""
        plain = plain_name(name)
        if not is_name(plain):
            return None
        with self.reading.connect() as connection:
            return credentials(connection, plain)

    def enter(self, name: str, password: str, mark: str, browser: Browser, at: int) -> Entered:
        """The first question. ``mark``: what the browser has of the account. Raises Wrong, Locked, Outdated, Busy."""
        found = self.account(name)
        lane = self.lanes.of(found, mark) if found else self.lanes.of_nobody(plain_name(name))
        charged = self._charge(lane, at)
        is_right = passwords.is_right(found.password_hash if found else None, password)
        if found is None:
            raise self._unknown(lane, charged, at)
        if not is_right or found.disabled_at is not None:
            raise self._failed(found, "password", charged, browser, at)
        if found.must_change and at - (found.password_at or 0) > ONE_TIME_DAYS * DAY:
            raise self._outdated(found, lane, browser, at)
        better = passwords.hashed(password) if passwords.is_outdated(found.password_hash or "") else ""
        with self.writing.begin() as connection:
            now = credentials_of(connection, found.id, is_held=True)
            if now is None or now.password_hash != found.password_hash or now.disabled_at is not None:
                raise Wrong  # locked out, or its password changed, while it was looked at
            stage = self._next(now, "totp")
            if stage == "totp":
                attempts.give_back(connection, lane)
            else:
                self._forget(connection, now.id, lane)
            token = admit(connection, self.settings, _entering(now), "password", stage, browser, at)
            if better:
                accounts.replace_hash(connection, now.id, now.password_hash or "", better)
        return Entered(token, stage, now)

    def confirm(self, who: Principal, token: str, code: str, mark: str, browser: Browser, at: int) -> Entered:
        """The second factor, or one of its recovery codes. Raises Wrong, Locked, Lost, Unreadable."""
        found = self._of(who, "totp")
        lane = self.lanes.of(found, mark)
        charged = self._charge(lane, at)
        sealed = found.totp_secret or ""
        secret = self._secret(found)
        step = second_factor.step_of(secret, second_factor.plain_code(code), at) if secret else None
        with self.writing.begin() as connection:
            if step is not None:
                method, is_taken = "totp", accounts.take_step(connection, found.id, sealed, step)
            else:
                hashed = second_factor.code_hash(found.id, code)
                method, is_taken = "recovery", accounts.take_code(connection, found.id, hashed, at)
            if is_taken:
                entered = self._rise(connection, who, token, "password", at)
                self._forget(connection, found.id, lane)
                signed_in(connection, _entering(found), who.session or 0, f"password+{method}", browser, at)
                return entered
            if secret is None:
                attempts.give_back(connection, lane)
        if secret is None:
            raise second_factor.Unreadable
        raise self._failed(found, "second factor", charged, browser, at)

    def renew(self, who: Principal, token: str, password: str, browser: Browser, at: int) -> Entered:
        """Another password, where this one was seen. All other sessions end. Raises Weak, Lost, Busy."""
        found = self._of(who, "password")
        hashed = self.new_hash(found, password)
        with self.writing.begin() as connection:
            self.store_password(connection, found, hashed, who, browser, at)
            return self._rise(connection, who, token, "setup", at)

    def equip(self, who: Principal, token: str, sealed: str, code: str, browser: Browser, at: int) -> Entered:
        """A second factor, confirmed by a code of it, before anything opens. Raises Wrong, Lost, Unreadable."""
        found = self._of(who, "setup")
        shown = self.confirmed(found, sealed, code, at)
        with self.writing.begin() as connection:
            codes = self.store_second_factor(connection, found, shown, browser, at)
            entered = self._rise(connection, who, token, "", at)
        return Entered(entered.token, entered.stage, entered.account, codes)

    # ---- parts that the own account uses too

    def new_hash(self, found: Credentials, password: str) -> str:
        """The hash of a new password. Raises Weak, Busy."""
        said = passwords.problem(password, (found.name, *found.name.replace("-", ".").split(".")))
        if not said and passwords.is_right(found.password_hash, password):
            said = passwords.SAME
        if said:
            raise Weak(said)
        return passwords.hashed(password)

    def store_password(
        self, connection: Connection, found: Credentials, hashed: str, who: Principal, browser: Browser, at: int
    ) -> None:
        """Keep a new password and end all other sessions. Raises Lost when another one was kept meanwhile."""
        now = credentials_of(connection, found.id, is_held=True)
        if now is None or now.password_hash != found.password_hash:
            raise Lost
        accounts.set_password(connection, found.id, hashed, at, must_change=False)
        ended = sessions.end_all(connection, found.id, "password", at, keep=who.session)
        entering = _entering(found)
        after = {"session": who.session, "ended_sessions": ended}
        audit.append(connection, entering.actor(browser), "account.password", entering.subject, None, after, at)

    def confirmed(self, found: Credentials, sealed: str, code: str, at: int) -> Shown:
        """The secret that was shown (``second_factor.seal``), now that a code of it came. Raises Wrong, Unreadable."""
        secret = second_factor.unseal(self.showing, found.id, sealed, second_factor.SETUP_S)
        step = second_factor.step_of(secret, second_factor.plain_code(code), at)
        if step is None:
            raise Wrong
        return Shown(secret, step)

    def store_second_factor(
        self, connection: Connection, found: Credentials, shown: Shown, browser: Browser, at: int
    ) -> tuple[str, ...]:
        """Keep a second factor; its recovery codes."""
        codes = second_factor.new_codes()
        hashes = [second_factor.code_hash(found.id, code) for code in codes]
        sealed = second_factor.seal(self.seal, found.id, shown.secret)
        accounts.set_second_factor(connection, found.id, sealed, shown.step, hashes)
        entering = _entering(found)
        before = {"second_factor": found.totp_secret is not None}
        said = {"second_factor": True, "recovery_codes": len(codes)}
        audit.append(connection, entering.actor(browser), "account.second_factor", entering.subject, before, said, at)
        return codes

    def prove(self, who: Principal, password: str, browser: Browser, at: int) -> Credentials:
        """The owner of an open session gives his password again. Raises Wrong, Locked, Busy, Lost."""
        found = self._of(who, "")
        lane = self.lanes.of_session(who.session or 0)
        charged = self._charge(lane, at)
        if not passwords.is_right(found.password_hash, password):
            raise self._failed(found, "password of an open session", charged, browser, at)
        with self.writing.begin() as connection:
            attempts.forget(connection, lane)
        return found

    # ---- inside

    def _of(self, who: Principal, stage: str) -> Credentials:
        if who.kind != "account" or who.id is None or who.stage != stage:
            raise Lost
        with self.reading.connect() as connection:
            found = credentials_of(connection, who.id)
        if found is None:
            raise Lost
        return found

    def _secret(self, found: Credentials) -> str | None:
        """The secret of the second factor; None where the key is not the one that sealed it. Recovery codes hold even
        then."""
        try:
            return second_factor.unseal(self.seal, found.id, found.totp_secret or "")
        except second_factor.Unreadable:
            return None

    def _next(self, found: Credentials, first: str) -> str:
        """What is asked of an account, from the question ``first`` on."""
        order = ("totp", "password", "setup")
        asked = {
            "totp": found.totp_secret is not None,
            "password": found.must_change,
            "setup": found.totp_secret is None and found.role in self.demanding,
        }
        return next((stage for stage in order[order.index(first) :] if asked[stage]), "")

    def _rise(self, connection: Connection, who: Principal, old: str, first: str, at: int) -> Entered:
        now = credentials_of(connection, who.id or 0, is_held=True)
        if now is None or now.disabled_at is not None:
            raise Lost
        stage, token = self._next(now, first) if first else "", tokens.new()
        if not sessions.rise(connection, who.session or 0, tokens.digest(old), tokens.digest(token), stage, at):
            raise Lost
        return Entered(token, stage, now)

    def _charge(self, lane: Lane, at: int) -> Charged:
        with self.writing.begin() as connection:
            charged = attempts.charge(connection, lane, at)
        if isinstance(charged, int):
            raise Locked(charged)
        return charged

    @staticmethod
    def _forget(connection: Connection, account_id: int, lane: Lane) -> None:
        attempts.forget(connection, lane)
        if lane.account_id is None:
            attempts.forget(connection, Lane(account_id))

    def _failed(self, found: Credentials, what: str, charged: Charged, browser: Browser, at: int) -> Wrong | Locked:
        """What somebody is told, once it was written down."""
        actor = Actor(NOBODY, NOBODY, browser.origin)
        subject, said = f"account:{found.name}", {"what": what, "failures": charged.failures}
        with self.writing.begin() as connection:
            audit.append(connection, actor, "signin.fail", subject, None, said, at)
            if charged.locked_until:
                until = {"locked_until": charged.locked_until, "failures": charged.failures}
                audit.append(connection, actor, "signin.lock", subject, None, until, at)
        return Locked(charged.locked_until) if charged.locked_until else Wrong()

    def _unknown(self, lane: Lane, charged: Charged, at: int) -> Wrong | Locked:
        """A name that nobody has is not written down, for it may be a password in the wrong field; a commit it costs
        all the same, so that the time does not tell."""
        with self.writing.begin() as connection:
            attempts.touch(connection, lane, at)
        return Locked(charged.locked_until) if charged.locked_until else Wrong()

    def _outdated(self, found: Credentials, lane: Lane, browser: Browser, at: int) -> Outdated:
        with self.writing.begin() as connection:
            attempts.give_back(connection, lane)
            said = {"what": "one-time password too old"}
            actor = Actor(NOBODY, NOBODY, browser.origin)
            audit.append(connection, actor, "signin.fail", f"account:{found.name}", None, said, at)
        return Outdated()


def demanding(settings: Settings) -> frozenset[Role]:
    """Roles whose accounts must have a second factor. Raises SettingsError."""
    return frozenset(map(Role, settings.second_factor_roles.replace(",", " ").split()))


def _entering(found: Credentials) -> Entering:
    return Entering(found.id, found.name, found.role)
