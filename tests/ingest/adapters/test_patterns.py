"""Topic patterns: what is subscribed, what matches, which two would fight over a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters.patterns import compile_pattern, overlap


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("mikrotik/{key}/status", "mikrotik/+/status"),
        ("net/{kecamatan}/{kind}/{key}", "net/+/+/+"),
        ("{any}/{any}/{serial}", "+/+/+"),
        ("spBv1.0/{group}/#", "spBv1.0/+/#"),
        ("router/all", "router/all"),
    ],
)
def test_named_levels_become_wildcards(text: str, heard: str) -> None:
    assert compile_pattern(text).subscription == heard


def test_a_topic_gives_what_stands_at_the_named_levels() -> None:
    pattern = compile_pattern("net/{any}/{kind}/{key}")
    assert pattern.match("net/1/link/balen-a") == {"kind": "link", "key": "balen-a"}
    for other in ("net/1/link", "net/1/link/", "net/1/link/balen-a/x", "xnet/1/link/balen-a", "net/1/link/balen-a\n/"):
        assert pattern.match(other) is None, other


def test_a_dot_in_a_pattern_is_a_dot() -> None:
    assert compile_pattern("spBv1.0/{group}/#").match("spBv1x0/a/b") is None


@pytest.mark.parametrize(
    "text", ["", "$SYS/{key}", "a/+/b", "#", "a/#/b", "a/x{key}", "a/{}", "a/{keys}", "{key}/{key}", "a\0"]
)
def test_a_pattern_that_cannot_be_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"topic has|plain word|there is no level|there twice"):
        compile_pattern(text)


@pytest.mark.parametrize(
    ("one", "other", "is_overlap"),
    [
        ("a/+/c", "a/b/+", True),
        ("a/+/c", "a/+/d", False),
        ("a/#", "a", True),
        ("a/#", "a/b/c", True),
        ("a/+", "a/b/c", False),
        ("#", "x/y", True),
        ("+/+/+/+/+/status", "cc/v1/+/+/+/status", True),
    ],
)
def test_two_patterns_overlap_when_one_topic_matches_both(one: str, other: str, is_overlap: bool) -> None:
    assert overlap(one, other) is overlap(other, one) is is_overlap


_LEVELS = st.lists(st.sampled_from(["a", "b", "{any}"]), min_size=1, max_size=4)


@given(one=_LEVELS, other=_LEVELS, topic=st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=4))
def test_no_topic_matches_two_patterns_that_do_not_overlap(one: list[str], other: list[str], topic: list[str]) -> None:
    first, second = compile_pattern("/".join(one)), compile_pattern("/".join(other))
    name = "/".join(topic)
    if first.match(name) is not None and second.match(name) is not None:
        assert overlap(first.subscription, second.subscription)
