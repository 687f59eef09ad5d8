"""devices.yaml: every mistake at once with its line, no message for two adapters, and a sample that works."""

import re
from pathlib import Path

import pytest

from commandcenter.yaml_lines import ConfigurationError
from ingest import devices
from ingest.adapters import ADAPTERS
from ingest.adapters.contract import Device
from ingest.adapters.patterns import NAMES

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "ingest/samples/devices.yaml"
PAGE = ROOT / "docs/mqtt-adapters.md"


def load(folder: Path, text: str) -> tuple[devices.Source, ...]:
    path = folder / "devices.yaml"
    path.write_text(text, encoding="utf-8")
    return devices.load(path) or ()


def mistakes(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    return [(mistake.line, mistake.text) for mistake in caught.value.mistakes]


def test_the_sample_has_every_adapter_and_no_mistake() -> None:
    sources = devices.load(SAMPLE) or ()
    assert {source.adapter.name for source in sources} == ADAPTERS.keys()
    assert [(source.pattern.subscription, source.qos, source.has_session) for source in sources] == [
        ("mikrotik/+/status", 0, False),
        ("ubnt/+/status", 0, False),
        ("router/+/+", 0, True),
        ("rut/+/+/data", 1, False),
        ("spBv1.0/kominfo/#", 1, True),
    ]


def test_without_a_file_there_are_no_devices_and_an_empty_list_is_a_list() -> None:
    assert devices.load(None) is None


def test_an_empty_list_hears_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "devices: []") == ()


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """\
version: 2
gadgets: []
devices:
  - topic: mikrotik/+/status
    adapter: mikrotik
    kind: link
  - topic: ubnt/{key}
    adapter: airos6
    kind: radio
    colour: red
  - topic: m/{key}
    adapter: mikrotik
    degraded:
      cpu: {}
    metrics: {volt: battery_w}
  - topic: t/{parameter}
    adapter: teltonika
    kind: link
  - topic: cc/{any}/{kecamatan}/{kind}/{key}/status
    adapter: mikrotik
  - {topic: ubnt2/a, adapter: airos}
"""
    found = mistakes(tmp_path, text)
    assert [line for line, _text in found] == [1, 2, 4, 8, 9, 10, 14, 15, 16, 19, 21]
    words = dict(found)
    assert words[1] == "this program knows version 1"
    assert "write {key} for the key in the inventory" in words[4]
    assert words[8] == "there is no adapter 'airos6'; the adapters are mikrotik, airos, teltonika, sparkplug"
    assert "above or below is needed" in words[14]
    assert "there is no field 'battery_w'" in words[15]
    assert "{key} or {serial}" in words[16]
    assert "native contract" in words[19]
    assert "kind is missing" in words[21]


@pytest.mark.parametrize("other", ["m/{serial}/status", "{any}/a/status", "m/a/{key}", "m/{kind}/{serial}"])
def test_two_patterns_for_one_topic_are_refused(tmp_path: Path, other: str) -> None:
    text = f"""\
devices:
  - {{topic: 'm/{{key}}/status', adapter: mikrotik, kind: link}}
  - topic: "{other}"
    adapter: airos
    kind: link
"""
    [(line, words)] = mistakes(tmp_path, text)
    assert line == 3
    assert words == f"{other} and m/{{key}}/status can be the same topic: one message, one adapter"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("topic: m/#, adapter: mikrotik, kind: link", "# is not taken"),
        ("topic: 'spBv1.0/{group}/NDATA/{key}', adapter: sparkplug", "spBv1.0/{group}/#"),
        ("topic: 'sp/{group}/#', adapter: sparkplug", "spBv1.0/{group}/#"),
        ("topic: 'm/{parameter}/{key}', adapter: mikrotik, kind: link", "no level {parameter}"),
        ("topic: 'm/{key}', adapter: mikrotik", "kind is missing"),
        ("topic: 'm/{serial}', adapter: mikrotik, elements: {a: link/x, b: y}", "kind is missing"),
        ("topic: 'm/{key}', adapter: mikrotik, kind: link, elements: {a: Balen A}", "write balen-a"),
        ("topic: 'm/{key}', adapter: mikrotik, kind: link, metrics: {a: temp_c, b: temp_c}", "several metrics"),
        ("topic: 'm/{key}', adapter: mikrotik, kind: link, metrics: {a: {field: temp_c, factor: .nan}}", "finite"),
        ("topic: 'm/{key}', adapter: mikrotik, kind: site", "'tower' or 'link'"),
        ("topic: 'm/{key}', adapter: mikrotik, kind: link, interval_s: 0", "at least 1"),
        ("topic: 'm/{key}', adapter: mikrotik, kind: link, qos: 2", "0 or 1"),
        ("topic: '$SYS/{key}', adapter: mikrotik, kind: link", "does not begin with $"),
        ("adapter: mikrotik", "is missing"),
    ],
)
def test_what_cannot_work_is_refused_in_words(tmp_path: Path, entry: str, words: str) -> None:
    assert any(words in text for _line, text in mistakes(tmp_path, f"devices:\n  - {{{entry}}}\n"))


@pytest.mark.parametrize("text", ["", "[]", "devices: {}", "devices:\n  - 1", "devices: [{topic: a"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    assert mistakes(tmp_path, text)


def test_a_file_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"COMMANDCENTER_DEVICES_FILE .*none\.yaml cannot be read: No such file"
    ):
        devices.load(tmp_path / "none.yaml")


def test_the_page_names_every_adapter_key_and_level() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for word in (*ADAPTERS, *Device.model_fields, *(f"{{{name}}}" for name in NAMES)):
        assert f"`{word}`" in page, word


def test_the_page_names_every_reason_that_an_adapter_gives() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for path in (ROOT / "ingest/adapters").glob("*.py"):
        for code in re.findall(r'Wrong\("(\w+)"', path.read_text(encoding="utf-8")):
            assert f"`{code}`" in page, code
