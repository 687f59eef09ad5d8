"""The control page of the wall: nothing hung yet, four displays on their rotation, and much at once."""

from collections.abc import Callable
from typing import Any

from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.layers import Layer, Position
from commandcenter.domain.wall.plan import Plan, Rotation, Step
from commandcenter.domain.wall.scenes import Scene, Tile, alone
from commandcenter.domain.wall.timeline import Display, Wall
from commandcenter.store.queries.displays import Display as Accepted
from commandcenter.store.queries.displays import Waiting
from commandcenter.store.queries.wall import Report
from commandcenter.store.queries.wall_acts import Moved
from layouts.wall.control import pulse, waiting
from layouts.wall.control.known import Known
from tests.layouts.pictures import AT

EVIL = "</script><b>Ruang \u202eoñ\u0301 " + "Kalitidu" * 12
SCENES = {
    "peta": Scene("peta", "Peta jaringan", (Tile("screen", Rect(0, 0, 2, 2), "/network"),), 3),
    "pagi": Scene(
        "pagi", "Pengarahan pagi",
        (Tile("screen", Rect(0, 0, 1, 1), "/"), Tile("clock", Rect(1, 0, 0.5, 1)), Tile("free", Rect(0, 1, 2, 1))),
    ),
}  # fmt: skip
ROUND = Rotation("ronde", "Ronde malam", (Step("peta", 20), Step("/alerts?state=new", 15), Step("pagi", 30)))
BESIDE = Rotation("samping", "", (Step("/statistics", 60), Step("/data", 60)), (2, 4))


def wall(columns: int = 2, rows: int = 2, loose: int = 0, **more: Any) -> Wall:
    """Displays 1 to columns * rows in their cells, and some without one."""
    hung = columns * rows
    displays = {id_: Display(id_, f"layar {id_}", "/?lang=id", 1217, 4000) for id_ in range(1, hung + loose + 1)}
    places = {id_: Place((id_ - 1) % columns, (id_ - 1) // columns, 1217, 685, 12) for id_ in range(1, hung + 1)}
    return Wall(displays, Layout(places), **more)


def layer(id_: int, kind: Any = "push", **more: Any) -> Layer:
    """Of operator-2, on the first two displays, for a quarter of an hour since a minute."""
    given: dict[str, Any] = {
        "tiles": (*alone(1, "/network"), *alone(2, "/network")), "displays": (1, 2), "created_at": AT - MINUTE,
        "ready_by": AT - MINUTE, "ends_at": AT + 14 * MINUTE, "by": "operator-2",
    } | more  # fmt: skip
    return Layer(id_, kind, **given)


def deed(id_: int, action: str, what: str = "Peta jaringan", actor: str = "operator-1") -> Deed:
    """Something that was done a minute ago."""
    said = {"what": what, "where": ["layar 1", "layar 2"]}
    return Deed(id_, AT - MINUTE, actor, "operator", "192.0.2.1", action, "layer:7", None, said)


def known(of: Wall, **more: Any) -> Known:
    return Known(Instant(AT), of, **more)


def quiet() -> Known:
    return known(wall(scenes=SCENES, plan=Plan((ROUND, BESIDE))))


def empty() -> Known:
    return known(Wall({}, Layout({})))


def busy() -> Known:
    """16 displays, two of them not hung; everything on top of each other; a push that can still be taken back."""
    reason = {"id": "Menara Temayang mati: 13 menara di belakangnya", "en": "Tower Temayang down: 13 towers behind it"}
    layers = (
        layer(3, created_at=AT - 5 * SECOND, ready_by=AT - SECOND, scene="pagi", title="Pengarahan pagi"),
        layer(4, "pin", ends_at=None, displays=(5,), tiles=alone(5, "/complaints?kecamatan=35.22.01")),
        layer(5, "takeover", displays=(6, 7), tiles=SCENES["peta"].tiles, title="Peta jaringan", reason=reason,
              by="alert", alert=17),
        layer(6, created_at=AT, ready_by=AT + 4 * SECOND, displays=(8,), tiles=alone(8, "/data"), awaits=(8,)),
    )  # fmt: skip
    of = wall(
        7, 2, loose=2, scenes=SCENES, plan=Plan((ROUND, BESIDE)), layers=layers,
        positions={"samping": Position(held=1, from_at=AT - MINUTE)},
    )  # fmt: skip
    actions = ("show", "pin", "end", "give_back", "undo", "pause", "next", "previous")
    return known(
        of, newest=6, moves={"samping": Moved(AT - MINUTE, "jaringan-1")}, replaced={3: [layer(2, displays=(1,))]},
        acts=tuple(deed(number, f"wall.{action}") for number, action in enumerate(actions)),
    )  # fmt: skip


def hostile() -> Known:
    """Names as nobody should call anything."""
    scenes = {"x": Scene("x", EVIL, alone(1, "/network"))}
    found = wall(1, 1, loose=1, scenes=scenes, plan=Plan((Rotation("r", EVIL, (Step("x", 20), Step("/data", 20))),)))
    displays = {id_: Display(id_, EVIL, "/", 1217, 4000) for id_ in found.displays}
    layers = (layer(2, title=EVIL, by="o" * 80), layer(3, "takeover", reason={"id": EVIL, "en": EVIL}, by="alert"))
    acts = (deed(1, "wall.show", EVIL, "o" * 80), deed(2, EVIL))
    of = Wall(displays, found.layout, scenes, found.plan, {}, layers)
    return known(of, acts=acts, moves={"r": Moved(AT, "o" * 80)})


MOODS: dict[str, Callable[[], Known]] = {"quiet": quiet, "busy": busy, "hostile": hostile, "empty": empty}
DEAD = ()


def report(id_: int, ago: int = SECOND, stale: int = 0, failing: int = 0) -> Report:
    return Report(id_, AT - ago, AT - MINUTE, "start", "", None, stale, failing, 60.0, 10**8, 2000, 0, "", 1920, 1080,
                  1.0, 3.0, (), "b")  # fmt: skip


def data(panel: str, mood: str) -> Any:
    """What ``fetch`` of the panel would give."""
    found = MOODS[mood]()
    if panel == "pulse":
        accepted = [
            Accepted(each.id, each.name, "/", AT, "t", AT, "", None, None) for each in found.wall.displays.values()
        ]
        said = {
            each.id: report(each.id, 20 * SECOND if each.id % 5 == 0 else SECOND, each.id % 3) for each in accepted[1:]
        }
        return pulse.Known(Instant(AT), accepted, said)
    if panel == "waiting":
        codes = [] if mood in ("quiet", "empty") else [f"ACDE{number:04d}" for number in range(9)]
        waits = [Waiting(n, code, f"192.0.2.{n % 3}", AT - MINUTE, AT + MINUTE) for n, code in enumerate(codes)]
        return waiting.Known(Instant(AT), waits)
    return found
