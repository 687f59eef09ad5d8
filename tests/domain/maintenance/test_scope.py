"""What work is about, and whom it cuts off: against a walk over what is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.maintenance import scope
from commandcenter.domain.model import Inventory, Link, Medium, Node, NodeRole

# main -- a -- b, and a second way from main to a: 1 main, 2 a, 3 b; links 4, 5 (main-a), 6 (a-b)
NODES = {
    1: Node(1, "menara-utama", "Menara Utama", "35.22.15", NodeRole.MAIN, 0.0, 0.0),
    2: Node(2, "balen", "Menara Balen", "35.22.13", NodeRole.SITE, 0.0, 0.0),
    3: Node(3, "kanor", "Menara Kanor", "35.22.11", NodeRole.SITE, 0.0, 0.0),
}
LINKS = {
    id_: Link(id_, key, key, "35.22.13", a, b, Medium.RADIO, 100.0)
    for id_, key, a, b in ((4, "balen-a", 1, 2), (5, "balen-b", 1, 2), (6, "balen-kanor", 2, 3))
}
PLAN = Inventory(NODES, LINKS)
CODES = {1: "35.22.15", 2: "35.22.13", 3: "35.22.11"}


@pytest.mark.parametrize(
    ("tokens", "found"),
    [
        (["tower:balen"], (2,)),
        (["link:balen-a", "tower:kanor", "tower:kanor"], (3, 4)),
        (["behind:tower:balen"], (2, 3, 6)),
        (["behind:link:balen-kanor"], (3, 6)),
        (["behind:link:balen-a"], (4,)),
        (["kecamatan:35.22.13"], (2, 4, 5, 6)),
        (["kecamatan:35.22.13", "behind:tower:menara-utama"], (1, 2, 3, 4, 5, 6)),
    ],
)
def test_tokens_name_elements(tokens: list[str], found: tuple[int, ...]) -> None:
    assert scope.resolved(tokens, PLAN, {}) == scope.known(tokens, PLAN, {}) == found


def test_what_names_nothing_is_refused_by_name() -> None:
    with pytest.raises(scope.ScopeError) as raised:
        scope.resolved(["tower:balen", "tower:atlantis", "kecamatan:99", "behind:", ""], PLAN, {})
    assert raised.value.tokens == ("tower:atlantis", "kecamatan:99", "behind:", "")
    assert scope.known(["tower:atlantis", "tower:balen"], PLAN, {}) == (2,)


@given(st.sets(st.integers(1, 6)))
def test_cut_off_is_who_cannot_be_walked_to_without_what_is_worked_on(stopped: set[int]) -> None:
    reached = {1} - stopped
    for _ in range(6):
        for link in LINKS.values():
            if link.id not in stopped and {link.a, link.b} & reached:
                reached |= {link.a, link.b} - stopped
    assert set(scope.cut_off(PLAN, stopped)) == {CODES[id_] for id_ in NODES if id_ not in reached}


@given(st.text(max_size=40))
def test_no_token_breaks_it(token: str) -> None:
    try:
        scope.resolved([token, f"behind:{token}", f"kecamatan:{token}"], PLAN, {})
    except scope.ScopeError:
        return
