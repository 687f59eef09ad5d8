"""`make audit` says nothing better than what it was told."""

import json

import pytest

from tools import audit

GOOD = {"name": "dash", "version": "4.4.1", "vulns": []}
BAD = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-2024-1", "fix_versions": ["1.1"]}]}
UNANSWERED = {"name": "six", "skip_reason": "Dependency not found"}


def told(*entries: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(entries), "fixes": []})


def test_success_is_every_package_looked_up_and_nothing_known() -> None:
    assert audit.read(told(GOOD)).is_success


@pytest.mark.parametrize("entries", [(), (UNANSWERED,), (GOOD, UNANSWERED), (GOOD, BAD), (UNANSWERED, BAD)])
def test_anything_else_is_none(entries: tuple[dict[str, object], ...]) -> None:
    assert not audit.read(told(*entries)).is_success


def test_what_is_known_is_said_with_what_mends_it() -> None:
    assert audit.read(told(GOOD, BAD)).known == ("old 1.0: CVE-2024-1 (mended in 1.1)",)


@pytest.mark.parametrize("text", ["", "no JSON", "{}"])
def test_no_answer_is_an_error(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        audit.read(text)
