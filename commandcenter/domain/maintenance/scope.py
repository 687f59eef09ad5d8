"""What work is about, in tokens: "tower:balen", "link:balen-a", "site:portal", "kecamatan:35.22.13",
"behind:tower:balen" (the tower and everything that nothing else leads to)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from commandcenter.domain.model import Inventory, Kind, NodeRole
from commandcenter.domain.sites import Site
from commandcenter.domain.topology import Topology

KECAMATAN: Final = "kecamatan"
BEHIND: Final = "behind"
TOKENS_MAX: Final = 50


class ScopeError(ValueError):
    """Something that work cannot be about. ``tokens``: which."""

    def __init__(self, tokens: tuple[str, ...]) -> None:
        super().__init__(", ".join(tokens))
        self.tokens = tokens


def resolved(tokens: Iterable[str], inventory: Inventory, sites: Mapping[int, Site]) -> tuple[int, ...]:
    """Ids of the elements, sorted, each once. Raises ScopeError for tokens that name nothing."""
    found: set[int] = set()
    unknown = []
    ids = _ids(inventory, sites)
    for token in tokens:
        meant = _meant(token, ids, inventory)
        if not meant:
            unknown.append(token)
        found |= meant
    if unknown:
        raise ScopeError(tuple(unknown))
    return tuple(sorted(found))


def known(tokens: Iterable[str], inventory: Inventory, sites: Mapping[int, Site]) -> tuple[int, ...]:
    """As ``resolved``; what names nothing any more is left out."""
    ids = _ids(inventory, sites)
    return tuple(sorted(set[int]().union(*(_meant(token, ids, inventory) for token in tokens))))


def cut_off(inventory: Inventory, elements: Collection[int]) -> tuple[str, ...]:
    """Codes of the kecamatan whose tower stops or is cut off while these elements carry nothing and all else works."""
    blocked = inventory.elements.keys() & set(elements)
    if not blocked:
        return ()
    silent = blocked | Topology(inventory).diagnose(blocked).behind.keys()
    return tuple(sorted(code for code, tower in _towers(inventory).items() if tower in silent))


def names(inventory: Inventory, sites: Mapping[int, Site], kecamatan: Mapping[str, str]) -> dict[str, str]:
    """Names by token, of all that work can be about but for what is behind. ``kecamatan``: names by code."""
    found = {f"{KECAMATAN}:{code}": name for code, name in kecamatan.items()}
    found |= {f"{each.kind.value}:{each.key}": each.name for each in inventory.elements.values()}
    return found | {f"{each.kind.value}:{each.plan.key}": each.plan.name for each in sites.values()}


def _towers(inventory: Inventory) -> dict[str, int]:
    """Code of a kecamatan -> the tower that speaks for it (as domain.picture.compose has it)."""
    towers = {node.kecamatan: node.id for node in inventory.nodes.values() if node.role is not NodeRole.RELAY}
    return towers | {node.kecamatan: node.id for node in inventory.nodes.values() if node.role is NodeRole.SITE}


def _ids(inventory: Inventory, sites: Mapping[int, Site]) -> dict[str, int]:
    found = {f"{each.kind.value}:{each.key}": each.id for each in inventory.elements.values()}
    return found | {f"{Kind.SITE.value}:{each.plan.key}": each.id for each in sites.values()}


def _meant(token: str, ids: Mapping[str, int], inventory: Inventory) -> set[int]:
    kind, _, rest = token.partition(":")
    if kind == KECAMATAN:
        return {each.id for each in inventory.elements.values() if each.kecamatan == rest}
    if kind == BEHIND:
        start = ids.get(rest)
        if start is None or rest.startswith(f"{Kind.SITE.value}:"):
            return set()
        return {start, *Topology(inventory).diagnose([start]).behind}
    return {ids[token]} if token in ids else set()
