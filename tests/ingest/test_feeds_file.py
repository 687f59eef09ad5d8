"""feeds.yaml: every mistake at once with its line; each feed joined with its kind."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from commandcenter.yaml_lines import ConfigurationError
from ingest import feeds_file
from ingest.config import Feed
from ingest.contract import Item, Job, Kind


class Source(BaseModel):
    model_config = ConfigDict(extra="forbid")

    path: str


def fetch(_source: Source, _job: Job) -> Iterator[Item]:
    yield from ()


KINDS = {"file": Kind("file", Source, fetch), "probe": Kind("probe", Source, fetch, is_tabular=False)}

GOOD = """\
version: 1
feeds:
  - name: lapor
    title: LAPOR!
    owner: dinkominfo
    kind: file
    source: {path: inbox/lapor}
    records: complaint
    fields: {ticket: Tracking ID}
    schedule: {every: 5m}
    freshness: {warn_after: 36h, error_after: 4d}
"""


def load(tmp_path: Path, text: str) -> tuple[feeds_file.Configured, ...]:
    path = tmp_path / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    return feeds_file.load(path, KINDS, no_check, ["dinkominfo"])


def no_check(_feed: Feed) -> list[feeds_file.Problem]:
    return []


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path, text)
    return str(error.value).splitlines()[1:]


def test_a_feed_is_joined_with_its_kind_and_its_checked_source(tmp_path: Path) -> None:
    (found,) = load(tmp_path, GOOD)
    assert (found.name, found.kind.name, found.source) == ("lapor", "file", Source(path="inbox/lapor"))
    assert found.feed.fields["ticket"].column == "Tracking ID"
    assert found.feed.freshness.error_after.days == 4


def test_any_change_of_a_feed_changes_its_digest(tmp_path: Path) -> None:
    (before,), (again,) = load(tmp_path, GOOD), load(tmp_path, GOOD)
    (after,) = load(tmp_path, GOOD.replace("inbox/lapor", "inbox/lapor2"))
    assert before.digest == again.digest != after.digest


def test_only_what_decides_what_is_read_makes_the_next_run_begin_anew(tmp_path: Path) -> None:
    (before,), (slower,) = load(tmp_path, GOOD), load(tmp_path, GOOD.replace("every: 5m", "every: 6m"))
    (other,) = load(tmp_path, GOOD.replace("Tracking ID", "Nomor"))
    assert before.reading == slower.reading != other.reading


def test_six_mistakes_are_six_lines(tmp_path: Path) -> None:
    text = (
        GOOD.replace("owner: dinkominfo", "owner: dinkomimfo")
        .replace("path: inbox/lapor", "paht: inbox/lapor")
        .replace("every: 5m", "every: five")
        .replace("error_after: 4d", "error_after: 1h")
        + "    colour: red\n"
    )
    lines = mistakes(tmp_path, text)
    assert len(lines) == 6
    assert "line 5: feeds[1].owner: 'dinkomimfo' is no OPD" in lines[0]
    assert "line 7: feeds[1].source.path: is missing" in lines[1]
    assert "line 7: feeds[1].source.paht: there is no such key" in lines[2]
    assert "line 10: feeds[1].schedule.every: write a number and a unit" in lines[3]
    assert "line 11: feeds[1].freshness: error_after must be longer" in lines[4]
    assert "line 12: feeds[1].colour: there is no such key" in lines[5]


def test_an_owner_outside_of_the_register_is_refused(tmp_path: Path) -> None:
    assert "line 5: feeds[1].owner: 'dinas' is no OPD" in mistakes(tmp_path, GOOD.replace("dinkominfo", "dinas"))[0]


def test_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    (line,) = mistakes(tmp_path, GOOD.replace("kind: file", "kind: fax"))
    assert "there is no kind 'fax'; the kinds are file, probe" in line


def test_a_name_is_used_once(tmp_path: Path) -> None:
    lines = mistakes(tmp_path, GOOD + GOOD.split("feeds:\n")[1])
    assert [line.split(":")[0].strip() for line in lines] == ["line 3", "line 12"]


@pytest.mark.parametrize(
    ("cron", "message"),
    [("61 * * * *", "no cron line"), ("0 7 * * 1", "write mon, tue"), ("@daily", "no cron line")],
)
def test_a_wrong_cron_line_is_refused(tmp_path: Path, cron: str, message: str) -> None:
    (line,) = mistakes(tmp_path, GOOD.replace("{every: 5m}", f"{{cron: '{cron}'}}"))
    assert message in line


def test_the_rules_of_the_mapping_are_asked_and_placed(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(GOOD)
    with pytest.raises(ConfigurationError, match=r"line 9: feeds\[1\].fields.ticket: wrong"):
        feeds_file.load(path, KINDS, lambda _feed: [(("fields", "ticket"), "wrong")])


def test_a_feed_without_tables_takes_no_mapping(tmp_path: Path) -> None:
    lines = mistakes(tmp_path, GOOD.replace("kind: file", "kind: probe"))
    assert [line.split(" takes ")[1] for line in lines] == ["no records", "no fields"]


@pytest.mark.parametrize("text", ["", "feeds: 3", "[]", "feeds: {}"])
def test_a_file_without_the_list_says_what_is_needed(tmp_path: Path, text: str) -> None:
    assert "needs a list 'feeds:'" in mistakes(tmp_path, text)[0]


def test_no_feeds_at_all_is_a_file_too(tmp_path: Path) -> None:
    assert load(tmp_path, "feeds: []") == ()


def test_mistakes_of_the_mapping_are_told_in_the_same_go_as_those_of_the_schedule(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    wrong = GOOD.replace("every: 5m", "every: soon").replace("dinkominfo", "dinkomnifo").replace("4d", "1h")
    path.write_text(wrong.replace("title: LAPOR!", "titel: LAPOR!"), encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        feeds_file.load(path, KINDS, lambda _feed: [(("fields", "ticket"), "is no good")], ["dinkominfo"])
    said = str(error.value)
    for line, part in ((3, "title"), (4, "titel"), (5, "owner"), (9, "ticket"), (10, "every"), (11, "freshness")):
        assert f"line {line}: feeds[1]." in said
        assert part in said


def test_a_source_that_another_feed_has_is_a_mistake_of_the_second(tmp_path: Path) -> None:
    def wrong(source: Source, base: Path, earlier: Mapping[str, Source]) -> str:
        taken = [feed for feed, other in earlier.items() if other.path == source.path]
        return f"{taken[0]} has it, below {base.name}" if taken else ""

    kinds = {"file": Kind("file", Source, fetch, wrong=wrong)}
    path = tmp_path / "feeds.yaml"
    path.write_text(GOOD + GOOD.partition("feeds:\n")[2].replace("name: lapor", "name: lain"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=rf"line 16: feeds\[2\].source: lapor has it, below {tmp_path.name}"):
        feeds_file.load(path, kinds, no_check)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("{ticket: Tracking ID}", "[Tracking ID]", "fields: must be keys with their values, {key: value, …}"),
        ("{ticket: Tracking ID}", "{ticket: 5}", "write the header of a column in quotes, a list of headers to try"),
        ("{ticket: Tracking ID}", "{ticket: }", "write the header of a column in quotes, a list of headers to try"),
        ("{every: 5m}", "5m", "schedule: must be keys with their values, {key: value, …}, this is '5m'"),
        ("name: lapor", "name: Ekspor LAPOR", "small letters, digits and dashes only, at most 63: lapor-ekspor"),
        ("name: lapor", "name: entry", "is the name of what people enter in the form"),
        ("records: complaint", "drop: NIK", "drop: must be a list, [one, another], this is 'NIK'"),
        ("records: complaint", "enabled: ya", "enabled: must be true or false, this is 'ya'"),
        ("records: complaint", "rejects_max: banyak", "rejects_max: must be a whole number, this is 'banyak'"),
        ("records: complaint", "records: keluhan", "records: must be 'complaint', 'complaint_count', 'observation' or"),
        ("title: LAPOR!", 'title: ""', "title: must not be empty"),
    ],
)
def test_a_wrong_value_is_told_in_words_of_whoever_writes_it(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert any(said in line for line in mistakes(tmp_path, GOOD.replace(right, wrong)))


def test_several_headers_may_be_tried_for_a_field(tmp_path: Path) -> None:
    (found,) = load(tmp_path, GOOD.replace("Tracking ID", "[Tracking ID, No. Laporan]"))
    assert found.feed.fields["ticket"].column == ("Tracking ID", "No. Laporan")
