"""The sample inventory of Bojonegoro as it would be stored."""

import pytest

from commandcenter import inventory_files
from commandcenter.commands.demo.prepare import SAMPLE
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.inventory import parse
from commandcenter.domain.model import Inventory, Link, Node


@pytest.fixture(scope="session")
def bojonegoro() -> Inventory:
    """31 towers and 59 links with ids from 1."""
    plan = parse(inventory_files.read_file(SAMPLE), gazetteer())
    ids = {tower.key: number for number, tower in enumerate(plan.towers, 1)}
    nodes = {
        ids[t.key]: Node(ids[t.key], t.key, t.name, t.kecamatan, t.role, t.latitude, t.longitude, t.heartbeat_s)
        for t in plan.towers
    }
    links = {}
    for number, link in enumerate(plan.links, len(nodes) + 1):
        ends = ids[link.from_key], ids[link.to_key]
        what = link.medium, link.capacity_mbps, link.heartbeat_s
        links[number] = Link(number, link.key, link.name, link.kecamatan, *ends, *what)
    return Inventory(nodes, links)
