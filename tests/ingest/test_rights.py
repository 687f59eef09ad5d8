"""What a site may publish: its own elements, under every name that they have, and never a level that is open."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.model import Element, Kind, Link, Medium, Node, NodeRole
from ingest import devices, rights
from ingest.adapters import ADAPTERS
from ingest.adapters.contract import Arrived, Device
from ingest.adapters.patterns import compile_pattern
from ingest.adapters.reading import place_of
from ingest.devices import Source
from ingest.measures import Wrong

TOWER = Node(1, "balen", "Balen", "35.22.13", NodeRole.SITE, 0, 0)
LINK = Link(2, "balen-a", "Balen A", "35.22.13", 1, 3, Medium.FIBRE, 100)
FOREIGN = Link(4, "kapas-a", "Kapas A", "35.22.14", 1, 3, Medium.FIBRE, 100)
OWN = (TOWER, LINK)
NATIVE = {"cc/v1/35.22.13/tower/balen/status", "cc/v1/35.22.13/link/balen-a/status"}


def source(topic: str, adapter: str = "mikrotik", **more: object) -> Source:
    device = Device.model_validate({"topic": topic, "adapter": adapter, **more})
    return Source(device, compile_pattern(topic), ADAPTERS[adapter])


def granted(*sources: Source) -> set[str]:
    return {*rights.of_site(OWN, sources)} - NATIVE


def test_without_adapters_it_is_the_contract_s_topics() -> None:
    assert {*rights.of_site(OWN, ())} == NATIVE
    assert {*rights.of_site(OWN, (), has_new_devices=True)} == NATIVE | {"cc/v1/35.22.13/+/+/status"}
    assert rights.of_site((), ()) == ()


def test_a_level_of_a_name_is_every_name_that_the_device_has() -> None:
    elements = {"HG1": "balen-a", "HG2": "kapas-a", "HG3": None, "HG4": "tower/balen"}
    assert granted(source("mikrotik/{serial}/status", kind="link", elements=elements)) == {
        "mikrotik/HG1/status", "mikrotik/HG4/status", "mikrotik/balen-a/status",
    }  # fmt: skip
    assert granted(source("x/{kind}/{key}/{any}", "teltonika")) == {"x/tower/balen/+", "x/link/balen-a/+"}
    assert granted(source("x/{kecamatan}/{any}", kind="link")) == {"x/35.22.13/+"}
    assert granted(source("router/{serial}/{parameter}", "teltonika", kind="tower")) == {"router/balen/+"}


def test_a_key_that_is_another_device_s_name_is_not_granted() -> None:
    assert granted(source("m/{serial}", kind="link", elements={"balen-a": "kapas-a"})) == set()
    assert granted(source("m/{serial}", kind="link", elements={"balen-a": None})) == set()


def test_one_topic_for_all_is_nobody_s_and_it_is_said() -> None:
    shared = source("mikrotik/status", kind="link", elements={"HG1": "balen-a"})
    assert granted(shared) == set()
    (doubt,) = rights.doubts((shared,))
    assert "mikrotik/status is granted to nobody" in doubt
    assert "{kecamatan}" in doubt


@pytest.mark.parametrize(
    "name", ["+", "#", "a+", "a/b", "a\nuser ingest", " a", "a ", "", "a\0", "\u202ea", "a\ttopic"]
)
def test_a_name_that_would_be_everybody_s_is_not_granted(name: str) -> None:
    wild = source("m/{serial}", kind="link", elements={name: "balen-a"})
    assert granted(wild) == {"m/balen-a"}
    assert len([*rights.doubts((wild,))]) == 1


def test_sparkplug_grants_the_words_of_a_node_and_of_its_own_devices() -> None:
    elements = {"gw": "balen", "gw/radio": "link/balen-a", "gw/far": "link/kapas-a", "gw-kapas": "kapas"}
    found = granted(source("spBv1.0/kominfo/#", "sparkplug", elements=elements))
    assert {topic.removeprefix("spBv1.0/kominfo/") for topic in found} == {
        "NBIRTH/gw", "NDATA/gw", "NDEATH/gw", "NBIRTH/balen", "NDATA/balen", "NDEATH/balen",
        *(f"{word}/{edge}" for word in ("DBIRTH", "DDATA", "DDEATH")
          for edge in ("gw/radio", "gw/balen-a", "balen/balen-a")),
    }  # fmt: skip


def test_a_node_of_no_interest_may_carry_devices() -> None:
    elements = {"gw": None, "gw/radio": "link/balen-a"}
    found = granted(source("spBv1.0/{group}/#", "sparkplug", elements=elements))
    assert {"spBv1.0/+/NBIRTH/gw", "spBv1.0/+/DDATA/gw/radio"} <= found
    assert "spBv1.0/+/DDATA/gw/balen-a" not in found


def test_ingest_reads_what_it_subscribes_to_and_nothing_else() -> None:
    assert rights.of_ingest((source("m/{serial}", kind="link"),)) == ("cc/v1/+/+/+/status", "m/+")


def test_the_sample_of_devices_yaml_grants_each_site_its_own() -> None:
    sources = devices.load(Path("ingest/samples/devices.yaml")) or ()
    assert "mikrotik/HG1234567/status" in granted(*sources)
    assert "mikrotik/HG7654321/status" not in granted(*sources)
    assert not [*rights.doubts(sources)]


names = st.sampled_from(["balen-a", "kapas-a", "balen", "HG1", "HG2", "x"])
targets = st.none() | st.sampled_from(["balen-a", "kapas-a", "link/balen-a", "link/kapas-a", "tower/balen"])


@given(
    elements=st.dictionaries(names, targets, max_size=5),
    kind=st.sampled_from(["tower", "link", None]),
    topic=st.sampled_from(["m/{serial}", "m/{key}/x", "m/{kind}/{key}", "m/{kecamatan}/{serial}", "m/{serial}/{key}"]),
    sn=names,
    level=st.lists(names, min_size=2, max_size=2),
)
def test_what_is_granted_is_never_taken_for_another_kecamatan(
    elements: dict[str, str | None], kind: str | None, topic: str, sn: str, level: list[str]
) -> None:
    """Whatever the payload says: the element that ingest finds is the site's own, or the message is refused."""
    made = source(topic, kind=kind, elements=elements)
    for held in granted(made):
        match = made.pattern.match(held)
        assert match is not None
        try:
            found = place_of(Arrived(held, b"", 0, match, 0), made.device, (sn,))
        except Wrong:
            continue
        if found is not None and found.kecamatan in ("", "35.22.13"):
            assert (found.kind, found.key) not in {(FOREIGN.kind.value, FOREIGN.key)}, (held, sn)


def test_elements_of_both_kinds_with_one_key_stay_apart() -> None:
    tower: Element = Node(9, "same", "Same", "35.22.13", NodeRole.RELAY, 0, 0)
    made = source("m/{serial}", kind="link", elements={"S": "same"})
    assert {*rights.of_site((tower,), (made,))} == {"cc/v1/35.22.13/tower/same/status"}
    assert tower.kind is Kind.TOWER


@pytest.mark.parametrize("topic", ["balen-a", "HG1"])
def test_a_payload_that_names_another_device_than_its_topic_is_refused(topic: str) -> None:
    made = source("m/{serial}", kind="link", elements={"HG1": "balen-a", "HG2": "kapas-a", "HG3": None})

    def meant(sn: object) -> object:
        found = place_of(Arrived(f"m/{topic}", b"", 0, {"serial": topic}, 0), made.device, (sn,))
        return found and found.key

    with pytest.raises(Wrong, match="the payload 'HG2'") as refused:
        meant("HG2")
    assert refused.value.reason == "wrong_device"
    assert [meant(sn) for sn in ("HG1", "balen-a", "HG9", "x" * 10_000, "\u202e", "", None, 7)] == ["balen-a"] * 8
