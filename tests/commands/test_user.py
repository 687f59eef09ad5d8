"""``commandcenter user``: what an administrator does from a terminal, when nothing else is left."""

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from commandcenter import settings
from commandcenter.cli import cli
from commandcenter.commands import user
from commandcenter.domain.access import Role
from commandcenter.store import engine as store_engine
from commandcenter.store import schema
from tests.access.entering import account, deeds, enter, opened, row, sessions, with_second_factor
from tests.access.entering import cheap_passwords as cheap_passwords
from tests.access.house import house

pytestmark = pytest.mark.usefixtures("cheap_passwords")
Run = Callable[..., Result]
SHOWN = re.compile(r"([a-z2-9]{4}-){3}[a-z2-9]{4}")


@pytest.fixture
def run(sqlite_url: str) -> Run:
    given = {"COMMANDCENTER_SECRET_KEY": "of the tests", "COMMANDCENTER_DATABASE_URL": sqlite_url}

    def run(*arguments: str, fails: bool = False) -> Result:
        found = CliRunner().invoke(user.command, list(arguments), obj=settings.load(given))
        assert (found.exit_code != 0) is fails, found.output
        assert found.exception is None or isinstance(found.exception, SystemExit)
        return found

    return run


@pytest.fixture
def engine(sqlite_url: str) -> Engine:
    return store_engine.create_engine(sqlite_url)


def test_user_is_a_command() -> None:
    assert CliRunner().invoke(cli, ["user", "--help"]).exit_code == 0


def test_an_added_account_gets_a_password_that_is_shown_once(run: Run, engine: Engine, sqlite_url: str) -> None:
    shown = SHOWN.search(run("add", "operator-1", "--role", "operator").output)
    assert shown is not None
    assert "one-time password" in run("list").output
    with house(sqlite_url) as home:
        assert enter(home.browser(), "operator-1", shown[0]).to == "/login/password"
    stored = "".join(map(str, [*deeds(engine), row(engine, 1)]))
    assert shown[0] not in stored
    (deed,) = deeds(engine, "account.add")
    assert (deed.actor, deed.role, deed.origin, deed.subject) == ("cli", "machine", "cli", "account:operator-1")


@pytest.mark.parametrize("name", ["Operator-1", "a b", "", "../x", "x" * 41, "ä", "operator-1;--"])
def test_what_is_no_name_is_refused(run: Run, name: str) -> None:
    run("add", "--role", "viewer", "--", name, fails=True)


def test_a_name_is_given_once(run: Run) -> None:
    run("add", "operator-1", "--role", "viewer")
    assert "already" in run("add", "operator-1", "--role", "viewer", fails=True).output


def test_an_editor_is_of_an_opd_that_there_is(run: Run, engine: Engine) -> None:
    before = run("add", "dinkes", "--role", "editor", "--opd", "dinkes", fails=True)
    assert "reference import --default" in before.output
    with engine.begin() as connection:
        connection.execute(
            schema.opd.insert().values(code="dinkes", name="x", short_name="x", kind="dinas", valid_from="2020-01-01")
        )
    run("add", "dinkes", "--role", "editor", "--opd", "dinkes")
    run("add", "dinas-x", "--role", "editor", "--opd", "nowhere", fails=True)
    run("add", "dinas-y", "--role", "editor", fails=True)
    run("add", "dinas-z", "--role", "viewer", "--opd", "dinkes", fails=True)


def test_a_lost_laptop_is_one_command(run: Run, sqlite_url: str) -> None:
    with house(sqlite_url) as home:
        account(home.engine)
        client = home.browser()
        enter(client)
        assert "192.0.2.7" in run("sessions", "operator-1").output
        assert "1 session ended" in run("end-sessions", "operator-1").output
        assert opened(client, "/account").status == 302
        enter(client)
        run("end-sessions", "--all")
        assert opened(client, "/account").status == 302
        assert {each.ended_why for each in sessions(home.engine)} == {"revoked"}
    run("end-sessions", fails=True)
    run("end-sessions", "operator-1", "--all", fails=True)


def test_disabled_is_out_and_enabled_in_again(run: Run, sqlite_url: str) -> None:
    with house(sqlite_url) as home:
        account(home.engine)
        client = home.browser()
        enter(client)
        run("disable", "operator-1")
        assert opened(client, "/account").status == 302
        assert "disabled" in run("list").output
        run("enable", "operator-1")
        assert enter(client).status == 303
        assert [deed.action for deed in deeds(home.engine) if deed.actor == "cli"] == [
            "account.disable",
            "account.enable",
        ]


@pytest.mark.parametrize("command", [("disable", "admin"), ("set-role", "admin", "viewer")])
def test_the_last_administrator_stays(run: Run, engine: Engine, command: tuple[str, ...]) -> None:
    account(engine, "admin", Role.ADMINISTRATOR)
    assert "last administrator" in run(*command, fails=True).output
    account(engine, "admin-2", Role.ADMINISTRATOR)
    run(*command)
    assert len(deeds(engine)) == 1


def test_a_forgotten_password_and_a_lost_telephone(run: Run, sqlite_url: str) -> None:
    with house(sqlite_url) as home:
        id_ = account(home.engine)
        with_second_factor(home.engine, home.settings, id_)
        shown = SHOWN.search(run("password", "operator-1").output)
        assert shown is not None
        assert enter(home.browser(), password=shown[0]).to == "/login/totp"  # the second factor stays
        run("reset-2fa", "operator-1")
        assert enter(home.browser(), password=shown[0]).to == "/login/password"
        assert row(home.engine, id_).totp_secret is None


def test_an_owner_who_was_locked_by_strangers_need_not_wait(run: Run, engine: Engine) -> None:
    id_ = account(engine)
    with engine.begin() as connection:
        connection.execute(schema.account.update().values(failures=9, locked_until=2**42))
    assert "locked until" in run("list").output
    run("unlock", "operator-1")
    assert (row(engine, id_).failures, row(engine, id_).locked_until) == (0, None)


@pytest.mark.parametrize(
    "command", ["password", "disable", "enable", "unlock", "reset-2fa", "sessions", "end-sessions"]
)
def test_a_name_that_is_not_there_is_said(run: Run, command: str) -> None:
    assert "There is no account" in run(command, "nobody", fails=True).output


def test_an_account_of_a_provider_has_no_password_to_reset(run: Run, engine: Engine) -> None:
    account(engine)
    with engine.begin() as connection:
        connection.execute(schema.account.update().values(issuer="https://sso.example", password_hash=None))
    assert "signs in at" in run("password", "operator-1", fails=True).output
