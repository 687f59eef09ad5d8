"""The gate: every route of the program says what it needs, and nobody gets through who may not."""

from commandcenter.access.gate import Gate
from commandcenter.app import GATE, create_app
from tests.opened import opened


def test_every_route_says_what_it_needs(sqlite_url: str) -> None:
    app = create_app(opened(sqlite_url))
    gate: Gate = app.extensions[GATE]
    assert [rule.rule for rule in app.url_map.iter_rules() if not gate.is_declared(rule.endpoint)] == []
