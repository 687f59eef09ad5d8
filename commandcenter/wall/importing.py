"""A file of scenes and plan against what is there: what would change (done by applying.py)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeVar

from commandcenter.domain.wall.plan import Care, Plan, Rotation, Scheduled, Takeover
from commandcenter.domain.wall.scenes import Scene
from commandcenter.wall.yaml_file import Content
from layouts.i18n import message, text

Kind = Literal["added", "changed", "deleted", "same"]
_Keyed = TypeVar("_Keyed", Scene, Rotation, Scheduled, Takeover)
SAYS: Final[Mapping[Kind, str]] = {
    "added": message("new"),
    "changed": message("changed"),
    "deleted": message("removed"),
    "same": message("unchanged"),
}
WHATS: Final = {
    "scenes": message("scene"),
    "rotations": message("rotation"),
    "schedule": message("scheduled scene"),
    "takeovers": message("takeover"),
    "care": message("care of displays"),
}


class Change(NamedTuple):
    """What becomes of one thing. ``what``: a key of ``WHATS``."""

    kind: Kind
    what: str
    key: str

    def said(self, lang: str) -> tuple[str, str]:
        """What it is and what becomes of it, in the reader's language."""
        return f"{text(lang, WHATS[self.what])} {self.key}".strip(), text(lang, SAYS[self.kind])


class Difference(NamedTuple):
    """``scenes``: to be written, with the version that they follow. ``deleted``: key and version. ``plan``: None: as it
    is."""

    changes: tuple[Change, ...]
    scenes: tuple[Scene, ...]
    deleted: tuple[Scene, ...]
    plan: Plan | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return all(change.kind == "same" for change in self.changes)

    def of(self, kind: Kind) -> list[str]:
        """Names of everything that this becomes of, for the audit trail."""
        return [f"{change.what}:{change.key}" for change in self.changes if change.kind == kind]


def difference(file: Content, scenes: Mapping[str, Scene], plan: Plan, *, replaces: bool) -> Difference:
    """What the file changes. Without ``replaces`` everything that it does not name stays."""
    changes: list[Change] = []
    put = []
    for scene in file.scenes:
        before = scenes.get(scene.key)
        kind = _kind(before and (before.title, before.tiles), (scene.title, scene.tiles))
        changes.append(Change(kind, "scenes", scene.key))
        if kind != "same":
            put.append(Scene(scene.key, scene.title, scene.tiles, before.version if before else 0))
    named = {scene.key for scene in file.scenes}
    deleted = tuple(scene for key, scene in scenes.items() if replaces and key not in named)
    changes += [Change("deleted", "scenes", scene.key) for scene in deleted]
    merged = Plan(
        _merged(changes, "rotations", plan.rotations, file.plan.rotations, replaces),
        _merged(changes, "schedule", plan.schedule, file.plan.schedule, replaces),
        _merged(changes, "takeovers", plan.takeovers, file.plan.takeovers, replaces),
        _care(changes, plan.care, file, replaces),
        plan.version,
    )
    return Difference(tuple(changes), tuple(put), deleted, None if merged == plan else merged)


def trail(found: Difference) -> dict[str, Any]:
    """What was done, for the audit trail."""
    kinds: tuple[Kind, ...] = ("added", "changed", "deleted")
    return {kind: names for kind in kinds if (names := found.of(kind))}


def _kind(before: object, after: object) -> Kind:
    return "added" if before is None else "same" if before == after else "changed"


def _merged(
    changes: list[Change], what: str, before: Sequence[_Keyed], given: Sequence[_Keyed], replaces: bool
) -> tuple[_Keyed, ...]:
    """In the file's order where it names all that there are; else what is new comes last."""
    old, new = {each.key: each for each in before}, {each.key: each for each in given}
    changes += [Change(_kind(old.get(key), each), what, key) for key, each in new.items()]
    gone = [key for key in old if key not in new]
    if replaces or not gone:
        changes += [Change("deleted", what, key) for key in gone]
        if [key for key in new if key in old] != [key for key in old if key in new]:
            changes.append(Change("changed", what, ""))  # their order, which says who lies above whom
        return tuple(new.values())
    return tuple((old | new).values())


def _care(changes: list[Change], before: Care, file: Content, replaces: bool) -> Care:
    if "care" not in file.named and not replaces:
        return before
    after = file.plan.care
    changes.append(Change("same" if after == before else "changed", "care", ""))
    return after
