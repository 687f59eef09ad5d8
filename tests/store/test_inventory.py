"""The inventory in the store: what a difference writes is what is loaded again, on both databases."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, delete, func, select, update

import geodata
from commandcenter.domain.inventory import InventoryError, Plan, plan_of
from commandcenter.domain.inventory_diff import Diff, diff
from commandcenter.domain.model import Inventory, Kind, Medium, NodeRole
from commandcenter.store import schema, versions
from commandcenter.store.queries import inventory as queries
from commandcenter.store.writes import inventory as writes
from commandcenter.store.writes.geodata import seed_kecamatan
from tests.domain.plans import BALEN, LINK, MAIN, SMALL, plans

T0 = 1_700_000_000_000


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A migrated database with the kecamatan."""
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
    return engine


def import_(engine: Engine, plan: Plan, at: int) -> Diff:
    """Make the inventory as ``plan`` says."""
    with engine.begin() as connection:
        difference = diff(queries.load(connection), plan)
        writes.apply(connection, difference, at)
    return difference


def loaded(engine: Engine, at: int | None = None) -> Inventory:
    with engine.connect() as connection:
        return queries.load(connection, at)


def test_kecamatan_come_back_as_they_are_in_the_geodata(store: Engine) -> None:
    with store.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        stored = queries.kecamatan(connection)
    assert [tuple(getattr(place, name) for name in place.__slots__) for place in stored] == [
        tuple(getattr(place, name) for name in place.__slots__) for place in geodata.load_places()
    ]


def test_seeding_again_brings_figures_up_to_date(store: Engine) -> None:
    places = [replace(place, population=1) for place in geodata.load_places()[:1]]
    with store.begin() as connection:
        seed_kecamatan(connection, places)
        seed_kecamatan(connection, [])
        stored = queries.kecamatan(connection)
    assert stored[0].population == 1
    assert len(stored) == 28


def test_an_imported_plan_is_loaded_again(store: Engine) -> None:
    import_(store, SMALL, T0)
    inventory = loaded(store)
    assert plan_of(inventory) == SMALL
    assert inventory.main is not None
    assert inventory.main.key == "menara-utama"
    assert set(inventory.elements) == {*inventory.nodes, *inventory.links}


def test_importing_again_changes_nothing(store: Engine) -> None:
    import_(store, SMALL, T0)
    with store.connect() as connection:
        before = versions.read(connection)
    assert not import_(store, SMALL, T0 + 1)
    with store.connect() as connection:
        assert versions.read(connection) == before == {"network.inventory": 1}


def test_a_new_element_is_unknown_since_it_was_added(store: Engine) -> None:
    import_(store, SMALL, T0)
    with store.connect() as connection:
        rows = connection.execute(select(schema.element_state)).all()
    assert {(row.state, row.since, row.event_at) for row in rows} == {("unknown", T0, None)}
    assert len(rows) == 3


def test_a_change_keeps_the_id(store: Engine) -> None:
    import_(store, SMALL, T0)
    before = {element.key: id_ for id_, element in loaded(store).elements.items()}
    tower = replace(BALEN, name="Baru", kecamatan="35.22.14", latitude=-7.2, role=NodeRole.RELAY, heartbeat_s=99)
    link = replace(LINK, medium=Medium.RADIO, capacity_mbps=0.5, from_key="balen", to_key="menara-utama")
    import_(store, Plan((MAIN, tower), (link,)), T0 + 1)
    after = loaded(store)
    assert {element.key: id_ for id_, element in after.elements.items()} == before
    assert plan_of(after) == Plan((MAIN, tower), (link,))


def test_what_is_retired_keeps_its_history_and_is_no_longer_known_to_ingest(store: Engine) -> None:
    import_(store, SMALL, T0)
    import_(store, Plan((MAIN,)), T0 + 10)
    with store.connect() as connection:
        assert set(queries.keys(connection)) == {("tower", "menara-utama")}
        assert connection.execute(select(func.count()).select_from(schema.element)).scalar() == 3
        assert connection.execute(select(func.count()).select_from(schema.element_state)).scalar() == 3


def test_the_past_is_loaded_as_it_stood(store: Engine) -> None:
    import_(store, Plan((MAIN,)), T0)
    import_(store, SMALL, T0 + 10)
    import_(store, Plan((MAIN,)), T0 + 20)
    keys = [
        sorted(element.key for element in loaded(store, at).elements.values())
        for at in (T0 - 1, T0, T0 + 9, T0 + 10, T0 + 19, T0 + 20)
    ]
    everything = ["balen", "balen-a", "menara-utama"]
    assert keys == [[], ["menara-utama"], ["menara-utama"], everything, everything, ["menara-utama"]]


def test_a_link_whose_present_end_came_later_is_left_out_of_the_past(store: Engine) -> None:
    """Ends are not kept as history; a link into nothing would break every walk over the network."""
    import_(store, SMALL, T0)
    kanor = replace(BALEN, key="kanor", kecamatan="35.22.11")
    moved = replace(LINK, from_key="kanor")
    up = replace(LINK, key="kanor-a", to_key="kanor")
    import_(store, Plan((MAIN, BALEN, kanor), (moved, up)), T0 + 10)
    past = loaded(store, T0)
    assert {node.key for node in past.nodes.values()} == {"menara-utama", "balen"}
    assert not past.links


def test_a_key_that_comes_back_is_the_same_element_but_its_state_is_not_known(store: Engine) -> None:
    import_(store, SMALL, T0)
    (balen,) = (node for node in loaded(store).nodes.values() if node.key == "balen")
    with store.begin() as connection:
        changed = {"state": "up", "since": T0 + 1, "event_at": T0 + 2, "recent": "uuu", "flapping_since": T0 + 1}
        connection.execute(update(schema.element_state).where(schema.element_state.c.id == balen.id).values(changed))
    import_(store, Plan((MAIN,)), T0 + 10)
    import_(store, SMALL, T0 + 20)
    with store.connect() as connection:
        assert queries.keys(connection)[Kind.TOWER, "balen"] == (balen.id, "35.22.13")
        state = connection.execute(select(schema.element_state).where(schema.element_state.c.id == balen.id)).one()
        events = connection.execute(select(schema.state_event)).all()
    assert (state.state, state.since, state.event_at) == ("unknown", T0 + 20, T0 + 2)
    assert (state.recent, state.flapping_since) == ("", None)
    assert [(row.element_id, row.from_state, row.to_state, row.event_at) for row in events] == [
        (balen.id, "up", "unknown", T0 + 20)
    ]


def test_a_difference_that_is_no_longer_true_is_refused_whole(store: Engine) -> None:
    import_(store, SMALL, T0)
    stale = diff(loaded(store), Plan((MAIN,)))
    import_(store, Plan((MAIN,)), T0 + 1)
    with pytest.raises(writes.InventoryConflict, match="no longer in the inventory"), store.begin() as connection:
        writes.apply(connection, stale, T0 + 2)
    add_again = diff(Inventory(), Plan((MAIN,)))
    with pytest.raises(writes.InventoryConflict, match="Somebody else"), store.begin() as connection:
        writes.apply(connection, add_again, T0 + 2)
    with store.connect() as connection:
        assert versions.read(connection) == {"network.inventory": 2}


def test_an_accepted_tower_is_the_site_of_its_kecamatan_or_else_a_relay(store: Engine) -> None:
    import_(store, SMALL, T0)
    with store.begin() as connection:
        kanor = writes.accept_tower(connection, "kanor", "35.22.11", "Menara Kanor", -7.1185, 112.0293, T0 + 1)
        second = writes.accept_tower(connection, "balen-2", "Kec. Balen", "Menara Balen 2", -7.19, 111.97, T0 + 1)
        keys = queries.keys(connection)
    nodes = loaded(store).nodes
    assert (nodes[kanor].role, nodes[second].role) == (NodeRole.SITE, NodeRole.RELAY)
    assert keys[Kind.TOWER, "kanor"] == (kanor, "35.22.11")
    assert keys[Kind.TOWER, "balen-2"] == (second, "35.22.13")


def test_an_accepted_link_gets_what_is_usual_for_its_medium(store: Engine) -> None:
    import_(store, SMALL, T0)
    with store.begin() as connection:
        radio = writes.accept_link(connection, "balen-b", "35.22.13", "menara-utama", "balen", Medium.RADIO, T0 + 1)
        fibre = writes.accept_link(
            connection, "balen-c", "35.22.13", "menara-utama", "balen", Medium.FIBRE, T0 + 1, name="C", capacity_mbps=7
        )
        assert versions.read(connection)["network.inventory"] == 3
    links = loaded(store).links
    assert (links[radio].name, links[radio].capacity_mbps, links[radio].heartbeat_s) == ("balen-b", 100.0, 30)
    assert (links[fibre].name, links[fibre].capacity_mbps) == ("C", 7.0)


def test_what_is_wrong_with_a_new_device_is_said_and_nothing_is_written(store: Engine) -> None:
    import_(store, SMALL, T0)
    with store.connect() as connection:
        with pytest.raises(InventoryError, match="tower balen is there already"):
            writes.accept_tower(connection, "balen", "35.22.13", "x", -7.19, 111.97, T0)
        with pytest.raises(InventoryError, match="'Atlantis' is no kecamatan") as caught:
            writes.accept_tower(connection, "UP", "Atlantis", "", 0.0, 0.0, T0)
        assert len(caught.value.mistakes) == 5
        with pytest.raises(InventoryError, match="there is no tower 'kanor'"):
            writes.accept_link(connection, "k", "35.22.11", "menara-utama", "kanor", Medium.RADIO, T0)
    assert len(loaded(store).elements) == 3


def test_a_retired_device_can_be_accepted_again(store: Engine) -> None:
    import_(store, SMALL, T0)
    (balen,) = (node.id for node in loaded(store).nodes.values() if node.key == "balen")
    import_(store, Plan((MAIN,)), T0 + 1)
    with store.begin() as connection:
        assert writes.accept_tower(connection, "balen", "35.22.13", "Balen", -7.19, 111.97, T0 + 2) == balen


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans(), plans())
def test_any_plan_can_follow_any_other(store: Engine, first: Plan, second: Plan) -> None:
    """Ids only ever grow in number: nothing is deleted, and what was imported is what is there."""
    with store.begin() as connection:
        for table in (schema.state_event, schema.element_state, schema.link, schema.node, schema.element):
            connection.execute(delete(table))
    for number, plan in enumerate((first, second, first)):
        import_(store, plan, T0 + number)
        assert set(plan_of(loaded(store)).elements) == set(plan.elements)


def test_an_empty_store_has_an_empty_inventory(engine: Engine) -> None:
    assert loaded(engine) == Inventory()
    with engine.connect() as connection:
        assert queries.kecamatan(connection) == ()
        assert queries.keys(connection) == {}


def test_an_element_of_an_unknown_kecamatan_cannot_be_stored(engine: Engine) -> None:
    """The kecamatan are seeded first; the database itself refuses an element without one."""
    with engine.connect() as connection, pytest.raises(writes.InventoryConflict):
        writes.apply(connection, Diff(added=(MAIN,)), T0)
