"""A plan is read whole or refused with everything that is wrong; a difference says exactly what would change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.inventory import (
    InventoryError,
    LinkPlan,
    Plan,
    Row,
    TowerPlan,
    number_text,
    parse,
    plan_of,
    rows_of,
)
from commandcenter.domain.inventory_diff import addition, diff, render
from commandcenter.domain.model import Inventory, Medium, NodeRole
from tests.domain.plans import BALEN, LINK, MAIN, SMALL, inventory_of, plans

REGENCY = gazetteer()


def rows(**changes: dict[str, str]) -> list[Row]:
    """The rows of the small plan; ``changes`` replace fields of the tower or link of that key (- written _)."""
    made = rows_of(SMALL)
    return [replace(row, values={**row.values, **changes.get(row.values["key"].replace("-", "_"), {})}) for row in made]


def mistakes(given_rows: list[Row]) -> list[str]:
    """What ``parse`` has against the rows, each as "position: text"."""
    with pytest.raises(InventoryError) as caught:
        parse(given_rows, REGENCY)
    return str(caught.value).split("\n")


def test_a_sound_plan_is_read() -> None:
    assert parse(rows(), REGENCY) == SMALL


def test_a_kecamatan_may_be_given_by_name() -> None:
    assert parse(rows(balen={"kecamatan": "Kec. Balen"}), REGENCY) == SMALL


def test_a_heartbeat_that_is_not_given_is_thirty_seconds() -> None:
    assert parse(rows(balen={"heartbeat_s": ""}), REGENCY).towers[1].heartbeat_s == 30


@given(plans())
def test_the_rows_of_a_plan_read_back_as_the_plan(plan: Plan) -> None:
    assert parse(rows_of(plan), REGENCY) == plan


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"key": "Balen"}, "key 'Balen' must be 1 to 63 of a-z, 0-9 and -"),
        ({"key": "-balen"}, "key '-balen' must be"),
        ({"key": "b" * 64}, "must be 1 to 63"),
        ({"key": ""}, "key is missing"),
        ({"name": ""}, "name is missing"),
        ({"name": "two\nlines"}, "cannot be shown on one line"),
        ({"name": "x" * 201}, "longer than 200"),
        ({"kecamatan": ""}, "kecamatan is missing"),
        ({"kecamatan": "Balon"}, "kecamatan: 'Balon' is no kecamatan; did you mean Balen"),
        ({"kecamatan": "Kab. Bojonegoro"}, "is a regency"),
        ({"role": "hub"}, "role 'hub' must be one of main, site, relay"),
        ({"role": ""}, "role is missing"),
        ({"latitude": "111.96"}, "latitude 111.96 is outside -7.9035 to -6.5462"),
        ({"longitude": "-7.19"}, "longitude -7.19 is outside 110.9963 to 112.6003"),
        ({"latitude": "-7,19"}, "latitude '-7,19' is not a number"),
        ({"latitude": "nan"}, "latitude 'nan' is not a number"),
        ({"latitude": "-7_1"}, "is not a number"),
        ({"heartbeat_s": "0"}, "heartbeat_s '0' must be a whole number from 1 to 3600"),
        ({"heartbeat_s": "3601"}, "from 1 to 3600"),
        ({"heartbeat_s": "10.5"}, "must be a whole number"),
        ({"medium": "fibre"}, "a tower has no medium"),
        ({"colour": "red"}, "there is no field 'colour'"),
        ({"kind": "mast"}, "kind 'mast' is neither tower nor link"),
    ],
)
def test_a_wrong_field_of_a_tower_is_named_where_it_stands(change: dict[str, str], expected: str) -> None:
    found = mistakes(rows(balen=change))
    assert any(text.startswith("tower balen: ") and expected in text for text in found), found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"from": "nowhere"}, "from: there is no tower 'nowhere'"),
        ({"to": ""}, "to is missing"),
        ({"to": "menara-utama"}, "the link goes from menara-utama to itself"),
        ({"medium": "copper"}, "medium 'copper' must be one of fibre, radio"),
        ({"capacity_mbps": "0"}, "capacity_mbps 0 must be above 0"),
        ({"capacity_mbps": "-1"}, "capacity_mbps -1 must be above 0"),
        ({"capacity_mbps": "1e999"}, "must be above 0"),
        ({"capacity_mbps": "1 Gbit"}, "is not a number"),
        ({"role": "site"}, "a link has no role"),
    ],
)
def test_a_wrong_field_of_a_link_is_named_where_it_stands(change: dict[str, str], expected: str) -> None:
    found = mistakes(rows(balen_a=change))
    assert any(text.startswith("link balen-a: ") and expected in text for text in found), found


def test_one_mistake_is_one_line() -> None:
    """A wrong capacity does not also make the tower behind it unconnected, nor a wrong latitude its links endless."""
    assert len(mistakes(rows(balen_a={"capacity_mbps": "x"}))) == 1
    assert len(mistakes(rows(balen={"latitude": "x"}))) == 1
    assert len(mistakes(rows(menara_utama={"latitude": "x"}))) == 1
    assert len(mistakes(rows(balen_a={"to": "x"}))) == 1


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    found = mistakes(rows(menara_utama={"name": ""}, balen={"role": "x", "latitude": "0"}, balen_a={"medium": "x"}))
    assert [text.split(":")[0] for text in found] == [
        "tower menara-utama",
        "tower balen",
        "tower balen",
        "link balen-a",
    ]


def test_a_key_may_be_used_once_per_kind() -> None:
    twice = [*rows(), Row("line 9", {"kind": "tower", **BALEN.values, "role": "relay"})]
    assert mistakes(twice) == ["line 9: tower balen is there already (tower balen)"]
    link = replace(LINK, key="balen")
    assert parse(rows_of(Plan(SMALL.towers, (link,))), REGENCY).links == (link,)


def test_there_is_exactly_one_main_tower() -> None:
    assert mistakes(rows(menara_utama={"role": "relay"})) == [
        "inventory: no tower has the role main: everything must hang from one"
    ]
    assert mistakes(rows(balen={"role": "main"})) == ["tower balen: a second main tower; menara-utama is one"]


def test_a_kecamatan_has_at_most_one_site() -> None:
    second = replace(BALEN, key="balen-2")
    link = replace(LINK, key="balen-2-a", to_key="balen-2")
    assert mistakes(rows_of(Plan((*SMALL.towers, second), (*SMALL.links, link)))) == [
        "tower balen-2: kecamatan 35.22.13 has a site already: balen"
    ]


def test_every_tower_must_hang_from_the_main_tower() -> None:
    """Two towers that only know each other are both cut off."""
    far = replace(BALEN, key="kanor", kecamatan="35.22.11")
    farther = replace(BALEN, key="baureno", kecamatan="35.22.10")
    link = replace(LINK, key="kanor-baureno", from_key="kanor", to_key="baureno")
    found = mistakes(rows_of(Plan((*SMALL.towers, far, farther), (*SMALL.links, link))))
    assert found == [
        "tower kanor: tower kanor has no path of links to the main tower",
        "tower baureno: tower baureno has no path of links to the main tower",
    ]


def test_an_unknown_field_of_every_row_is_reported_once() -> None:
    wide = [replace(row, values={**row.values, "note": "x"}) for row in rows()]
    assert len(mistakes(wide)) == 1


def test_an_empty_file_has_no_main_tower() -> None:
    assert mistakes([]) == ["inventory: no tower has the role main: everything must hang from one"]


FIELD = st.sampled_from(["kind", "key", "name", "role", "from", "to", "medium", "latitude", "heartbeat_s", "x"])


@given(st.lists(st.dictionaries(FIELD, st.text(max_size=8) | st.sampled_from(["tower", "link", "main", "a", "10"]))))
def test_any_rows_give_a_plan_or_an_inventory_error(values: list[dict[str, str]]) -> None:
    with pytest.raises(InventoryError):
        parse([Row(f"line {number}", row) for number, row in enumerate(values)], REGENCY)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_with_every_digit(value: float) -> None:
    assert float(number_text(value)) == value


def test_whole_numbers_are_written_without_a_point() -> None:
    assert (number_text(1000.0), number_text(0.5)) == ("1000", "0.5")


@given(plans())
def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    difference = diff(inventory_of(plan), plan)
    assert not difference
    assert render(difference) == "The inventory is as the file says: nothing to do."


@given(plans(), plans())
def test_a_difference_leads_from_one_plan_to_the_other(before: Plan, after: Plan) -> None:
    difference = diff(inventory_of(before), after)
    elements = {(item.kind, item.key): item for item in before.elements}
    for item in difference.retired:
        del elements[item.kind, item.key]
    for change in difference.changed:
        assert elements[change.after.kind, change.after.key] == change.before
        assert change.fields
        elements[change.after.kind, change.after.key] = change.after
    for item in difference.added:
        assert (item.kind, item.key) not in elements
        elements[item.kind, item.key] = item
    assert set(elements.values()) == set(after.elements)


def test_the_difference_reads_field_by_field() -> None:
    kanor = TowerPlan("kanor", "Menara Kanor", "35.22.11", NodeRole.RELAY, -7.1185, 112.0293, 10)
    link = LinkPlan("kanor-a", "Radio Kanor A", "35.22.11", "menara-utama", "kanor", Medium.RADIO, 450.0, 10)
    after = Plan((MAIN, replace(BALEN, name="Menara Balen Baru", heartbeat_s=20), kanor), (link,))
    assert render(diff(inventory_of(SMALL), after)).split("\n") == [
        "+ tower kanor  Menara Kanor (kecamatan 35.22.11, role relay, latitude -7.1185, longitude 112.0293, "
        "heartbeat_s 10)",
        "+ link  kanor-a  Radio Kanor A (kecamatan 35.22.11, from menara-utama, to kanor, medium radio, "
        "capacity_mbps 450, heartbeat_s 10)",
        "~ tower balen  Menara Balen Baru",
        "      name: Menara Balen -> Menara Balen Baru",
        "      heartbeat_s: 10 -> 20",
        "- link  balen-a  Serat optik Balen A (retired; its history stays)",
        "",
        "1 tower and 1 link added, 1 tower changed, 1 link retired.",
    ]


def test_a_new_tower_may_stand_alone_but_must_be_sound() -> None:
    row = Row("", {"kind": "tower", **replace(BALEN, key="kanor", kecamatan="35.22.11").values})
    (added,) = addition(inventory_of(SMALL), row, REGENCY).added
    assert added.key == "kanor"
    with pytest.raises(InventoryError, match="new tower: tower balen is there already"):
        addition(inventory_of(SMALL), Row("", {"kind": "tower", **BALEN.values, "role": "relay"}), REGENCY)


def test_a_new_link_needs_both_its_towers() -> None:
    row = Row("", {"kind": "link", **replace(LINK, key="kanor-a", to_key="kanor").values})
    with pytest.raises(InventoryError, match="new link: to: there is no tower 'kanor'"):
        addition(inventory_of(SMALL), row, REGENCY)


def test_an_addition_is_not_refused_for_what_stands_there_already() -> None:
    """An empty inventory has no main tower: not the fault of its first tower."""
    assert addition(Inventory(), Row("", {"kind": "tower", **BALEN.values}), REGENCY).added == (BALEN,)


def test_the_plan_of_an_inventory_names_ends_by_key() -> None:
    assert plan_of(inventory_of(SMALL)) == SMALL
