"""YAML with lines: every mistake is named where it stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from commandcenter import yaml_lines
from commandcenter.yaml_lines import ConfigurationError

TEXT = """\
people:
  - name: a
    source:
      path: x
  - name: b
"""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    n: int = Field(1, ge=1)


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")

    parts: tuple[Part, ...]


def test_every_part_has_its_line() -> None:
    data, line_of = yaml_lines.read(TEXT)
    assert data == {"people": [{"name": "a", "source": {"path": "x"}}, {"name": "b"}]}
    assert [line_of(at) for at in [(), ("people", 0, "name"), ("people", 0, "source", "path"), ("people", 1)]] == [
        1, 2, 4, 5,
    ]  # fmt: skip


def test_what_is_missing_has_the_line_of_the_part_that_lacks_it() -> None:
    _data, line_of = yaml_lines.read(TEXT)
    assert line_of(("people", 1, "source", "path")) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1,", "line 1: not YAML"),
        ("a: 1\nb: 2\na: 3", "line 3: the key 'a' is given twice"),
        ("a: &x 1\nb: *x", "line 2: aliases"),
        ("a: 1\nb: 2026-13-45", "line 2: '2026-13-45' cannot be read"),
        ("? [a]\n: 1", "line 1: a key is one word"),
        ("[" * 5000, "line 1"),
    ],
)
def test_what_is_no_usable_yaml_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        yaml_lines.read(text)
    assert message in str(error.value)


def test_a_key_stays_the_text_that_was_written() -> None:
    assert yaml_lines.read("no: 1\n012: 2")[0] == {"no": 1, "012": 2}


def test_a_column_called_no_is_no_truth_value() -> None:
    assert yaml_lines.read("[No, NO, n, on, Y, yes, off, true, False]")[0] == [
        "No", "NO", "n", "on", "Y", "yes", "off", True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["2025", "1.5", "2026-11-22", "true"])
def test_what_yaml_takes_for_a_number_or_a_date_is_asked_for_in_quotes(written: str, tmp_path: Path) -> None:
    path = tmp_path / "parts.yaml"
    path.write_text(f"parts:\n  - name: {written}\n")
    with pytest.raises(ConfigurationError, match=r"line 2: .*in quotes"):
        yaml_lines.load(path, Whole)


def test_all_mistakes_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "parts.yaml"
    path.write_text("parts:\n  - name: a\n    n: 0\n  - n: x\n    colour: red\n")
    with pytest.raises(ConfigurationError) as error:
        yaml_lines.load(path, Whole)
    assert [(line, location) for line, location, _text in error.value.mistakes] == [
        (3, ("parts", 0, "n")),
        (4, ("parts", 1, "name")),
        (4, ("parts", 1, "n")),
        (5, ("parts", 1, "colour")),
    ]
    assert "parts.yaml has 4 mistakes" in str(error.value)
    assert "line 5: parts[2].colour: there is no such key" in str(error.value)


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "parts.yaml"
    path.write_bytes(b"parts:\n  - name: caf\xe9\n")
    with pytest.raises(ConfigurationError, match="line 2: not UTF-8"):
        yaml_lines.load(path, Whole)


@given(st.text(max_size=300))
def test_no_text_raises_anything_but_a_value_error(text: str) -> None:
    try:
        _data, line_of = yaml_lines.read(text)
    except ValueError as error:
        assert "line" in str(error)  # noqa: PT017
    else:
        assert line_of(()) == 1
