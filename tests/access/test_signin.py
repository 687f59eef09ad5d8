"""Names, passwords and second factors judged without HTTP, on both databases; and what guessing costs."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select, update

from commandcenter import settings
from commandcenter.access import passwords, second_factor, tokens
from commandcenter.access.lanes import Lanes
from commandcenter.access.sessions import Browser
from commandcenter.access.signin import Entered, Locked, Lost, Outdated, SignIn, Weak, Wrong
from commandcenter.domain import access
from commandcenter.domain.access import Principal, Role
from commandcenter.domain.accounts import FREE_GUESSES, LONGEST_WAIT
from commandcenter.domain.clock import DAY, SECOND
from commandcenter.store import schema
from commandcenter.store.queries.access import held_session
from commandcenter.store.queries.accounts import credentials
from commandcenter.store.writes.access import accounts
from tests.access.entering import OTHER, PASSWORD, account, code, deeds, row, sessions, with_second_factor

AT = 1_795_417_500_000
HERE = Browser("192.0.2.7", "Firefox")


class Desk:
    """The sign-in on one database, at an instant that a test moves."""

    def __init__(self, engine: Engine, url: str, **more: str) -> None:
        given = {f"COMMANDCENTER_{name.upper()}": value for name, value in more.items()}
        self.settings = settings.load(
            {"COMMANDCENTER_SECRET_KEY": "of the tests", "COMMANDCENTER_DATABASE_URL": url, **given}
        )
        self.engine, self.sign_in, self.at = engine, SignIn(self.settings, engine, engine), AT

    def enter(self, name: str = "operator-1", password: str = PASSWORD, mark: str = "") -> Entered:
        return self.sign_in.enter(name, password, mark, HERE, self.at)

    def who(self, entered: Entered) -> Principal:
        """As the gate would find it."""
        with self.engine.connect() as connection:
            held = held_session(connection, tokens.digest(entered.token))
        assert held is not None
        return access.account(
            held.name, Role(held.role), HERE.origin, id=held.account_id, session=held.id, opd=held.opd,
            token=tokens.of_page(entered.token), stage=held.stage,
        )  # fmt: skip

    def confirm(self, entered: Entered, typed: str, mark: str = "") -> Entered:
        return self.sign_in.confirm(self.who(entered), entered.token, typed, mark, HERE, self.at)

    def fail(self, n: int, name: str = "operator-1", mark: str = "") -> int:
        """So many wrong guesses, each as soon as it may be; the instant until which it is locked then (0: not)."""
        until = 0
        for _ in range(n):
            self.at = max(self.at, until)
            try:
                self.enter(name, "wrong", mark)
            except Wrong:
                until = 0
            except Locked as locked:
                until = locked.until
        return until


@pytest.fixture
def desk(engine: Engine, database_url: str) -> Desk:
    return Desk(engine, database_url)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many guesses are counted, and none is meant to be right: what is looked at costs nothing."""
    monkeypatch.setattr(passwords, "is_right", lambda stored, password: bool(stored) and password == PASSWORD)


def test_name_and_password_open_a_session(desk: Desk) -> None:
    account(desk.engine, at=AT)
    entered = desk.enter(" Operator-1 ")
    assert entered.stage == ""
    assert desk.who(entered).may(access.Permission.WATCH)
    (session,) = sessions(desk.engine)
    assert (session.method, session.origin, session.agent) == ("password", "192.0.2.7", "Firefox")
    assert session.token_hash == tokens.digest(entered.token)
    (deed,) = deeds(desk.engine, "signin")
    assert (deed.actor, deed.role, deed.origin, deed.subject) == (
        "operator-1",
        "operator",
        "192.0.2.7",
        "account:operator-1",
    )


@pytest.mark.parametrize(
    "name", ["operator-2", "", "x" * 10_000, "operator-1\0", "operator-1' OR 1=1 --", "‮operator-1", "🦆"]
)
def test_a_name_that_nobody_has_is_as_wrong_as_a_password(desk: Desk, name: str) -> None:
    account(desk.engine, at=AT)
    with pytest.raises(Wrong):
        desk.enter(name)
    assert deeds(desk.engine) == []  # whatever it was: a password in the wrong field must not be kept


def test_what_fails_of_a_name_that_is_known_is_written_down(desk: Desk) -> None:
    account(desk.engine, at=AT)
    with pytest.raises(Wrong):
        desk.enter(password="wrong")
    (deed,) = deeds(desk.engine, "signin.fail")
    assert (deed.actor, deed.origin, deed.subject) == ("nobody", "192.0.2.7", "account:operator-1")


def test_the_right_password_of_a_disabled_account_is_wrong(desk: Desk) -> None:
    id_ = account(desk.engine, at=AT)
    account(desk.engine, "admin", Role.ADMINISTRATOR, at=AT)
    with desk.engine.begin() as connection:
        accounts.disable(connection, id_, AT)
    with pytest.raises(Wrong):
        desk.enter()


def test_an_account_of_a_provider_has_no_password_here(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        accounts.add(connection, "oidc-1", Role.VIEWER, None, None, "oidc", AT, issuer="https://sso", external="1")
    for password in ("", PASSWORD):
        with pytest.raises(Wrong):
            desk.enter("oidc-1", password)


# ---- guessing


@pytest.mark.usefixtures("fast")
@pytest.mark.parametrize("name", ["operator-1", "nobody-has-this"])
def test_the_fifth_wrong_guess_must_be_waited_for_whoever_it_was_about(desk: Desk, name: str) -> None:
    account(desk.engine, at=AT)
    assert desk.fail(FREE_GUESSES, name) == 0
    assert desk.fail(1, name) == AT + 30 * SECOND
    with pytest.raises(Locked) as refused:
        desk.enter(name)  # even the right one
    assert refused.value.until == AT + 30 * SECOND


@pytest.mark.usefixtures("fast")
def test_the_wait_doubles_up_to_a_quarter_of_an_hour_and_a_right_password_ends_it(desk: Desk) -> None:
    id_ = account(desk.engine, at=AT)
    desk.at = until = desk.fail(40)
    with pytest.raises(Locked) as locked:
        desk.enter(password="wrong")
    assert locked.value.until - until == LONGEST_WAIT
    desk.at = locked.value.until
    desk.enter()
    assert (row(desk.engine, id_).failures, row(desk.engine, id_).locked_until) == (0, None)


@pytest.mark.usefixtures("fast")
def test_a_day_after_the_last_wait_everything_is_forgotten(desk: Desk) -> None:
    account(desk.engine, at=AT)
    desk.at = desk.fail(10) + DAY + 1
    assert desk.fail(1) == 0


@pytest.mark.usefixtures("fast")
def test_a_lockout_is_written_down_and_what_comes_during_it_is_not(desk: Desk) -> None:
    account(desk.engine, at=AT)
    desk.fail(5)
    for _ in range(20):
        with pytest.raises(Locked):
            desk.enter(password="wrong")
    assert len(deeds(desk.engine, "signin.lock")) == 1
    assert len(deeds(desk.engine, "signin.fail")) == 5


@pytest.mark.usefixtures("fast")
def test_strangers_cannot_lock_out_a_browser_that_has_signed_in_before(desk: Desk) -> None:
    account(desk.engine, at=AT)
    entered = desk.enter()
    mark = desk.sign_in.lanes.mark(entered.account)
    desk.fail(30)
    with pytest.raises(Locked):
        desk.enter()
    assert desk.enter(mark=mark).stage == ""


@pytest.mark.usefixtures("fast")
def test_a_known_browser_is_locked_by_its_own_guesses(desk: Desk) -> None:
    account(desk.engine, at=AT)
    mark = desk.sign_in.lanes.mark(desk.enter().account)
    assert desk.fail(5, mark=mark) == AT + 30 * SECOND
    with pytest.raises(Locked):
        desk.enter(mark=mark)
    assert desk.enter().stage == ""  # the account itself is free


def test_a_mark_is_of_one_account_one_password_and_one_installation(desk: Desk) -> None:
    ours, another = Lanes(b"k" * 32), Lanes(b"x" * 32)
    account(desk.engine, at=AT)
    account(desk.engine, "operator-2", at=AT)
    with desk.engine.connect() as connection:
        one, two = credentials(connection, "operator-1"), credentials(connection, "operator-2")
    assert one is not None
    assert two is not None
    mark = ours.mark(one)
    assert ours.of(one, mark).account_id is None
    for lanes, whose, given in (
        (ours, two, mark), (another, one, mark), (ours, one, mark[:-1]), (ours, one, "." + mark), (ours, one, "ä.ö"),
        (ours, one, "."), (ours, one, ""), (ours, one, "x" * 10_000),
    ):  # fmt: skip
        assert lanes.of(whose, given).account_id == whose.id


@pytest.mark.usefixtures("fast")
def test_however_many_guess_at_once_no_more_pass_than_are_free(desk: Desk) -> None:
    account(desk.engine, at=AT)
    assert _at_once(40, lambda: desk.enter(password="wrong"))[Wrong] <= FREE_GUESSES
    assert len(deeds(desk.engine, "signin.fail")) == FREE_GUESSES + 1


@pytest.mark.usefixtures("fast")
def test_names_of_nobody_keep_no_more_rows_than_there_are_buckets(desk: Desk) -> None:
    for number in range(50):
        with pytest.raises(Wrong):
            desk.enter(f"guess-{number}")
    with desk.engine.connect() as connection:
        keys = connection.execute(select(schema.attempt.c.key)).scalars().all()
    assert len(keys) <= 50
    assert all(len(key) == len("name:") + 4 for key in keys)
    desk.at += 3 * DAY
    with pytest.raises(Wrong):
        desk.enter("another")
    with desk.engine.connect() as connection:
        assert len(connection.execute(select(schema.attempt.c.key)).all()) == 1


# ---- second factor


def test_a_password_alone_opens_nothing_where_there_is_a_second_factor(desk: Desk) -> None:
    secret = with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT))
    first = desk.enter()
    assert first.stage == "totp"
    assert desk.who(first).permissions == frozenset()
    assert deeds(desk.engine, "signin") == []
    done = desk.confirm(first, code(secret, AT))
    assert done.stage == ""
    assert done.token != first.token
    with desk.engine.connect() as connection:
        assert held_session(connection, tokens.digest(first.token)) is None
    assert [deed.after for deed in deeds(desk.engine, "signin")] == ['{"method":"password+totp","session":1}']


def test_a_code_opens_once_also_the_one_before_it(desk: Desk) -> None:
    secret = with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT))
    desk.confirm(desk.enter(), code(secret, AT))
    again = desk.enter()
    for typed in (code(secret, AT), code(secret, AT - 30_000)):
        with pytest.raises(Wrong):
            desk.confirm(again, typed)
    desk.confirm(again, code(secret, AT + 30_000))


def test_of_many_who_have_overheard_a_code_one_gets_in(desk: Desk) -> None:
    secret = with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT))
    waiting = [desk.enter() for _ in range(4)]
    turn = iter(waiting)
    ended = _at_once(4, lambda: desk.confirm(next(turn), code(secret, AT)))
    assert ended[None] == 1


def test_of_two_windows_of_one_session_one_goes_on(desk: Desk) -> None:
    secret = with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT))
    first = desk.enter()
    who = desk.who(first)
    desk.confirm(first, code(secret, AT))
    with pytest.raises(Lost):
        desk.sign_in.confirm(who, first.token, code(secret, AT + 30_000), "", HERE, AT)


@pytest.mark.usefixtures("fast")
def test_who_has_the_password_cannot_try_codes_without_end(desk: Desk) -> None:
    """The right password in between gives back nothing of what codes have cost."""
    with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT))
    for _ in range(FREE_GUESSES):
        entered = desk.enter()
        with pytest.raises(Wrong):
            desk.confirm(entered, "000000")
    entered = desk.enter()
    with pytest.raises(Locked):
        desk.confirm(entered, "000000")
    with pytest.raises(Locked):
        desk.enter()


def test_a_recovery_code_opens_once(desk: Desk) -> None:
    codes = second_factor.new_codes()
    with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT), codes)
    desk.confirm(desk.enter(), codes[3].upper().replace("-", " "))
    with pytest.raises(Wrong):
        desk.confirm(desk.enter(), codes[3])
    desk.confirm(desk.enter(), codes[4])


def test_a_secret_of_another_installation_is_said_to_be_unreadable(desk: Desk, database_url: str) -> None:
    codes = second_factor.new_codes()
    with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT), codes)
    other = Desk(desk.engine, database_url, secret_key="another")
    for _ in range(2 * FREE_GUESSES):  # it is nobody's fault, so it costs nothing
        with pytest.raises(second_factor.Unreadable):
            other.confirm(other.enter(), "123456")
    assert other.confirm(other.enter(), codes[0]).stage == ""  # what is on paper still opens


def test_a_role_that_needs_a_second_factor_is_asked_to_set_it_up(desk: Desk) -> None:
    account(desk.engine, "admin", Role.ADMINISTRATOR, at=AT)
    first = desk.enter("admin")
    assert first.stage == "setup"
    who = desk.who(first)
    secret = second_factor.new_secret()
    sealed = second_factor.seal(desk.sign_in.showing, who.id or 0, secret)
    with pytest.raises(Wrong):
        desk.sign_in.equip(who, first.token, sealed, "000000", HERE, AT)
    done = desk.sign_in.equip(who, first.token, sealed, code(secret, AT), HERE, AT)
    assert done.stage == ""
    assert len(done.codes) == second_factor.CODES
    assert desk.enter("admin").stage == "totp"
    with pytest.raises(Wrong):  # the code that confirmed it has been used
        desk.confirm(desk.enter("admin"), code(secret, AT))


def test_no_role_needs_one_where_that_was_switched_off(desk: Desk, database_url: str) -> None:
    account(desk.engine, "admin", Role.ADMINISTRATOR, at=AT)
    assert Desk(desk.engine, database_url, second_factor_roles="").enter("admin").stage == ""


# ---- one-time passwords


def test_a_password_that_was_seen_opens_nothing_but_its_change(desk: Desk) -> None:
    id_ = account(desk.engine, must_change=True, at=AT)
    first = desk.enter()
    assert first.stage == "password"
    who = desk.who(first)
    for weak in (PASSWORD, "short", "operator-1operator"):
        with pytest.raises(Weak):
            desk.sign_in.renew(who, first.token, weak, HERE, AT)
    other = desk.enter()
    done = desk.sign_in.renew(who, first.token, OTHER, HERE, AT)
    assert done.stage == ""
    assert not row(desk.engine, id_).must_change
    with pytest.raises(Wrong):
        desk.enter()
    assert desk.enter(password=OTHER).stage == ""
    with desk.engine.connect() as connection:
        assert held_session(connection, tokens.digest(other.token)) is None
    assert [each.ended_why for each in sessions(desk.engine) if each.ended_at] == ["password"]


def test_a_one_time_password_is_good_for_a_week(desk: Desk) -> None:
    account(desk.engine, must_change=True, at=AT)
    desk.at += 7 * DAY + 1
    with pytest.raises(Outdated):
        desk.enter()
    desk.at -= 2
    assert desk.enter().stage == "password"


def test_second_factor_change_and_setup_follow_one_another(desk: Desk) -> None:
    id_ = account(desk.engine, "admin", Role.ADMINISTRATOR, must_change=True, at=AT)
    secret = with_second_factor(desk.engine, desk.settings, id_)
    first = desk.enter("admin")
    assert first.stage == "totp"
    second = desk.confirm(first, code(secret, AT))
    assert second.stage == "password"
    assert desk.sign_in.renew(desk.who(second), second.token, OTHER, HERE, AT).stage == ""


def test_nobody_skips_a_question(desk: Desk) -> None:
    secret = with_second_factor(desk.engine, desk.settings, account(desk.engine, at=AT))
    first = desk.enter()
    who = desk.who(first)
    with pytest.raises(Lost):
        desk.sign_in.renew(who, first.token, OTHER, HERE, AT)
    with pytest.raises(Lost):
        desk.sign_in.prove(who, PASSWORD, HERE, AT)
    with pytest.raises(Lost):
        desk.sign_in.equip(who, first.token, "", code(secret, AT), HERE, AT)


def test_an_account_that_is_locked_out_between_two_questions_does_not_rise(desk: Desk) -> None:
    id_ = account(desk.engine, must_change=True, at=AT)
    account(desk.engine, "admin", Role.ADMINISTRATOR, at=AT)
    first = desk.enter()
    who = desk.who(first)
    with desk.engine.begin() as connection:
        accounts.disable(connection, id_, AT)
    with pytest.raises(Lost):
        desk.sign_in.renew(who, first.token, OTHER, HERE, AT)
    assert row(desk.engine, id_).must_change  # nothing of it was kept


@pytest.mark.real_hashing
def test_a_hash_of_old_parameters_is_renewed_with_the_next_sign_in(desk: Desk) -> None:
    id_ = account(desk.engine, at=AT)
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with desk.engine.begin() as connection:
        connection.execute(update(schema.account).where(schema.account.c.id == id_).values(password_hash=old))
    desk.enter()
    assert row(desk.engine, id_).password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert desk.enter().stage == ""


def test_sessions_that_have_run_out_say_so_after_the_next_sign_in(desk: Desk) -> None:
    account(desk.engine, at=AT)
    with_second_factor(desk.engine, desk.settings, account(desk.engine, "operator-2", at=AT))
    desk.enter()
    desk.enter("operator-2")
    desk.at += 9 * 3_600_000
    desk.enter()
    assert [each.ended_why for each in sessions(desk.engine)] == ["idle", "expired", None]


def test_an_open_session_that_is_asked_for_its_password_cannot_be_used_to_guess_it(desk: Desk) -> None:
    account(desk.engine, at=AT)
    who = desk.who(desk.enter())
    for _ in range(FREE_GUESSES):
        with pytest.raises(Wrong):
            desk.sign_in.prove(who, "wrong", HERE, AT)
    for password in ("wrong", PASSWORD):
        with pytest.raises(Locked):
            desk.sign_in.prove(who, password, HERE, AT)


def _at_once(n: int, act: Callable[[], Entered]) -> dict[type[Exception] | None, int]:
    """How ``n`` acts at the same moment ended: by an exception, or None for those that were done."""
    ended: dict[type[Exception] | None, int] = {Wrong: 0, Locked: 0, Lost: 0, None: 0}
    gate = threading.Barrier(n)

    def one() -> type[Exception] | None:
        gate.wait()
        try:
            act()
        except (Wrong, Locked, Lost) as error:
            return type(error)
        return None

    with ThreadPoolExecutor(n) as pool:
        for future in [pool.submit(one) for _ in range(n)]:
            ended[future.result()] += 1
    return ended
