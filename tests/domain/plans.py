"""Plans for tests: a small one, and any sound one."""

from hypothesis import strategies as st

from commandcenter.domain.inventory import LinkPlan, Plan, TowerPlan
from commandcenter.domain.model import Inventory, Link, Medium, Node, NodeRole

MAIN = TowerPlan("menara-utama", "Menara Utama", "35.22.15", NodeRole.MAIN, -7.1660, 111.8906, 10)
BALEN = TowerPlan("balen", "Menara Balen", "35.22.13", NodeRole.SITE, -7.1945, 111.9642, 10)
LINK = LinkPlan("balen-a", "Serat optik Balen A", "35.22.13", "menara-utama", "balen", Medium.FIBRE, 10_000.0, 10)
SMALL = Plan((MAIN, BALEN), (LINK,))

_CODES = st.integers(1, 28).map(lambda number: f"35.22.{number:02}")
# Few, so that two plans share some; and such as YAML and spreadsheets like to take for something else.
_KEYS = ("no", "null", "on", "012", "1e5", "7", "0x1f", "2026-11-22", "a-", "kedewan-a", "kedewan-b", "x" * 63)
_NAMES = st.one_of(
    st.sampled_from(
        ["no", "null", "~", "1e5", "012", "=1+1", '"a"', "a, b; c", "a: b # c", "Temayang–Gondang", "{x}", "'"]
    ),
    st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=20).map(
        lambda text: text.strip() or "-"
    ),
)
_HEARTBEATS = st.integers(1, 3600)


def inventory_of(plan: Plan) -> Inventory:
    """``plan`` as the store would hold it, with ids from 1 in the order of the plan."""
    ids = {tower.key: number for number, tower in enumerate(plan.towers, 1)}
    nodes = {
        ids[tower.key]: Node(
            ids[tower.key], tower.key, tower.name, tower.kecamatan, tower.role,
            tower.latitude, tower.longitude, tower.heartbeat_s,
        )
        for tower in plan.towers
    }  # fmt: skip
    links = {
        number: Link(
            number, link.key, link.name, link.kecamatan, ids[link.from_key], ids[link.to_key],
            link.medium, link.capacity_mbps, link.heartbeat_s,
        )
        for number, link in enumerate(plan.links, len(nodes) + 1)
    }  # fmt: skip
    return Inventory(nodes, links)


@st.composite
def plans(draw: st.DrawFn, most: int = 8) -> Plan:
    """Any sound plan: a tree that hangs from the first tower, with more links here and there."""
    keys = draw(st.permutations(_KEYS))[: draw(st.integers(1, most))]
    towers: list[TowerPlan] = []
    links: list[tuple[str, str]] = []
    taken: set[str] = set()
    for number, key in enumerate(keys):
        code = draw(_CODES)
        role = NodeRole.MAIN if number == 0 else NodeRole.RELAY if code in taken else NodeRole.SITE
        taken |= {code} if role is NodeRole.SITE else set()
        place = (draw(st.floats(-7.9, -6.6)), draw(st.floats(111.0, 112.6)))
        towers.append(TowerPlan(key, draw(_NAMES), code, role, *place, draw(_HEARTBEATS)))
        if number:
            links.append((draw(st.sampled_from(keys[:number])), key))
    if len(keys) > 1:
        links += draw(st.lists(st.permutations(keys).map(lambda ends: (ends[0], ends[1])), max_size=3))
    link_keys = draw(st.permutations(_KEYS))
    capacities = st.floats(0, 1e6, exclude_min=True)
    return Plan(
        tuple(towers),
        tuple(
            LinkPlan(
                key,
                draw(_NAMES),
                draw(_CODES),
                *ends,
                draw(st.sampled_from(Medium)),
                draw(capacities),
                draw(_HEARTBEATS),
            )
            for key, ends in zip(link_keys, links, strict=False)
        ),
    )
