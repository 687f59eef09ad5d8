"""What the page of the plan is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.plan import Plan
from commandcenter.domain.wall.takeover import fitting_now
from commandcenter.domain.wall.timeline import Wall
from commandcenter.store.queries import alert_rules, alerts
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall import Version
from layouts.contract import Connection, Look, Screen
from layouts.wall import kinds
from layouts.wall.plan.fields import Options


@dataclass(frozen=True)
class Known:
    """``shown``: the plan that the form holds, the one in force or an older one. ``now``: alerts that ask for the wall,
    by the key of their takeover. ``rules``: those in force with their titles."""

    wall: Wall
    shown: Plan
    versions: Sequence[Version]
    rules: Options
    now: Mapping[str, Sequence[Alert]]
    screens: Options
    at: int

    @property
    def scenes(self) -> Options:
        """By key, with their titles."""
        found = [(scene.key, scene.title) for scene in self.wall.scenes.values()]
        return sorted(found, key=lambda each: each[1].casefold())

    @property
    def displays(self) -> Options:
        """By id, with their names."""
        return [(str(display.id), display.name) for display in self.wall.displays.values()]

    def title(self, key: str) -> str:
        """What a scene or a screen is called."""
        scene = self.wall.scenes.get(key)
        return scene.title if scene else dict(self.screens).get(key, key)


def load(connection: Connection, instant: Instant, look: Look, screens: Sequence[Screen], version: int | None) -> Known:
    """``version``: of an older plan that is to be looked at."""
    wall = queries.wall(connection, instant.at)
    older = queries.plan_of_version(connection, version) if version is not None else None
    rules = alert_rules.rules(connection, with_removed=False)
    return Known(
        wall, older or wall.plan, queries.versions_of_plan(connection),
        [(key, rule.title.get(look.lang) or key) for key, rule in rules.items() if rule.is_enabled],
        fitting_now(wall, alerts.standing(connection, instant)),
        sorted(kinds.titles(kinds.watchable(screens), look.lang).items()), instant.at,
    )  # fmt: skip
