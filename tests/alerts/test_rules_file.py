"""alerts.yaml: every mistake at once with its line, and what the file says as rules; a bad file changes nothing."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.alerts import rules_file
from commandcenter.alerts.rules_file import AlertsFile, Watched
from commandcenter.alerts.rules_model import RuleEntry
from commandcenter.alerts.sources.registry import MEASURES
from commandcenter.domain.alerts.model import Consequence, Severity
from commandcenter.domain.alerts.rules import Condition, Step
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.duty.model import DUTIES
from commandcenter.yaml_lines import ConfigurationError

GOOD = """\
version: 1
rules:
  link-down:
    title: {id: Tautan putus, en: Link down}
    on: network.state
    where: {kind: link, medium: [radio, fibre]}
    when: {among: down}
    consequence: minor
    act_within: 2h
    delay: {on: 60s, off: 2m}
    owner: jaringan
    graver: [{victims: 1, consequence: moderate}, {victims: 8, consequence: severe}]
    steps:
      - {id: Lihat korban., en: Look at the victims.}
    escalate: [{after: 20m, to: jaringan-cadangan}]
    runbook: runbooks.md#link
  loss:
    title: {id: Hilang paket, en: Packet loss}
    on: network.loss_pct
    when: {above: 10, clear: 5}
    consequence: minor
    act_within: 8h
    owner: jaringan
    steps: [{id: Periksa., en: Check.}]
"""
KEYS = tuple(duty.key for duty in DUTIES)


def load(tmp_path: Path, text: str) -> AlertsFile:
    path = tmp_path / "alerts.yaml"
    path.write_text(text, encoding="utf-8")
    return rules_file.load(path, KEYS)


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path, text)
    return [line.strip() for line in str(error.value).splitlines()[1:]]


def test_a_rule_is_what_the_file_says(tmp_path: Path) -> None:
    rules = load(tmp_path, GOOD).rules.by_key
    link = rules["link-down"]
    assert link.title == {"id": "Tautan putus", "en": "Link down"}
    assert link.where == {"kind": frozenset({"link"}), "medium": frozenset({"radio", "fibre"})}
    assert link.condition == Condition(frozenset({"down"}))
    assert (link.on_delay, link.off_delay) == (60 * SECOND, 2 * MINUTE)
    assert link.escalate == (Step(20 * MINUTE, "jaringan-cadangan"),)
    assert link.graver == ((1, Consequence.MODERATE), (8, Consequence.SEVERE))
    assert [link.severity_with(n) for n in (0, 1, 8)] == [Severity.LOW, Severity.MEDIUM, Severity.CRITICAL]
    assert rules["loss"].condition == Condition(limit=10, clear=5)


def test_without_a_file_the_shipped_rules_are_in_force(tmp_path: Path) -> None:
    shipped = rules_file.load(tmp_path / "none.yaml", KEYS).rules
    assert shipped.by_key["main-tower-down"].severity is Severity.CRITICAL
    assert all(len(rule.steps) >= 3 and rule.runbook for rule in shipped.by_key.values())


def test_few_shipped_rules_are_critical() -> None:
    """EEMUA 191: about 5 % of the highest priority; a rule that is always critical is rare."""
    rules = rules_file.load(None).rules.by_key.values()
    critical = [rule.key for rule in rules if rule.severity is Severity.CRITICAL]
    assert 0 < len(critical) <= max(2, len(rules) // 8)


def test_shipped_runbooks_are_pages_that_there_are() -> None:
    docs = Path(__file__).parents[2] / "docs"
    for rule in rules_file.load(None).rules.by_key.values():
        page, _, anchor = rule.runbook.partition("#")
        lines = (docs / page).read_text(encoding="utf-8").splitlines()
        headings = [line.strip("# ").lower().replace(" ", "-") for line in lines if line.startswith("#")]
        assert anchor in headings, f"{rule.key}: {rule.runbook}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("on: network.state", "on: network.stat", "line 5: rules.link-down.on: there is no measure 'network.stat'; n"),
        ("among: down", "among: [down, dead]", "line 7: rules.link-down.when.among[2]: network.state is never 'dead'"),
        ("{among: down}", "{above: 3}", "line 7: rules.link-down.when: network.state is one of up, degraded, down"),
        ("{above: 10, clear: 5}", "{among: down}", "line 20: rules.loss.when: network.loss_pct is a number, in %"),
        ("medium: [radio", "media: [radio", "line 6: rules.link-down.where.media: network.state has no attribute"),
        ("above: 10, clear: 5", "above: 10, clear: 11", "clear must not be larger than above"),
        ("above: 10, clear: 5", "below: 10, clear: 5", "clear must not be smaller than below"),
        ("above: 10, clear: 5", "above: .nan", "should be a finite number"),
        ("above: 10, clear: 5", "above: .inf", "should be a finite number"),
        ("above: 10, clear: 5", "clear: 5", "exactly one of among, above, below and is"),
        ("consequence: minor\n    act_within: 2h", "severity: high", "severity is not written here: it follows"),
        ("owner: jaringan\n    graver", "owner: jaringn\n    graver", "there is no duty 'jaringn'; there are: data"),
        ("to: jaringan-cadangan", "to: Budi", "line 15: rules.link-down.escalate[1].to: is no key of a duty"),
        ("[{after: 20m, to: jaringan-cadangan}]", "[{after: 20m, to: pusat}, {after: 20m, to: urc}]", "must ascend"),
        ("[{after: 20m, to: jaringan-cadangan}]", "[{after: 10s, to: pusat}]", "comes after 1m at the earliest"),
        ("{victims: 8, consequence: severe}", "{victims: 8, consequence: minor}", "a worse consequence than before"),
        ("{victims: 8, consequence: severe}", "{victims: 1, consequence: severe}", "more victims, and a worse"),
        ("act_within: 2h", "act_within: 2 hours", "line 9: rules.link-down.act_within: write a number and a unit"),
        ("act_within: 2h", "act_within: 900w", "at most 92d"),
        ("on: 60s, off: 2m", "on: 2h, off: 2m", "delay.on must be shorter than act_within"),
        ("    steps: [{id: Periksa., en: Check.}]\n", "", "line 17: rules.loss.steps: is missing"),
        ("{id: Tautan putus, en: Link down}", "{id: Tautan putus}", "rules.link-down.title.en: is missing"),
        ("en: Link down", 'en: "Link \\u202Edown"', "has a character that cannot be seen"),
        ("en: Link down", 'en: "Link\\0down"', "has a character that cannot be seen"),
        ("en: Link down", "en: " + "x" * 10_000, "must have at most 300 characters"),
        ("runbooks.md#link", "javascript:alert(1)", "runbook is a page of docs"),
        ("runbooks.md#link", "../../etc/passwd", "runbook is a page of docs"),
        ("  link-down:", "  Link Down:", "a key has small letters, digits and dashes"),
        ("  loss:", "  link-down:", "the key 'link-down' is given twice"),
        ("version: 1", "version: 2", "line 1: version: write version: 1"),
        ("version: 1", "version: true", "line 1: version: write version: 1"),
        ("among: down", "among: []", "rules.link-down.when.among: "),
        ("{kind: link, medium: [radio, fibre]}", "{kind: []}", "rules.link-down.where.kind: "),
        ("runbooks.md#link", "a/../b.md", "runbook is a page of docs"),
        ("version: 1", "version: 1\ncolour: red", "line 2: colour: there is no such key"),
        ("version: 1", "version: 1\nnotify: {channel: 1}", "line 2: notify.channel: there is no such key"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_where_it_stands(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    found = mistakes(tmp_path, GOOD.replace(old, new, 1))
    assert len(found) == 1, found
    assert said in found[0]


def test_what_is_too_large_to_be_rules_is_not_even_read(tmp_path: Path) -> None:
    assert "larger than 1000 kB" in mistakes(tmp_path, GOOD + "#" * 1_000_000)[0]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("network.state", "x.y").replace("minor", "bad", 1).replace("above: 10", "above: ten")
    assert [line.split(":")[0] for line in mistakes(tmp_path, text)] == ["line 5", "line 8", "line 20"]


@settings(max_examples=50)
@given(st.text(max_size=400) | st.binary(max_size=400).map(lambda raw: raw.decode("latin-1")))
def test_whatever_the_file_holds_it_is_rules_or_a_list_of_mistakes(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "alerts.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ConfigurationError):
        rules_file.load(path)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["down", "5m"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "title",
                "on",
                "when",
                "where",
                "consequence",
                "act_within",
                "owner",
                "steps",
                "delay",
                "graver",
                "escalate",
            ]
        ),
        _VALUES,
    )
)
def test_whatever_a_rule_holds_is_a_mistake_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, entry: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("any") / "alerts.yaml"
    path.write_text(yaml.safe_dump({"version": 1, "rules": {"one": entry}}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        rules_file.load(path)
    assert all(mistake.line >= 1 for mistake in error.value.mistakes)


def _write(path: Path, text: str, tick: int) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(tick * 1_000_000_000, tick * 1_000_000_000))


def test_a_bad_file_leaves_the_old_rules_in_force_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "alerts.yaml"
    _write(path, GOOD, 1)
    watched = Watched(path)
    assert watched.look()
    assert watched.current is not None
    before = watched.current.rules
    _write(path, GOOD.replace("minor", "bad"), 2)
    assert watched.look()
    assert not watched.look()
    assert watched.current.rules == before
    assert "line 8" in (watched.fault or "")
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1
    _write(path, GOOD.replace("minor", "major", 2).replace("major", "minor", 1), 3)
    assert watched.look()
    assert watched.fault is None
    assert watched.current.rules.by_key["loss"].consequence is Consequence.MAJOR


def test_a_first_file_that_cannot_be_used_leaves_the_shipped_rules(tmp_path: Path) -> None:
    path = tmp_path / "alerts.yaml"
    _write(path, "rules: [", 1)
    watched = Watched(path)
    assert watched.look()
    assert watched.current is not None
    assert "main-tower-down" in watched.current.rules.by_key
    assert watched.fault is not None
    path.unlink()
    assert watched.look()
    assert watched.fault is None


def test_every_key_and_every_measure_stands_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
    missing = [name for name in (*RuleEntry.model_fields, *MEASURES) if f"`{name}`" not in page]
    assert missing == []
