"""The page of the form without a browser: what it offers, in every state, in both languages, with nothing there."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from commandcenter.actions import reports
from commandcenter.domain import access
from commandcenter.domain.access import Principal, Role
from commandcenter.domain.clock import DAY, Instant
from layouts.contract import DESK, Look
from layouts.entry import PAGE, words
from layouts.renderer import to_json
from tests.actions.quarter import BASE, OVER, PERIOD, lines, seed
from tests.actions.serving import client, send

EN = Look("en", "dark", DESK.distance_m, DESK.diagonal_in)
LOCAL = access.local("", "")


def drawn(
    engine: Engine, look: Look = EN, at: int = OVER, live: bool = True, who: Principal = LOCAL, **params: str
) -> str:
    """The page as JSON text, with markup as it is."""
    with engine.connect() as connection:
        return to_json(PAGE.build(connection, Instant(at, live), params, look, who)).decode()


def step(asking: FlaskClient, name: str, version: int, **more: Any) -> None:
    answer = send(asking, "POST", f"{BASE}/{name}", {"version": version, **more})
    assert answer.status_code == 200, answer.json


def test_an_empty_store_says_what_to_do(engine: Engine) -> None:
    assert "docs/feeds.md" in drawn(engine)
    assert "There is no such OPD" in drawn(engine, opd="dinkes")


def test_the_list_says_how_far_every_opd_is(engine: Engine) -> None:
    seed(engine)
    assert "nothing yet" in drawn(engine)
    send(client(engine, reports.ACTIONS, at=OVER), "PUT", BASE, {"version": 0, "lines": lines()})
    page = drawn(engine)
    assert "3 of 3" in page
    assert "operator on this machine" in page
    assert f"opd=dinkes&period={PERIOD}" in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_state_offers_its_steps_and_no_others(engine: Engine, lang: str) -> None:
    seed(engine)
    asking = client(engine, reports.ACTIONS, at=OVER)
    look = Look("en" if lang == "en" else "id", "light", 0.7, 24)

    def offered() -> set[str]:
        page = drawn(engine, look, opd="dinkes", period=PERIOD)
        return {name for name in ("submit", "verify", "send-back", "reopen") if f'"data-step":"{name}"' in page}

    assert offered() == {"submit"}
    send(asking, "PUT", BASE, {"version": 0, "lines": lines()})
    assert offered() == {"submit"}
    step(asking, "submit", 1)
    assert offered() == {"verify", "send-back"}
    step(asking, "send-back", 2, reason="Belum lengkap")
    assert offered() == {"submit"}
    assert "Belum lengkap" in drawn(engine, look, opd="dinkes", period=PERIOD)
    step(asking, "submit", 3)
    step(asking, "verify", 4)
    assert offered() == {"reopen"}


def test_only_a_draft_can_be_edited(engine: Engine) -> None:
    seed(engine)
    asking = client(engine, reports.ACTIONS, at=OVER)
    assert '"data-edit":"yes"' in drawn(engine, opd="dinkes", period=PERIOD)
    send(asking, "PUT", BASE, {"version": 0, "lines": lines()})
    step(asking, "submit", 1)
    page = drawn(engine, opd="dinkes", period=PERIOD)
    assert '"data-edit":"no"' in page
    assert '"editable":true' not in page
    assert "Submitted, not verified" in page


def test_that_it_opens_without_a_login_is_said_only_where_it_does(engine: Engine) -> None:
    seed(engine)
    dinkes = access.account("dinkes", Role.EDITOR, "", id=7, session=1, opd="dinkes", token="")
    assert "opens without a login" in drawn(engine, opd="dinkes", period=PERIOD)
    assert "without a login" not in drawn(engine, who=dinkes, opd="dinkes", period=PERIOD)


def test_a_quarter_that_runs_offers_no_submission_and_says_when(engine: Engine) -> None:
    seed(engine)
    page = drawn(engine, at=OVER - 60 * DAY, opd="dinkes", period=PERIOD)
    assert '"data-step"' not in page
    assert "can be submitted from Thursday, 1 October 2026 on" in page


@pytest.mark.parametrize("period", ["2026", "2027-Q1", "2026-13", "x"])
def test_what_is_no_quarter_that_has_begun_is_said(engine: Engine, period: str) -> None:
    seed(engine)
    assert "There is no such quarter" in drawn(engine, opd="dinkes", period=period)


def test_the_past_is_not_shown_as_if_it_were_now(engine: Engine) -> None:
    seed(engine)
    page = drawn(engine, live=False, opd="dinkes", period=PERIOD)
    assert "as they are now" in page
    assert "entry-grid" not in page


def test_last_quarter_and_the_target_stand_beside_the_value(engine: Engine) -> None:
    seed(engine)
    page = drawn(engine, opd="dinkes", period=PERIOD)
    assert '"before":"13.10"' in page
    assert '"target":"14.00"' in page
    assert "Perjanjian Kinerja 2026, awal" in page


def test_a_line_that_nobody_has_come_to_is_no_mistake_yet(engine: Engine) -> None:
    seed(engine)
    page = drawn(engine, opd="dinkes", period=PERIOD)
    assert '"mistakes":{}' in page
    assert "what keeps you from reporting" not in page


def test_every_word_of_a_state_a_step_and_a_fault_is_there() -> None:
    from commandcenter.domain.reports.checks import Fault
    from commandcenter.domain.reports.states import Hindrance, State

    assert set(words.STATES) == {None, *State}
    assert set(words.HINDRANCES) == set(Hindrance)
    assert set(words.FAULTS) | {Fault.DECIMALS} == set(Fault)


def test_markup_in_a_report_is_text(engine: Engine) -> None:
    seed(engine)
    evil = '<img src=x onerror="alert(1)">'
    sent = {"indicator": "stunting", "value": "12", "driver": evil}
    send(client(engine, reports.ACTIONS, at=OVER), "PUT", BASE, {"version": 0, "lines": [sent]})
    page = drawn(engine, opd="dinkes", period=PERIOD)
    assert json.dumps(evil)[1:-1] in page
    assert "dangerously" not in page.casefold()


def test_an_opd_that_has_ended_has_no_form(engine: Engine) -> None:
    seed(engine)
    page = drawn(engine, opd="ended", period=PERIOD)
    assert "This OPD was not there in that quarter" in page
    assert "entry-grid" not in page
