"""The page about security names only what is there, its counts are right, and no item of the table stands twice."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ITEM = re.compile(r"^\| (\d+\.\d+\.[\d.-]+) \| ([\w* ]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)


def test_every_path_that_is_named_exists() -> None:
    named = re.findall(r"`((?:commandcenter|tests|ingest|layouts|deploy)/[\w/.@-]*)`", PAGE)
    named += [f"docs/{link}" for link in re.findall(r"\]\(([\w/.-]+\.md)\)", PAGE)]
    named += re.findall(r"\bdocs/[\w-]+\.md", PAGE)
    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_counts_are_those_of_the_table() -> None:
    states = [state.strip("*") for _, state, _, _ in ITEM.findall(PAGE)]
    said = re.search(r"(\d+) met, (\d+) open, (\d+) not applicable", PAGE)
    assert said is not None
    assert list(map(int, said.groups())) == [states.count(state) for state in ("met", "open", "not applicable")]
    assert len(states) == sum(map(int, said.groups()))


def test_no_item_stands_twice_and_what_is_open_says_why() -> None:
    items = ITEM.findall(PAGE)
    assert len({item for item, *_ in items}) == len(items)
    assert [item for item, state, _, why in items if "open" in state and len(why.strip()) < 20] == []
    assert {item.split(".")[0] for item, *_ in items} == {str(number) for number in range(1, 18)}
