"""Every action under whatever JSON can be made of its fields: an answer in words, never an error of ours.

The description is made from the actions themselves, so a new one is attacked without another line here.
"""

import re
from pathlib import Path
from typing import Any

import flask
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from commandcenter import actions
from commandcenter.access import gate
from commandcenter.actions import ACTIONS
from commandcenter.domain.access import Role
from commandcenter.store import engine as store_engine
from tests.actions.quarter import PERIOD, seed
from tests.actions.serving import HEADERS, client, somebody

FIELDS = sorted(
    {
        name
        for path in Path(actions.__file__).parent.glob("*.py")
        for name in re.findall(r'body\.\w+\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }
)
PARTS = {"opd": ["dinkes", "disdik"], "period": [PERIOD, "2026-13", "x"], "id": ["1", "2", "99999999999999999"]}


def described() -> dict[str, Any]:
    """The actions as OpenAPI 3.1 says it: paths, and bodies with every field that an action asks for."""
    paths: dict[str, dict[str, Any]] = {}
    for action in ACTIONS:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", action.rule)
        parts = [
            {"name": name, "in": "path", "required": True, "schema": {"enum": PARTS.get(name, ["1", "x"])}}
            for name in re.findall(r"{(\w+)}", path)
        ]
        body = {"type": "object", "properties": {name: {} for name in FIELDS}}
        paths.setdefault(path, {})[action.method.lower()] = {
            "parameters": parts,
            "requestBody": {"content": {"application/json": {"schema": body}}},
            "responses": {"default": {"description": "words"}},
        }
    return {"openapi": "3.1.0", "info": {"title": "actions", "version": "1"}, "paths": paths}


@pytest.fixture
def api(sqlite_url: str) -> schemathesis.BaseSchema:
    """The actions over a store with a report, asked by somebody who may do everything."""
    engine = store_engine.create_engine(sqlite_url)
    seed(engine, PERIOD)
    asking = client(engine, ACTIONS, who=somebody(Role.ADMINISTRATOR))
    app: flask.Flask = asking.application

    @app.get("/openapi.json")
    @gate.needs()
    def description() -> dict[str, Any]:
        return described()

    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def test_the_fields_of_the_actions_are_found() -> None:
    assert {"version", "reason", "kind", "lines"} <= set(FIELDS)


def test_no_body_is_an_error_of_ours(api: schemathesis.BaseSchema) -> None:
    asked = set()
    for found in api.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @with_settings(max_examples=25, suppress_health_check=[*HealthCheck], derandomize=True, database=None)
        @given(case=operation.as_strategy())
        def attack(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers=HEADERS, checks=[not_a_server_error])

        attack()
        asked.add((operation.method.upper(), operation.path))
    assert len(asked) == len(ACTIONS)
