import statistics
import threading
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.access import passwords
from tests.access.entering import PASSWORD, hashed

pytestmark = pytest.mark.real_hashing


def test_a_password_is_kept_as_argon2id_with_the_parameters_of_rfc_9106() -> None:
    assert hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.is_outdated(hashed(PASSWORD))


def test_a_hash_with_other_parameters_is_outdated() -> None:
    assert passwords.is_outdated(
        "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ"
    )


def test_the_hash_of_nobody_costs_what_any_other_costs() -> None:
    assert not passwords.is_outdated(passwords._NOBODYS)


def test_only_the_password_is_right() -> None:
    assert passwords.is_right(hashed(PASSWORD), PASSWORD)
    assert not passwords.is_right(hashed(PASSWORD), PASSWORD.upper())
    assert not passwords.is_right(hashed(PASSWORD), "")
    assert not passwords.is_right(None, PASSWORD)
    assert not passwords.is_right("no hash", PASSWORD)


def test_however_a_keyboard_composes_it_it_is_the_same_password() -> None:
    word = "café ﬁets № Ⅸ"
    forms = ("NFC", "NFD", "NFKC", "NFKD")
    stored = passwords.hashed(unicodedata.normalize("NFD", word))
    assert all(passwords.is_right(stored, unicodedata.normalize(form, word)) for form in forms)


def test_a_password_longer_than_any_is_wrong_and_costs_no_more() -> None:
    assert not passwords.is_right(hashed(PASSWORD), PASSWORD * 10_000)


@pytest.mark.parametrize(
    "password",
    [
        "short", "", "a" * 128, "aaaaaaaaaaaaaaaaaaaa", "password1234", "bojonegoro2026", "Bojonegoro123!",
        "qwertyuiopas",
        "operator-1operator-1", "pemkabbojonegoro", "commandcenter1", "B0j0n3g0r0!!", "123456789012", "dinkominfo2026",
        "rahasiarahasia",
    ],
)  # fmt: skip
def test_what_people_here_think_of_first_is_refused(password: str) -> None:
    assert passwords.problem(password, ("operator-1", "operator"))


@pytest.mark.parametrize(
    "password", [PASSWORD, "kuda lumping makan beling", "x9$Lq2!vRt7#", "sapu" + " terbang" * 3 + " hijau"]
)
def test_words_that_do_not_belong_together_are_enough(password: str) -> None:
    """No rule asks for digits, capitals or signs (NIST SP 800-63B)."""
    assert passwords.problem(password, ("operator-1",)) == ""


def test_the_longest_password_is_taken_and_one_more_is_not() -> None:
    longest = (PASSWORD + " ") * 10
    assert passwords.problem(longest[:128], ()) == ""
    assert passwords.problem(longest[:129], ()) == passwords.TOO_LONG


@settings(max_examples=25)
@given(st.text(max_size=200))
def test_whatever_is_typed_is_judged(password: str) -> None:
    assert isinstance(passwords.problem(password, ("dinkes",)), str)


@settings(max_examples=5)
@given(st.text(min_size=1, max_size=128))
def test_whatever_is_typed_can_be_looked_at(password: str) -> None:
    assert not passwords.is_right(hashed(PASSWORD), password) or password == PASSWORD


def test_an_unknown_name_takes_as_long_as_a_known_one() -> None:
    """Time of a processor, not of a clock: a machine that is busy keeps one waiting and not the other."""
    known, unknown = [], []
    for _ in range(7):
        for stored, times in ((hashed(PASSWORD), known), (None, unknown)):
            begin = time.process_time()
            passwords.is_right(stored, "something else entirely")
            times.append(time.process_time() - begin)
    assert 0.5 < statistics.median(unknown) / statistics.median(known) < 2


def test_a_flood_of_guesses_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hash takes 64 MiB: more than a few at once would take the machine."""
    monkeypatch.setattr(passwords, "WAIT_S", 0.01)
    busy = []

    def guess() -> None:
        try:
            passwords.is_right(None, "x")
        except passwords.Busy:
            busy.append(1)

    threads = [threading.Thread(target=guess) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert busy
    assert not passwords.is_right(None, "afterwards it goes on")
