"""A network as large as asked for, and rules over it: what the benchmark of the alerts runs on."""

from typing import Final

import yaml

from commandcenter.domain.inventory import LinkPlan, Plan, TowerPlan
from commandcenter.domain.model import Medium, NodeRole

KECAMATAN: Final = 28
BACKBONE: Final = "tulang-punggung"


def plan_of(elements: int) -> Plan:
    """A tree: the main tower, a relay behind one link, a site in each kecamatan, and relays that hang on those."""
    towers = [_tower("utama", 15, NodeRole.MAIN), _tower("simpul", 15, NodeRole.RELAY)]
    links = [_link(BACKBONE, 15, "utama", "simpul")]
    for number in range((elements - 3) // 2):
        kecamatan = number % KECAMATAN + 1
        is_site = number < KECAMATAN
        towers.append(_tower(f"t{number:04}", kecamatan, NodeRole.SITE if is_site else NodeRole.RELAY))
        links.append(_link(f"l{number:04}", kecamatan, "simpul" if is_site else f"t{kecamatan - 1:04}", towers[-1].key))
    return Plan(tuple(towers), tuple(links))


def leaves(plan: Plan) -> list[LinkPlan]:
    """Links that nothing hangs on but a relay."""
    return list(plan.links[KECAMATAN + 1 :])


def rules() -> str:
    """alerts.yaml with four rules for every element."""
    measured = {
        "mati": ("network.state", {"among": "down"}),
        "menurun": ("network.state", {"among": "degraded"}),
        "lambat": ("network.latency_ms", {"above": 150, "clear": 100}),
        "goyah": ("network.flapping", {"is": True}),
    }
    written = {
        key: {
            "title": {"id": key, "en": key}, "on": on, "when": when, "consequence": "moderate", "act_within": "15m",
            "owner": "jaringan", "steps": [{"id": "Lihat.", "en": "Look."}],
        }
        for key, (on, when) in measured.items()
    }  # fmt: skip
    return str(yaml.safe_dump({"version": 1, "rules": written}))


def _tower(key: str, kecamatan: int, role: NodeRole) -> TowerPlan:
    return TowerPlan(key, key, f"35.22.{kecamatan:02}", role, -7.1660, 111.8906, 60)


def _link(key: str, kecamatan: int, a: str, b: str) -> LinkPlan:
    return LinkPlan(key, key, f"35.22.{kecamatan:02}", a, b, Medium.RADIO, 450.0, 60)
