"""``commandcenter wall show``: displays, scenes, plan, and what every display shows now."""

import click

from commandcenter.commands.opened import now_ms, reading
from commandcenter.domain.storable import visible
from commandcenter.domain.wall.timeline import Wall, timeline
from commandcenter.settings import Settings
from commandcenter.store.queries import wall as queries
from commandcenter.wall.judging import uses


@click.command()
@click.pass_obj
def show(settings: Settings) -> None:
    """Displays with what they show now, scenes with what they are used for."""
    at = now_ms()
    with reading(settings) as connection:
        wall = queries.wall(connection, at)
    for line in [*_displays(wall, at), *_scenes(wall)]:
        click.echo(visible(line))


def _displays(wall: Wall, at: int) -> list[str]:
    if not wall.displays:
        return ["No display was accepted yet: open /display on one, then `commandcenter display accept`"]
    lines = []
    for id_, moments in timeline(wall, at).items():
        display, place = wall.displays[id_], wall.layout.places.get(id_)
        where = f"column {place.column + 1}, row {place.row + 1}" if place else "without a place"
        shown = moments[0].shown
        lines.append(f"display  {display.name} ({where}): {shown.title or display.start} by {shown.of}")
    return lines


def _scenes(wall: Wall) -> list[str]:
    if not wall.scenes:
        return ["There are no scenes: `commandcenter wall default` makes five"]
    lines = []
    for scene in wall.scenes.values():
        used = ", ".join(f"{kind} {name}" for kind, name in uses(wall.plan, scene.key)) or "the plan does not use it"
        lines.append(f"scene    {scene.key} ({scene.title}), version {scene.version}, {len(scene.tiles)} tiles: {used}")
    return lines
