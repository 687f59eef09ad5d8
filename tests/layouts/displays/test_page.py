"""The page of displays: who waits, who may watch, who was locked out; in both languages, whatever names they have."""

import pytest
from sqlalchemy import Connection, Engine

from commandcenter.domain import access, displays
from commandcenter.domain.access import Role
from commandcenter.domain.clock import HOUR, MINUTE, Instant
from commandcenter.store.schema import display
from commandcenter.store.writes.access import displays as writes
from layouts import SCREENS
from layouts.contract import DESK, Look, Rendered
from layouts.displays import page
from layouts.displays.starts import watchable
from tests.layouts.pictures import AT
from tests.layouts.reading import on_the_wire, words

OPERATOR = access.account("operator-1", Role.OPERATOR, "", id=1, session=1, opd=None, token="t")
EVIL = '<img src=x onerror=alert(1)>"\u202e{{7*7}}'


def shown(connection: Connection, lang: str = "id", at: int = AT, live: bool = True, **params: str) -> str:
    look = Look("en" if lang == "en" else "id", "dark", DESK.distance_m, DESK.diagonal_in)
    return words(page(SCREENS).build(connection, Instant(at, live), params, look, OPERATOR))


def waits(connection: Connection, number: int, origin: str, at: int = AT) -> str:
    letters = displays.ALPHABET
    code = "".join(letters[number // len(letters) ** power % len(letters)] for power in range(8))
    return displays.written(writes.wait(connection, code, f"hash {number}", origin, at).code)


def let_in(connection: Connection, name: str, number: int, at: int = AT) -> int:
    code = waits(connection, number, "192.0.2.50", at)
    return writes.accept(connection, code, name, "/network?lang=id", "operator-1", at).id


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_empty_page_says_what_to_do(engine: Engine, lang: str) -> None:
    with engine.connect() as connection:
        said = shown(connection, lang)
    assert "/display" in said
    assert "{" not in said
    assert ("Belum ada yang diterima." in said) == (lang == "id")


def test_who_waits_stands_with_his_code_and_address(engine: Engine) -> None:
    with engine.begin() as connection:
        code = waits(connection, 7, "192.0.2.50", AT - 2 * MINUTE)
        said = shown(connection)
    assert f"{code} dari 192.0.2.50 2 mnt" in said


def test_a_flood_from_one_address_hides_nobody_else(engine: Engine) -> None:
    with engine.begin() as connection:
        flood = [waits(connection, number, "198.51.100.9") for number in range(30)]
        real = waits(connection, 99, "192.0.2.50")
        said = shown(connection)
    assert real in said
    assert flood[0] in said
    assert flood[-1] not in said
    assert "dan 19 lagi: ketik kodenya" in said


def test_how_long_a_display_was_silent_is_said(engine: Engine) -> None:
    with engine.begin() as connection:
        for number, (name, seen) in enumerate([("a", None), ("b", AT - MINUTE), ("c", AT - 2 * HOUR)]):
            id_ = let_in(connection, name, number, AT - 3 * HOUR)
            connection.execute(display.update().where(display.c.id == id_).values(seen_at=seen))
        said = shown(connection)
    assert "3 layar diterima" in said
    assert "belum pernah" in said
    assert "sedang tampil" in said
    assert "diam selama 2 jam" in said


def test_who_was_locked_out_is_named(engine: Engine) -> None:
    with engine.begin() as connection:
        writes.revoke(connection, let_in(connection, "kiri", 1), "admin", AT)
        said = shown(connection)
    assert "kiri: Senin, 23 November 2026 14.05 WIB oleh admin" in said
    assert "0 layar diterima" in said


def test_names_are_data_and_no_markup(engine: Engine) -> None:
    with engine.begin() as connection:
        let_in(connection, EVIL, 1)
        drawn = page(SCREENS).build(connection, Instant(AT), {}, DESK, OPERATOR)
    assert EVIL in words(drawn)
    assert "dangerously" not in on_the_wire(Rendered(drawn))


def test_the_past_has_no_displays(engine: Engine) -> None:
    with engine.begin() as connection:
        let_in(connection, "kiri", 1)
        assert "seperti sekarang" in shown(connection, live=False)


def test_a_display_begins_only_where_everybody_may_watch() -> None:
    assert {screen.path for screen in watchable(SCREENS)} <= {screen.path for screen in SCREENS}
    assert all(screen.needs is access.Permission.WATCH for screen in watchable(SCREENS))
