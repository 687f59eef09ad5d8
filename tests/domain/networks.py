"""Small networks for tests, written as who is linked to whom."""

from collections.abc import Iterable

from hypothesis import strategies as st

from commandcenter.domain.model import Inventory, Link, Medium, Node, NodeRole

FIRST_LINK = 101


def node(id_: int, role: NodeRole = NodeRole.SITE, kecamatan: str = "") -> Node:
    return Node(id_, f"tower-{id_}", f"Tower {id_}", kecamatan or f"35.22.{id_:02}", role, -7.1, 111.9)


def link(id_: int, a: int, b: int) -> Link:
    return Link(id_, f"link-{id_}", f"Link {id_}", f"35.22.{b:02}", a, b, Medium.RADIO, 100.0)


def network(pairs: Iterable[tuple[int, int]], nodes: Iterable[int] = (), main: int | None = 1) -> Inventory:
    """Links 101, 102 … in the order of ``pairs``; every end is a node, and so are ``nodes``."""
    links = {id_: link(id_, a, b) for id_, (a, b) in enumerate(pairs, start=FIRST_LINK)}
    ids = {*nodes, *(end for each in links.values() for end in (each.a, each.b))}
    return Inventory({id_: node(id_, NodeRole.MAIN if id_ == main else NodeRole.SITE) for id_ in sorted(ids)}, links)


@st.composite
def inventories(draw: st.DrawFn, nodes_max: int = 6, links_max: int = 9) -> Inventory:
    """Any network: rings, islands, parallel links, links from a tower to itself."""
    count = draw(st.integers(1, nodes_max))
    end = st.integers(1, count)
    return network(draw(st.lists(st.tuples(end, end), max_size=links_max)), nodes=range(1, count + 1))


@st.composite
def outages(draw: st.DrawFn) -> tuple[Inventory, frozenset[int], frozenset[int]]:
    """A network, what is blocked in it, and which towers announced their own failure (blocked or not)."""
    inventory = draw(inventories())
    blocked = draw(st.frozensets(st.sampled_from(sorted(inventory.elements))))
    announced = draw(st.frozensets(st.sampled_from(sorted(inventory.nodes))))
    return inventory, blocked, announced
