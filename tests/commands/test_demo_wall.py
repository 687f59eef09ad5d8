"""The scenes that the demo begins with: once, and never over what somebody made."""

from sqlalchemy import Engine

from commandcenter.commands.demo import wall
from commandcenter.store.queries import wall as queries
from commandcenter.store.writes.wall import content
from tests.actions.serving import AT, trail


def test_the_demo_has_scenes_and_a_plan_once(engine: Engine) -> None:
    with engine.begin() as connection:
        assert wall.seed(connection, AT) == 5
        assert wall.seed(connection, AT) == 0
        assert queries.plan(connection).version == 1
    assert [row.action for row in trail(engine)] == ["scene.default"]


def test_who_deleted_all_scenes_does_not_get_them_back(engine: Engine) -> None:
    with engine.begin() as connection:
        wall.seed(connection, AT)
        for scene in queries.scenes(connection).values():
            content.delete_scene(connection, scene.key, scene.version, "operator-1", AT)
        assert wall.seed(connection, AT) == 0
        assert queries.scenes(connection) == {}
