import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from layouts import i18n

ROOT = Path(__file__).parents[2]
SPEAKING = [
    *sorted((ROOT / "layouts").rglob("*.py")),
    *sorted((ROOT / "commandcenter" / "access").rglob("*.py")),
    *sorted((ROOT / "commandcenter" / "actions").rglob("*.py")),
    *sorted((ROOT / "commandcenter" / "alerts").rglob("*.py")),
    *sorted((ROOT / "commandcenter" / "wall").rglob("*.py")),
    ROOT / "commandcenter" / "app.py",
    ROOT / "commandcenter" / "exporting.py",
]
TEMPLATES = sorted((ROOT / "commandcenter" / "access" / "templates").glob("*.html"))
# function -> which of its arguments are message ids
CALLS = {"text": (1,), "message": (0,), "plural": (1,), "empty": (1, 2)}
AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB


def said() -> Iterator[tuple[str, Path]]:
    """Every message id that the code says, by literal."""
    for path in SPEAKING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for position in CALLS.get(name, ()):
                    given = node.args[position] if position < len(node.args) else None
                    if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
                        yield given.value, path
    for path in TEMPLATES:
        yield from ((words, path) for words in re.findall(r'\bsay\("([^"]+)"', path.read_text(encoding="utf-8")))


def ids(lang: str) -> dict[str, tuple[str, ...]]:
    """The messages of a catalogue by id, with their translations."""
    found = {}
    for entry in i18n.catalogue(lang):
        if entry.id:
            key = entry.id if isinstance(entry.id, str) else entry.id[0]
            found[key] = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
    return found


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_catalogue_has_every_message_that_is_said(lang: str) -> None:
    missing = {f"{message} ({path.name})" for message, path in said() if message not in ids(lang)}
    assert not missing


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_catalogue_has_no_message_that_nobody_says(lang: str) -> None:
    assert not set(ids(lang)) - {message for message, _ in said()}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_message_is_translated_with_the_same_names_in_it(lang: str) -> None:
    for message, strings in ids(lang).items():
        for string in strings:
            assert string, message
            assert _names(string) == _names(message), message


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_message_stands_in_one_file_only_and_every_file_in_both_languages(lang: str) -> None:
    found: dict[str, str] = {}
    for path in sorted((i18n.CATALOGUES / lang).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=lang)
        for entry in catalogue:
            if entry.id:
                key = entry.id if isinstance(entry.id, str) else entry.id[0]
                assert key not in found, f"{key!r} is in {found[key]} and {path.name}"
                found[key] = path.name
    names = [{path.name for path in (i18n.CATALOGUES / each).glob("*.po")} for each in i18n.LANGUAGES]
    assert names[0] == names[1]


def _names(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}


def test_the_scan_sees_what_the_screens_say() -> None:
    assert {"Wrong now", "cause", "No data yet", "down"} <= {message for message, _ in said()}


@pytest.mark.parametrize(("lang", "one", "two"), [("id", "penyebab", "penyebab"), ("en", "cause", "causes")])
def test_plurals_follow_the_language(lang: str, one: str, two: str) -> None:
    assert i18n.plural(lang, "cause", "causes", 1) == one
    assert i18n.plural(lang, "cause", "causes", 2) == two
    assert i18n.plural(lang, "cause", "causes", 0) == two


def test_a_message_that_is_not_there_is_said_in_english() -> None:
    assert i18n.text("id", "Never written {n}", n=3) == "Never written 3"
    assert i18n.plural("id", "{n} never", "{n} nevers", 3) == "3 nevers"


def test_a_name_that_is_not_given_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        i18n.text("id", "since {time}", other=1)


def test_a_language_that_we_do_not_speak_is_refused() -> None:
    with pytest.raises(KeyError):
        i18n.text("fr", "down")


@pytest.mark.parametrize(
    ("lang", "moment", "number"),
    [("id", "Senin, 23 November 2026 14.05 WIB", "1.234,5"), ("en", "Monday, 23 November 2026 14:05 WIB", "1,234.5")],
)
def test_dates_and_numbers_are_those_of_the_locale(lang: str, moment: str, number: str) -> None:
    assert i18n.moment(lang, AT) == moment
    assert i18n.number(lang, 1234.5, 1) == number


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (HOUR, "13.05"),
        (13 * HOUR, "Sen 01.05"),
        (2 * DAY, "Sab 14.05"),
        (30 * DAY, "24 Okt"),
        (700 * DAY, "23 Des 2024"),
    ],
)
def test_a_past_moment_is_said_as_shortly_as_it_can_be(ago: int, words: str) -> None:
    assert i18n.since("id", AT - ago, AT) == words


@pytest.mark.parametrize(
    ("lasted", "words"),
    [
        (59_999, "< 1 mnt"),
        (13 * MINUTE, "13 mnt"),
        (2 * HOUR + 5 * MINUTE, "2 jam 5 mnt"),
        (2 * HOUR, "2 jam"),
        (3 * DAY + 4 * HOUR + MINUTE, "3 hari 4 jam"),
        (52 * DAY + 21 * HOUR, "52 hari"),
        (-5, "< 1 mnt"),
    ],
)
def test_a_duration_has_its_two_largest_units(lasted: int, words: str) -> None:
    assert i18n.duration("id", lasted) == words


def test_a_percentage_without_readings_is_a_dash() -> None:
    assert i18n.percent("id", None) == "–"


@given(st.floats(0, 100), st.integers(0, 2))
def test_only_all_of_it_is_a_hundred_percent(value: float, decimals: int) -> None:
    """99.97 rounded to 100 would hide an outage."""
    is_whole = i18n.percent("en", value, decimals).startswith("100")
    assert is_whole == (value == 100)
